"""Which weights a step of training moved: the tensors of a model gathered by what they are for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from model.forward.architecture import Role
from model.language_model import LanguageModel
from model.readings.parameters import Row, ledger
from model.train.step import Moved


@dataclass(frozen=True)
class MovedMost:
    """Of all tensors of one kind, the one that moved farthest for its length."""

    roles: tuple[Role, ...]
    """What it is for: several where the model keeps their weights side by side in one tensor."""
    kind: Literal["weight", "bias"]
    layer: int | None
    """0..L-1; None for what no layer owns."""
    moved: Moved


def by_kind(model: LanguageModel, moved: Sequence[Moved]) -> tuple[MovedMost, ...]:
    """Return the tensor of every kind that moved by the largest share of its own length, the largest share first.

    A tensor of zeros has no length to compare with, and is left out.
    """
    rows: dict[str, list[Row]] = {}
    for row in ledger(model).rows:
        if not row.tied_to:
            rows.setdefault(row.name, []).append(row)
    found: dict[tuple[tuple[Role, ...], str], MovedMost] = {}
    for one in sorted(moved, key=lambda one: one.share, reverse=True):
        parts = rows[one.name]
        most = MovedMost(tuple(part.role for part in parts), parts[0].kind, parts[0].layer, one)
        if one.share > 0:
            found.setdefault((most.roles, most.kind), most)
    return tuple(found.values())
