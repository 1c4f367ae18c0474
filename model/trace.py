"""One forward pass, written down."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from numpy.typing import NDArray

from model.forward.recording import Record

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Trace:
    """Every vector of one pass over T tokens, read-only. L layers, H heads (G of keys), D width, V vocabulary."""

    ids: tuple[int, ...]
    """The T token ids."""
    tokens: tuple[str, ...]
    """The T text pieces."""
    residual: Array
    """(L+1, T, D): the residual stream entering block 0 .. leaving the last block, before the final norm."""
    residual_mid: Array
    """(L, T, D): between attention and MLP."""
    attention_out: Array
    """(L, T, D): what attention adds, output bias included."""
    mlp_out: Array
    """(L, T, D): what the MLP adds."""
    queries: Array
    """(L, H, T, D/H), after rotary positions where the family has them."""
    keys: Array
    """(L, G, T, D/H), likewise; G = H unless heads share keys (grouped queries)."""
    values: Array
    """(L, G, T, D/H)."""
    logits: Array
    """(V,): of the last position."""

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays hold."""
        arrays = (getattr(self, field.name) for field in fields(self))
        return sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))


def shared(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many ids two prompts have in common from their start on."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (first, second) in pairs if first != second), min(len(one), len(other)))


def from_record(
    ids: tuple[int, ...],
    tokens: tuple[str, ...],
    record: Record,
    logits: torch.Tensor,
    place: int = 0,
    earlier: Trace | None = None,
    known: int = 0,
) -> Trace:
    """Return the trace of the prompt at one `place` of a finished record, in memory of its own. `logits` is (V,).

    The record holds the T - `known` tokens that were run, and padding behind them; what comes before them is taken from
    the trace `earlier`. Keys and values are recorded whole.
    """

    def vectors(name: str) -> Array:
        run = _stack([layer[place, : len(ids) - known] for layer in getattr(record, name)])  # (L, T - known, D)
        return _joined(getattr(earlier, name)[:, :known], run, 1) if earlier else run

    def heads(name: str) -> Array:
        return _stack([layer[place, :, : len(ids)] for layer in getattr(record, name)])  # (L, G, T, D/H)

    queries = _stack([layer[place, :, : len(ids) - known] for layer in record.queries])  # (L, H, T - known, D/H)
    return Trace(
        ids=ids,
        tokens=tokens,
        residual=vectors("residual"),
        residual_mid=vectors("residual_mid"),
        attention_out=vectors("attention_out"),
        mlp_out=vectors("mlp_out"),
        queries=_joined(earlier.queries[:, :, :known], queries, 2) if earlier else queries,
        keys=heads("keys"),
        values=heads("values"),
        logits=_read_only(logits.float().cpu().numpy().copy()),  # a view would keep those of all prompts
    )


def _stack(layers: list[torch.Tensor]) -> Array:
    return _read_only(torch.stack(layers).float().cpu().numpy())


def _joined(before: Array, after: Array, axis: int) -> Array:
    return _read_only(np.concatenate([before, after], axis))


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array
