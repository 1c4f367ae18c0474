"""Changes a visitor makes to one forward pass. They act on the pass's own tensors, never on the shared weights."""

from dataclasses import dataclass
from typing import Protocol

import torch


class Intervention(Protocol):
    """A change to what the heads of one layer put out."""

    @property
    def layer(self) -> int:
        """The layer, 0..L-1."""

    def apply(self, heads: torch.Tensor) -> torch.Tensor:
        """Return the heads' outputs (n, T, H, D/H) of n prompts, before the output projection, changed.

        `heads` itself stays as it is. Raises IndexError for a head that is not there.
        """


@dataclass(frozen=True)
class ZeroHead:
    """Silence one attention head: what it would write becomes zero."""

    layer: int
    head: int

    def apply(self, heads: torch.Tensor) -> torch.Tensor:
        """Return `heads` (n, T, H, D/H) with this one at 0."""
        return _replaced(heads, self.head, torch.zeros_like(heads[:, :, self.head]))


@dataclass(frozen=True)
class MeanHead:
    """Make one attention head say the same everywhere: its mean over the prompt's positions.

    Unlike zero, the mean is something that the later layers are used to. It looks at the whole prompt, so early
    positions get a part of what the head reads later on.
    """

    layer: int
    head: int

    def apply(self, heads: torch.Tensor) -> torch.Tensor:
        """Return `heads` (n, T, H, D/H) with this one at its mean over the T positions of its own prompt."""
        return _replaced(heads, self.head, heads[:, :, self.head].mean(1, keepdim=True))


def _replaced(heads: torch.Tensor, head: int, output: torch.Tensor) -> torch.Tensor:
    """Return `heads` with `output`, (n, T, D/H) or (n, 1, D/H), in the place of one."""
    if not 0 <= head < heads.shape[2]:
        raise IndexError(f"Heads run from 0 to {heads.shape[2] - 1}.")
    changed = heads.clone()
    changed[:, :, head] = output
    return changed
