"""A text written token by token: each one drawn as the Prediction chapter draws it, then read by the model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
    surprise: float
    """-log2 of the probability that the model gives it at temperature 1 with nothing cut, in bits."""
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
    count = _room(model, ids, most)
    return _steps(model, tuple(ids), _Draw(temperature, top_k, top_p, seed), count)


def race(
    model: LanguageModel,
    ids: Sequence[int],
    temperatures: Sequence[float],
    seed: int = 0,
    most: int | None = None,
    top_k: int | None = None,
    top_p: float | None = None,
) -> Iterator[tuple[Step | None, ...]]:
    """Yield the next step of every temperature, all after the same `ids` and drawn with the same numbers, in one batch.

    None stands where a text has ended; the race is over when all have. Each column is what `generate` yields for its
    temperature and the seed. Raises ValueError like `generate`, and where there is no temperature.
    """
    return _batch(model, ids, [_Draw(temperature, top_k, top_p, seed) for temperature in temperatures], most)


def runs(
    model: LanguageModel,
    ids: Sequence[int],
    seeds: Sequence[int],
    temperature: float = 1.0,
    most: int | None = None,
    top_k: int | None = None,
    top_p: float | None = None,
    first: Sequence[float] | None = None,
) -> Iterator[tuple[Step | None, ...]]:
    """Yield the next step of every seed, all after the same `ids` at one temperature, in one batch.

    None stands where a text has ended. Each column is what `generate` yields for its seed. `first` are numbers in
    [0, 1), one a column: with them the columns' first tokens are drawn, in place of those that follow from the seeds.
    Raises ValueError like `generate`, where there is no seed, and for other numbers in `first` or another count.
    """
    if first is not None and (len(first) != len(seeds) or not all(0 <= number < 1 for number in first)):
        raise ValueError("The first numbers are one a seed, from 0 up to, not including, 1.")
    given: list[dict[int, float]] = [{} for _ in seeds] if first is None else [{len(ids): number} for number in first]
    draws = [_Draw(temperature, top_k, top_p, seed, own) for seed, own in zip(seeds, given, strict=True)]
    return _batch(model, ids, draws, most)


@dataclass(frozen=True)
class _Draw:
    temperature: float
    top_k: int | None
    top_p: float | None
    seed: int
    given: Mapping[int, float] = field(default_factory=dict)
    """Numbers that decide at a position in place of the seed's."""

    def __call__(self, logits: NDArray[np.float32], position: int) -> tuple[int, float]:
        """Return the token drawn for `position` and its probability."""
        given = self.given.get(position)
        number = float(sampling.numbers(self.seed, position, 1)[0]) if given is None else given
        return sampling.pick(logits, self.temperature, self.top_k, self.top_p, number)


def _steps(model: LanguageModel, ids: tuple[int, ...], draw: _Draw, count: int) -> Iterator[Step]:
    for steps in _columns(model, ids, [draw], count):
        assert steps[0] is not None  # the only column ends the whole
        yield steps[0]


def _batch(
    model: LanguageModel, ids: Sequence[int], draws: Sequence[_Draw], most: int | None
) -> Iterator[tuple[Step | None, ...]]:
    count = _room(model, ids, most)
    if not draws:
        raise ValueError("There is nothing to write: no column is asked for.")
    return _columns(model, tuple(ids), draws, count)


def _room(model: LanguageModel, ids: Sequence[int], most: int | None) -> int:
    """Return how many tokens may be written after `ids`. Raises ValueError where these cannot be read."""
    model.check(ids)
    room = model.shape.context - len(ids) + 1
    return room if most is None else min(most, room)


def _columns(
    model: LanguageModel, ids: tuple[int, ...], draws: Sequence[_Draw], count: int
) -> Iterator[tuple[Step | None, ...]]:
    """Yield one step of each of n columns. The prompt is read once; a column that has ended leaves the batch."""
    logits, cache = read_on(model, torch.tensor([ids]), None)  # (1, V)
    logits = logits.repeat(len(draws), 0)  # (n, V)
    if len(draws) > 1:
        cache.batch_repeat_interleave(len(draws))
    running = list(range(len(draws)))
    for position in range(len(ids), len(ids) + count):
        steps: list[Step | None] = [None] * len(draws)
        for column, row in zip(running, logits, strict=True):
            steps[column] = _step(model, row, draws[column], position)
        yield tuple(steps)
        going = [place for place, column in enumerate(running) if not _ends(model, steps[column])]
        if not going or position + 1 == len(ids) + count:
            return
        if len(going) < len(running):
            cache.batch_select_indices(torch.tensor(going, device=model.device))
            running = [running[place] for place in going]
        drawn = [step.token for column in running if (step := steps[column])]
        logits, cache = read_on(model, torch.tensor(drawn)[:, None], cache)  # (n, 1) -> (n, V)


def _step(model: LanguageModel, logits: NDArray[np.float32], draw: _Draw, position: int) -> Step:
    token, probability = draw(logits, position)
    rank, surprise = sampling.rank(logits, token), sampling.surprise(logits, token)
    return Step(token, probability, rank, surprise, model.vocabulary.piece(token))


def _ends(model: LanguageModel, step: Step | None) -> bool:
    return step is None or step.token in model.end_ids


@torch.inference_mode()
def read_on(model: LanguageModel, unread: torch.Tensor, cache: Cache | None) -> tuple[NDArray[np.float32], Cache]:
    """Return the logits (n, V) after n rows of tokens not read yet, (n, T), and the cache with these in it."""
    out = model.net(unread.to(model.device), cache=cache, use_cache=True, logits_to_keep=1)
    return array(out.logits[:, 0]), out.past_key_values
