"""What a token really takes from each other one: the values that it reads, through the output projection.

An attention weight alone says where a head looks, not how much it brings. What layer l adds to token i is, but for its
bias, a sum over the tokens j that it reads: sum_j sum_h pattern_h[i, j] values_h[j] @ W_O[h]. The length of the part
that belongs to j says how much is read from it (Kobayashi et al. 2020, "Attention is Not Only a Weight"). A head that
has nothing to do puts its weight on a token whose value is short, most often the first: an attention sink (Xiao et al.
2023, "Efficient Streaming Language Models with Attention Sinks").
"""

import numpy as np

from model import attention
from model.language_model import LanguageModel
from model.readings import head_outputs
from model.trace import Array, Trace


def lengths(model: LanguageModel, trace: Trace, layer: int, pattern: Array | None = None) -> Array:
    """Return (T, T): the length of what token i takes in from token j in `layer`, over all heads together.

    `pattern` (H, T, T) is the layer's own, where the caller has it already. Raises IndexError outside 0..L-1.
    """
    weight = head_outputs.output_weight(model, layer)  # (H, D/H, D)
    heads = range(model.shape.heads)
    values = trace.values[layer][[head_outputs.group(trace, head) for head in heads]]  # (G, T, D/H) -> (H, T, D/H)
    written = (values @ weight).transpose(1, 0, 2)  # (T, H, D): what each head would write for the whole of a token
    products = written @ written.transpose(0, 2, 1)  # (T, H, H): dot products between the heads' writings
    if pattern is None:
        pattern = attention.pattern(model, trace, layer)
    shares = np.ascontiguousarray(pattern.transpose(2, 1, 0))  # (T read, T reading, H)
    squares = ((shares @ products) * shares).sum(-1)  # (T read, T reading)
    found: Array = np.sqrt(np.maximum(squares.T, 0))  # rounding may leave a little less than 0
    return found


def shares(lengths: Array) -> Array:
    """Return each row of `lengths` (T, T) as shares that sum to 1; a row of zeros stays zeros."""
    total = lengths.sum(-1, keepdims=True)
    found: Array = np.divide(lengths, total, out=np.zeros_like(lengths), where=total > 0)
    return found
