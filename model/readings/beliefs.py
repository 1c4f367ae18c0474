"""What people believe about language models, as numbers of the model and the text at hand."""

import zlib
from collections.abc import Callable, Mapping

import numpy as np
import torch

from model import attention, sampling
from model.language_model import LanguageModel
from model.readings import ablation
from model.serving.pass_queue import pause
from model.trace import Array, Trace

_LOOKED_AT = 100  # of the likeliest tokens


def order_changed(logits: Array, low: float, high: float) -> int:
    """Return how many of the 100 likeliest tokens have another rank at temperature `high` than at `low`.

    Ranks are those of the probabilities over the whole vocabulary, equal ones by id.
    """
    cold, warm = (sampling.likeliest(sampling.softmax(logits, one), _LOOKED_AT) for one in (low, high))
    return int((cold != warm).sum())


def changed_by_reading(model: LanguageModel, trace: Trace) -> int:
    """Return how many tensors of weights have other bytes after the model has read the text once more."""
    before = _checksums(model)
    pause()
    model.trace(trace.ids)
    pause()
    return sum(one != other for one, other in zip(before, _checksums(model), strict=True))


def moved_by_the_draw(model: LanguageModel, trace: Trace) -> float:
    """Return how far apart the next predictions are after the likeliest and after the second likeliest token.

    Half the sum of |p - q|: 0 for the same prediction, 1 where nothing is in common. A text that fills the context
    loses its first token.
    """
    text = trace.ids[1 - model.shape.context :] if len(trace.ids) == model.shape.context else trace.ids
    chances = []
    for token in sampling.likeliest(trace.logits, 2).tolist():
        pause()
        chances.append(sampling.softmax(model.trace((*text, token)).logits))
    return sampling.total_variation(*chances)


def rank_of_the_brightest(model: LanguageModel, trace: Trace) -> int:
    """Return the rank, by its effect on the prediction, of the head with the brightest look back.

    That is the head whose last token gives the largest weight to any other token but the first, where heads park what
    they do not need (Xiao et al. 2023). The effect is the KL divergence of the prediction when the head's output is set
    to zero; 1 for the head that matters most. Raises ValueError for a text of fewer than three tokens.
    """
    if len(trace.ids) < 3:
        raise ValueError("There is no token between the first one and the last.")
    looks = np.array(
        [attention.pattern(model, trace, layer)[:, -1, 1:-1].max(-1) for layer in range(model.shape.layers)]
    )  # (L, H)
    divergence = ablation.effects(model, trace, "zero").divergence  # (L, H)
    return 1 + int((divergence > divergence.flat[looks.argmax()]).sum())


def _checksums(model: LanguageModel) -> list[int]:
    """Return a CRC-32 of the bytes of every tensor of weights."""
    held = [weights.detach().cpu().contiguous() for weights in model.net.parameters()]
    return [zlib.crc32(weights.flatten().view(torch.uint8).numpy().data) for weights in held]


BELIEFS: Mapping[str, Callable[[LanguageModel, Trace], float]] = {
    "order_changed": lambda _, trace: order_changed(trace.logits, 0.5, 2.0),
    "changed_by_reading": changed_by_reading,
    "moved_by_the_draw": moved_by_the_draw,
    "rank_of_the_brightest": rank_of_the_brightest,
}
"""The number of each belief, by the name under which a lesson asks for it."""
