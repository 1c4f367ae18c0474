"""A text written token by token together with all that decided each token, so that it can be looked at and branched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from model import sampling
from model.generate import read_on
from model.language_model import LanguageModel

ROWS = 12
"""Candidates that are kept of each distribution."""


@dataclass(frozen=True)
class Draws:
    """How tokens are drawn."""

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    seed: int = 0


@dataclass(frozen=True)
class Candidate:
    """A token that could have been drawn."""

    token: int
    piece: str
    probability: float
    """After temperature and cuts; 0 for a token that was cut."""


@dataclass(frozen=True)
class Written:
    """One token of a text, with the distribution that it was drawn from."""

    token: int
    piece: str
    probability: float
    """Its own, after temperature and cuts; 0 where a visitor chose a token that was cut."""
    rank: int
    """Its place among the logits, 1 for the likeliest."""
    surprise: float
    """-log2 of the probability that the model gives it at temperature 1 with nothing cut, in bits."""
    number: float | None
    """The number drawn, in [0, 1); None where a visitor chose the token."""
    start: float
    """Where the token begins on the cumulative line, likeliest first; it ends at `start` + `probability`."""
    rows: tuple[Candidate, ...]
    """The likeliest candidates, at most ROWS."""
    kept: int
    """How many tokens could be drawn."""
    unseen: int
    """How many of the first tokens the model did not see: they are out of its window."""


def write(
    model: LanguageModel,
    ids: Sequence[int],
    draws: Draws,
    *,
    written: Sequence[int] = (),
    forced: Mapping[int, int] | None = None,
    most: int,
    window: int | None = None,
) -> Iterator[Written]:
    """Yield the next tokens, at most `most`, of the text that begins with `ids` and goes on with `written`.

    `forced` has the tokens that a visitor chose, by their place after `ids`, from 0. All others are drawn, and they are
    those of `generate.generate` as long as the text fits into the context. Longer texts slide: `out_of_sight` says how
    many of the first tokens are left out. `window` is the most tokens that the model may see, where that is less than
    its context. Ends after one of `model.end_ids`. A text is the same however often it is broken off and gone on with.

    Raises ValueError where there is no token, an id outside the vocabulary, or a window without a token; and with the
    first step for what `sampling.distribution` refuses.
    """
    forced = forced or {}
    text = [*ids, *written]
    if window is not None and window < 1:
        raise ValueError("A window holds at least one token.")
    model.check(text[-model.shape.context :])
    for token in forced.values():
        model.check([token])
    return _write(model, text, draws, {len(ids) + place: token for place, token in forced.items()}, most, window)


def _write(
    model: LanguageModel, text: list[int], draws: Draws, forced: Mapping[int, int], most: int, window: int | None
) -> Iterator[Written]:
    cache, seen_from = None, -1
    for position in range(len(text), len(text) + most):
        first = out_of_sight(position, model.shape.context)
        if window is not None and window < position - first:
            first = position - window
        unread = text[-1:] if first == seen_from else text[first:]
        logits, cache = read_on(model, torch.tensor([unread]), cache if first == seen_from else None)  # (1, V)
        seen_from = first
        found = look_at(model, logits[0], draws, position, forced.get(position), first)
        text.append(found.token)
        yield found
        if found.token in model.end_ids:
            return


def out_of_sight(tokens: int, context: int) -> int:
    """Return how many of a text's first tokens the model does not see once it has that many.

    None while the context holds them all; then a quarter of the context at a time, since each slide means that all
    tokens are read again.
    """
    step = max(1, context // 4)
    return -(-max(0, tokens - context) // step) * step


def look_at(
    model: LanguageModel,
    logits: NDArray[np.float32],
    draws: Draws,
    position: int,
    forced: int | None = None,
    unseen: int = 0,
) -> Written:
    """Return the token for `position` of a text, drawn from `logits` (V,) or `forced`, and what it was drawn from."""
    shaped = sampling.distribution(logits, draws.temperature, draws.top_k, draws.top_p)
    number = float(sampling.numbers(draws.seed, position, 1)[0])
    token = int(sampling.draw(shaped, number)) if forced is None else forced
    rank = sampling.rank(logits, token)
    piece = model.vocabulary.piece
    return Written(
        token=token,
        piece=piece(token),
        probability=float(shaped.probabilities[token]),
        rank=rank,
        surprise=sampling.surprise(logits, token),
        number=number if forced is None else None,
        start=float(shaped.cumulative[min(rank - 2, shaped.kept - 1)]) if rank > 1 else 0.0,
        rows=tuple(
            Candidate(one, piece(one), float(shaped.probabilities[one])) for one in shaped.order[:ROWS].tolist()
        ),
        kept=shaped.kept,
        unseen=unseen,
    )
