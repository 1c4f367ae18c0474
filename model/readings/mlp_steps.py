"""One MLP at one token: what each neuron adds, how the sum builds up, and that no other token has a part in it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from model.forward.device import array
from model.language_model import LanguageModel
from model.readings import mlp
from model.readings.matrices import matrix
from model.readings.mlp import Firing
from model.readings.resumed_pass import add_attention
from model.trace import Array, Trace


@dataclass(frozen=True, eq=False)
class Steps:
    """The N neurons of one layer at one position."""

    firing: Firing
    """At this position alone: (1, N) each."""
    order: NDArray[np.intp]
    """(N,): the neurons, the one that adds the longest vector first."""
    added: Array
    """(N,): length of the vector that each neuron adds, by its number: |activation| x length of its column."""
    missing: Array
    """(N,): how far the sum of the first k of `order` is from the sum of all, k = 1 .. N, as a share of its length."""

    @property
    def activations(self) -> Array:
        """(N,): how far each neuron fires."""
        found: Array = self.firing.activations[0]
        return found

    def within(self, share: float) -> int:
        """Return how many of the strongest neurons it takes until no more than `share` of the whole is missing."""
        above = np.flatnonzero(self.missing > share)
        return int(above[-1]) + 2 if above.size else 1


def steps(model: LanguageModel, trace: Trace, layer: int, position: int) -> Steps:
    """Return what the neurons of `layer`, 0..L-1, do at `position`. Raises IndexError outside either range."""
    firing = mlp.firing(model, trace, layer, [position])
    activations = firing.activations[0]  # (N,)
    columns = matrix(model, layer, "down").weight  # (D, N)
    order = mlp.strongest(model, layer, activations, len(activations))
    summed = np.cumsum(columns[:, order].astype(np.float64) * activations[order], axis=1)  # (D, N)
    whole = summed[:, -1:]  # (D, 1)
    length = float(np.linalg.norm(whole)) or 1.0
    return Steps(
        firing=firing,
        order=order,
        added=(np.abs(activations) * np.linalg.norm(columns, axis=0)).astype(np.float32),
        missing=(np.linalg.norm(summed - whole, axis=0) / length).astype(np.float32),
    )


@dataclass(frozen=True)
class Dependence:
    """How far what a part adds at one token changes where the other tokens do, as a share of its length."""

    alone: float
    """Where the part gets this token's vector and no other."""
    reversed: float
    """Where it gets all vectors in the opposite order."""


def dependence(
    model: LanguageModel, trace: Trace, layer: int, position: int, part: Literal["attention", "mlp"]
) -> Dependence:
    """Return how much of what attention or the MLP of `layer` adds at `position` depends on the other tokens.

    The part itself is run again on the vectors that it was given. Raises IndexError outside either range.
    """
    block = model.block(layer)
    given = trace.residual[layer] if part == "attention" else trace.residual_mid[layer]  # (T, D)
    added = (trace.attention_out if part == "attention" else trace.mlp_out)[layer, position]  # (D,)
    place = range(len(given))[position]

    def run(vectors: Array) -> Array:
        """Return what the part adds to vectors (n, D)."""
        streams = torch.tensor(vectors, device=model.device)[None]  # (1, n, D)
        with torch.inference_mode():
            if part == "attention":
                return array((add_attention(model, layer, streams) - streams)[0])
            norm, whole = (
                block.get_submodule(name) for name in (model.architecture.middle_norm, model.architecture.mlp)
            )
            return array(whole(norm(streams))[0])

    length = float(np.linalg.norm(added)) or 1.0
    return Dependence(
        alone=float(np.linalg.norm(run(given[[place]])[0] - added)) / length,
        reversed=float(np.linalg.norm(run(given[::-1].copy())[len(given) - 1 - place] - added)) / length,
    )
