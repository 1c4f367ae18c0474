"""Computing: all additions and multiplications of a training, and how long machines take for them."""

from streamlit.delta_generator import DeltaGenerator

from model.readings import parallel
from model.train import scale
from model.train.scale import Training
from pages.chapters.scale import shared
from pages.chapters.scale.shared import TEXTS, amount, lasting, power
from pages.kit import charts
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene, model_reading
from viz.plots.amounts import amount_bars

_TOKENS = 32  # in the pass that is timed
_TEXTS = TEXTS["computing"]


@model_reading
def _speed(scene: Scene) -> float:
    """Return how fast this server reads with the model in use, timed when somebody first asks."""
    return parallel.operations_a_second(scene.model, min(_TOKENS, scene.model.shape.context))


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw for how long each machine computes, on powers of ten."""
    with bar:
        chosen = shared.choose()
    here = _speed(scene)
    operations = chosen.training.operations
    say(
        _TEXTS["sum"], title=chosen.title, parameters=amount(chosen.training.parameters),
        tokens=amount(chosen.training.tokens), operations=power(operations),
        years=lasting(scale.years(operations, scale.MACHINES["billion"])),
    )  # fmt: skip
    speeds = {_TEXTS["machines"][key]: speed for key, speed in scale.MACHINES.items()}
    speeds[_TEXTS["here"]] = here
    names = sorted(speeds, key=speeds.__getitem__)
    years = [scale.years(operations, speeds[name]) for name in names]
    said = [lasting(one) for one in years]
    charts.draw(
        amount_bars(
            names, years, said, [names.index(_TEXTS["machines"]["billion"])], powers=_TEXTS["axis"],
            height=shared.height(), type_px=charts.type_px(),
        )
    )  # fmt: skip
    columns = {"machine": names, "operations a second": [speeds[name] for name in names], "years": years}
    facts = {"source": chosen.training.source or TEXTS["own"], "here": power(here), "timed": str(_TOKENS)}
    return Shown(facts, columns=columns, exact=later(exact, chosen.training))


def exact(training: Training) -> Exact:
    """Return the figures that the formulas and the code name."""
    operations = training.operations
    return {
        "parameters": float(training.parameters),
        "tokens": float(training.tokens),
        "operations": float(operations),
        "result": scale.years(operations, scale.MACHINES["billion"]),
    }
