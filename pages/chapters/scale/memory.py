"""Memory: what the weights of a model take, and what a long text takes beside them."""

from streamlit.delta_generator import DeltaGenerator

from model.readings.parameters import ledger
from model.train import scale
from model.train.scale import Training
from pages.chapters.scale import shared
from pages.chapters.scale.shared import TEXTS, amount
from pages.kit import charts
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene, model_reading
from viz.plots.amounts import amount_bars

_TEXTS = TEXTS["memory"]
_HERE, _SERVED = 32, 16  # bits of a number: as this app computes, and as large models are served


@model_reading
def _parameters(scene: Scene) -> int:
    return ledger(scene.model).total


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the bytes of weights and of texts, on powers of ten."""
    with bar:
        chosen = shared.choose()
    shape, title = scene.model.shape, scene.model.card.title
    weights = _parameters(scene)
    sizes = {
        _TEXTS["text"].format(tokens=f"{len(scene.ids):,}"): scale.context_bytes(scene.trace, len(scene.ids), _HERE),
        _TEXTS["context"].format(tokens=f"{shape.context:,}"): scale.context_bytes(scene.trace, shape.context, _HERE),
        title: scale.weight_bytes(weights, _HERE),
        **{_TEXTS["machines"][key]: size for key, size in scale.MEMORIES.items()},
    }
    sizes[chosen.title] = scale.weight_bytes(chosen.training.parameters, _SERVED)
    say(
        _TEXTS["sum"], title=chosen.title, parameters=amount(chosen.training.parameters),
        size=shared.memory(sizes[chosen.title]), cards=f"{scale.cards(sizes[chosen.title]):,}",
    )  # fmt: skip
    names = list(sizes)
    charts.draw(
        amount_bars(
            names, list(sizes.values()), [shared.memory(size) for size in sizes.values()], [len(names) - 1],
            powers=_TEXTS["axis"], height=shared.height(), type_px=charts.type_px(),
        )
    )  # fmt: skip
    return Shown(
        {"source": chosen.training.source or TEXTS["own"], "parameters": f"{weights:,}"},
        columns={"what": names, "bytes": list(sizes.values())},
        exact=later(exact, chosen.training),
    )


def exact(training: Training) -> Exact:
    """Return the figures that the formula and the code name."""
    size = scale.weight_bytes(training.parameters, _SERVED)
    return {"parameters": float(training.parameters), "result": float(size)}
