"""What even attention, to all tokens so far alike, would score: the level that a habit of a head must exceed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_CLEAR = 0.1  # of the way from the even level to 1


@dataclass(frozen=True)
class EvenAttention:
    """What `head_scores.scores` would find if every weight of token i were 1/(i+1); NaN where nothing is measured."""

    previous: float
    first: float
    same: float
    entropy: float
    """1 by definition: even attention is spread as evenly as can be."""


def even(ids: Sequence[int]) -> EvenAttention:
    """Return the levels for a prompt of T token ids."""
    count = len(ids)
    if count < 2:
        return EvenAttention(np.nan, np.nan, np.nan, np.nan)
    share = 1 / np.arange(1, count + 1)  # (T,): the weight of each token in row i
    again = np.tril(np.array(ids)[:, None] == np.array(ids), -1).sum(-1)  # (T,): earlier tokens with the same id
    same = float((again * share)[again > 0].mean()) if again.any() else np.nan
    one = float(share[1:].mean())
    return EvenAttention(one, one, same, 1.0)


def even_induction(length: int) -> float:
    """Return the level of `head_scores.induction` for `length` tokens that are repeated once; NaN for none."""
    return float((1 / np.arange(length + 1, 2 * length + 1)).mean()) if length else np.nan


def clearly_above(level: float) -> float:
    """Return what the best of many heads must exceed to be named: chance lifts the best of them a little over `level`.

    A tenth of the way from the level to 1, which is as far as any score goes.
    """
    return level + _CLEAR * (1 - level)
