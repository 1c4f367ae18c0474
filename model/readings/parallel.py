"""The same tokens read all at once, and one after the other: what a pass in parallel saves, measured here and now."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import Cache

from model.forward.device import array
from model.language_model import LanguageModel
from model.readings.parameters import ledger
from model.serving.pass_queue import in_parts
from model.train.scale import OPERATIONS_OF_READING


@dataclass(frozen=True)
class Parallel:
    """What both ways took, and that they come to the same."""

    tokens: int
    at_once: float
    """Seconds of one pass over all tokens."""
    one_by_one: float
    """Seconds of as many passes as there are tokens, each over one of them, earlier keys and values kept."""
    difference: float
    """The largest difference between a logit of the one way and of the other, at any position."""

    @property
    def times(self) -> float:
        """How many times as long one after the other takes."""
        return self.one_by_one / self.at_once


def operations_a_second(model: LanguageModel, tokens: int = 32) -> float:
    """Return how fast this machine reads: 2 N T operations over the seconds of a pass over T tokens, the better of two.

    N are all parameters. Which tokens they are makes no difference. Raises ValueError for more than the context holds.
    """
    ids = [token % model.shape.vocabulary for token in range(tokens)]
    model.check(ids)
    parameters = ledger(model).total
    seconds = min(_timed(model, ids, None)[2] for _ in range(2))
    return float(OPERATIONS_OF_READING * parameters * tokens / seconds)


def parallel(model: LanguageModel, ids: Sequence[int]) -> Parallel:
    """Read T tokens in both ways, one after the other. The faster of two passes at once counts: the first one warms up.

    Long work, which pauses between tokens; the pauses do not count. Raises ValueError like `LanguageModel.check`.
    """
    model.check(ids)
    (whole, _, first), (_, _, second) = (_timed(model, ids, None) for _ in in_parts(range(2)))  # (T, V)
    rows: list[NDArray[np.float32]] = []
    cache, taken = None, 0.0
    for token in in_parts(ids):
        row, cache, seconds = _timed(model, [token], cache)  # (1, V)
        rows.append(row)
        taken += seconds
    difference = float(np.abs(np.concatenate(rows) - whole).max())
    return Parallel(len(ids), min(first, second), taken, difference)


@torch.inference_mode()
def _timed(
    model: LanguageModel, unread: Sequence[int], cache: Cache | None
) -> tuple[NDArray[np.float32], Cache, float]:
    """Return the logits (n, V) after each of n tokens not read yet, the cache with these in it, and the seconds."""
    start = time.perf_counter()
    out = model.net(torch.tensor([unread]).to(model.device), cache=cache, use_cache=True)
    logits = array(out.logits[0])  # (1, n, V) -> (n, V)
    return logits, out.past_key_values, time.perf_counter() - start
