"""The pieces of a text as a reader can take them in: no character is ever torn, however its bytes are shared out."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from model.tokenization.vocabulary import readable

_GRAPHEME = regex.compile(r"\X")
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

    A grapheme of several code points counts as one as far as it fits into a group.
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
    """Return the byte offsets at which a character starts, and those at which a grapheme starts; both with the end.

    A grapheme is what a reader takes for one character: extended grapheme clusters as Unicode's annex 29 defines them
    (flags, jamo, emoji joined from several, accents). A byte that belongs to no character stands for itself.
    """
    characters, whole, offset = set(), set(), 0
    for grapheme in _GRAPHEME.findall(raw.decode("utf-8", "surrogateescape")):
        whole.add(offset)
        for character in grapheme:
            characters.add(offset)
            offset += width(character)
    return characters | {len(raw)}, whole | {len(raw)}


def width(character: str) -> int:
    """Return how many bytes a character decoded with "surrogateescape" takes."""
    return len(character.encode("utf-8", "surrogateescape"))


def words(text: str) -> list[str]:
    """Return the stretches between white space, each with the white space before it, the last with all after it.

    As many as `count` counts.
    """
    found: list[str] = regex.findall(r"\s*\S+\s*$|\s*\S+", text)
    return found


def count(text: str, tokens: int, context: int) -> Counts:
    """Return the counts of a text that became so many tokens, for a model that sees `context` tokens at once."""
    per_token = len(text) / tokens if tokens else 0.0
    return Counts(len(text), len(words(text)), tokens, per_token, tokens / context)
