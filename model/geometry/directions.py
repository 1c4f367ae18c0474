"""Directions between words: what lies along one, and how perpendicular two random ones are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.errors import InvalidInput
from model.geometry.embedding_matrix import Array, cosine, matrix, spread
from model.geometry.lookup import Word, lookup, stack

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
    agreement: Array
    """(p,): cosine of each pair's own step with the direction."""

    def products(self, vector: Array, count: int) -> list[tuple[float, float]]:
        """Return the `count` pairs of factors that count most in the dot product with `vector` (D,), largest first."""
        leading = np.argsort(-np.abs(vector * self.unit), kind="stable")[:count]
        return [(float(vector[place]), float(self.unit[place])) for place in leading]


@dataclass(frozen=True, eq=False)
class Projection:
    """Words on a direction's number line."""

    words: tuple[Word, ...]
    dots: Array
    """(n,): dot product of each word's vector with the unit direction."""
    cosines: Array
    """(n,): dot product divided by the length of the word's vector."""
    band: tuple[float, float]
    """The dot products between which 95% of all V tokens lie."""
    cosine_band: tuple[float, float]
    """The same for the cosines."""


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Read pairs such as `cat > cats, dog > dogs`; an arrow may be written >, ->, → or /.

    Raises InvalidInput where there is no pair, a half pair, or more than MOST_PAIRS.
    """
    found: list[tuple[str, str]] = []
    for part in text.replace("->", ">").replace("→", ">").replace("/", ">").replace("\n", ",").split(","):
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


def direction(model: "LanguageModel", word_pairs: Sequence[tuple[str, str]]) -> Direction:
    """Return the direction of the mean of `second - first` over the pairs.

    Raises InvalidInput for words that `lookup` refuses, and where the steps cancel out.
    """
    found = tuple((lookup(model, one), lookup(model, other)) for one, other in word_pairs)
    steps = np.stack([other.vector - one.vector for one, other in found])  # (p, D)
    mean = steps.mean(0)
    length = float(np.linalg.norm(mean))
    if length <= 1e-6 * float(np.linalg.norm(steps, axis=1).max()):
        raise InvalidInput("no_direction")
    return Direction(found, mean / length, length, cosine(steps, mean))


def project(model: "LanguageModel", along: Direction, words: Sequence[str]) -> Projection:
    """Return each of `words` on the direction, with the band that holds 95% of all tokens of the vocabulary.

    Raises InvalidInput where there is no word, and for words that `lookup` refuses.
    """
    if not words:
        raise InvalidInput("nothing_to_place")
    found, rows = tuple(lookup(model, word) for word in words), matrix(model)
    vectors = stack(found)  # (n, D)
    all_cosines = rows.cosines(along.unit)  # (V,)
    return Projection(
        words=found,
        dots=vectors @ along.unit,
        cosines=cosine(vectors, along.unit),
        band=_middle(all_cosines * rows.norms),
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
