"""The second half of a forward pass: from the residual stream at some layer on to the prediction, for many at once.

A change in one layer leaves all layers before it as they were, so nobody has to run those again.
"""

from collections.abc import Callable, Sequence

import torch

from model.forward import recording
from model.forward.device import array
from model.intervene import Intervention
from model.language_model import LanguageModel
from model.serving.pass_queue import in_parts
from model.trace import Array

VECTORS = 1024
"""Positions that go through a part of a block together: enough to keep the processor busy, and no more memory."""


def resume(
    model: LanguageModel, layer: int, streams: Array | torch.Tensor, interventions: Sequence[Intervention] = ()
) -> Array:
    """Return the logits (n, V) at the last position that follow from n residual streams (n, T, D) entering `layer`.

    The streams go through the blocks `layer` .. L-1, the final norm and the unembedding; `layer` = L is the stream
    that leaves the last block. Interventions act on the blocks that are run. Raises IndexError outside 0..L.
    """
    if not 0 <= layer <= model.shape.layers:
        raise IndexError(f"A pass is resumed at 0 to {model.shape.layers}.")
    passing = _tensor(model, streams)
    with torch.inference_mode(), recording.intervening(interventions):
        for index in range(layer, model.shape.layers):
            passing = add_mlp(model, index, add_attention(model, index, passing), whole=bool(interventions))
    return read(model, passing)


def resume_after_attention(
    model: LanguageModel, layer: int, streams: Array | torch.Tensor, interventions: Sequence[Intervention] = ()
) -> Array:
    """Return the logits (n, V) that follow from n streams (n, T, D) between attention and MLP of `layer`, 0..L-1.

    What a head of `layer` adds can be taken out of `residual_mid` by subtraction; interventions act from the next
    layer on. Raises IndexError outside 0..L-1.
    """
    if not 0 <= layer < model.shape.layers:
        raise IndexError(f"Layers run from 0 to {model.shape.layers - 1}.")
    return resume(model, layer + 1, add_mlp(model, layer, _tensor(model, streams)), interventions)


@torch.inference_mode()
def add_attention(model: LanguageModel, layer: int, streams: torch.Tensor) -> torch.Tensor:
    """Take n streams (n, T, D) that enter `layer` to the middle of it, (n, T, D).

    Without a mask the fused attention is causal by itself, for each stream alone.
    """
    block = model.block(layer)
    norm, attention = (
        block.get_submodule(name) for name in (model.architecture.first_norm, model.architecture.attention)
    )
    positions = _positions(model, streams)
    return _in_chunks(
        streams, lambda part: part + attention(hidden_states=norm(part), attention_mask=None, **positions)[0]
    )


@torch.inference_mode()
def add_mlp(model: LanguageModel, layer: int, streams: torch.Tensor, *, whole: bool = False) -> torch.Tensor:
    """Take n streams (n, T, D) from the middle of `layer` to its end: (n, T, D), of the last layer (n, 1, D).

    Nothing after the last layer's attention looks at another position than the last, but for an intervention that takes
    a mean over positions: with `whole` all of them go through the last layer too.
    """
    block = model.block(layer)
    norm, mlp = (block.get_submodule(name) for name in (model.architecture.middle_norm, model.architecture.mlp))
    if layer == model.shape.layers - 1 and not whole:
        streams = streams[:, -1:]
    return _in_chunks(streams, lambda part: part + mlp(norm(part)))


@torch.inference_mode()
def read(model: LanguageModel, streams: torch.Tensor) -> Array:
    """Return the logits (n, V) at the last position of n streams (n, T, D) that left the last block."""
    last = model.net.get_submodule(model.architecture.final_norm)(streams[:, -1])  # (n, T, D) -> (n, D)
    return array(model.net.get_output_embeddings()(last))  # (n, D) -> (n, V)


def _in_chunks(streams: torch.Tensor, run: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """Return what `run` makes of streams (n, T, D), a few at a time, with a pause where it is part of long work.

    Attention itself cannot run on none at all.
    """
    if not len(streams):
        return streams
    return torch.cat([run(part) for part in in_parts(streams.split(max(1, VECTORS // streams.shape[1])))])


def _positions(model: LanguageModel, streams: torch.Tensor) -> dict[str, object]:
    """Return what attention needs to know about positions: rotary angles, or nothing where the stream holds them."""
    if model.architecture.rotary is None:
        return {}
    positions = torch.arange(streams.shape[1], device=streams.device)[None]  # (1, T)
    return {"position_embeddings": model.net.get_submodule(model.architecture.rotary)(streams, position_ids=positions)}


def _tensor(model: LanguageModel, streams: Array | torch.Tensor) -> torch.Tensor:
    return streams if isinstance(streams, torch.Tensor) else torch.tensor(streams, device=model.device)
