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
    """Where a word's vectors in two prompts are furthest apart. Layers passed: 0 is what enters layer 1."""

    start: float
    """Cosine between the two at the start."""
    lowest: int
    """After how many layers they are furthest apart, the last layer left out."""
    low: float
    """Cosine there."""

    @property
    def together(self) -> bool:
        """Whether they are the same throughout."""
        return self.low > _SAME


@dataclass(frozen=True)
class Gap:
    """How much further apart another sense is than the same sense, where that is most."""

    layer: int
    """After how many layers, at least one, the last layer left out."""
    other: float
    """Cosine between the first and the second prompt: another sense."""
    same: float
    """Cosine between the second and the third prompt: the same sense in another sentence."""

    @property
    def size(self) -> float:
        """`same` less `other`: above 0 where the sense shows."""
        return self.same - self.other


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
        """Return where the two prompts of `pairs[pair]` are furthest apart.

        What leaves the last layer is the prediction of the next token, which changes with the sentence whatever the
        word means: it is left out of the search.
        """
        cosines = self.between[pair]  # (L+1,)
        lowest = int(cosines[: self._last].argmin())
        return Parting(float(cosines[0]), lowest, float(cosines[lowest]))

    @property
    def gap(self) -> Gap | None:
        """The largest gap between the second prompt's sense and the first's, None without a third prompt as control.

        Sought where `parting` looks, from layer 1 on: before it no vector has read its sentence.
        """
        if len(self.lengths) < 3:
            return None
        other, same = (self.between[self.pairs.index(pair)] for pair in ((0, 1), (1, 2)))  # (L+1,) each
        layer = 1 + int((same - other)[1 : self._last].argmax())
        return Gap(layer, float(other[layer]), float(same[layer]))

    @property
    def _last(self) -> int:
        return max(int(self.between.shape[1]) - 1, 2)  # a model of one layer has no other to look at


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
