"""One attention head, step by step: what it asks, what answers, what it reads and what it writes."""

from dataclasses import dataclass

import numpy as np

from model import attention
from model.language_model import LanguageModel
from model.readings import head_outputs
from model.trace import Array, Trace


@dataclass(frozen=True, eq=False)
class HeadSteps:
    """The arrays of one head over T tokens."""

    queries: Array
    """(T, D/H), after rotary positions where the family has them."""
    keys: Array
    """(T, D/H), likewise; those of the head's group where heads share them."""
    values: Array
    """(T, D/H), likewise of the group."""
    scaling: float
    """What a dot product of query and key is multiplied with before the softmax."""
    pattern: Array
    """(T, T): softmax(queries @ keys.T x scaling) over the tokens so far; later tokens are exactly 0."""
    summed: Array
    """(T, D/H): pattern @ values."""
    written: Array
    """(T, D): `summed` through the head's slice of the output projection, what it adds to the stream."""
    written_share: Array
    """(T,): length of `written` over the length of the stream that enters the layer."""

    @property
    def scores(self) -> Array:
        """(T, T): queries @ keys.T x scaling, before the mask: later tokens have one too."""
        return self.queries @ self.keys.T * self.scaling


def steps(model: LanguageModel, trace: Trace, layer: int, head: int) -> HeadSteps:
    """Return every step of one head, 0..H-1, of `layer`, 0..L-1. Raises IndexError for one that is not there."""
    summed = head_outputs.head_values(model, trace, layer, [head])[0]  # (T, D/H)
    written = summed @ head_outputs.output_weight(model, layer)[head]  # (T, D/H) -> (T, D)
    group = head_outputs.group(trace, head)
    return HeadSteps(
        queries=trace.queries[layer, head],
        keys=trace.keys[layer, group],
        values=trace.values[layer, group],
        scaling=attention.scaling(model, layer),
        pattern=attention.pattern(model, trace, layer)[head],
        summed=summed,
        written=written,
        written_share=np.linalg.norm(written, axis=-1) / np.linalg.norm(trace.residual[layer], axis=-1),
    )
