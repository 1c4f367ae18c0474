"""What two models may be compared by on one text, though they cut it differently: bits per character."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model import lens, sampling
from model.language_model import LanguageModel
from model.tokenization import graphemes

LEAST_WORDS = 8
"""Words of a text of which the halves say something of each other."""
_POSITIONS_AT_ONCE = 32  # a row of logits of GPT-2's vocabulary takes 200 kB


@dataclass(frozen=True, eq=False)
class TextCost:
    """What each token of a text cost a model."""

    ids: tuple[int, ...]
    """The T token ids of the text."""
    bits: NDArray[np.float64]
    """(T,): -log2 of the probability that each token was given; NaN for the first where nothing stands before it."""
    characters: int
    """How many characters the counted tokens make."""

    @property
    def per_character(self) -> float:
        """The bits of all counted tokens, over their characters."""
        return float(np.nansum(self.bits) / self.characters)


def bits_per_character(model: LanguageModel, text: str) -> float:
    """Return how many bits the model needs for a character of `text`, on average: lower is better.

    The sum of -log2 p over tokens does not depend on how fine they are cut, and neither does the number of characters;
    a mean over tokens would (Gao et al. 2020, "The Pile", section 3.1, has the same per byte). Raises ValueError like
    `text_cost`.
    """
    return text_cost(model, text).per_character


def saved_by_context(model: LanguageModel, text: str) -> float:
    """Return which share of the cost of the second half of a text its first half saves: 0 to 1, below 0 if it misleads.

    1 − (cost of all − cost of the first half) / cost of the second half alone, with halves cut between words. A model
    that keeps the thread has it large. Costs are sums, so that how fine a model cuts does not matter. Raises ValueError
    for fewer than LEAST_WORDS words, for a model without a token that starts a text, and like `text_cost`.
    """
    words = graphemes.words(text)
    if len(words) < LEAST_WORDS or _start(model) is None:
        raise ValueError("What stands before can only be measured on a longer text, read from its start.")
    first, second = "".join(words[: len(words) // 2]), "".join(words[len(words) // 2 :])
    before, alone, whole = (float(text_cost(model, part).bits.sum()) for part in (first, second, text))
    return 1 - (whole - before) / alone


def text_cost(model: LanguageModel, text: str) -> TextCost:
    """Return what each token of `text` costs, read after an end-of-text token, with which training starts a text.

    A model that has none says nothing of the first token, which is then left out together with its characters. Raises
    ValueError for a text without a counted character, and for more tokens than the context holds.
    """
    ids = model.vocabulary.encode(text)
    start = _start(model)
    read = ids if start is None else (start, *ids)
    characters = len(text) if start is not None or not ids else len(text) - len(model.vocabulary.decode(ids[:1]))
    if characters < 1:
        raise ValueError("There is no character to be counted: the text is too short.")
    costs = _costs(model, read)
    return TextCost(ids, costs if start is not None else np.append(np.nan, costs), characters)


def _start(model: LanguageModel) -> int | None:
    """Return the id that stands between the texts of training: of several that end a text the lowest."""
    return min(model.end_ids, default=None)


def _costs(model: LanguageModel, read: tuple[int, ...]) -> NDArray[np.float64]:
    """Return the bits (n-1,) that every token but the first costs."""
    trace = model.trace(read)
    found: list[float] = []
    for start in range(0, len(read) - 1, _POSITIONS_AT_ONCE):
        positions = range(start, min(start + _POSITIONS_AT_ONCE, len(read) - 1))
        rows = lens.logits_at(model, trace, model.shape.layers, positions)  # (n, V)
        for position, row in zip(positions, rows, strict=True):
            found.append(-np.log2(sampling.softmax(row)[read[position + 1]]))
    return np.array(found)
