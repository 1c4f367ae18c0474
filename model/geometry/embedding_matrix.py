"""The embedding matrix as geometry: a view of the model's own weights, and what is worth remembering about it."""

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from model.language_model import LanguageModel

Array = NDArray[np.float32]

PAIRS = 10_000
"""How many random pairs of rows a `Spread` measures."""
_ROWS_AT_ONCE = 2048  # bounds what is held beside the weights: 2,048 x 768 x 4 bytes are 6 MB


@dataclass(frozen=True, eq=False)
class Spread:
    """Cosines of random pairs of the model's own rows: what "close" is measured against."""

    cosines: Array
    """(PAIRS,), in rising order."""

    @property
    def mean(self) -> float:
        """Average cosine."""
        return float(self.cosines.mean())

    @property
    def deviation(self) -> float:
        """Standard deviation of the cosines."""
        return float(self.cosines.std())

    @property
    def band(self) -> tuple[float, float]:
        """The cosines between which the middle 95% of the pairs lie."""
        low, high = np.percentile(self.cosines, (2.5, 97.5))
        return float(low), float(high)

    def share_above(self, cosine: float) -> float:
        """Share of the random pairs that are at least as close as `cosine`."""
        return 1 - float(np.searchsorted(self.cosines, cosine, side="left")) / len(self.cosines)


class Matrix:
    """The V rows of D numbers that a model looks its tokens up in. Shared by all threads; never changed.

    `rows` is a view of the weights, not a copy. Beside it stand V lengths, one mean row and the measured spreads.
    """

    def __init__(self, rows: Array) -> None:
        """Take a view of `rows` (V, D) that cannot be written through."""
        self.rows = rows.view()
        self.rows.flags.writeable = False
        self.mean: Array = rows.mean(axis=0, dtype=np.float64).astype(np.float32)

    @cached_property
    def norms(self) -> Array:
        """(V,): the length of every row."""
        return self._lengths(np.zeros_like(self.mean))

    @cached_property
    def centred_norms(self) -> Array:
        """(V,): the distance of every row from the mean row."""
        return self._lengths(self.mean)

    @cached_property
    def spread(self) -> Spread:
        """The spread of the rows as they are."""
        return self._measure(np.zeros_like(self.mean))

    @cached_property
    def centred_spread(self) -> Spread:
        """The spread of the rows less their mean."""
        return self._measure(self.mean)

    def cosines(self, vector: Array, centred: bool = False) -> Array:
        """Return the cosine (V,) of every row with `vector` (D,).

        With `centred` the mean row is taken from the rows; `vector` is then a difference from the mean already. A row
        of length 0, and every row where `vector` has length 0, gets 0.
        """
        along = self.rows @ vector  # (V, D) @ (D,) -> (V,)
        if centred:
            along -= self.mean @ vector
        lengths = (self.centred_norms if centred else self.norms) * np.linalg.norm(vector)
        found: Array = np.clip(np.divide(along, lengths, out=np.zeros_like(along), where=lengths > 0), -1, 1)
        return found

    def sample(self, count: int) -> NDArray[np.intp]:
        """Return `count` different token ids, rising, the same at each call; all there are where that is fewer."""
        count = min(count, len(self.rows))
        return np.sort(np.random.default_rng(0).choice(len(self.rows), count, replace=False))

    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the ids of PAIRS random pairs of two different rows, (PAIRS,) and (PAIRS,), the same at each call."""
        draws = np.random.default_rng(0)
        first = draws.integers(0, len(self.rows), PAIRS)
        return first, (first + draws.integers(1, len(self.rows), PAIRS)) % len(self.rows)

    def _lengths(self, origin: Array) -> Array:
        starts = range(0, len(self.rows), _ROWS_AT_ONCE)
        chunks = (self.rows[start : start + _ROWS_AT_ONCE] - origin for start in starts)
        return np.concatenate([np.linalg.norm(chunk, axis=1) for chunk in chunks])

    def _measure(self, origin: Array) -> Spread:
        first, second = self.pairs()
        cosines = []
        for start in range(0, PAIRS, _ROWS_AT_ONCE):
            some = slice(start, start + _ROWS_AT_ONCE)
            cosines.append(cosine(self.rows[first[some]] - origin, self.rows[second[some]] - origin))
        return Spread(np.sort(np.concatenate(cosines)))


def cosine(one: Array, other: Array) -> Array:
    """Return the cosines (...) between the vectors (..., D) of two arrays; 0 where one has length 0."""
    lengths = np.asarray(np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1))
    along = np.asarray((one * other).sum(-1))
    found: Array = np.clip(np.divide(along, lengths, out=np.zeros_like(along), where=lengths > 0), -1, 1)
    return found


_known: "WeakKeyDictionary[LanguageModel, Matrix]" = WeakKeyDictionary()
_guard = threading.Lock()


def matrix(model: "LanguageModel") -> Matrix:
    """Return the embedding matrix of `model`, made at the first call."""
    with _guard:
        found = _known.get(model)
        if found is None:
            found = _known[model] = Matrix(model.net.get_input_embeddings().weight.detach().cpu().numpy())
    return found


def spread(model: "LanguageModel", centred: bool = False) -> Spread:
    """Return the spread of random pairs of the model's rows, as they are or less their mean."""
    return matrix(model).centred_spread if centred else matrix(model).spread
