"""What each head adds to the residual stream, computed from a trace when a layer is opened.

Attention's output is a sum over heads, out = sum_h (pattern_h @ values_h) @ W_O[h] + bias, where W_O[h] (D/H, D) is the
slice of the output projection that belongs to head h (Elhage et al. 2021, "A Mathematical Framework for Transformer
Circuits").
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from model import attention
from model.forward.device import array
from model.language_model import LanguageModel
from model.trace import Array, Trace


def head_outputs(model: LanguageModel, trace: Trace, layer: int, heads: Sequence[int] | None = None) -> Array:
    """Return what n heads of `layer` add to the stream, (n, T, D): all H, or those asked for, in that order.

    The sum over all heads and `output_bias` is `trace.attention_out[layer]`. Raises IndexError for a layer or a head
    that is not there.
    """
    chosen = list(range(model.shape.heads) if heads is None else heads)
    return head_values(model, trace, layer, chosen) @ output_weight(model, layer)[chosen]  # (n, T, D/H) -> (n, T, D)


def head_values(model: LanguageModel, trace: Trace, layer: int, heads: Sequence[int] | None = None) -> Array:
    """Return the values that n heads of `layer` read, weighted and summed: pattern @ values, (n, T, D/H).

    Raises IndexError for a layer or a head that is not there.
    """
    chosen = list(range(model.shape.heads) if heads is None else heads)
    if not all(0 <= head < model.shape.heads for head in chosen):
        raise IndexError(f"Heads run from 0 to {model.shape.heads - 1}.")
    values = trace.values[layer][[group(trace, head) for head in chosen]]  # (G, T, D/H) -> (n, T, D/H)
    found: Array = attention.pattern(model, trace, layer)[chosen] @ values
    return found


def group(trace: Trace, head: int) -> int:
    """Return which of the G keys and values `head` shares: `head` itself where every head has its own."""
    heads, groups = trace.queries.shape[1], trace.keys.shape[1]
    found: int = head * groups // heads
    return found


def output_weight(model: LanguageModel, layer: int) -> Array:
    """Return the output projection of `layer` by heads, (H, D/H, D): a view of the weights, not to be written to.

    Raises IndexError outside 0..L-1.
    """
    weight = _projection(model, layer).weight
    assert isinstance(weight, torch.Tensor)
    rows = weight if model.architecture.weight_rows == "inputs" else weight.T  # (H x D/H, D)
    return array(rows.unflatten(0, (model.shape.heads, model.shape.head_width)))


def output_bias(model: LanguageModel, layer: int) -> Array:
    """Return what attention of `layer` adds whatever its heads do, (D,): zeros where the family has no bias.

    Raises IndexError outside 0..L-1.
    """
    bias = _projection(model, layer).bias
    return array(bias) if isinstance(bias, torch.Tensor) else np.zeros(model.shape.width, np.float32)


def _projection(model: LanguageModel, layer: int) -> nn.Module:
    if not 0 <= layer < model.shape.layers:
        raise IndexError(f"Layers run from 0 to {model.shape.layers - 1}.")
    return (
        model.block(layer)
        .get_submodule(model.architecture.attention)
        .get_submodule(model.architecture.attention_output)
    )
