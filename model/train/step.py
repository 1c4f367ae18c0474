"""One step of training on one text: the cost of every next token, its gradient, and what a step against it changes.

The loss is the mean of -ln p of the true next tokens, or that of one position alone. Plain gradient descent moves each
parameter against its gradient, w - rate x dloss/dw (Rumelhart, Hinton and Williams 1986). The step is taken on a copy
of the weights; the shared model stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.func import functional_call
from torch.nn import functional

from model.forward import recording
from model.forward.device import exact
from model.intervene import Site
from model.language_model import LanguageModel
from model.serving.pass_queue import pause
from model.trace import Array

LARGEST_RATE = 1e38
"""What a float32 can still hold: at such rates the numbers overflow, which is worth seeing."""
_LOGITS_AT_ONCE = 6  # arrays (T, V) that are there together: logits, their softmax, both gradients, those of a step


@dataclass(frozen=True)
class Moved:
    """How far one tensor of parameters moved."""

    name: str
    """Its name in the checkpoint."""
    length: float
    """The Euclidean length of the change."""
    share: float
    """That length over the length of the tensor; 0 for a tensor of zeros."""


@dataclass(frozen=True, eq=False)
class Step:
    """A text of T tokens before and after one step. Where `diverged`, some numbers after it are not finite."""

    ids: tuple[int, ...]
    before: NDArray[np.float64]
    """(T-1,): the probability of each true next token."""
    after: NDArray[np.float64]
    """(T-1,): the same after the step."""
    costs: NDArray[np.float64]
    """(2, T-1): -ln p of each true next token before and after, in nats: also where p is too small for a number."""
    logits_before: Array
    """(V,): at the position that is learned from, the last but one where all are."""
    logits_after: Array
    """(V,): the same after the step."""
    loss: tuple[float, float]
    """What the step was to lower, before and after it, in nats."""
    gradients: NDArray[np.float64]
    """(L+1, T): the length of dloss/dstream at each place of the residual stream, from entering the first layer to
    leaving the last."""
    moved: tuple[Moved, ...]
    """All tensors of parameters, in the model's order; shared ones once."""

    @property
    def diverged(self) -> bool:
        """Whether the step went so far that the numbers overflowed."""
        return not (np.isfinite(self.after).all() and np.isfinite(self.loss[1]))


def gradient_step(model: LanguageModel, ids: Sequence[int], rate: float, position: int | None = None) -> Step:
    """Take one step of gradient descent on a copy of the weights and say what it changed.

    `position` is the token, 0..T-2, whose prediction is learned from; None for all at once. Raises ValueError for fewer
    than two tokens, for what `LanguageModel.trace` refuses, and for a rate outside 0 to LARGEST_RATE; IndexError
    for a position without a next token. Memory: one gradient for each parameter, which then becomes the copy.
    """
    return ladder(model, ids, [rate], position)[0]


def ladder(
    model: LanguageModel, ids: Sequence[int], rates: Sequence[float], position: int | None = None
) -> tuple[Step, ...]:
    """Take the step of each rate, every one from the same weights: the gradient is computed once, then a pass a rate.

    As `gradient_step` otherwise. Long work: it pauses before each pass. Memory: one gradient for each parameter, which
    becomes the copy of the last rate, and for the rates before it one copy more; see `needs`.
    """
    read = _checked(model, ids, rates, position)
    pause()
    logits, gradients, blame = _gradients(model, read, position)
    shown = len(read) - 2 if position is None else position
    costs, loss = _costs(logits, read), float(_loss(logits, read, position))
    start = {name: value.detach() for name, value in model.net.named_parameters()}  # no copy
    found: list[Step] = []
    for place, rate in enumerate(rates, 1):
        pause()
        with torch.no_grad():
            moved = tuple(_moved(start, gradients, rate))
            last = place == len(rates)
            after = logits_with(model, _stepped(start, gradients, rate, in_place=last), read)  # (T, V)
        both = np.stack([costs, _costs(after, read)])  # (2, T-1)
        found.append(
            Step(
                ids=read,
                before=np.exp(-both[0]),
                after=np.exp(-both[1]),
                costs=both,
                logits_before=found[0].logits_before if found else logits[shown].numpy().copy(),
                logits_after=after[shown].numpy().copy(),
                loss=(loss, float(_loss(after, read, position))),
                gradients=blame,
                moved=moved,
            )
        )
    return tuple(found)


def needs(model: LanguageModel, tokens: int) -> int:
    """Return the bytes that `ladder` takes at most for a text of so many tokens, beside the model.

    The gradient of every parameter and a copy of all; for each layer what its gradient is computed from, about 16
    vectors, 4 of its neurons and the patterns of its heads a token (after Korthikanti et al. 2022); the logits.
    """
    shape = model.shape
    layer = 16 * shape.width + 4 * shape.neurons + 3 * shape.heads * tokens
    return 2 * model.nbytes + 4 * tokens * (shape.layers * layer + _LOGITS_AT_ONCE * shape.vocabulary)


def _checked(model: LanguageModel, ids: Sequence[int], rates: Sequence[float], position: int | None) -> tuple[int, ...]:
    read = tuple(ids)
    model.check(read)
    if len(read) < 2:
        raise ValueError("A training example has at least two tokens: one to go in, one to come next.")
    if not rates or not all(0 <= rate <= LARGEST_RATE for rate in rates):
        raise ValueError(f"A learning rate is a number from 0 to {LARGEST_RATE:g}.")
    if position is not None and not 0 <= position < len(read) - 1:
        raise IndexError(f"Positions with a next token run from 0 to {len(read) - 2}.")
    return read


def _gradients(
    model: LanguageModel, read: tuple[int, ...], position: int | None
) -> tuple[torch.Tensor, dict[str, torch.Tensor], NDArray[np.float64]]:
    """Return the logits (T, V), the gradient of every parameter by its name, and the lengths `Step.gradients`."""
    with torch.enable_grad():
        start = {name: value.detach().requires_grad_() for name, value in model.net.named_parameters()}  # no copy yet
        watches = [_Watch("residual", 0), *(_Watch("mlp_out", layer) for layer in range(model.shape.layers))]
        with recording.intervening(watches):
            logits = logits_with(model, start, read)  # (T, V)
        streams = [watch.seen for watch in watches]
        found = torch.autograd.grad(_loss(logits, read, position), [*start.values(), *streams])
    blame = torch.stack([gradient[0].norm(dim=-1) for gradient in found[len(start) :]])  # (L+1, 1, T, D) -> (L+1, T)
    return logits.detach(), dict(zip(start, found, strict=False)), exact(blame)


def _stepped(
    start: Mapping[str, torch.Tensor], gradients: dict[str, torch.Tensor], rate: float, *, in_place: bool
) -> dict[str, torch.Tensor]:
    """Return the weights after a step; those of the last one take the gradients' own place in memory."""
    if in_place:
        return {name: gradients[name].mul_(-rate).add_(value) for name, value in start.items()}
    return {name: gradients[name].mul(-rate).add_(value) for name, value in start.items()}


class _Watch:
    """Keeps a tensor of one site as it is. What an MLP adds has the gradient of the stream it is added to."""

    def __init__(self, site: Site, layer: int) -> None:
        self.site: Site = site
        self.layer = layer
        self.seen = torch.empty(0)

    def apply(self, values: torch.Tensor) -> torch.Tensor:
        self.seen = values
        return values


def logits_with(model: LanguageModel, weights: Mapping[str, torch.Tensor], ids: tuple[int, ...]) -> torch.Tensor:
    """Return the logits (T, V) that the network computes with these weights, by name, in the place of its own."""
    out = functional_call(model.net, dict(weights), (torch.tensor([ids], device=model.device),), {"use_cache": False})
    found: torch.Tensor = out.logits[0].float().cpu()
    return found


def _loss(logits: torch.Tensor, ids: tuple[int, ...], position: int | None) -> torch.Tensor:
    """Return -ln p of the token after `position`, or the mean over all positions."""
    following = torch.tensor(ids[1:])  # (T-1,)
    rows = slice(None) if position is None else slice(position, position + 1)
    return functional.cross_entropy(logits[:-1][rows], following[rows])


def _costs(logits: torch.Tensor, ids: tuple[int, ...]) -> NDArray[np.float64]:
    """Return -ln p (T-1,) of each true next token by logits (T, V)."""
    logs = logits[:-1].double().log_softmax(-1)  # (T-1, V)
    found: NDArray[np.float64] = -logs[torch.arange(len(ids) - 1), torch.tensor(ids[1:])].numpy()
    return found


def _moved(start: Mapping[str, torch.Tensor], gradients: Mapping[str, torch.Tensor], rate: float) -> Iterator[Moved]:
    for name, value in start.items():
        length, whole = rate * float(gradients[name].norm()), float(value.norm())
        yield Moved(name, length, length / whole if whole else 0.0)
