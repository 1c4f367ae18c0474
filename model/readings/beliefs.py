"""What lessons ask, most of it what people believe of language models, as numbers of the model and the text at hand."""

import zlib
from collections.abc import Callable, Mapping

import numpy as np
import torch

from model import attention, sampling
from model.language_model import LanguageModel
from model.readings import ablation
from model.serving.pass_queue import in_parts, pause
from model.trace import Array, Trace
from model.train import preference, scale
from model.writing import Draws, write

_LOOKED_AT = 100  # of the likeliest tokens
_WRITTEN = 20  # tokens over which it is measured how sure a model writes
_LONG, _RUN = 60, 3  # tokens of a text in which is looked for repetitions, and of a repetition
_SEEN = 0.1  # bits of a change that one can see
_ROUNDING = 1e-4  # of a probability: the same products in another place of the memory may be rounded otherwise


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


def remembered(model: LanguageModel, trace: Trace) -> int:
    """Return how many of the 100 likeliest tokens have another probability once another text has been read.

    The text is read, then its tokens in reverse order, then the text again. What differs by less than rounding is the
    same.
    """
    before = sampling.softmax(model.trace(trace.ids).logits)
    for between in (trace.ids[::-1], trace.ids):
        pause()
        after = sampling.softmax(model.trace(between).logits)
    best = sampling.likeliest(before, _LOOKED_AT)
    return int((np.abs(after[best] - before[best]) > _ROUNDING * before[best]).sum())


def sureness(model: LanguageModel, trace: Trace) -> float:
    """Return the mean probability, at temperature 1, of the 20 tokens that the model writes at temperature 0.

    Each is the likeliest one after all that stands before it; fewer where the text ends.
    """
    coming = in_parts(write(model, trace.ids, Draws(temperature=0.0), most=_WRITTEN))
    return float(np.mean([2.0**-one.surprise for one in coming]))


def repetition(model: LanguageModel, trace: Trace) -> float:
    """Return the share of places in a text written at temperature 0 whose three tokens in a row stood there before.

    The text is of 60 tokens, or as long as it gets; 0 for one of fewer than three.
    """
    written = [one.token for one in in_parts(write(model, trace.ids, Draws(temperature=0.0), most=_LONG))]
    runs = [tuple(written[start : start + _RUN]) for start in range(len(written) - _RUN + 1)]
    return 1 - len(set(runs)) / len(runs) if runs else 0.0


def heads_that_matter(model: LanguageModel, trace: Trace) -> float:
    """Return the share of heads without which, each set to zero alone, the prediction moves by 0.1 bits or more.

    How far it moves is the KL divergence of the prediction as it was from the one without the head.
    """
    return float((ablation.effects(model, trace, "zero").divergence >= _SEEN).mean())


def reshaped_by_a_mark(model: LanguageModel, trace: Trace) -> int:
    """Return how many tensors of weights have another shape, are new or are gone after a step of training on a mark.

    The step is one of direct preference optimization (Rafailov et al. 2023), as the Assistant chapter takes it.
    """
    before = {name: weights.shape for name, weights in model.net.named_parameters()}
    after = {name: weights.shape for name, weights in preference.weights_after_a_mark(model, trace.ids).items()}
    return sum(before.get(name) != after.get(name) for name in before.keys() | after.keys())


def smaller_is_ahead() -> float:
    """Return how much more probability the smaller of two models gives to a true token, as a share, by an estimate.

    They are Llama 3.1 405B and the larger PaLM, which was trained on fewer tokens; e to the difference of their
    expected losses, less 1. See `scale.expected_loss`.
    """
    smaller, larger = (
        scale.expected_loss(one.parameters, one.tokens) for one in (scale.TRAININGS["llama3"], scale.TRAININGS["palm"])
    )
    return float(np.expm1(larger - smaller))


def _checksums(model: LanguageModel) -> list[int]:
    """Return a CRC-32 of the bytes of every tensor of weights."""
    held = [weights.detach().cpu().contiguous() for weights in model.net.parameters()]
    return [zlib.crc32(weights.flatten().view(torch.uint8).numpy().data) for weights in held]


BELIEFS: Mapping[str, Callable[[LanguageModel, Trace], float]] = {
    "order_changed": lambda _, trace: order_changed(trace.logits, 0.5, 2.0),
    "changed_by_reading": changed_by_reading,
    "moved_by_the_draw": moved_by_the_draw,
    "rank_of_the_brightest": rank_of_the_brightest,
    "remembered": remembered,
    "sureness": sureness,
    "repetition": repetition,
    "heads_that_matter": heads_that_matter,
    "reshaped_by_a_mark": reshaped_by_a_mark,
    "smaller_is_ahead": lambda *_: smaller_is_ahead(),
}
"""The number of each question, by the name under which a lesson asks for it."""
