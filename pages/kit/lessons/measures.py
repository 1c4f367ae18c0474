"""What a lesson's question asks for, measured on the model and the prompt at hand when it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from model import sampling
from pages.kit.readings import Scene, long_reading, model_reading


@dataclass(frozen=True)
class Measure:
    """A number of a scene."""

    compute: Callable[[Scene], float]
    share: bool = False
    """Whether it is a share of one, which is written in per cent."""
    least: int = 1
    """How many tokens a text has at least for it to be measured."""


def _first(scene: Scene) -> float:
    """Return the probability of the likeliest token at temperature 1."""
    return float(sampling.softmax(scene.trace.logits).max())


# What follows brings torch, which the shell does without until it is asked.


@model_reading
def _parameters(scene: Scene) -> int:
    from model.readings import parameters

    return parameters.ledger(scene.model).total


@long_reading
def _believed(scene: Scene, name: str) -> float:
    from model.readings.beliefs import BELIEFS

    return BELIEFS[name](scene.model, scene.trace)


def _belief(name: str) -> Callable[[Scene], float]:
    return lambda scene: _believed(scene, name)


MEASURES: Mapping[str, Measure] = {
    "parameters": Measure(_parameters),
    "tokens": Measure(lambda scene: len(scene.ids)),
    "first": Measure(_first, share=True),
    "other_than_first": Measure(lambda scene: 1 - _first(scene), share=True),
    "order_changed": Measure(_belief("order_changed")),
    "changed_by_reading": Measure(_belief("changed_by_reading")),
    "moved_by_the_draw": Measure(_belief("moved_by_the_draw"), share=True),
    "rank_of_the_brightest": Measure(_belief("rank_of_the_brightest"), least=3),
    "remembered": Measure(_belief("remembered")),
    "sureness": Measure(_belief("sureness"), share=True),
    "repetition": Measure(_belief("repetition"), share=True),
    "heads_that_matter": Measure(_belief("heads_that_matter"), share=True),
    "reshaped_by_a_mark": Measure(_belief("reshaped_by_a_mark")),
    "smaller_is_ahead": Measure(_belief("smaller_is_ahead"), share=True),
}
"""By the names that lessons use."""
