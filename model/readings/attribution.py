"""Which part of the model the last logit came from: direct logit attribution.

The last vector of the stream is a sum of what the embedding, every head and every MLP added. With the statistics of the
final norm held at what they were, norm and unembedding are linear, so a token's logit is a sum over the same parts
(Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits"). It counts what a part writes towards the
token directly, not what later layers make of it. The logit lens is the other convention: it takes the norm's statistics
afresh at each layer.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from model.language_model import LanguageModel
from model.readings import head_outputs
from model.trace import Trace

Array = NDArray[np.float64]
Part = Literal["embedding", "position", "head", "attention bias", "mlp", "final bias"]


class Term(NamedTuple):
    """One part of the sum."""

    kind: Part
    layer: int | None
    head: int | None
    value: float


@dataclass(frozen=True, eq=False)
class Attribution:
    """One token's logit at the last position as a sum over the parts of the model."""

    token: int
    embedding: float
    """The last token's own embedding."""
    position: float
    """The embedding of the last position; 0 where positions are rotary."""
    heads: Array
    """(L, H)."""
    attention_biases: Array
    """(L,): the bias of each output projection; 0 where the family has none."""
    mlps: Array
    """(L,), bias included."""
    final_bias: float
    """The bias of the final norm, through the unembedding, and the unembedding's own; 0 where the family has none."""
    logit: float
    """The token's logit as the pass computed it."""

    @property
    def total(self) -> float:
        """The sum of all parts: `logit`, but for rounding."""
        single = self.embedding + self.position + self.final_bias
        return float(single + self.heads.sum() + self.attention_biases.sum() + self.mlps.sum())

    def terms(self) -> list[Term]:
        """Return every part of the sum, the largest amounts first whatever their sign; equal ones in the pass's order.

        Positions and biases that the family does not have come last, as zeros.
        """
        found = [Term("embedding", None, None, self.embedding), Term("position", None, None, self.position)]
        for layer, heads in enumerate(self.heads.tolist()):
            found += [Term("head", layer, head, value) for head, value in enumerate(heads)]
            found.append(Term("attention bias", layer, None, float(self.attention_biases[layer])))
            found.append(Term("mlp", layer, None, float(self.mlps[layer])))
        found.append(Term("final bias", None, None, self.final_bias))
        return sorted(found, key=lambda term: -abs(term.value))


def attribute(model: LanguageModel, trace: Trace, token: int) -> Attribution:
    """Return where the logit of `token`, 0..V-1, at the last position came from. Raises IndexError for another token.

    The parts sum to the logit within the rounding of the pass, 1e-3.
    """
    if not 0 <= token < model.shape.vocabulary:
        raise IndexError(f"Token ids run from 0 to {model.shape.vocabulary - 1:,}.")
    towards = _direction(model, trace, token)  # (D,)
    layers = range(model.shape.layers)
    position = _position(model, trace)  # (D,)
    return Attribution(
        token=token,
        embedding=float((trace.residual[0, -1] - position) @ towards),
        position=float(position @ towards),
        heads=np.array([_heads(model, trace, layer, towards) for layer in layers]),
        attention_biases=np.array([head_outputs.output_bias(model, layer) @ towards for layer in layers]),
        mlps=trace.mlp_out[:, -1] @ towards,  # (L, D) -> (L,)
        final_bias=_final_bias(model, token),
        logit=float(trace.logits[token]),
    )


def _direction(model: LanguageModel, trace: Trace, token: int) -> Array:
    """Return the vector (D,) whose dot product with a part of the last stream is that part's share of the logit.

    The norm of x is gain x (x - mean) / sqrt(variance + epsilon), for an RMS norm without the mean. The logit is its
    dot product with the token's row u of the unembedding. Centring x and centring gain x u give the same dot product.
    """
    norm = model.net.get_submodule(model.architecture.final_norm)
    assert isinstance(norm.weight, torch.Tensor)
    stream = trace.residual[-1, -1].astype(np.float64)  # (D,)
    towards = norm.weight.double().numpy() * _unembedding_row(model, token)  # (D,)
    if model.architecture.norm == "layer norm":
        stream = stream - stream.mean()
        towards = towards - towards.mean()
    found: Array = towards / np.sqrt((stream**2).mean() + getattr(norm, model.architecture.norm_epsilon))
    return found


def _unembedding_row(model: LanguageModel, token: int) -> Array:
    weight = model.net.get_output_embeddings().weight  # (V, D)
    assert isinstance(weight, torch.Tensor)
    return weight[token].double().numpy()


def _heads(model: LanguageModel, trace: Trace, layer: int, towards: Array) -> Array:
    """Return the share (H,) of each head: what it read at the last position, through its slice of the projection."""
    read = head_outputs.head_values(model, trace, layer)[:, -1]  # (H, T, D/H) -> (H, D/H)
    found: Array = (read * (head_outputs.output_weight(model, layer) @ towards)).sum(-1)
    return found


def _position(model: LanguageModel, trace: Trace) -> Array:
    """Return the vector (D,) that was added for the last position: zeros where positions are rotary."""
    if model.architecture.position_embedding is None:
        return np.zeros(model.shape.width)
    weight = model.net.get_submodule(model.architecture.position_embedding).weight  # (context, D)
    assert isinstance(weight, torch.Tensor)
    return weight[len(trace.ids) - 1].double().numpy()


def _final_bias(model: LanguageModel, token: int) -> float:
    shift = getattr(model.net.get_submodule(model.architecture.final_norm), "bias", None)  # an RMS norm has none
    own = model.net.get_output_embeddings().bias
    through = 0.0 if shift is None else float(shift.double().numpy() @ _unembedding_row(model, token))
    return through + (0.0 if own is None else float(own[token]))
