"""A text written token by token: each one drawn as the Prediction chapter draws it, then read by the model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import Cache

from model import sampling
from model.forward.device import array
from model.language_model import LanguageModel


@dataclass(frozen=True)
class Step:
    """One drawn token."""

    token: int
    probability: float
    """In the distribution it was drawn from, after temperature and cuts."""
    rank: int
    """Its place among the logits, 1 for the likeliest."""
    piece: str
    """Its text, as `Vocabulary.piece` writes it."""


def generate(
    model: LanguageModel,
    ids: Sequence[int],
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    seed: int = 0,
    most: int | None = None,
) -> Iterator[Step]:
    """Yield the tokens that the model writes after `ids`, at most `most` of them.

    The number that decides a draw depends on the seed and on how many tokens stand before it, so the words are those
    that the Prediction chapter appends with the same seed. The last token is one of `model.end_ids`, where the model
    writes one, or the first that the context no longer holds. A step costs one token's pass: keys and values of the
    tokens before are kept. Nothing is recorded.

    Raises ValueError where there is no token, more tokens than the context holds, or an id outside the vocabulary; and
    with the first step for a temperature, top-k or top-p that `sampling.distribution` refuses.
    """
    read = tuple(ids)
    model.check(read)
    room = model.shape.context - len(read) + 1
    return _steps(model, read, _Draw(temperature, top_k, top_p, seed), room if most is None else min(most, room))


@dataclass(frozen=True)
class _Draw:
    temperature: float
    top_k: int | None
    top_p: float | None
    seed: int

    def __call__(self, logits: NDArray[np.float32], position: int) -> tuple[int, float]:
        """Return the token drawn for `position` and its probability."""
        shaped = sampling.distribution(logits, self.temperature, self.top_k, self.top_p)
        token = int(sampling.draw(shaped, sampling.numbers(self.seed, position, 1))[0])
        return token, float(shaped.probabilities[token])


def _steps(model: LanguageModel, ids: tuple[int, ...], draw: _Draw, count: int) -> Iterator[Step]:
    unread, cache = ids, None
    for position in range(len(ids), len(ids) + count):
        logits, cache = _read(model, unread, cache)
        token, probability = draw(logits, position)
        yield Step(token, probability, sampling.rank(logits, token), model.vocabulary.piece(token))
        if token in model.end_ids:
            return
        unread = (token,)


@torch.inference_mode()
def _read(model: LanguageModel, unread: tuple[int, ...], cache: Cache | None) -> tuple[NDArray[np.float32], Cache]:
    """Return the logits (V,) after the tokens not read yet, and the cache with these in it."""
    out = model.net(torch.tensor([unread], device=model.device), cache=cache, use_cache=True, logits_to_keep=1)
    return array(out.logits[0, 0]), out.past_key_values
