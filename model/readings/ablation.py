"""What the prediction owes to a head, a neuron or an MLP: the difference that switching it off makes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import log_softmax

from model.errors import Message
from model.intervene import Intervention, MeanHead, MeanMLP, MeanNeuron, ZeroHead, ZeroMLP, ZeroNeuron
from model.language_model import LanguageModel
from model.progress import Progress, silent, span
from model.readings import head_outputs
from model.readings.resumed_pass import add_attention, add_mlp, read, resume, resume_after_attention
from model.serving.pass_queue import in_parts
from model.trace import Array, Trace

Kind = Literal["zero", "mean"]
"""What a part that is switched off writes: nothing, or at each position its mean over the prompt's positions."""

HELD = 8192
"""Vectors of unfinished streams that are held at once: 25 MB of GPT-2 small's."""

_INTERVENTION: dict[Kind, Callable[[int, int], Intervention]] = {"zero": ZeroHead, "mean": MeanHead}
_OF_NEURON: dict[Kind, Callable[[int, int], Intervention]] = {"zero": ZeroNeuron, "mean": MeanNeuron}
_OF_MLP: dict[Kind, Callable[[int], Intervention]] = {"zero": ZeroMLP, "mean": MeanMLP}


@dataclass(frozen=True, eq=False)
class Effect:
    """The prediction with a set of heads, or of neurons and MLPs, switched off."""

    logits: Array
    """(V,)."""
    divergence: float
    """KL(before || after) in bits, over the whole vocabulary at temperature 1."""
    top_change: float
    """How much the logit rose of the token that was on top before."""


@dataclass(frozen=True, eq=False)
class HeadEffects:
    """The effect of every head, each switched off alone."""

    divergence: NDArray[np.float64]
    """(L, H): KL(before || after) in bits."""
    top_change: NDArray[np.float64]
    """(L, H): change of the logit of the token that was on top before."""


def effect(model: LanguageModel, trace: Trace, heads: Sequence[tuple[int, int]], kind: Kind) -> Effect:
    """Return the effect of switching off all of `heads`, (layer, head) each, at once.

    The pass is resumed from the lowest layer concerned. Raises IndexError for a head that is not there.
    """
    chosen = sorted(set(heads))
    for layer, head in chosen:
        if not (0 <= layer < model.shape.layers and 0 <= head < model.shape.heads):
            raise IndexError(f"There is no head {head} in layer {layer}.")
    if not chosen:
        return _effect(trace, trace.logits)
    lowest = chosen[0][0]
    here = [head for layer, head in chosen if layer == lowest]
    stream = trace.residual_mid[lowest] + _changes(model, trace, lowest, kind, here).sum(0)  # (T, D)
    later = [_INTERVENTION[kind](layer, head) for layer, head in chosen if layer > lowest]
    return _effect(trace, resume_after_attention(model, lowest, stream[None], later)[0])


def mlp_effect(
    model: LanguageModel, trace: Trace, neurons: Sequence[tuple[int, int]], mlps: Sequence[int], kind: Kind
) -> Effect:
    """Return the effect of switching off all of `neurons`, (layer, neuron) each, and the whole MLPs of `mlps` at once.

    The pass is resumed at the lowest layer concerned. Raises IndexError for a neuron or a layer that is not there.
    """
    shape = model.shape
    for layer, neuron in [*neurons, *((layer, 0) for layer in mlps)]:
        if not (0 <= layer < shape.layers and 0 <= neuron < shape.neurons):
            raise IndexError(f"There is no neuron {neuron} in layer {layer}.")
    changes = [_OF_NEURON[kind](layer, neuron) for layer, neuron in sorted(set(neurons))]
    changes += [_OF_MLP[kind](layer) for layer in sorted(set(mlps))]
    if not changes:
        return _effect(trace, trace.logits)
    lowest = min(change.layer for change in changes)
    return _effect(trace, resume(model, lowest, trace.residual[lowest][None], changes)[0])


def mlp_effects(
    model: LanguageModel, trace: Trace, kind: Kind, progress: Progress = silent
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what switching each layer's MLP off alone does: KL in bits (L,), and the change of the top logit (L,).

    `progress` hears of each layer; what it raises ends the work there.
    """
    found = []
    for layer in in_parts(range(model.shape.layers)):
        progress(layer / model.shape.layers, Message("without_mlp", layer=layer + 1))
        found.append(mlp_effect(model, trace, [], [layer], kind))
    progress(1.0, Message("mlps_done"))
    return np.array([one.divergence for one in found]), np.array([one.top_change for one in found])


def effects(
    model: LanguageModel,
    trace: Trace,
    kind: Kind,
    progress: Progress = silent,
) -> HeadEffects:
    """Return the effect of every single head. `progress` hears of each layer; what it raises ends the work there.

    Streams without a head of layer 0 go through layer 0's MLP; in layer 1 those without one of its heads join them, and
    so on: each layer runs once for all of them, a few heads of each layer at a time so that memory stays bounded.
    """
    layers, heads = model.shape.layers, model.shape.heads
    divergence, top_change = np.zeros((layers, heads)), np.zeros((layers, heads))
    together = max(1, HELD // (layers * len(trace.ids)))
    for start in range(0, heads, together):
        chosen = range(heads)[start : start + together]
        report = span(progress, chosen.start / heads, chosen.stop / heads)
        found = [_effect(trace, row) for row in in_parts(_without_each(model, trace, kind, chosen, report))]
        divergence[:, chosen] = np.reshape([one.divergence for one in found], (layers, -1))
        top_change[:, chosen] = np.reshape([one.top_change for one in found], (layers, -1))
    progress(1.0, Message("heads_done"))
    return HeadEffects(divergence, top_change)


def _without_each(
    model: LanguageModel,
    trace: Trace,
    kind: Kind,
    heads: range,
    progress: Progress,
) -> Array:
    """Return the logits (L x n, V) without each of n heads of each layer in turn."""
    layers = model.shape.layers
    streams = torch.empty(0, len(trace.ids), model.shape.width, device=model.device)
    for layer in range(layers):
        progress(layer * (layer + 1) / (layers * (layers + 1)), Message("without_heads", layer=layer))
        joining = torch.from_numpy(trace.residual_mid[layer] + _changes(model, trace, layer, kind, heads))  # (n, T, D)
        streams = torch.cat([add_attention(model, layer, streams), joining.to(model.device)])
        streams = add_mlp(model, layer, streams)
    return read(model, streams)


def divergence(before: Array, after: Array) -> float:
    """Return KL(p || q) = sum p log2(p / q) in bits of two predictions given as logits (V,), at temperature 1.

    0 where both are the same (Kullback and Leibler 1951): the bits lost by betting on `after` when `before` holds.
    """
    p, q = (log_softmax(logits.astype(np.float64)) for logits in (before, after))
    return max(float((np.exp(p) * (p - q)).sum() / np.log(2)), 0.0)  # never negative, but for rounding


def _effect(trace: Trace, logits: Array) -> Effect:
    top = trace.logits.argmax()
    return Effect(logits, divergence(trace.logits, logits), float(logits[top]) - float(trace.logits[top]))


def _changes(model: LanguageModel, trace: Trace, layer: int, kind: Kind, heads: Sequence[int] | None = None) -> Array:
    """Return what switching n heads of `layer` off adds to the stream right after its attention, (n, T, D).

    The stream is a sum over heads, so this is exact: less the head's output, plus its mean where it is kept.
    """
    outputs = head_outputs.head_outputs(model, trace, layer, heads)
    return outputs.mean(1, keepdims=True) - outputs if kind == "mean" else -outputs
