"""One forward pass, written down."""

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


def from_record(ids: tuple[int, ...], tokens: tuple[str, ...], record: Record, logits: torch.Tensor) -> Trace:
    """Stack a finished record into a trace. `logits` is (V,)."""
    return Trace(
        ids=ids,
        tokens=tokens,
        residual=_stack(record.residual),
        residual_mid=_stack(record.residual_mid),
        attention_out=_stack(record.attention_out),
        mlp_out=_stack(record.mlp_out),
        queries=_stack(record.queries),
        keys=_stack(record.keys),
        values=_stack(record.values),
        logits=_read_only(logits),
    )


def _stack(layers: list[torch.Tensor]) -> Array:
    return _read_only(torch.stack(layers))


def _read_only(tensor: torch.Tensor) -> Array:
    array = tensor.float().cpu().numpy()
    array.flags.writeable = False
    return array
