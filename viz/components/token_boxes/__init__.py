"""A prompt twice: the text that people read, and the coloured pieces that a model gets, each lighting the other."""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from viz.components.declare import declare
from viz.components.terms import Definition, chosen_terms
from viz.tokens import visible

SIGNS = {"space": "␣", "newline": "⏎"}
"""The signs that a piece may hold, by the terms and the labels that explain them."""
_CIRCLE = "\u25cc"  # ◌ carries an accent that has no letter
_JOINER = "\u200d"

_mount = declare(__file__)


@dataclass(frozen=True)
class Cell:
    """One piece."""

    name: str
    """What it spells; bytes that are no whole character are written as ⟨F0⟩."""
    id: int | None
    """Its token id; None for a word that stands for a token."""
    raw: bytes
    word: int
    """Index of the word to which it belongs."""


@dataclass(frozen=True)
class Block:
    """Neighbouring pieces that together hold whole characters, and those characters."""

    text: str
    cells: Sequence[Cell]


def pieces(
    blocks: Sequence[Block],
    words: Sequence[str],
    chosen: str | None,
    labels: Mapping[str, str],
    terms: Mapping[str, Definition],
    *,
    with_text: bool = True,
    compact: bool = False,
    on_choose: Callable[[int], None] | None = None,
    key: str,
) -> None:
    """Mount the text and its pieces; a click calls `on_choose` with the index of its word.

    `words` are the words that cells name by index; every word that equals `chosen` is marked. `labels` say things, with
    names in {braces}: "text", "pieces", "hint", "token" (number, total, id, bytes, word), "word" (number, total,
    bytes), "space" and "newline" (what the signs mean, which `terms` explain). Without `with_text` only the pieces
    are drawn; `compact` gives both less of the screen before they scroll.
    """
    body = {"blocks": [_block(block) for block in blocks], "words": [visible(word) for word in words]}
    digest = hashlib.blake2b(json.dumps(body).encode(), digest_size=8).hexdigest()
    names = "".join(glyphs(cell.name) for block in blocks for cell in block.cells)
    signs = [name for name, sign in SIGNS.items() if sign in names]
    same = [place for place, word in enumerate(words) if word == chosen]

    def choose() -> None:
        word = read_word(st.session_state[key].get("word"), digest, len(words))
        if word is not None and on_choose:
            on_choose(word)

    _mount(
        key=key,
        data=body
        | {
            "of": digest,
            "chosen": same,
            "labels": dict(labels),
            "with_text": with_text,
            "compact": compact,
            "signs": signs,
            "terms": chosen_terms(terms, signs),
        },
        on_word_change=choose,
    )


def read_word(sent: object, digest: str, words: int) -> int | None:
    """Return the word index in what the browser sent; None where it names none of this text's."""
    if not isinstance(sent, dict) or sent.get("of") != digest:
        return None
    word = sent.get("word")
    return word if isinstance(word, int) and not isinstance(word, bool) and 0 <= word < words else None


def _block(block: Block) -> dict[str, object]:
    cells = [asdict(cell) | {"name": glyphs(cell.name), "raw": cell.raw.hex(" ").upper()} for cell in block.cells]
    return {"text": running(block.text), "glyph": glyphs(block.text), "cells": cells}


def glyphs(text: str) -> str:
    """Return a piece as it is drawn alone: everything visible, an accent without a letter on a dotted circle.

    The joiners inside an emoji stay, since without them it would fall apart.
    """
    parts = [character if _joins(text, place) else visible(character) for place, character in enumerate(text)]
    return (_CIRCLE if _is_accent(text[:1]) else "") + "".join(parts)


def running(text: str) -> str:
    """Return a piece as it stands in running text: real spaces and breaks, no other character that hides."""
    parts = [
        character if character in " \n\t" or _joins(text, place) else visible(character)
        for place, character in enumerate(text)
    ]
    return "".join(parts)


def _joins(text: str, place: int) -> bool:
    """Whether a joiner stands between the parts of an emoji."""
    if text[place] != _JOINER or not 0 < place < len(text) - 1:
        return False
    return all(unicodedata.category(text[beside]) in ("So", "Sk", "Mn") for beside in (place - 1, place + 1))


def _is_accent(character: str) -> bool:
    return bool(character) and unicodedata.category(character) in ("Mn", "Me", "Mc")
