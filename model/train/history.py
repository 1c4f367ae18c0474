"""How a model learned: what each moment of its training makes of one prompt, and where its words lie."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model import embedding, lens, sampling
from model.generate import generate
from model.geometry.embedding_matrix import matrix
from model.geometry.pca import PrincipalComponents, pca
from model.language_model import LanguageModel
from model.readings import head_scores
from model.serving.pass_queue import in_parts
from model.trace import Array, Trace
from model.train.checkpoints import Moment

SAMPLE = 25
"""Tokens that each moment writes on."""


@dataclass(frozen=True, eq=False)
class History:
    """One prompt of T tokens, read at M moments by a model of L layers with H heads each."""

    ids: tuple[int, ...]
    top: NDArray[np.int32]
    """(M, K): the likeliest next tokens."""
    chances: NDArray[np.float64]
    """(M, K): their probabilities."""
    costs: NDArray[np.float64]
    """(M, T-1): bits, -log2 of the probability that each token but the first was given."""
    cells: NDArray[np.uint8]
    """(M, L, H, S, S): the attention maps, as `head_scores.maps` makes them."""
    block: int
    """The most tokens that one cell of a map stands for."""
    previous: Array
    """(M, L, H): mean weight on the token just before; NaN where T is 1."""
    first: Array
    """(M, L, H): mean weight on the first token, likewise."""
    same: Array
    """(M, L, H): weight on earlier occurrences of the same token; NaN where none occurs twice."""


def history(moments: Sequence[Moment], ids: tuple[int, ...], choices: int = 10) -> History:
    """Read one prompt at every moment: M passes. Raises ValueError as `LanguageModel.trace` does."""
    models = [moment.model for moment in moments]
    traces = [model.trace(ids) for model in in_parts(models)]
    best = np.stack([sampling.likeliest(trace.logits, choices) for trace in traces])  # (M, K)
    scores = [head_scores.scores(model, trace) for model, trace in in_parts(zip(models, traces, strict=True))]
    maps = [head_scores.maps(model, trace) for model, trace in in_parts(zip(models, traces, strict=True))]
    return History(
        ids=ids,
        top=best.astype(np.int32),
        chances=np.stack([sampling.softmax(trace.logits)[row] for trace, row in zip(traces, best, strict=True)]),
        costs=np.stack([_costs(model, trace) for model, trace in in_parts(zip(models, traces, strict=True))]),
        cells=np.stack([found.cells for found in maps]),
        block=maps[0].block,
        previous=np.stack([found.previous for found in scores]),
        first=np.stack([found.first for found in scores]),
        same=np.stack([found.same for found in scores]),
    )


def _costs(model: LanguageModel, trace: Trace) -> NDArray[np.float64]:
    """Return the cost (T-1,) in bits of each token but the first."""
    given: NDArray[np.float64] = lens.predictions(model, trace)[range(len(trace.ids) - 1), trace.ids[1:]]
    return -np.log2(given)


def samples(
    moments: Sequence[Moment], ids: tuple[int, ...], temperature: float, seed: int, count: int = SAMPLE
) -> tuple[tuple[int, ...], ...]:
    """Return the tokens that each moment writes after the prompt: at most `count`, drawn with the same seed.

    Of a prompt that leaves no room for them, the last tokens are read.
    """
    return tuple(_written(moment.model, ids, temperature, seed, count) for moment in in_parts(moments))


def _written(model: LanguageModel, ids: tuple[int, ...], temperature: float, seed: int, count: int) -> tuple[int, ...]:
    start = ids[-max(1, model.shape.context - count) :]
    steps = generate(model, start, temperature=temperature, seed=seed, most=count)
    return tuple(step.token for step in steps)


@dataclass(frozen=True, eq=False)
class Plane:
    """Words on one plane, the same at every moment: that of the two directions along which the finished model's
    vectors of these words spread most.
    """

    words: tuple[str, ...]
    ids: tuple[int, ...]
    places: Array
    """(M, n, 2)."""
    components: PrincipalComponents
    """The plane itself; the mean of the finished model's vectors lies at 0, 0."""


def plane(moments: Sequence[Moment], words: Sequence[str]) -> Plane:
    """Lay out those of `words` that are one token after a space, at every moment, in the finished model's plane.

    Raises InvalidInput where fewer than three of them are.
    """
    encode = moments[-1].model.vocabulary.encode
    single = {word: encode(f" {word}")[0] for word in words if len(encode(f" {word}")) == 1}
    ids = list(single.values())
    fitted = pca(matrix(moments[-1].model).rows[ids])
    places = np.stack([fitted.place(matrix(moment.model).rows[ids]) for moment in moments])
    return Plane(tuple(single), tuple(ids), places, fitted)


@dataclass(frozen=True, eq=False)
class Followed:
    """One word through the moments."""

    text: str
    pieces: tuple[str, ...]
    """The text of its tokens; of several, the mean of their vectors is followed."""
    places: Array
    """(M, 2): on the plane."""
    near: NDArray[np.int32]
    """(M, k): the tokens nearest by cosine, itself left out."""
    cosines: Array
    """(M, k)."""


def follow(moments: Sequence[Moment], word: str, on: Plane, count: int = 10) -> Followed:
    """Follow a word through the moments. Raises InvalidInput for what `embedding.lookup` refuses."""
    found = [embedding.lookup(moment.model, word) for moment in moments]
    near = [
        embedding.neighbours(moment.model, at.vector, count, exclude=at.ids)
        for moment, at in in_parts(zip(moments, found, strict=True))
    ]
    return Followed(
        text=found[-1].text,
        pieces=found[-1].pieces,
        places=on.components.place(np.stack([at.vector for at in found])),
        near=np.stack([nearest.ids for nearest in near]).astype(np.int32),
        cosines=np.stack([nearest.cosines for nearest in near]),
    )
