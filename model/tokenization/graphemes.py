"""The pieces of a text as a reader can take them in: no character is ever torn, however its bytes are shared out."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from model.tokenization.vocabulary import readable

_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_LARGEST = 24
"""Tokens of a group: an emoji of a family of four takes fewer, a tower of accents may not grow further."""


@dataclass(frozen=True)
class Group:
    """Neighbouring tokens that together hold whole characters; nearly always one token alone."""

    text: str
    """Its characters; bytes that belong to none are written as ⟨F0⟩."""
    first: int
    """Position of its first token."""
    count: int
    """How many tokens share the characters."""


@dataclass(frozen=True)
class Counts:
    """How much text there is, and how many tokens it takes."""

    characters: int
    words: int
    """Stretches between white space."""
    tokens: int
    per_token: float
    """Characters for each token; 0 where there is no token."""
    share: float
    """The part of the context window that the tokens take, from 0 to 1."""


def grouped(pieces: Sequence[bytes]) -> list[Group]:
    """Return the tokens, given by their bytes, in groups that begin and end between characters.

    A character with its accents, and an emoji of several code points, count as one as far as they fit into a group.
    """
    raw = b"".join(pieces)
    characters, whole = _starts(raw)
    groups, start, first = [], 0, 0
    end = 0
    for position, piece in enumerate(pieces):
        end += len(piece)
        count = position + 1 - first
        if end in whole or (count >= _LARGEST and end in characters):
            groups.append(Group(readable(raw[start:end]), first, count))
            start, first = end, position + 1
    return groups


def _starts(raw: bytes) -> tuple[set[int], set[int]]:
    """Return the byte offsets at which a character starts, and those at which a whole sign starts; both with the end.

    A byte that belongs to no character stands for itself.
    """
    characters, whole, offset, before = set(), set(), 0, ""
    for character in raw.decode("utf-8", "surrogateescape"):
        characters.add(offset)
        if not _continues(before, character):
            whole.add(offset)
        offset += width(character)
        before = character
    return characters | {len(raw)}, whole | {len(raw)}


def width(character: str) -> int:
    """Return how many bytes a character decoded with "surrogateescape" takes."""
    return len(character.encode("utf-8", "surrogateescape"))


def _continues(before: str, character: str) -> bool:
    """Whether a character belongs to the sign that stands before it: accents, joined emoji, tones of skin."""
    if not before or before.isspace():
        return False
    joined = character == _JOINER or before == _JOINER or ord(character) in _SKIN_TONES
    return joined or unicodedata.category(character) in ("Mn", "Me", "Mc")


def count(text: str, tokens: int, context: int) -> Counts:
    """Return the counts of a text that became so many tokens, for a model that sees `context` tokens at once."""
    per_token = len(text) / tokens if tokens else 0.0
    return Counts(len(text), len(text.split()), tokens, per_token, tokens / context)
