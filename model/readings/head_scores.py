"""What kind of head each one is: scores over a prompt, and a small map of every pattern. One layer at a time."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from model import attention
from model.language_model import LanguageModel
from model.tokenization.vocabulary import Vocabulary
from model.trace import Array, Trace

MOST_RANDOM = 25
"""Random tokens in the sequence that is repeated, where the context holds it twice."""
_FEWEST_RANDOM = 2


@dataclass(frozen=True, eq=False)
class HeadScores:
    """Four readings of every head's pattern over T tokens, each (L, H) and 0..1; all NaN where T is 1."""

    previous: Array
    """Mean weight on the token just before, over positions 1..T-1."""
    first: Array
    """Mean weight on token 0, over positions 1..T-1."""
    same: Array
    """Weight on all earlier occurrences of the token's own id, averaged over the positions that have one; NaN where no
    token of the prompt occurs twice."""
    entropy: Array
    """Mean entropy of the rows, over positions 1..T-1: -sum p log2 p / log2(i+1), as a share of what even attention to
    the i+1 tokens so far would have."""


def scores(model: LanguageModel, trace: Trace) -> HeadScores:
    """Return how each head reads this prompt. The first token has nothing but itself to read and never counts."""
    if len(trace.ids) == 1:
        nothing = np.full((model.shape.layers, model.shape.heads), np.nan, np.float32)
        return HeadScores(nothing, nothing, nothing, nothing)
    ids = np.array(trace.ids)
    again = np.tril(ids[:, None] == ids, -1)  # (T, T): an earlier token with the same id
    found = [_layer_scores(attention.pattern(model, trace, layer), again) for layer in range(model.shape.layers)]
    previous, first, same, entropy = np.stack(found, axis=1).astype(np.float32)  # L x (4, H) -> (4, L, H)
    return HeadScores(previous, first, same, entropy)


def _layer_scores(pattern: Array, again: NDArray[np.bool_]) -> Array:
    """Return previous, first, same and entropy (4, H) of one layer's pattern (H, T, T), with T above 1."""
    return np.stack(
        [
            pattern.diagonal(-1, axis1=1, axis2=2).mean(-1),
            pattern[:, 1:, 0].mean(-1),
            _mean_weight(pattern, again),
            _evenness(pattern[:, 1:]).mean(-1),
        ]
    )


def _mean_weight(pattern: Array, wanted: NDArray[np.bool_]) -> Array:
    """Return the weight (H,) on the `wanted` tokens (T, T), averaged over the rows that want one; NaN without any."""
    rows = wanted.any(-1)
    if not rows.any():
        return np.full(len(pattern), np.nan, np.float32)
    found: Array = (pattern[:, rows] * wanted[rows]).sum(-1).mean(-1)
    return found


def _evenness(rows: Array) -> Array:
    """Return the entropy (H, T-1) of rows 1..T-1 of a pattern (H, T-1, T), as a share of the most it can be."""
    logs = np.log2(rows, where=rows > 0, out=np.zeros_like(rows))  # a weight of 0 adds nothing
    most = np.log2(np.arange(2, rows.shape[1] + 2))
    found: Array = -(rows * logs).sum(-1) / most + 0.0
    return found  # + 0.0: a row with one token in it has 0, not -0


def random_tokens(model: LanguageModel) -> int:
    """Return how many random tokens `induction` repeats for this model; 0 where the context is too short for two."""
    length = min(MOST_RANDOM, model.shape.context // 2, len(_plain_tokens(model)))
    return length if length >= _FEWEST_RANDOM else 0


def induction(model: LanguageModel, seed: int = 0, length: int | None = None) -> Array:
    """Return the induction score (L, H), 0..1: on `length` random tokens and the same once more, the mean weight of the
    second half's positions on the token that followed the current one before (Olsson et al. 2022, "In-context Learning
    and Induction Heads").

    The tokens are all different, so that each occurred once before; special tokens are not drawn. Without a `length` it
    is that of `random_tokens`, and all is NaN where that is 0. Raises ValueError where twice `length` exceeds the
    context, or `length` the vocabulary.
    """
    length = random_tokens(model) if length is None else length
    if not length:
        return np.full((model.shape.layers, model.shape.heads), np.nan, np.float32)
    drawn = np.random.default_rng(seed).choice(_plain_tokens(model), length, replace=False)
    trace = model.trace([*drawn.tolist()] * 2)
    asking = np.arange(length, 2 * length)
    patterns = (attention.pattern(model, trace, layer) for layer in range(model.shape.layers))
    return np.stack([pattern[:, asking, asking - length + 1].mean(-1) for pattern in patterns])


_plain: "WeakKeyDictionary[Vocabulary, NDArray[np.intp]]" = WeakKeyDictionary()


def _plain_tokens(model: LanguageModel) -> NDArray[np.intp]:
    """Return the ids that stand for text, in order: looked up once a vocabulary, every page of Attention asks."""
    known = _plain.get(model.vocabulary)
    if known is None:
        special = {token for token, entry in model.tokenizer.added_tokens_decoder.items() if entry.special}
        ids = set(model.tokenizer.get_vocab().values()) - special
        known = np.array(sorted(token for token in ids if token < model.shape.vocabulary), np.intp)
        _plain[model.vocabulary] = known
    return known


def ranking(scores: Array) -> list[tuple[int, int]]:
    """Return every (layer, head) of `scores` (L, H), the highest first.

    Equal ones come in the model's order, those that cannot be measured last.
    """
    places = np.argsort(np.where(np.isnan(scores), np.inf, -scores), axis=None, kind="stable")
    return [divmod(place, scores.shape[1]) for place in places.tolist()]


@dataclass(frozen=True, eq=False)
class HeadMaps:
    """Every head's pattern, small enough to show all at once."""

    cells: NDArray[np.uint8]
    """(L, H, S, S): the largest weight in each block of tokens, times 255 and rounded; later tokens are 0."""
    edges: NDArray[np.intp]
    """(S+1,): block k stands for the tokens edges[k] .. edges[k+1]-1."""
    block: int
    """The most tokens that a block stands for: 1 where every token has its own row."""


def maps(model: LanguageModel, trace: Trace, most: int = 32) -> HeadMaps:
    """Return the maps of all heads in S = min(T, most) blocks of as equal a length as T allows."""
    count = len(trace.ids)
    size = min(count, most)
    edges = np.arange(size + 1) * count // size
    cells = [_blocks(attention.pattern(model, trace, layer), edges[:-1]) for layer in range(model.shape.layers)]
    return HeadMaps(np.stack(cells), edges, int(np.diff(edges).max()))


def _blocks(pattern: Array, starts: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Return the largest weight in each block, 0..255: (H, T, T) -> (H, S, S)."""
    largest = np.maximum.reduceat(np.maximum.reduceat(pattern, starts, axis=1), starts, axis=2)
    found: NDArray[np.uint8] = np.rint(largest * 255).astype(np.uint8)
    return found
