"""Why a head looks there: one score of attention taken apart into what earlier parts of the model made of it.

A score is query . key x scaling. Both sides are linear in the vector they are read from once the statistics of the norm
before attention are held at what they were, and that vector is a sum of what the embedding, every earlier head and
every earlier MLP added. So the score is a sum over pairs of parts, one of the asking token and one of the answering
(Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits"). Where positions are rotary, the query and the
key of each part are turned by the angles of their positions: turning is linear, and the turned terms are summed.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from transformers.models.llama.modeling_llama import apply_rotary_pos_emb

from model import attention
from model.forward.device import exact
from model.language_model import LanguageModel
from model.readings import head_outputs
from model.readings.matrices import matrix
from model.trace import Trace

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Source:
    """What added a part to the residual stream before the layer."""

    kind: Literal["embedding", "position", "head", "attention bias", "mlp", "bias"]
    layer: int | None = None
    head: int | None = None


@dataclass(frozen=True, eq=False)
class ScoreParts:
    """One score as a sum over pairs of n sources: rows ask, columns answer."""

    sources: tuple[Source, ...]
    terms: Array
    """(n, n): what the pair adds to the score; the last source is the bias of the projection and of the norm."""
    score: float
    """The score as the pass computed it, scaling included."""

    @property
    def total(self) -> float:
        """The sum of all terms: `score`, but for rounding."""
        return float(self.terms.sum())

    @property
    def asking(self) -> Array:
        """(n,): what each part of the asking token's vector brings, whatever answers."""
        found: Array = self.terms.sum(1)
        return found

    @property
    def answering(self) -> Array:
        """(n,): what each part of the answering token's vector brings, whatever asks."""
        found: Array = self.terms.sum(0)
        return found


def score_parts(model: LanguageModel, trace: Trace, layer: int, head: int, asking: int, answering: int) -> ScoreParts:
    """Return where the score comes from that `head` of `layer` gives the token `answering` for the token `asking`.

    The terms sum to the score within the rounding of the pass, 1e-3. Raises IndexError for a layer, a head or a token
    that is not there, and for an answering token after the asking one, which the causal mask hides.
    """
    if not 0 <= head < model.shape.heads:
        raise IndexError(f"Heads run from 0 to {model.shape.heads - 1}.")
    if not 0 <= answering <= asking < len(trace.ids):
        raise IndexError("A token answers itself and the tokens after it.")
    group = head_outputs.group(trace, head)
    queries = _sides(model, trace, layer, asking, "query", head)  # (n, D/H)
    keys = _sides(model, trace, layer, answering, "key", group)  # (n, D/H)
    scaling = attention.scaling(model, layer)
    score = float(trace.queries[layer, head, asking].astype(np.float64) @ trace.keys[layer, group, answering])
    return ScoreParts(
        sources=_sources(model, layer),
        terms=queries @ keys.T * scaling,
        score=score * scaling,
    )


def _sources(model: LanguageModel, layer: int) -> tuple[Source, ...]:
    found = [Source("embedding"), Source("position")]
    for earlier in range(layer):
        found += [Source("head", earlier, head) for head in range(model.shape.heads)]
        found += [Source("attention bias", earlier), Source("mlp", earlier)]
    return (*found, Source("bias"))


def _sides(
    model: LanguageModel, trace: Trace, layer: int, position: int, role: Literal["query", "key"], place: int
) -> Array:
    """Return the query or key (n, D/H) that each source makes, the bias last, turned where positions are rotary."""
    projection = matrix(model, layer, role)
    width = model.shape.head_width
    rows = slice(place * width, (place + 1) * width)
    weight = projection.weight[rows].astype(np.float64)  # (D/H, D)
    norm = model.block(layer).get_submodule(model.architecture.first_norm)
    assert isinstance(norm.weight, torch.Tensor)
    gain = exact(norm.weight)  # (D,)
    shift: torch.Tensor | None = getattr(norm, "bias", None)  # an RMS norm has none
    stream = trace.residual[layer, position].astype(np.float64)  # (D,)
    parts = _parts(model, trace, layer, position)  # (n - 1, D)
    if model.architecture.norm == "layer norm":
        stream = stream - stream.mean()
        parts = parts - parts.mean(1, keepdims=True)
    scale = np.sqrt((stream**2).mean() + getattr(norm, model.architecture.norm_epsilon))
    made = (parts / scale * gain) @ weight.T  # (n - 1, D) -> (n - 1, D/H)
    constant = projection.bias[rows] + (0 if shift is None else weight @ exact(shift))  # (D/H,)
    return _turned(model, np.vstack([made, constant]), position)


def _parts(model: LanguageModel, trace: Trace, layer: int, position: int) -> Array:
    """Return what each source but the bias added to the stream that enters `layer` at `position`, (n - 1, D)."""
    place = np.zeros(model.shape.width)
    if model.architecture.position_embedding is not None:
        weight = model.net.get_submodule(model.architecture.position_embedding).weight  # (context, D)
        assert isinstance(weight, torch.Tensor)
        place = exact(weight[position])
    found = [(trace.residual[0, position] - place)[None], place[None]]
    for earlier in range(layer):
        found += [
            head_outputs.head_outputs(model, trace, earlier)[:, position],  # (H, T, D) -> (H, D)
            head_outputs.output_bias(model, earlier)[None],
            trace.mlp_out[earlier, position][None],
        ]
    return np.vstack(found).astype(np.float64)


def _turned(model: LanguageModel, vectors: Array, position: int) -> Array:
    """Return queries or keys (n, D/H) after the rotary turn of `position`; as they are where positions are learned."""
    if model.architecture.rotary is None:
        return vectors
    rows = torch.tensor(vectors, dtype=torch.float32, device=model.device)[None, None]  # (1, 1, n, D/H)
    angles = model.net.get_submodule(model.architecture.rotary)
    with torch.inference_mode():
        cos, sin = angles(rows, position_ids=torch.tensor([[position]], device=model.device))  # (1, 1, D/H)
        turned, _ = apply_rotary_pos_emb(rows, rows, cos, sin)
    return exact(turned[0, 0])
