"""From a typed word to a vector of the embedding matrix."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.errors import InvalidInput
from model.geometry.embedding_matrix import Array, matrix

if TYPE_CHECKING:
    from model.language_model import LanguageModel

LONGEST_WORD = 60
"""Characters: more is no word."""


@dataclass(frozen=True, eq=False)
class Word:
    """A word and its vector."""

    text: str
    """As typed, without the spaces around it."""
    spaced: bool
    """Whether it was read with a space before it, as a word in running text."""
    ids: tuple[int, ...]
    pieces: tuple[str, ...]
    """The text of each token."""
    vector: Array
    """(D,): the row of the token; of several tokens the mean of their rows."""

    @property
    def whole(self) -> bool:
        """Whether the word is one token, so that it has a row of its own."""
        return len(self.ids) == 1


def lookup(model: "LanguageModel", word: str) -> Word:
    """Return `word` with its vector, read the way that takes fewer tokens: after a space, or without one.

    After a space where both take as many, the usual form in running text. Raises InvalidInput where there is no word,
    or one of more than LONGEST_WORD characters.
    """
    text = word.strip()
    if not text:
        raise InvalidInput("no_word")
    if len(text) > LONGEST_WORD:
        raise InvalidInput("long_word", start=text[:20], most=LONGEST_WORD)
    spaced, bare = model.vocabulary.encode(f" {text}"), model.vocabulary.encode(text)
    ids = spaced if len(spaced) <= len(bare) else bare
    vector = matrix(model).rows[list(ids)].mean(0)  # (n, D) -> (D,)
    return Word(text, ids is spaced, ids, tuple(map(model.vocabulary.piece, ids)), vector)


def word_list(text: str, limit: int) -> tuple[list[str], int]:
    """Return the first `limit` different words of a list separated by commas or line breaks, and how many there were.

    A list without any comma or line break is separated by spaces; otherwise "New York" stays one entry.
    """
    parts = re.split(r"[,;\n]+", text) if re.search(r"[,;\n]", text) else text.split()
    words = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    return words[:limit], len(words)


def stack(words: Sequence[Word]) -> Array:
    """Return the vectors of `words` as one array (n, D)."""
    return np.stack([word.vector for word in words])
