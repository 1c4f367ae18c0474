"""The whole machine in one summary: what the Overview draws of a trace."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model import attention, lens, sampling
from model.language_model import LanguageModel
from model.readings import token_reads
from model.trace import Trace

FAINTEST_READ = 0.02
"""Shares of what is read below this are not listed: they would be a haze, not a picture."""
PARKED = 0.5
"""A head that gives the first token more than this of its weight, on average, parks it there."""
_POSITIONS_AT_ONCE = 64  # bounds the logits held at a time: 64 x 50,257 x 8 bytes are 26 MB

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Overview:
    """L layers, T tokens, S sampled values, K likeliest next tokens, N reads worth drawing."""

    vectors: Array
    """(T, S): evenly sampled values of each vector that enters the first layer."""
    attention_share: Array
    """(L, T): length of what attention adds / length of the vector it adds to."""
    mlp_share: Array
    """(L, T): the same for the MLP."""
    read_counts: NDArray[np.uint16]
    """(L, T): how many sources are listed for each layer and reading token."""
    read_sources: NDArray[np.uint16]
    """(N,): the token that is read, by layer, then by reading token."""
    read_shares: Array
    """(N,): its share in the length of what is read, as `token_reads` measures it."""
    read_weights: Array
    """(N,): the attention weight, mean over the layer's heads."""
    first_weight: float
    """Attention weight on token 0, mean over all heads and the tokens after it; NaN where there is none after it."""
    first_share: float
    """What that brings: the share of token 0 in what is read, mean over the layers and the tokens after it."""
    parked: int
    """How many of the L x H heads give token 0 more than PARKED of their weight, on average over those tokens."""
    next_ids: NDArray[np.int32]
    """(T, K): the likeliest next tokens after each position."""
    next_probabilities: Array
    """(T, K)."""
    entropy: Array
    """(T,): bits, of each position's next-token distribution."""
    true_rank: NDArray[np.int32]
    """(T-1,): place of the token that really came next, 1 for the likeliest."""
    true_probability: Array
    """(T-1,)."""


def overview(model: LanguageModel, trace: Trace, values: int = 32, choices: int = 10) -> Overview:
    """Summarise `trace`: `values` numbers of each vector and the `choices` likeliest next tokens at each position."""
    sampled = np.linspace(0, model.shape.width - 1, values).astype(int)
    reads = _reads(model, trace)
    ids, probabilities, entropy, true_rank, true_probability = _predictions(model, trace, choices)
    return Overview(
        vectors=trace.residual[0][:, sampled],
        attention_share=_length(trace.attention_out) / _length(trace.residual[:-1]),
        mlp_share=_length(trace.mlp_out) / _length(trace.residual_mid),
        read_counts=reads.counts,
        read_sources=reads.sources,
        read_shares=reads.shares,
        read_weights=reads.weights,
        first_weight=float(reads.first_weights.mean()),
        first_share=float(reads.first_shares.mean()),
        parked=int((reads.first_weights > PARKED).sum()),
        next_ids=ids,
        next_probabilities=probabilities,
        entropy=entropy,
        true_rank=true_rank,
        true_probability=true_probability,
    )


def _length(vectors: Array) -> Array:
    found: Array = np.linalg.norm(vectors, axis=-1)
    return found  # (..., D) -> (...)


class _Reads(NamedTuple):
    counts: NDArray[np.uint16]
    sources: NDArray[np.uint16]
    shares: Array
    weights: Array
    first_weights: Array
    """(L, H)."""
    first_shares: Array
    """(L,)."""


def _reads(model: LanguageModel, trace: Trace) -> _Reads:
    """List the reads worth drawing; each layer's (H, T, T) pattern is dropped again at once."""
    counts, sources, shares, weights, first_weights, first_shares = [], [], [], [], [], []
    for layer in range(model.shape.layers):
        pattern = attention.pattern(model, trace, layer)  # (H, T, T)
        read = token_reads.shares(token_reads.lengths(model, trace, layer, pattern))  # (T, T)
        seen = read >= FAINTEST_READ  # (T, T)
        counts.append(seen.sum(1))
        sources.append(np.nonzero(seen)[1])
        shares.append(read[seen])
        weights.append(pattern.mean(0)[seen])
        first_weights.append(_mean(pattern[:, 1:, 0]))
        first_shares.append(_mean(read[1:, 0]))
    return _Reads(
        np.array(counts, np.uint16),
        np.concatenate(sources).astype(np.uint16),
        np.concatenate(shares),
        np.concatenate(weights),
        np.array(first_weights, np.float32),
        np.array(first_shares, np.float32),
    )


def _mean(values: Array) -> Array:
    """Return the mean over the last axis, NaN where there is nothing to average."""
    found: Array = values.mean(-1) if values.shape[-1] else np.full(values.shape[:-1], np.nan, np.float32)
    return found


def _predictions(
    model: LanguageModel, trace: Trace, choices: int
) -> tuple[NDArray[np.int32], Array, Array, NDArray[np.int32], Array]:
    """Every position's distribution over the whole vocabulary, reduced to what is drawn of it."""
    ids, probabilities, entropy, true_rank, true_probability = [], [], [], [], []
    last = len(trace.ids) - 1
    for start in range(0, len(trace.ids), _POSITIONS_AT_ONCE):
        positions = range(start, min(start + _POSITIONS_AT_ONCE, len(trace.ids)))
        rows = lens.logits_at(model, trace, model.shape.layers, positions)  # (n, V)
        for position, row in zip(positions, rows, strict=True):
            distribution = sampling.softmax(row)
            best = sampling.likeliest(row, choices)
            ids.append(best)
            probabilities.append(distribution[best])
            entropy.append(sampling.entropy(distribution))
            if position < last:
                came = trace.ids[position + 1]
                true_rank.append(sampling.rank(row, came))
                true_probability.append(distribution[came])
    return (
        np.array(ids, np.int32),
        np.array(probabilities, np.float32),
        np.array(entropy, np.float32),
        np.array(true_rank, np.int32),
        np.array(true_probability, np.float32),
    )
