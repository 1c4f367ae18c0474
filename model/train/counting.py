"""What counting alone predicts: n-gram models of a text, the measure of what a network learned beyond it.

Interpolated Kneser-Ney (Kneser & Ney 1995, as Chen & Goodman 1998 write it, equation 21): an n-gram seen c times counts
c - D, what this saves goes to the model of one token less, and there a gram counts once for each token it was seen
after. D = n1 / (n1 + 2 n2), from the numbers of grams seen once and twice (Ney, Essen & Kneser 1994).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.train.text import Ids

_BITS = 12  # a token; five of them fit into 64
LARGEST_VOCABULARY, LONGEST = 1 << _BITS, 5

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Level:
    """The grams of one length, each packed into one number, its last token in the lowest bits."""

    grams: Ids
    """(G,), in order."""
    counts: Ids
    """(G,)."""
    contexts: Ids
    """(C,), in order: the grams without their last token."""
    totals: Ids
    """(C,): the counts of all grams that begin so, added up."""
    followers: Ids
    """(C,): how many grams begin so."""
    discount: float

    def mix(self, grams: Ids, lower: Array) -> Array:
        """Return the probability (N,) of the last token of each of `grams` (N,), given `lower`, that of one token less.

        After a context never seen it is the lower one.
        """
        seen = _look_up(self.contexts, self.totals, grams >> _BITS)
        followers = _look_up(self.contexts, self.followers, grams >> _BITS)
        kept = np.maximum(_look_up(self.grams, self.counts, grams) - self.discount, 0)
        return np.where(seen == 0, lower, (kept + self.discount * followers * lower) / np.maximum(seen, 1))


@dataclass(frozen=True, eq=False)
class Counted:
    """An n-gram model over `vocabulary` tokens: levels from one token to n."""

    vocabulary: int
    levels: tuple[Level, ...]

    def probabilities(self, ids: Ids) -> Array:
        """Return the probability (N,) of each token of a text (N,) after the tokens before it, n - 1 at most."""
        found = np.full(len(ids), 1 / self.vocabulary)
        for length, level in enumerate(self.levels, 1):
            found[length - 1 :] = level.mix(_packed(ids, length), found[length - 1 :])
        return found

    def nats(self, ids: Ids) -> float:
        """Return the mean -ln p of each token of a text but the first."""
        return float(-np.log(self.probabilities(ids)[1:]).mean())


def count(ids: Ids, vocabulary: int, length: int) -> Counted:
    """Return the model of `length`-grams of a text (N,).

    Raises ValueError for a vocabulary above 4,096, a length outside 1..5, or a text that is shorter than one gram.
    """
    if vocabulary > LARGEST_VOCABULARY or not 1 <= length <= LONGEST:
        raise ValueError(f"Grams have 1 to {LONGEST} tokens of at most {LARGEST_VOCABULARY:,} kinds.")
    if len(ids) < length:
        raise ValueError(f"The text is too short: it needs {length} tokens.")
    grams, counts = np.unique(_packed(ids, length), return_counts=True)
    levels = [_level(grams, counts)]
    for shorter in range(length - 1, 0, -1):
        grams, counts = np.unique(grams & ((1 << shorter * _BITS) - 1), return_counts=True)
        levels.append(_level(grams, counts))
    return Counted(vocabulary, tuple(reversed(levels)))


def _level(grams: Ids, counts: Ids) -> Level:
    contexts, starts, followers = np.unique(grams >> _BITS, return_index=True, return_counts=True)
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    discount = once / (once + 2 * twice) if once else 0.5  # something must be left for what was never seen
    return Level(grams, counts, contexts, np.add.reduceat(counts, starts), followers, discount)


def _packed(ids: Ids, length: int) -> Ids:
    """Return the grams of a text (N,), (N - length + 1,)."""
    grams = np.zeros(max(len(ids) - length + 1, 0), np.int64)
    for place in range(length):
        grams = (grams << _BITS) | ids[place : place + len(grams)]
    return grams


def _look_up(keys: Ids, values: Ids, wanted: Ids) -> Ids:
    """Return the value of each wanted key, 0 where it is not among the ordered keys."""
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, values[places], 0)
