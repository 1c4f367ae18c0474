"""One text between the tokens of two models: each token a bar over or under the characters that it spells."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from viz.components.declare import declare
from viz.components.token_boxes import glyphs

_LETTER = regex.compile(r"\X")

_mount = declare(__file__)


@dataclass(frozen=True)
class Token:
    """One token; or several that share the bytes of their characters."""

    text: str
    count: int = 1
    """How many tokens it stands for."""


@dataclass(frozen=True)
class Aligned:
    """A part of the text at both of whose ends tokens of both models end."""

    text: str
    one: Sequence[Token]
    """The tokens that spell it, above."""
    other: Sequence[Token]
    """The other model's, below."""


def aligned_tokens(
    stretches: Sequence[Aligned], titles: tuple[str, str], labels: Mapping[str, str], *, compact: bool = False, key: str
) -> None:
    """Mount the text; `titles` are the models whose tokens stand above and below.

    `labels` say things, with names in {braces}: "above" and "below" (title), "text", "spoken" (text, one, other: how
    many tokens), "token" (text, count). `compact` gives it less of the screen before it scrolls.
    """
    body = {"stretches": [_stretch(part) for part in stretches], "titles": titles, "labels": dict(labels)}
    digest = hashlib.blake2b(json.dumps([body, compact]).encode(), digest_size=8).hexdigest()
    _mount(key=key, data=body | {"of": digest, "compact": compact})


def _stretch(part: Aligned) -> dict[str, object]:
    return {"letters": letters(part.text), "one": _tokens(part.one), "other": _tokens(part.other)}


def _tokens(tokens: Sequence[Token]) -> list[dict[str, object]]:
    return [
        {"text": glyphs(token.text), "count": token.count, "letters": len(_LETTER.findall(token.text))}
        for token in tokens
    ]


def letters(text: str) -> list[str]:
    """Return what a reader takes for one character each, what draws nothing made visible."""
    return [glyphs(letter) for letter in _LETTER.findall(text)]
