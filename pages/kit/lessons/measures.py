"""What a lesson's question asks for, measured on the model and the prompt at hand when it is asked."""

from collections.abc import Callable, Mapping

from model import sampling
from pages.kit.readings import Scene, model_reading


@model_reading
def _parameters(scene: Scene) -> int:
    from model.readings import parameters  # brings torch, which the shell does without

    return parameters.ledger(scene.model).total


def _first(scene: Scene) -> float:
    """Return the probability of the likeliest token at temperature 1."""
    return float(sampling.softmax(scene.trace.logits).max())


MEASURES: Mapping[str, Callable[[Scene], float]] = {
    "parameters": _parameters,
    "first": _first,
    "other_than_first": lambda scene: 1 - _first(scene),
}
"""By the names that lessons use."""
