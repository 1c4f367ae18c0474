"""What every layer would already predict, read with the logit lens."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model import lens, sampling
from model.language_model import LanguageModel
from model.readings.overview import Overview
from model.trace import Trace

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LayerReadings:
    """The logit lens at n positions of all L+1 places in the stream: 0 enters the first layer, L leaves the last."""

    positions: tuple[int, ...]
    """The n positions."""
    top: NDArray[np.int32]
    """(L+1, n): the likeliest next token there."""
    top_probability: Array
    """(L+1, n): its probability."""
    true_rank: NDArray[np.int32]
    """(L+1, n): place of the token that really comes next in the text, 1 for the likeliest; 0 after the last token."""


def readings(model: LanguageModel, trace: Trace, positions: range) -> LayerReadings:
    """Read every layer at `positions`. One unembedding of n vectors a layer: the cost grows with n x (L+1)."""
    shape = (model.shape.layers + 1, len(positions))
    top, chance, rank = np.zeros(shape, np.int32), np.zeros(shape, np.float32), np.zeros(shape, np.int32)
    for layer in range(shape[0]):
        for column, logits in enumerate(lens.logits_at(model, trace, layer, positions)):  # (n, V), a row a position
            best = int(logits.argmax())
            top[layer, column] = best
            chance[layer, column] = sampling.softmax(logits)[best]
            following = positions[column] + 1
            if following < len(trace.ids):
                rank[layer, column] = sampling.rank(logits, trace.ids[following])
    return LayerReadings(tuple(positions), top, chance, rank)


@dataclass(frozen=True, eq=False)
class Column:
    """The logit lens at one position, through all L+1 places in the stream."""

    top: NDArray[np.int32]
    """(L+1, n): the likeliest next tokens there."""
    top_probability: Array
    """(L+1, n): their probabilities."""
    rise: Array
    """(L+1, n): the probability there of the tokens that the last layer names."""

    @property
    def settled(self) -> int:
        """The first place, 0..L, from which on the likeliest token is the one of the last layer."""
        other = np.flatnonzero(self.top[:, 0] != self.top[-1, 0])
        return int(other[-1]) + 1 if len(other) else 0


def column(model: LanguageModel, trace: Trace, position: int = -1, count: int = 5) -> Column:
    """Return the `count` likeliest next tokens that each layer would name at `position`, and how the last ones rose."""
    rows = lens.every_layer(model, trace, position)  # (L+1, V)
    chances = [sampling.softmax(row) for row in rows]
    top = np.array([sampling.likeliest(row, count) for row in rows], np.int32)
    return Column(
        top=top,
        top_probability=np.array([chance[best] for chance, best in zip(chances, top, strict=True)], np.float32),
        rise=np.array([chance[top[-1]] for chance in chances], np.float32),
    )


def cell(
    model: LanguageModel, trace: Trace, layer: int, position: int, count: int
) -> tuple[NDArray[np.int32], Array, int]:
    """Return the `count` likeliest next tokens (count,) that `layer`, 0..L, would name at `position`, 0..T-1, their
    probabilities (count,), and the rank there of the token that really comes next, 0 after the last token.
    """
    logits = lens.logits(model, trace, layer, position)
    best = sampling.likeliest(logits, count)
    came = sampling.rank(logits, trace.ids[position + 1]) if position + 1 < len(trace.ids) else 0
    return best.astype(np.int32), sampling.softmax(logits)[best].astype(np.float32), came


@dataclass(frozen=True, eq=False)
class Norms:
    """How long the vectors are."""

    stream: Array
    """(L+1, T): the residual stream, from entering the first layer to leaving the last."""
    attention: Array
    """(L, T): what attention adds."""
    mlp: Array
    """(L, T): what the MLP adds."""


def norms(trace: Trace) -> Norms:
    """Return the Euclidean length of every vector in the stream and of what each layer adds to it."""
    vectors = (trace.residual, trace.attention_out, trace.mlp_out)
    return Norms(*(np.linalg.norm(part, axis=-1) for part in vectors))


def cosine(trace: Trace) -> Array:
    """Return the cosine (L, T) between the vector that enters a layer and the one that leaves it."""
    before, after = trace.residual[:-1], trace.residual[1:]
    long = norms(trace).stream  # (L+1, T)
    found: Array = (before * after).sum(-1) / (long[:-1] * long[1:])
    return found


def costs(survey: Overview) -> Array:
    """Return the cost (T-1,) in bits of each token but the first: -log2 of the probability that it was given.

    Averaged, and in nats instead of bits, it is the loss that training lowers.
    """
    return -np.log2(survey.true_probability)
