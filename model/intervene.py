"""Changes a visitor makes to one forward pass. They act on the pass's own tensors, never on the shared weights."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

import torch

Site = Literal["head_outputs", "neurons", "mlp_out", "residual"]
"""Where in a layer a change acts, on tensors of n prompts of T tokens:

head_outputs  (n, T, H, D/H), what each head puts out, before the output projection
neurons       (n, T, N), after the non-linearity, before the down-projection
mlp_out       (n, T, D), what the MLP adds to the residual stream
residual      (n, T, D), the residual stream that enters the layer
"""


class Intervention(Protocol):
    """A change to one layer of a pass."""

    @property
    def site(self) -> Site:
        """Where it acts."""

    @property
    def layer(self) -> int:
        """The layer, 0..L-1."""

    def apply(self, values: torch.Tensor) -> torch.Tensor:
        """Return the tensor of its site, changed; `values` itself stays as it is.

        Raises IndexError for a head or a neuron that is not there.
        """


@dataclass(frozen=True)
class ZeroHead:
    """Silence one attention head: what it would write becomes zero."""

    layer: int
    head: int
    site: ClassVar[Site] = "head_outputs"

    def apply(self, values: torch.Tensor) -> torch.Tensor:
        """Return the heads' outputs (n, T, H, D/H) with this one at 0."""
        return _replaced(values, 2, self.head, torch.zeros_like(values[:, :, :1]))


@dataclass(frozen=True)
class MeanHead:
    """Make one attention head say the same everywhere: its mean over the prompt's positions.

    Unlike zero, the mean is closer to what the later layers usually receive. It looks at the whole prompt, so early
    positions get a part of what the head reads later on.
    """

    layer: int
    head: int
    site: ClassVar[Site] = "head_outputs"

    def apply(self, values: torch.Tensor) -> torch.Tensor:
        """Return the heads' outputs (n, T, H, D/H) with this one at its mean over the T positions of its prompt."""
        return _replaced(values, 2, self.head, _at(values, 2, self.head).mean(1, keepdim=True))


@dataclass(frozen=True)
class ZeroNeuron:
    """Silence one neuron of an MLP: its activation becomes zero."""

    layer: int
    neuron: int
    site: ClassVar[Site] = "neurons"

    def apply(self, values: torch.Tensor) -> torch.Tensor:
        """Return the activations (n, T, N) with this one at 0."""
        return _replaced(values, 2, self.neuron, torch.zeros_like(values[:, :, :1]))


@dataclass(frozen=True)
class MeanNeuron:
    """Make one neuron fire the same everywhere: its mean over the prompt's positions."""

    layer: int
    neuron: int
    site: ClassVar[Site] = "neurons"

    def apply(self, values: torch.Tensor) -> torch.Tensor:
        """Return the activations (n, T, N) with this one at its mean over the T positions of its prompt."""
        return _replaced(values, 2, self.neuron, _at(values, 2, self.neuron).mean(1, keepdim=True))


@dataclass(frozen=True)
class ZeroMLP:
    """Switch the whole MLP of a layer off: it adds nothing to the residual stream."""

    layer: int
    site: ClassVar[Site] = "mlp_out"

    def apply(self, values: torch.Tensor) -> torch.Tensor:
        """Return zeros in the place of what the MLP adds, (n, T, D)."""
        return torch.zeros_like(values)


@dataclass(frozen=True)
class MeanMLP:
    """Make the whole MLP of a layer say the same everywhere: its mean over the prompt's positions."""

    layer: int
    site: ClassVar[Site] = "mlp_out"

    def apply(self, values: torch.Tensor) -> torch.Tensor:
        """Return at each position the mean over the T positions of its prompt of what the MLP adds, (n, T, D)."""
        return values.mean(1, keepdim=True).expand_as(values)


def _at(values: torch.Tensor, axis: int, place: int) -> torch.Tensor:
    """Return the slice of `values` at one place of an axis, which stays with length 1. Raises IndexError outside."""
    if not 0 <= place < values.shape[axis]:
        raise IndexError(f"There are places 0 to {values.shape[axis] - 1}, and no {place}.")
    return values.narrow(axis, place, 1)


def _replaced(values: torch.Tensor, axis: int, place: int, slice_: torch.Tensor) -> torch.Tensor:
    """Return `values` with `slice_`, which may have length 1 along the positions, at one place of an axis."""
    changed = values.clone()
    _at(changed, axis, place).copy_(slice_)
    return changed
