"""Sums of words: `king - man + woman`, and the token nearest to where they lead."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model import sampling
from model.errors import InvalidInput
from model.geometry.embedding_matrix import Array, cosine, matrix
from model.geometry.lookup import Word, lookup, stack

if TYPE_CHECKING:
    from model.language_model import LanguageModel

MOST_TERMS = 6
_NOTHING = 1e-9  # of the size of the points: what rounding leaves where there is no extent
_MINUS = "−–-"  # the hyphen last: these stand inside [] of a pattern


@dataclass(frozen=True)
class Term:
    """A word with its sign, 1 or -1."""

    sign: int
    word: str


@dataclass(frozen=True)
class Answer:
    """A token, or a word that was expected, and how near it comes to a sum."""

    text: str
    ids: tuple[int, ...]
    cosine: float
    rank: int
    """Place among all tokens, 1 for the nearest; for a word of several tokens the place that it would take."""
    rank_without_inputs: int | None
    """Place among the tokens that are no part of the input words; None for such a part."""


@dataclass(frozen=True, eq=False)
class Analogy:
    """A sum of words, measured against all V tokens."""

    terms: tuple[Term, ...]
    words: tuple[Word, ...]
    """One for each term."""
    target: Array
    """(D,): the signed sum of the words' vectors as they are, centred or not."""
    cosines: Array
    """(V,): of every token with the sum."""
    inputs: tuple[int, ...]
    """The token ids of the input words, rising."""
    answers: tuple[Answer, ...]
    """The nearest tokens, input words among them."""
    expected: Answer | None
    expected_word: Word | None


def terms(text: str) -> tuple[Term, ...]:
    """Read a sum such as `king - man + woman`.

    A minus stands at the start or after a space, so that the hyphen of `well-known` stays in its word; a sum without
    any space is cut at every sign. Raises InvalidInput where there is no word, a sign without a word, or more than
    MOST_TERMS words.
    """
    typed = text.strip()
    if not typed:
        raise InvalidInput("empty_sum")
    minus = rf"(?<=\s)[{_MINUS}]" if re.search(r"\s", typed) else f"[{_MINUS}]"
    full = typed if typed[0] in f"+{_MINUS}" else f"+{typed}"
    parts = re.split(rf"(\+|^[{_MINUS}]|{minus})", full)
    signs, words = parts[1::2], [part.strip() for part in parts[2::2]]
    if not all(words):
        raise InvalidInput("loose_sign")
    if len(words) > MOST_TERMS:
        raise InvalidInput("long_sum", most=MOST_TERMS, count=len(words))
    return tuple(Term(1 if sign == "+" else -1, word) for sign, word in zip(signs, words, strict=True))


def analogy(
    model: "LanguageModel",
    signed: tuple[Term, ...],
    count: int = 10,
    centred: bool = False,
    expected: str = "",
) -> Analogy:
    """Measure every token against a sum of signed words, and the `expected` word likewise.

    With `centred` the mean row is taken from every vector first. Nothing is left out of `answers`; each says its rank
    with the input words and without them. Raises InvalidInput for words that `lookup` refuses.
    """
    words = tuple(lookup(model, term.word) for term in signed)
    rows, signs = matrix(model), [term.sign for term in signed]
    target = _sum(signs, stack(words))
    direction = target - np.float32(sum(signs)) * rows.mean if centred else target
    cosines = rows.cosines(direction, centred)  # (V,)
    inputs = tuple(sorted({token for word in words for token in word.ids}))
    piece = model.vocabulary.piece
    nearest = sampling.likeliest(cosines, count + len(inputs)).tolist()
    wanted = lookup(model, expected) if expected.strip() else None
    return Analogy(
        terms=signed,
        words=words,
        target=target,
        cosines=cosines,
        inputs=inputs,
        answers=tuple(_answer(piece(token), (token,), cosines, inputs) for token in nearest),
        expected=_expected(wanted, direction, cosines, inputs, rows.mean if centred else None) if wanted else None,
        expected_word=wanted,
    )


def _sum(signs: list[int], vectors: Array) -> Array:
    total: Array = (np.array(signs, np.float32)[:, None] * vectors).sum(0)  # (n, D) -> (D,)
    return total


def _answer(text: str, ids: tuple[int, ...], cosines: Array, inputs: tuple[int, ...]) -> Answer:
    token = ids[0]
    rank = sampling.rank(cosines, token)
    before = sum(sampling.rank(cosines, other) < rank for other in inputs)
    return Answer(text, ids, float(cosines[token]), rank, None if token in inputs else rank - before)


def _expected(word: Word, direction: Array, cosines: Array, inputs: tuple[int, ...], mean: Array | None) -> Answer:
    if word.whole:
        return _answer(word.text, word.ids, cosines, inputs)
    vector = word.vector if mean is None else word.vector - mean
    near = float(cosine(vector, direction))
    ahead = cosines > near  # (V,)
    rank = 1 + int(ahead.sum())
    return Answer(word.text, word.ids, near, rank, rank - int(ahead[list(inputs)].sum()))


@dataclass(frozen=True, eq=False)
class Plane:
    """Points laid flat: coordinates in the plane that fits some of them best."""

    points: NDArray[np.float64]
    """(n, 2): lengths are those of the whole space."""
    away: NDArray[np.float64]
    """(n,): how far each point lies from the plane; 0 for one that is in it."""


def plane(spanning: Array, others: Array) -> Plane:
    """Lay `spanning` (n, D) and then `others` (m, D) flat in the plane that fits the spanning points best.

    Up to three spanning points lie in it exactly, and with them every a - b + c of three of them. Least squares:
    the two leading right singular vectors of the points less their mean (Eckart and Young 1936).
    """
    points = np.concatenate([spanning, others]).astype(np.float64)
    centre = points[: len(spanning)].mean(0)
    _, sizes, axes = np.linalg.svd(points[: len(spanning)] - centre, full_matrices=False)
    axes = axes[:2][sizes[:2] > _NOTHING * np.linalg.norm(points)]  # (0 to 2, D)
    axes = axes * np.where(axes.sum(1, keepdims=True) < 0, -1, 1)  # the same picture on every machine
    flat = (points - centre) @ axes.T  # (n + m, D) @ (D, 2)
    away = np.linalg.norm(points - centre - flat @ axes, axis=1)
    return Plane(np.pad(flat, ((0, 0), (0, 2 - flat.shape[1]))), away)


def span(found: Analogy) -> Plane:
    """Lay the words of a sum, then the sum, then the expected word flat in the plane that the words span.

    Fewer than three words span no plane; the sum then helps.
    """
    others = [found.target] + ([found.expected_word.vector] if found.expected_word else [])
    points = [word.vector for word in found.words] + others
    spanning = max(len(found.words), min(3, len(found.words) + 1))
    return plane(np.stack(points[:spanning]), np.stack(points)[spanning:])
