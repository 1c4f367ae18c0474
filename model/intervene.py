"""Changes a visitor makes to one forward pass. They act on the pass's own tensors, never on the shared weights."""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class ZeroHead:
    """Silence one attention head: what it would write becomes zero."""

    layer: int
    head: int

    def apply(self, layer: int, heads: torch.Tensor) -> torch.Tensor:
        """Return `heads` (1, T, H, D/H), the heads' outputs of `layer` before the output projection, changed."""
        if layer != self.layer:
            return heads
        silenced = heads.clone()
        silenced[:, :, self.head] = 0
        return silenced
