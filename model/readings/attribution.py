"""Which part of the model prefers one next token to another: direct logit attribution.

The last vector of the stream is a sum of what the embedding, every head and every MLP added. With the statistics of the
final norm held at what they were, norm and unembedding are linear, so a token's logit is a sum over the same parts
(Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits"). It counts what a part writes towards the
token directly, not what later layers make of it. The logit lens is the other convention: it takes the norm's statistics
afresh at each layer.

A part that lifts all tokens alike decides nothing, since softmax only sees differences. So the parts are always those
of a difference: a token's logit less another's, or less the mean of all.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from model.forward.device import exact
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
    """How far one token's logit at the last position lies above another's, as a sum over the parts of the model."""

    token: int
    against: int | None
    """The other token; None for the mean of all V."""
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
    difference: float
    """The token's logit less the other's, or less the mean of all, as the pass computed them."""

    @property
    def total(self) -> float:
        """The sum of all parts: `difference`, but for rounding."""
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


def attribute(model: LanguageModel, trace: Trace, token: int, against: int | None = None) -> Attribution:
    """Return where it comes from that the logit of `token` at the last position lies above that of `against`.

    Both are ids, 0..V-1; None for `against` is the mean over all tokens. The parts sum to the difference of the logits
    within the rounding of the pass, 1e-3. Raises IndexError for ids that are none.
    """
    if not all(0 <= named < model.shape.vocabulary for named in (token, token if against is None else against)):
        raise IndexError(f"Token ids run from 0 to {model.shape.vocabulary - 1:,}.")
    row = _unembedding_row(model, token) - _unembedding_row(model, against)  # (D,)
    towards = _direction(model, trace, row)  # (D,)
    layers = range(model.shape.layers)
    position = _position(model, trace)  # (D,)
    return Attribution(
        token=token,
        against=against,
        embedding=float((trace.residual[0, -1] - position) @ towards),
        position=float(position @ towards),
        heads=np.array([_heads(model, trace, layer, towards) for layer in layers]),
        attention_biases=np.array([head_outputs.output_bias(model, layer) @ towards for layer in layers]),
        mlps=trace.mlp_out[:, -1] @ towards,  # (L, D) -> (L,)
        final_bias=_final_bias(model, row, token, against),
        difference=float(trace.logits[token]) - _of(trace.logits, against),
    )


def _direction(model: LanguageModel, trace: Trace, row: Array) -> Array:
    """Return the vector (D,) whose dot product with a part of the last stream is that part's share of the difference.

    The norm of x is gain x (x - mean) / sqrt(variance + epsilon), for an RMS norm without the mean. The difference is
    its dot product with `row`, the difference of two rows of the unembedding. Centring x and centring gain x row give
    the same dot product.
    """
    norm = model.net.get_submodule(model.architecture.final_norm)
    assert isinstance(norm.weight, torch.Tensor)
    stream = trace.residual[-1, -1].astype(np.float64)  # (D,)
    towards = exact(norm.weight) * row  # (D,)
    if model.architecture.norm == "layer norm":
        stream = stream - stream.mean()
        towards = towards - towards.mean()
    found: Array = towards / np.sqrt((stream**2).mean() + getattr(norm, model.architecture.norm_epsilon))
    return found


def _unembedding_row(model: LanguageModel, token: int | None) -> Array:
    """Return a row (D,) of the unembedding, or the mean of all."""
    weight = model.net.get_output_embeddings().weight  # (V, D)
    assert isinstance(weight, torch.Tensor)
    return exact(weight).mean(0) if token is None else exact(weight[token])


def _of(values: NDArray[np.floating], token: int | None) -> float:
    """Return one of the values (V,), or the mean of all."""
    return float(values.mean(dtype=np.float64) if token is None else values[token])


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
    return exact(weight[len(trace.ids) - 1])


def _final_bias(model: LanguageModel, row: Array, token: int, against: int | None) -> float:
    shift = getattr(model.net.get_submodule(model.architecture.final_norm), "bias", None)  # an RMS norm has none
    own = model.net.get_output_embeddings().bias
    through = 0.0 if shift is None else float(exact(shift) @ row)
    if own is None:
        return through
    biases = exact(own)  # (V,)
    return through + float(biases[token]) - _of(biases, against)
