"""How a token is written on screen: its spaces, line breaks and control characters visible."""

import unicodedata

SPACE = "\u2423"  # ␣
NEWLINE = "\u23ce"  # ⏎
TAB = "\u21e5"  # ⇥


def visible(text: str, limit: int | None = None) -> str:
    """Return `text` with every character that draws nothing replaced by one that does.

    Spaces become ␣, line breaks ⏎, tabs ⇥, other control and format characters (direction marks, zero-width joiners)
    their code point in angle brackets, so that a visitor's text can neither hide nor turn the line round.
    `limit` is the most characters returned; a longer text ends in an ellipsis.
    """
    shown = "".join(_visible_character(character) for character in text)
    if limit is not None and len(shown) > limit:
        return shown[: max(limit - 1, 0)] + "\u2026"
    return shown


def _visible_character(character: str) -> str:
    named = {" ": SPACE, "\n": NEWLINE, "\t": TAB}
    if character in named:
        return named[character]
    category = unicodedata.category(character)
    if category == "Zs":
        return SPACE
    if category in ("Cc", "Cf", "Zl", "Zp", "Co", "Cn", "Cs"):
        return f"\u27e8{ord(character):04X}\u27e9"
    return character


def escape(text: str) -> str:
    """Return `text` as Markdown that shows it letter by letter: nothing a visitor types becomes markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|~$:&" else sign for sign in text)
