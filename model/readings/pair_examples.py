"""What an example about two models may claim, and how each claim is checked: see model.examples.

The second model is the one that the example names under `with`. It is read for the check alone and held no longer.
"""

import numpy as np

from model import sampling
from model.generate import generate
from model.language_model import LanguageModel
from model.progress import silent
from model.readings import side_by_side
from model.readings.comparison import bits_per_character
from model.readings.examples import Claim, Example
from model.readings.parameters import ledger
from model.serving import variants

_WRITTEN = 20
"""Tokens over which it is measured how sure a model writes."""


def _second(example: Example) -> LanguageModel:
    card = variants.card_of(example["with"])
    return variants.read(card, variants.fetch(card, silent), silent)


def _overlap(model: LanguageModel, example: Example) -> float:
    """Return how much of the two next-token distributions is the same."""
    models = [model, _second(example)]
    one, other = (sampling.softmax(each.trace(example["prompt"]).logits) for each in models)
    return side_by_side.shared_tokens(*models).overlap(one, other)


def _cuts_finer(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The second model cuts the text into at least so many times as many tokens."""
    one, other = (len(each.vocabulary.encode(example["prompt"])) for each in (model, _second(example)))
    return other / one >= wanted


def _leads(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The model gives the followed word at least so many times the second model's probability; 0 where it lacks it."""
    models = [model, _second(example)]
    pinned = side_by_side.as_tokens(models, example["pinned"].split())[:1]
    ends = [side_by_side.followed(each, each.trace(example["prompt"]), pinned)[0, -1] for each in models]
    one, other = np.nan_to_num(ends)
    return bool(one > 0 and one >= wanted * other)


def _surer(model: LanguageModel, example: Example, wanted: float) -> bool:
    """What the model writes takes, a token, at most this share of the bits of what the second one writes."""
    means = []
    for each in (model, _second(example)):
        ids = each.vocabulary.encode(example["prompt"])
        steps = generate(each, ids, temperature=example["temperature"], seed=0, most=_WRITTEN)
        means.append(float(-np.mean([np.log2(step.probability) for step in steps])))
    return means[0] <= wanted * means[1]


def _needs_less(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The model needs at most this share of the second one's bits a character."""
    one, other = (bits_per_character(each, example["prompt"]) for each in (model, _second(example)))
    return one <= wanted * other


def _times(model: LanguageModel, example: Example) -> float:
    """Return how many times as many parameters the model has as the second one."""
    return ledger(model).total / ledger(_second(example)).total


CLAIMS: dict[str, Claim] = {
    "overlap_at_most": lambda model, example, wanted: _overlap(model, example) <= wanted,
    "overlap_at_least": lambda model, example, wanted: _overlap(model, example) >= wanted,
    "cuts_finer": _cuts_finer,
    "leads": _leads,
    "surer": _surer,
    "needs_less": _needs_less,
    "times_as_large": lambda model, example, wanted: _times(model, example) >= wanted,
    "as_large": lambda model, example, wanted: (_times(model, example) == 1) == wanted,
}
"""What an example about two models may claim."""
