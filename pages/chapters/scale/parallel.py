"""All at once: the same tokens read in one pass, and one after the other, timed on this server."""

from streamlit.delta_generator import DeltaGenerator

from model.readings import parallel as both_ways
from model.readings.parallel import Parallel
from model.train.scale import SECONDS_A_YEAR
from pages.chapters.scale import shared
from pages.chapters.scale.shared import TEXTS, lasting, power
from pages.kit import charts
from pages.kit.frame import Shown
from pages.kit.prose import say
from pages.kit.readings import Scene, long_reading
from viz.plots.amounts import amount_bars

MOST = 64
"""Tokens that are read in both ways: one after the other they take as many passes."""
_TEXTS = TEXTS["parallel"]


@long_reading
def measured(scene: Scene) -> Parallel:
    """Return what both ways took for the last tokens of the prompt."""
    return both_ways.parallel(scene.model, scene.ids[-MOST:])


def show(scene: Scene, _bar: DeltaGenerator) -> Shown:
    """Draw both times to scale."""
    found = measured(scene)
    say(
        _TEXTS["sum"], tokens=str(found.tokens), at_once=_seconds(found.at_once), one_by_one=_seconds(found.one_by_one),
        times=f"{found.times:.1f}", difference=power(found.difference),
    )  # fmt: skip
    names = [_TEXTS["at_once"], _TEXTS["one_by_one"].format(tokens=found.tokens)]
    seconds = [found.at_once, found.one_by_one]
    charts.draw(
        amount_bars(
            names, seconds, [_seconds(one) for one in seconds], [0], height=shared.height() - 120,
            type_px=charts.type_px(),
        )
    )  # fmt: skip
    say(_TEXTS["before"])
    return Shown({"most": str(MOST)}, columns={"way": names, "seconds": seconds})


def _seconds(value: float) -> str:
    return lasting(value / SECONDS_A_YEAR)
