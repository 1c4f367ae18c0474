"""The logit lens: what a layer would predict if it were the last one."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from model import sampling
from model.forward.device import array
from model.language_model import LanguageModel
from model.trace import Trace


def logits(model: LanguageModel, trace: Trace, layer: int, position: int = -1) -> NDArray[np.float32]:
    """Return the logits (V,) read from the residual stream at `layer`, 0..L, and `position`.

    Layer 0 is the stream entering the first block; layer L equals `trace.logits` at the last position.
    """
    found: NDArray[np.float32] = logits_at(model, trace, layer, [position])[0]
    return found


def logits_at(model: LanguageModel, trace: Trace, layer: int, positions: Sequence[int]) -> NDArray[np.float32]:
    """Return the logits (n, V) at n positions of `layer`: the final norm with its statistics taken afresh, then the
    unembedding (nostalgebraist 2020). Raises IndexError outside the trace.
    """
    return _read(model, trace.residual[layer][list(positions)])


def predictions(model: LanguageModel, trace: Trace) -> NDArray[np.float64]:
    """Return the distribution over the next token at every position of the last layer, (T, V)."""
    rows = logits_at(model, trace, model.shape.layers, range(len(trace.ids)))
    return np.stack([sampling.softmax(row) for row in rows])


def every_layer(model: LanguageModel, trace: Trace, position: int = -1) -> NDArray[np.float32]:
    """Return the logits (L+1, V) that all layers would give at `position`, in one product with the unembedding.

    The unembedding is the largest matrix there is: read once, it serves all layers. Raises IndexError for a position
    outside the trace.
    """
    return _read(model, trace.residual[:, position])


def _read(model: LanguageModel, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logits (n, V) of n vectors (n, D) of the stream."""
    stream = torch.tensor(vectors, device=model.device)  # (n, D)
    with torch.inference_mode():
        normed = model.net.get_submodule(model.architecture.final_norm)(stream)  # (n, D)
        return array(model.net.get_output_embeddings()(normed))  # (n, D) -> (n, V)
