"""How a token is written on screen: its spaces, line breaks and control characters visible."""

import unicodedata
from functools import lru_cache

import regex

SPACE = "\u2423"  # ␣
NEWLINE = "\u23ce"  # ⏎
TAB = "\u21e5"  # ⇥
_DRAWS_NOTHING = ("Cc", "Cf", "Zl", "Zp", "Co", "Cn", "Cs")  # categories of Unicode
_BLANK = "\u2800"  # a Braille pattern without a dot
_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")
"""Variation selectors, fillers of Hangul, the grapheme joiner and the like: letters and marks by category."""


def visible(text: str, limit: int | None = None) -> str:
    """Return `text` with every character that draws nothing replaced by one that does.

    Spaces become ␣, line breaks ⏎, tabs ⇥; all else that draws nothing (control and format characters, direction marks,
    joiners, variation selectors, fillers) becomes its code point in angle brackets, so that a visitor's text can
    neither hide nor turn the line round.
    `limit` is the most characters returned; a longer text ends in an ellipsis.
    """
    read = text if limit is None else text[: limit + 1]  # none of its characters takes less than one
    shown = "".join(map(_visible_character, read))
    if limit is not None and len(shown) > limit:
        return shown[: max(limit - 1, 0)] + "\u2026"
    return shown


@lru_cache(4096)  # a page shows some thousand characters, most of them letters
def _visible_character(character: str) -> str:
    named = {" ": SPACE, "\n": NEWLINE, "\t": TAB}
    if character in named:
        return named[character]
    category = unicodedata.category(character)
    if category == "Zs":
        return SPACE
    if category in _DRAWS_NOTHING or character in _BLANK or _IGNORABLE.match(character):
        return f"\u27e8{ord(character):04X}\u27e9"
    return character
