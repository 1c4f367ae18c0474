"""Two models on one text, though each cuts it into tokens of its own: what may be put side by side, and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from model import lens, sampling
from model.language_model import LanguageModel
from model.serving import prompt
from model.tokenization import graphemes
from model.tokenization.vocabulary import Vocabulary, readable
from model.trace import Trace


def common_end(models: Sequence[LanguageModel], text: str, most: int) -> str:
    """Return the end of `text` that every one of the models reads whole, in at most `most` tokens of its own.

    Each leaves room in its context for one token more: the one that stands before a text, or the one that follows. All
    of the text where it is short enough for all.
    """
    while True:
        shorter = text
        for model in models:
            room = max(1, min(most, model.shape.context - 1))
            read = prompt.read(model, shorter, limit=room)
            if read.start:
                shorter = spelled(model.vocabulary, read.ids)
        if shorter == text:
            return text
        text = shorter


def spelled(vocabulary: Vocabulary, ids: Sequence[int]) -> str:
    """Return the text of `ids`, without bytes at its ends that are no whole character: no tokenizer reads those."""
    return b"".join(map(vocabulary.token_bytes, ids)).decode("utf-8", "ignore")


@dataclass(frozen=True, eq=False)
class SharedTokens:
    """The n tokens that two vocabularies both have: those that spell the same bytes."""

    one: NDArray[np.intp]
    """(n,): their ids in the one vocabulary."""
    other: NDArray[np.intp]
    """(n,): in the other."""

    def overlap(self, one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
        """Return how much of two distributions, (V,) and (V',), is the same: the sum of the lesser of both, 0 to 1.

        1 less the total variation distance, where what only one vocabulary has counts as 0 in the other.
        """
        return float(np.minimum(one[self.one], other[self.other]).sum())


def shared_tokens(one: LanguageModel, other: LanguageModel) -> SharedTokens:
    """Return which tokens two models share, of two alike the first. Special tokens and unused rows are none."""
    places = _by_bytes(other)
    pairs = [(token, places[raw]) for raw, token in _by_bytes(one).items() if raw in places]
    ids = np.array(pairs, np.intp).reshape(-1, 2)
    return SharedTokens(ids[:, 0], ids[:, 1])


def _by_bytes(model: LanguageModel) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for token in range(model.shape.vocabulary):
        if model.vocabulary.is_text(token):
            found.setdefault(model.vocabulary.token_bytes(token), token)
    return found


def single(model: LanguageModel, text: str) -> int | None:
    """Return the id of the token that spells just `text`; None where the vocabulary lacks it."""
    ids = model.vocabulary.encode(text)
    return ids[0] if len(ids) == 1 and model.vocabulary.token_bytes(ids[0]) == text.encode() else None


def as_tokens(models: Sequence[LanguageModel], words: Sequence[str]) -> tuple[str, ...]:
    """Return what to follow for each word, each once, in the order given: the form that is a token of some model.

    That is tried with the space before it that most words have in a text, then as it is typed; of punctuation the other
    way round. A word that is a token of none stays in the form that is tried first.
    """

    def best(word: str) -> str:
        forms = (f" {word}", word) if word[0].isalnum() else (word, f" {word}")
        return next((form for form in forms for model in models if single(model, form) is not None), forms[0])

    return tuple(dict.fromkeys(best(word) for word in words if word))


def followed(model: LanguageModel, trace: Trace, pinned: Sequence[str], position: int = -1) -> NDArray[np.float64]:
    """Return the probability (n, L+1) that the logit lens gives each of n pinned texts after every layer.

    A text that is no token of the vocabulary has NaN throughout. Raises IndexError like `lens.every_layer`.
    """
    rows = lens.every_layer(model, trace, position)  # (L+1, V)
    tokens = [single(model, text) for text in pinned]
    found = np.full((len(tokens), len(rows)), np.nan)  # (n, L+1)
    for layer, row in enumerate(rows):
        chances = sampling.softmax(row)  # (V,)
        for place, token in enumerate(tokens):
            if token is not None:
                found[place, layer] = chances[token]
    return found


@dataclass(frozen=True)
class Stretch:
    """The shortest run of whole characters at both of whose ends both models' tokens begin or end."""

    text: str
    one: range
    """The positions of the one model's tokens that spell it."""
    other: range
    """Of the other's."""


def aligned(one: Sequence[bytes], other: Sequence[bytes]) -> list[Stretch]:
    """Return a text that was cut in two ways, given by the bytes of its tokens, as stretches from the first on.

    Raises ValueError where the two spell different texts: a vocabulary that lacks a byte loses it.
    """
    raw = b"".join(one)
    if raw != b"".join(other):
        raise ValueError("The two models do not read the same bytes.")
    ends, others = _ends(one), _ends(other)
    found, begin, first, second = [], 0, 0, 0
    for end in sorted(ends.keys() & others.keys()):
        found.append(Stretch(readable(raw[begin:end]), range(first, ends[end]), range(second, others[end])))
        begin, first, second = end, ends[end], others[end]
    return found


def _ends(pieces: Sequence[bytes]) -> dict[int, int]:
    """Return the byte offsets at which a token ends and no character goes on, with how many tokens end by there."""
    offsets = list(accumulate(map(len, pieces)))
    counts = (group.first + group.count for group in graphemes.grouped(pieces))
    return {offsets[count - 1]: count for count in counts}


@dataclass(frozen=True)
class WordCost:
    """What one word of a text cost two models, in bits; NaN where a model says nothing of its first token."""

    text: str
    one: float
    other: float


def word_costs(
    stretches: Sequence[Stretch], one: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[WordCost, ...]:
    """Return the cost of every word, with the white space before it, from the bits (T,) and (T',) of both's tokens.

    A word ends where a stretch between white space ends and tokens of both models do: words that a token holds together
    stay together, so that the costs add up to those of the whole text.
    """
    text = "".join(stretch.text for stretch in stretches)
    word_ends = set(accumulate(map(len, graphemes.words(text)))) | {len(text)}
    found: list[WordCost] = []
    held: list[Stretch] = []
    at = 0
    for stretch in stretches:
        held.append(stretch)
        at += len(stretch.text)
        if at in word_ends:
            ours, theirs = (bits[_span(held, side)].sum() for bits, side in ((one, "one"), (other, "other")))
            found.append(WordCost("".join(part.text for part in held), float(ours), float(theirs)))
            held = []
    return tuple(found)


def _span(held: Sequence[Stretch], side: str) -> slice:
    return slice(getattr(held[0], side).start, getattr(held[-1], side).stop)
