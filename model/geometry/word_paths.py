"""Meaning in context: the vector of one word on its way through the layers of several prompts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from model.errors import InvalidInput
from model.geometry.embedding_matrix import Array, cosine
from model.geometry.pca import pca
from model.trace import Trace

if TYPE_CHECKING:
    from model.language_model import LanguageModel


_SAME = 0.9999  # a cosine that is 1 but for rounding


@dataclass(frozen=True)
class Parting:
    """Where the meanings of a word in two prompts part. Layers passed: 0 is what enters layer 1."""

    start: float
    """Cosine between the two at the start."""
    lowest: int
    """After how many layers they are furthest apart."""
    low: float
    """Cosine there."""
    steepest: int
    """The layer (1..lowest) in which the cosine falls most on the way there; 0 where it never falls."""
    before: float
    """Cosine before that layer."""
    after: float
    """Cosine after it."""

    @property
    def together(self) -> bool:
        """Whether they are the same throughout."""
        return self.low > _SAME


@dataclass(frozen=True, eq=False)
class Paths:
    """P prompts, L layers: the vectors entering layer 1 .. leaving layer L."""

    points: Array
    """(P, L+1, 2): in one plane for all, the PCA of all these vectors together."""
    kept: Array
    """(2,): share of the variance along each axis."""
    lengths: Array
    """(P, L+1): of the vectors."""
    to_start: Array
    """(P, L+1): cosine of each vector with the one that entered layer 1."""
    between: Array
    """(pairs, L+1): cosine between the prompts, for the pairs in `pairs`."""
    pairs: tuple[tuple[int, int], ...]
    """Which two prompts each row of `between` compares."""

    def parting(self, pair: int) -> Parting:
        """Return where the two prompts of `pairs[pair]` part."""
        cosines = self.between[pair]  # (L+1,)
        lowest = int(cosines.argmin())
        steepest = int(np.diff(cosines[: lowest + 1]).argmin()) + 1 if lowest else 0
        before, after = cosines[max(steepest - 1, 0)], cosines[steepest]
        return Parting(float(cosines[0]), lowest, float(cosines[lowest]), steepest, float(before), float(after))


def position(model: "LanguageModel", trace: Trace, word: str) -> int:
    """Return the place (0..T-1) of the token that ends the last `word` in the text of `trace`.

    The last token of a word has read all of it. Upper and lower case are the same. Raises InvalidInput where the word
    is not in the text.
    """
    pieces = [model.vocabulary.token_bytes(token) for token in trace.ids]
    text = b"".join(pieces).decode("utf-8", "surrogateescape")  # a prompt cut short may start inside a character
    sought = word.strip()
    found = list(re.finditer(_whole(sought), text, re.IGNORECASE)) if sought else []
    if not found:
        raise InvalidInput("word_not_in_text", word=sought[:40], text=model.vocabulary.spelled(trace.ids)[:60])
    last_byte = len(text[: found[-1].end()].encode("utf-8", "surrogateescape")) - 1
    ends = np.cumsum([len(piece) for piece in pieces])  # (T,)
    return int(np.searchsorted(ends, last_byte, side="right"))


def _whole(word: str) -> str:
    """Return the pattern of `word` as a whole word. Scripts without upper and lower case write no spaces either."""
    before, after = (r"(?<!\w)", r"(?!\w)")
    left, right = (end.isdigit() or end.lower() != end.upper() for end in (word[0], word[-1]))
    return before * left + re.escape(word) + after * right


def paths(traces: Sequence[Trace], positions: Sequence[int], same_length: bool = False) -> Paths:
    """Follow the token at each of `positions` through its trace, all in one fixed plane.

    With `same_length` every vector is brought to length 1 first, so that the picture shows turning alone: vectors grow
    from layer to layer. Raises InvalidInput for prompts whose vectors are all the same.
    """
    stream = np.stack([trace.residual[:, place] for trace, place in zip(traces, positions, strict=True)])  # (P, L+1, D)
    lengths = np.linalg.norm(stream, axis=-1)  # (P, L+1)
    drawn = stream / lengths[..., None] if same_length else stream
    basis = pca(drawn.reshape(-1, drawn.shape[-1]), 2)
    compared = tuple(combinations(range(len(stream)), 2))
    return Paths(
        points=basis.place(drawn),
        kept=basis.kept,
        lengths=lengths,
        to_start=cosine(stream, stream[:, :1]),
        between=np.stack([cosine(stream[one], stream[other]) for one, other in compared]),
        pairs=compared,
    )
