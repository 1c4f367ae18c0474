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
from model.trace import Array

LARGEST_RATE = 1e38
"""What a float32 can still hold: at such rates the numbers overflow, which is worth seeing."""


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
    read = tuple(ids)
    model.check(read)
    if len(read) < 2:
        raise ValueError("A training example has at least two tokens: one to go in, one to come next.")
    if not 0 <= rate <= LARGEST_RATE:
        raise ValueError(f"A learning rate is a number from 0 to {LARGEST_RATE:g}.")
    if position is not None and not 0 <= position < len(read) - 1:
        raise IndexError(f"Positions with a next token run from 0 to {len(read) - 2}.")
    with torch.enable_grad():
        start = {name: value.detach().requires_grad_() for name, value in model.net.named_parameters()}  # no copy yet
        watches = [_Watch("residual", 0), *(_Watch("mlp_out", layer) for layer in range(model.shape.layers))]
        with recording.intervening(watches):
            logits = _logits(model, start, read)  # (T, V)
        loss = _loss(logits, read, position)
        streams = [watch.seen for watch in watches]
        found = torch.autograd.grad(loss, [*start.values(), *streams])
    gradients = dict(zip(start, found, strict=False))
    blame = torch.stack([gradient[0].norm(dim=-1) for gradient in found[len(start) :]])  # (L+1, 1, T, D) -> (L+1, T)
    with torch.no_grad():
        moved = tuple(_moved(start, gradients, rate))
        stepped = {name: gradients[name].mul_(-rate).add_(value.detach()) for name, value in start.items()}
        after = _logits(model, stepped, read)  # (T, V)
    shown = len(read) - 2 if position is None else position
    return Step(
        ids=read,
        before=_true(logits.detach(), read),
        after=_true(after, read),
        logits_before=logits[shown].detach().numpy(),
        logits_after=after[shown].numpy(),
        loss=(float(loss.detach()), float(_loss(after, read, position))),
        gradients=exact(blame),
        moved=moved,
    )


class _Watch:
    """Keeps a tensor of one site as it is. What an MLP adds has the gradient of the stream it is added to."""

    def __init__(self, site: Site, layer: int) -> None:
        self.site: Site = site
        self.layer = layer
        self.seen = torch.empty(0)

    def apply(self, values: torch.Tensor) -> torch.Tensor:
        self.seen = values
        return values


def _logits(model: LanguageModel, weights: Mapping[str, torch.Tensor], ids: tuple[int, ...]) -> torch.Tensor:
    """Return the logits (T, V) that the network computes with these weights in the place of its own."""
    out = functional_call(model.net, dict(weights), (torch.tensor([ids], device=model.device),), {"use_cache": False})
    found: torch.Tensor = out.logits[0].float().cpu()
    return found


def _loss(logits: torch.Tensor, ids: tuple[int, ...], position: int | None) -> torch.Tensor:
    """Return -ln p of the token after `position`, or the mean over all positions."""
    following = torch.tensor(ids[1:])  # (T-1,)
    rows = slice(None) if position is None else slice(position, position + 1)
    return functional.cross_entropy(logits[:-1][rows], following[rows])


def _true(logits: torch.Tensor, ids: tuple[int, ...]) -> NDArray[np.float64]:
    """Return the probability (T-1,) that logits (T, V) give to each true next token."""
    chances = logits[:-1].double().softmax(-1)  # (T-1, V)
    found: NDArray[np.float64] = chances[torch.arange(len(ids) - 1), torch.tensor(ids[1:])].numpy()
    return found


def _moved(start: Mapping[str, torch.Tensor], gradients: Mapping[str, torch.Tensor], rate: float) -> Iterator[Moved]:
    for name, value in start.items():
        length, whole = rate * float(gradients[name].norm()), float(value.norm())
        yield Moved(name, length, length / whole if whole else 0.0)
