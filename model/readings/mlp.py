"""What the neurons of an MLP do: how far each one fires, and what it writes into the residual stream.

An MLP works on the vector of each token alone. GPT-2: out = W_down gelu(W_up x + b_up) + b_down, where x is the normed
vector (Radford et al. 2019). Llama's is gated: out = W_down (silu(W_gate x) * W_up x) (Shazeer 2020, "GLU Variants
Improve Transformer"). Either way the output is a sum over neurons: each adds its column of W_down, times how far it
fires (Geva et al. 2021, "Transformer Feed-Forward Layers Are Key-Value Memories").
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from model.forward.device import array, exact
from model.language_model import LanguageModel
from model.readings.matrices import matrix, unembedding
from model.trace import Array, Trace


@dataclass(frozen=True, eq=False)
class Firing:
    """The N neurons of one layer at n positions."""

    inputs: Array
    """(n, N): what enters the non-linearity: the up-projection, or the gate where the family has one."""
    factors: Array | None
    """(n, N): what a gate is multiplied with, the up-projection; None where there is no gate."""
    activations: Array
    """(n, N): how far each neuron fires, after the non-linearity (gated: gate times up)."""


def neurons(model: LanguageModel, trace: Trace, layer: int, position: int) -> Array:
    """Return how far each neuron of `layer`, 0..L-1, fires at `position`, (N,), negative positions from the end.

    `down(activations) + bias` is `trace.mlp_out[layer, position]`. Raises IndexError outside either range.
    """
    found: Array = firing(model, trace, layer, [position]).activations[0]
    return found


def firing(model: LanguageModel, trace: Trace, layer: int, positions: list[int] | None = None) -> Firing:
    """Return every step up to the activations of `layer` at n positions: all T, or those asked for.

    Raises IndexError for a layer or a position that is not there.
    """
    block = model.block(layer)
    vectors = trace.residual_mid[layer] if positions is None else trace.residual_mid[layer][positions]  # (n, D)
    with torch.inference_mode():
        norm = block.get_submodule(model.architecture.middle_norm)
        read = array(norm(torch.tensor(vectors, device=model.device)))  # (n, D)
    up = matrix(model, layer, "up")(read)  # (n, N)
    if model.architecture.gate is None:
        return Firing(up, None, nonlinearity(model, layer, up))
    gate = matrix(model, layer, "gate")(read)  # (n, N)
    return Firing(gate, up, nonlinearity(model, layer, gate) * up)


def nonlinearity_name(model: LanguageModel) -> str:
    """Return what transformers calls the non-linearity of the model's MLPs: "gelu_new" is GELU in its tanh form."""
    return str(getattr(model.net.config, model.architecture.activation_setting))


def nonlinearity(model: LanguageModel, layer: int, values: ArrayLike) -> Array:
    """Return what the non-linearity of `layer` makes of each value.

    Raises IndexError outside 0..L-1.
    """
    mlp = model.block(layer).get_submodule(model.architecture.mlp)
    with torch.inference_mode():
        curve = mlp.get_submodule(model.architecture.activation)
        return array(curve(torch.tensor(values, device=model.device)))


def written(model: LanguageModel, layer: int, neuron: int) -> Array:
    """Return the vector (D,) that a neuron adds to the stream when it fires with 1.

    Raises IndexError for a layer or a neuron that is not there.
    """
    columns = matrix(model, layer, "down").weight  # (D, N)
    if not 0 <= neuron < columns.shape[1]:
        raise IndexError(f"Neurons run from 0 to {columns.shape[1] - 1:,}.")
    found: Array = columns[:, neuron]
    return found


def strongest(model: LanguageModel, layer: int, activations: Array, count: int) -> NDArray[np.intp]:
    """Return the `count` neurons that add most to the stream, the longest vector first.

    The length is |activation| x the length of the neuron's output vector: a neuron that fires far and writes little
    does little. `activations` are (N,) of one position.
    """
    lengths = np.linalg.norm(matrix(model, layer, "down").weight, axis=0)  # (D, N) -> (N,)
    added = np.abs(activations) * lengths
    return np.argsort(-added, kind="stable")[:count]


def promoted(model: LanguageModel, layer: int, neuron: int) -> NDArray[np.float64]:
    """Return how far a neuron's output vector points towards each token, (V,), less the mean over all tokens.

    The convention: the vector (for a layer norm less its own mean) times the gain of the final norm, through the
    unembedding. The division by the norm's statistics is left out, since it depends on the prompt and changes no order;
    the mean is taken off, since what lifts all tokens alike decides nothing. This is what the neuron writes towards the
    prediction directly, not what later layers make of it. Raises IndexError like `written`.
    """
    vector = written(model, layer, neuron).astype(np.float64)  # (D,)
    norm = model.net.get_submodule(model.architecture.final_norm)
    assert isinstance(norm.weight, torch.Tensor)
    if model.architecture.norm == "layer norm":
        vector = vector - vector.mean()
    towards = unembedding(model).weight @ (exact(norm.weight) * vector)  # (V,)
    found: NDArray[np.float64] = towards - towards.mean()
    return found
