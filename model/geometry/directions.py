"""Directions between words: what lies along one, which pairs step along it, and how perpendicular random ones are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.errors import InvalidInput
from model.geometry.embedding_matrix import Array, cosine, matrix, spread
from model.geometry.lookup import Word, lookup, stack, word_list

if TYPE_CHECKING:
    from model.language_model import LanguageModel

MOST_PAIRS = 12


@dataclass(frozen=True, eq=False)
class Direction:
    """The mean step from the first word of each pair to the second."""

    pairs: tuple[tuple[Word, Word], ...]
    unit: Array
    """(D,): length 1."""
    length: float
    """Of the mean step."""

    def products(self, vector: Array, count: int) -> list[tuple[float, float]]:
        """Return the `count` pairs of factors that count most in the dot product with `vector` (D,), largest first."""
        leading = np.argsort(-np.abs(vector * self.unit), kind="stable")[:count]
        return [(float(vector[place]), float(self.unit[place])) for place in leading]


@dataclass(frozen=True, eq=False)
class Projection:
    """Words on a direction's number line, whose 0 is where the mean row of the matrix lies."""

    words: tuple[Word, ...]
    vectors: Array
    """(n, D): of the words, less the mean row."""
    dots: Array
    """(n,): dot product of each of `vectors` with the unit direction."""
    cosines: Array
    """(n,): dot product divided by the length of the vector."""
    band: tuple[float, float]
    """The dot products between which 95% of all V tokens lie."""
    cosine_band: tuple[float, float]
    """The same for the cosines."""


@dataclass(frozen=True, eq=False)
class Step:
    """How far a pair steps along a direction that it has no part in."""

    pair: tuple[Word, Word]
    along: float
    """Dot product of second - first with the unit direction."""
    share: float
    """Share of PAIRS random pairs of tokens that step at least as far."""


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Read pairs such as `cat > cats, dog > dogs`; an arrow may be written >, ->, → or /.

    Raises InvalidInput where there is no pair, a half pair, or more than MOST_PAIRS.
    """
    found: list[tuple[str, str]] = []
    for part in _arrows(text).replace("/", ">").replace("\n", ",").split(","):
        words = [word.strip() for word in part.split(">")]
        if words == [""]:
            continue
        if len(words) != 2 or not all(words):
            raise InvalidInput("no_pair", part=part.strip()[:40])
        found.append((words[0], words[1]))
    if not found:
        raise InvalidInput("no_pairs")
    if len(found) > MOST_PAIRS:
        raise InvalidInput("many_pairs", most=MOST_PAIRS, count=len(found))
    return tuple(found)


def _arrows(text: str) -> str:
    return text.replace("->", ">").replace("→", ">")


def words_and_pairs(text: str, limit: int) -> tuple[list[str], list[tuple[str, str]], int]:
    """Read a list in which pairs such as `cat > cats` may stand among words.

    Returns the different words, those of the pairs among them, the pairs, and how many entries there were, of which the
    first `limit` are read. What is no pair of two words is a word, an arrow alone too: it may be a token. Raises
    InvalidInput for more than MOST_PAIRS pairs.
    """
    entries, total = word_list(re.sub(r"(?<=\S)\s*>\s*(?=\S)", ">", _arrows(text)), limit)
    split = [tuple(part.strip() for part in entry.split(">")) for entry in entries]
    found = [(parts[0], parts[1]) for parts in split if len(parts) == 2 and all(parts)]
    if len(found) > MOST_PAIRS:
        raise InvalidInput("many_pairs", most=MOST_PAIRS, count=len(found))
    words = [parts if parts in found else (entry,) for parts, entry in zip(split, entries, strict=True)]
    return list(dict.fromkeys(word for parts in words for word in parts)), found, total


def direction(model: "LanguageModel", word_pairs: Sequence[tuple[str, str]]) -> Direction:
    """Return the direction of the mean of `second - first` over the pairs.

    Raises InvalidInput for words that `lookup` refuses, and where the steps cancel out.
    """
    found = tuple((lookup(model, one), lookup(model, other)) for one, other in word_pairs)
    return _towards(found)


def _towards(found: tuple[tuple[Word, Word], ...]) -> Direction:
    """Return the direction of some pairs. Raises InvalidInput where their steps cancel out."""
    moves = np.stack([other.vector - one.vector for one, other in found])  # (p, D)
    mean = moves.mean(0)
    length = float(np.linalg.norm(mean))
    if length <= 1e-6 * float(np.linalg.norm(moves, axis=1).max()):
        raise InvalidInput("no_direction")
    return Direction(found, mean / length, length)


def steps(model: "LanguageModel", along: Direction, word_pairs: Sequence[tuple[str, str]]) -> tuple[Step, ...]:
    """Measure the step of each pair along the direction; a pair that the direction is made of is passed over.

    Raises InvalidInput for words that `lookup` refuses.
    """
    own = {frozenset((one.ids, other.ids)) for one, other in along.pairs}
    found = [(lookup(model, one), lookup(model, other)) for one, other in word_pairs]
    spread_out = _random_steps(model, along)
    return tuple(_step(along, pair, spread_out) for pair in found if frozenset((pair[0].ids, pair[1].ids)) not in own)


def held_out(model: "LanguageModel", along: Direction) -> tuple[Step, ...]:
    """Measure each pair of the direction along the direction of the others: no pair is judged by itself.

    Empty for a single pair; a pair whose others cancel out is passed over.
    """
    found = []
    for place, pair in enumerate(along.pairs):
        try:
            others = _towards(along.pairs[:place] + along.pairs[place + 1 :]) if len(along.pairs) > 1 else None
        except InvalidInput:
            others = None
        if others:
            found.append(_step(others, pair, _random_steps(model, others)))
    return tuple(found)


def _random_steps(model: "LanguageModel", along: Direction) -> Array:
    """Return the steps (PAIRS,) of random pairs of tokens along the direction, rising."""
    rows = matrix(model)
    first, second = rows.pairs()
    dots = rows.rows @ along.unit  # (V, D) @ (D,) -> (V,)
    return np.sort(dots[second] - dots[first])


def _step(along: Direction, pair: tuple[Word, Word], random: Array) -> Step:
    step = float((pair[1].vector - pair[0].vector) @ along.unit)
    return Step(pair, step, 1 - float(np.searchsorted(random, np.float32(step), side="left")) / len(random))


def project(model: "LanguageModel", along: Direction, words: Sequence[str]) -> Projection:
    """Return each of `words` on the direction, with the band that holds 95% of all tokens of the vocabulary.

    The mean row is taken away from words and tokens first: without that the common part of all rows moves the whole
    vocabulary to one side of 0.

    Raises InvalidInput where there is no word, and for words that `lookup` refuses.
    """
    if not words:
        raise InvalidInput("nothing_to_place")
    found, rows = tuple(lookup(model, word) for word in words), matrix(model)
    vectors: Array = stack(found) - rows.mean  # (n, D)
    all_cosines = rows.cosines(along.unit, centred=True)  # (V,)
    return Projection(
        words=found,
        vectors=vectors,
        dots=vectors @ along.unit,
        cosines=cosine(vectors, along.unit),
        band=_middle(all_cosines * rows.centred_norms),
        cosine_band=_middle(all_cosines),
    )


def _middle(values: Array) -> tuple[float, float]:
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)


@dataclass(frozen=True, eq=False)
class Perpendicular:
    """How far from 0 the cosine of two random directions strays."""

    dimensions: NDArray[np.int64]
    spread: NDArray[np.float64]
    """Standard deviation of the cosine at each of `dimensions`: 1 / sqrt(D)."""
    width: int
    """The model's own D."""
    expected: float
    """1 / sqrt(D) there."""
    measured: float
    """Standard deviation of the cosines of the model's own random pairs."""
    measured_centred: float
    """The same with the mean row taken away first."""

    @property
    def effective(self) -> float:
        """In how many dimensions evenly drawn directions stray as far: 1 / variance of the centred cosines."""
        return 1 / self.measured_centred**2


def perpendicular(model: "LanguageModel") -> Perpendicular:
    """Compare the model's random pairs with directions that are drawn evenly from all there are in D dimensions.

    The cosine of two such directions has mean 0 and standard deviation exactly 1 / sqrt(D) (Muirhead 1982, section 1.5:
    its square follows Beta(1/2, (D - 1)/2), with mean 1/D).
    """
    dimensions = 2 ** np.arange(1, 15)
    return Perpendicular(
        dimensions=dimensions,
        spread=1 / np.sqrt(dimensions),
        width=model.shape.width,
        expected=float(1 / np.sqrt(model.shape.width)),
        measured=spread(model).deviation,
        measured_centred=spread(model, centred=True).deviation,
    )
