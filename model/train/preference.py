"""Learning from marks: direct preference optimization (DPO; Rafailov et al. 2023, equation 7) on a copy of the weights.

The loss of a pair is -ln sigmoid(beta x ((ln p_w - ln p_w_ref) - (ln p_l - ln p_l_ref))): w is the preferred
continuation, l the other one, and ref the model as it was. The loss of several pairs is their mean. Plain gradient
descent lowers it, w - rate x dloss/dw. The shared model stays as it is.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from model import sampling
from model.forward.device import exact
from model.generate import runs
from model.language_model import LanguageModel
from model.serving.pass_queue import in_parts
from model.trace import Array
from model.train.step import logits_with

MOST_PAIRS, MOST_STEPS = 10, 20
"""What one training may take: its time grows with their product."""
RATE, STEPS, BETA = 0.005, 5, 0.1
"""Of the preference game: chosen on Fable, where the preferred one gains and other text costs little more."""
LENGTH, LONGEST = 14, 64
"""Tokens of a continuation in the game, and of the prompt's end that it goes on from."""
Weights = Mapping[str, torch.Tensor]


@dataclass(frozen=True)
class Pair:
    """Two continuations of one prompt, of which the first is preferred. Ids of tokens."""

    preferred: tuple[int, ...]
    other: tuple[int, ...]


Both = tuple[tuple[int, ...], tuple[int, ...]]
"""The ids of two continuations, A and B."""


def game_prompt(model: LanguageModel, ids: Sequence[int]) -> tuple[int, ...]:
    """Return the end of a text that leaves room for a continuation of the game."""
    return tuple(ids)[-max(1, min(LONGEST, model.shape.context - LENGTH)) :]


def draw_pairs(model: LanguageModel, prompt: Sequence[int], first: int) -> tuple[Both, ...]:
    """Return MOST_PAIRS pairs of continuations, drawn at temperature 1 with the seeds from `first` on.

    Raises ValueError like `generate`. It pauses between tokens.
    """
    columns: list[list[int]] = [[] for _ in range(2 * MOST_PAIRS)]
    for steps in in_parts(runs(model, prompt, range(first, first + len(columns)), 1.0, LENGTH)):
        for column, step in zip(columns, steps, strict=True):
            if step:
                column.append(step.token)
    written = list(map(tuple, columns))
    return tuple(zip(written[::2], written[1::2], strict=True))


def marked_pairs(drawn: Sequence[Both], marks: str) -> dict[int, Pair]:
    """Return the marked ones by their places: A or B is the preferred one, - leaves a pair out."""
    return {
        place: Pair(*(both if mark == "A" else both[::-1]))
        for place, (mark, both) in enumerate(zip(marks, drawn, strict=False))
        if mark != "-"
    }


@dataclass(frozen=True, eq=False)
class Tuned:
    """n pairs before and after some steps. Where `diverged`, some numbers after them are not finite."""

    before: NDArray[np.float64]
    """(n, 2): ln p of the preferred continuation and of the other one, given the prompt."""
    after: NDArray[np.float64]
    """(n, 2): the same after the steps."""
    losses: tuple[float, ...]
    """The loss before each step and after the last, in nats: steps + 1 numbers, the first ln 2."""
    logits_before: Array
    """(V,): of the token after the prompt."""
    logits_after: Array
    """(V,): the same after the steps."""
    held_out: tuple[float, float]
    """What a token of the held-out text costs on average before and after, in bits."""
    written: tuple[tuple[int, ...], tuple[int, ...]]
    """A fresh continuation before and after, drawn with the same numbers."""

    @property
    def diverged(self) -> bool:
        """Whether the steps went so far that the numbers overflowed."""
        return not (np.isfinite(self.after).all() and np.isfinite(self.logits_after).all())

    @property
    def gained(self) -> NDArray[np.float64]:
        """(n,): how much more the preferred ones gained than the others, in nats."""
        return _margins(self.after - self.before)

    @property
    def divergence(self) -> float:
        """KL(after || before) of the token after the prompt, in bits: how far the prediction moved (0: not at all)."""
        after, before = sampling.softmax(self.logits_after), sampling.softmax(self.logits_before)
        likely = after > 0
        with np.errstate(divide="ignore"):  # infinite where the model gave nothing before
            return float((after[likely] * np.log2(after[likely] / before[likely])).sum())


@dataclass(frozen=True)
class Fresh:
    """What is measured besides the pairs: a text that is not learned from, and a continuation drawn anew."""

    text: tuple[int, ...]
    seed: int
    most: int
    """Tokens of the continuation at most."""


def preference_steps(
    model: LanguageModel,
    prompt: Sequence[int],
    pairs: Sequence[Pair],
    rate: float,
    steps: int,
    beta: float,
    fresh: Fresh,
) -> Tuned:
    """Take some steps of DPO on a copy of the weights and say what they changed.

    Raises ValueError for no pair or more than MOST_PAIRS, for steps outside 0 to MOST_STEPS, for a rate below 0 or a
    beta that is not above 0 and finite, for an empty continuation, a held-out text of fewer than two tokens, and for
    what `LanguageModel.check` refuses. Memory: one copy of the weights and two gradients. It pauses between pairs.
    """
    read = tuple(prompt)
    _check(model, read, pairs, rate, steps, beta, fresh)
    start: dict[str, torch.Tensor] = {name: value.detach() for name, value in model.net.named_parameters()}
    weights: Weights = start
    before = _all(model, start, read, pairs)
    losses = []
    for _ in range(steps):
        loss, weights = _step(model, weights, read, pairs, before, rate, beta)
        losses.append(loss)
    after = _all(model, weights, read, pairs)
    with np.errstate(invalid="ignore"):  # steps that went too far: `diverged` says so
        losses.append(float(np.logaddexp(0, -beta * _margins(after - before)).mean()))
    return Tuned(
        before, after, tuple(losses), _next(model, start, read).numpy(), _next(model, weights, read).numpy(),
        held_out=(_cost(model, start, fresh.text), _cost(model, weights, fresh.text)),
        written=(_write(model, start, read, fresh), _write(model, weights, read, fresh)),
    )  # fmt: skip


def weights_after_a_mark(model: LanguageModel, ids: Sequence[int]) -> Weights:
    """Return all weights by their names after one step of the game's training: the first of the first pair is marked.

    Raises ValueError like `draw_pairs`.
    """
    prompt = game_prompt(model, ids)
    pairs = [Pair(*draw_pairs(model, prompt, 0)[0])]
    start: Weights = {name: value.detach() for name, value in model.net.named_parameters()}
    return _step(model, start, prompt, pairs, _all(model, start, prompt, pairs), RATE, BETA)[1]


@torch.no_grad()
def continuation_bits(model: LanguageModel, prompt: Sequence[int], continuation: Sequence[int]) -> float:
    """Return what a continuation costs after the prompt: the sum of -log2 p of its tokens.

    Raises ValueError for what `LanguageModel.check` refuses.
    """
    model.check([*prompt, *continuation])
    weights = dict(model.net.named_parameters())
    return -float(_likelihood(model, weights, tuple(prompt), tuple(continuation))) / math.log(2)


def _check(
    model: LanguageModel, prompt: tuple[int, ...], pairs: Sequence[Pair], rate: float, steps: int, beta: float,
    fresh: Fresh,
) -> None:  # fmt: skip
    if not 1 <= len(pairs) <= MOST_PAIRS or not 0 <= steps <= MOST_STEPS:
        raise ValueError(f"It takes 1 to {MOST_PAIRS} pairs and 0 to {MOST_STEPS} steps.")
    if not (0 <= rate < math.inf and 0 < beta < math.inf):
        raise ValueError("A learning rate is 0 or more, beta is above 0, and both are finite.")
    if len(fresh.text) < 2 or not all(pair.preferred and pair.other for pair in pairs):
        raise ValueError("A continuation has a token at least, and the held-out text two.")
    for ids in [prompt, fresh.text, *(prompt + one for pair in pairs for one in (pair.preferred, pair.other))]:
        model.check(ids)


def _step(
    model: LanguageModel, weights: Weights, prompt: tuple[int, ...], pairs: Sequence[Pair],
    before: NDArray[np.float64], rate: float, beta: float,
) -> tuple[float, Weights]:  # fmt: skip
    """Return the loss of the pairs, and the weights after one step against its gradient."""
    loss, gradients = _gradient(model, weights, prompt, pairs, before, beta)
    return loss, {name: value - rate * gradients[name] for name, value in weights.items()}


def _gradient(
    model: LanguageModel, weights: Weights, prompt: tuple[int, ...], pairs: Sequence[Pair],
    before: NDArray[np.float64], beta: float,
) -> tuple[float, dict[str, torch.Tensor]]:  # fmt: skip
    """Return the mean loss of the pairs and its gradient, one pair at a time: no more than one graph is held."""
    total, gradients = 0.0, {name: torch.zeros_like(value) for name, value in weights.items()}
    for pair, reference in in_parts(zip(pairs, before, strict=True)):
        with torch.enable_grad():
            leaves = {name: value.detach().requires_grad_() for name, value in weights.items()}
            preferred, other = (_likelihood(model, leaves, prompt, one) for one in (pair.preferred, pair.other))
            margin = (preferred - reference[0]) - (other - reference[1])
            loss = -functional.logsigmoid(beta * margin) / len(pairs)
            found = torch.autograd.grad(loss, list(leaves.values()))
        total += float(loss.detach())
        for name, gradient in zip(leaves, found, strict=True):
            gradients[name] += gradient
    return total, gradients


def _margins(moved: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n,): how much more the preferred ones gained than the others, from what both did, (n, 2)."""
    margins: NDArray[np.float64] = moved[:, 0] - moved[:, 1]
    return margins


def _likelihood(
    model: LanguageModel, weights: Weights, prompt: tuple[int, ...], continuation: tuple[int, ...]
) -> torch.Tensor:
    """Return ln p of n tokens after the prompt: the sum of their logarithms."""
    rows = logits_with(model, weights, prompt + continuation)[len(prompt) - 1 : -1].double().log_softmax(-1)  # (n, V)
    return rows[torch.arange(len(continuation)), torch.tensor(continuation)].sum()


@torch.no_grad()
def _all(model: LanguageModel, weights: Weights, prompt: tuple[int, ...], pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """Return (n, 2): ln p of both continuations of every pair."""
    both = [
        torch.stack([_likelihood(model, weights, prompt, one) for one in (pair.preferred, pair.other)])
        for pair in in_parts(pairs)
    ]
    return exact(torch.stack(both))


@torch.no_grad()
def _next(model: LanguageModel, weights: Weights, ids: tuple[int, ...]) -> torch.Tensor:
    """Return the logits (V,) of the token after `ids`."""
    return logits_with(model, weights, ids)[-1]


@torch.no_grad()
def _cost(model: LanguageModel, weights: Weights, text: tuple[int, ...]) -> float:
    """Return what a token of a text costs on average, without the first, in bits."""
    return -float(_likelihood(model, weights, text[:1], text[1:])) / (len(text) - 1) / math.log(2)


def _write(model: LanguageModel, weights: Weights, prompt: tuple[int, ...], fresh: Fresh) -> tuple[int, ...]:
    """Return what is written at temperature 1 after the prompt: the draws are those of `generate` with that seed."""
    ids = prompt
    for position in in_parts(range(len(prompt), min(len(prompt) + fresh.most, model.shape.context))):
        logits = _next(model, weights, ids).numpy()
        if not np.isfinite(logits).all():
            break
        token, _ = sampling.pick(logits, 1.0, None, None, float(sampling.numbers(fresh.seed, position, 1)[0]))
        ids += (token,)
        if token in model.end_ids:
            break
    return ids[len(prompt) :]
