"""Attention patterns, computed from a trace when a layer is opened."""

from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray

from model.language_model import LanguageModel
from model.trace import Trace


def scaling(model: LanguageModel, layer: int) -> float:
    """Return what q.k is multiplied by in a layer, 0..L-1. Raises IndexError outside."""
    attention = model.block(layer).get_submodule(model.architecture.attention)
    return cast(float, attention.scaling)


def pattern(model: LanguageModel, trace: Trace, layer: int) -> NDArray[np.float32]:
    """Return the attention pattern (H, T, T) of `layer`, 0..L-1: row i says what token i reads from each token.

    softmax(q.k x scaling) over the tokens up to i; rows sum to 1, later tokens are exactly 0. The scaling is the
    attention module's own, 1/sqrt(D/H) unless the configuration says otherwise. Raises IndexError outside 0..L-1.
    """
    factor = scaling(model, layer)
    queries = torch.tensor(trace.queries[layer])  # (H, T, D/H)
    keys = torch.tensor(trace.keys[layer])  # (G, T, D/H)
    keys = keys.repeat_interleave(len(queries) // len(keys), dim=0)  # (G, T, D/H) -> (H, T, D/H)
    scores = queries @ keys.transpose(1, 2) * factor  # (H, T, T)
    later = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)  # (T, T)
    return scores.masked_fill(later, -torch.inf).softmax(-1).numpy()
