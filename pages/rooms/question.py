"""What a teacher asks, and which answers it takes: everything that comes in is checked here."""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from secrets import SystemRandom
from typing import TypeGuard

Answer = str | int | float
"""What is kept of a vote: the letters of a token, the place of an option, or a number."""

MOST_SAID, MOST_PROMPT, MOST_OPTION, MOST_UNIT = 300, 600, 120, 40
"""Characters of the question, of the text to be continued, of an option and of a unit."""
LEAST_OPTIONS, MOST_OPTIONS = 2, 8
MOST_TOKEN = 60
MOST_ABOUT, MOST_ABOUT_CHARACTERS = 20, 4000
_LARGEST = 1e12
"""The largest number of a scale: what a phone's slider and its labels can still show."""
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the order of what stands around them. Joiners, which some scripts and signs need, may stay."""
_random = SystemRandom()


class Kind(StrEnum):
    """What kind of answer a question takes."""

    TOKEN = "token"
    """Letters, typed freely."""
    CHOICE = "choice"
    """One of some tokens."""
    SCALE = "scale"
    """A number."""
    STATEMENT = "statement"
    """One of some statements."""
    DRAW = "draw"
    """Nothing: the server draws a number for the phone."""


@dataclass(frozen=True)
class Question:
    """A question, as the teacher puts it to the room."""

    kind: Kind
    say: str
    prompt: str = ""
    """The text that is to be continued, or its end."""
    options: tuple[str, ...] = ()
    low: float = 0
    high: float = 1
    step: float = 0.1
    unit: str = ""
    """A word after the number of a scale."""
    log: bool = False
    """Whether the slider of a scale runs over powers of ten."""
    about: Mapping[str, str] = field(default_factory=dict)
    """What only the teacher's page needs: kept with the room, never told to phones."""

    def __post_init__(self) -> None:
        """Raise ValueError for what is out of bounds."""
        object.__setattr__(self, "about", dict(self.about))
        for text, most in ((self.say, MOST_SAID), (self.prompt, MOST_PROMPT), (self.unit, MOST_UNIT)):
            _check_text(text, most)
        chosen = self.kind in (Kind.CHOICE, Kind.STATEMENT)
        if not (LEAST_OPTIONS if chosen else 0) <= len(self.options) <= (MOST_OPTIONS if chosen else 0):
            raise ValueError("number of options")
        for option in self.options:
            _check_text(option, MOST_OPTION, 1)
        if len(set(self.options)) < len(self.options):
            raise ValueError("two options are the same")
        if len(self.about) > MOST_ABOUT:
            raise ValueError("too much about the question")
        for text in (*self.about, *self.about.values()):
            _check_text(text, MOST_ABOUT_CHARACTERS)
        if sum(len(name) + len(value) for name, value in self.about.items()) > MOST_ABOUT_CHARACTERS:
            raise ValueError("too much about the question")
        if self.kind is Kind.SCALE:
            self._check_scale()

    def _check_scale(self) -> None:
        if not all(_is_number(number) and abs(number) <= _LARGEST for number in (self.low, self.high, self.step)):
            raise ValueError("the scale has no end")
        if not (self.low < self.high and 0 < self.step <= self.high - self.low) or (self.log and self.low <= 0):
            raise ValueError("the scale is empty")

    def take(self, answer: object) -> Answer:
        """Return the answer as it is kept. Raises ValueError for one of another kind or size.

        For a draw, which takes None alone, it is a fresh random number in [0, 1).
        """
        match self.kind:
            case Kind.TOKEN:
                return _letters(answer)
            case Kind.CHOICE | Kind.STATEMENT:
                if type(answer) is not int or not 0 <= answer < len(self.options):
                    raise ValueError("no option")
                return answer
            case Kind.SCALE:
                if not _is_number(answer) or not self.low <= answer <= self.high:
                    raise ValueError("not on the scale")
                return float(answer)
            case Kind.DRAW:
                if answer is not None:
                    raise ValueError("a draw takes no answer")
                return _random.random()


def _is_number(value: object) -> TypeGuard[int | float]:
    return type(value) is int or (type(value) is float and math.isfinite(value))


def _check_text(text: object, most: int, least: int = 0) -> None:
    """Raise ValueError for what is no text, too long or too short, or has halves of characters."""
    if not isinstance(text, str) or not least <= len(text) <= most:
        raise ValueError("not a text of that length")
    text.encode()  # UnicodeEncodeError is a ValueError


def _letters(answer: object) -> str:
    """Return what was typed for a token: NFC, without white space at its end; a space at its start may matter."""
    if not isinstance(answer, str) or len(answer) > 4 * MOST_TOKEN:  # before work is done for it
        raise ValueError("no token")
    typed = unicodedata.normalize("NFC", answer).rstrip()
    if not 1 <= len(typed) <= MOST_TOKEN:
        raise ValueError("no token of that length")
    kinds = [unicodedata.category(character) for character in typed]
    if not _BIDI.isdisjoint(typed) or not {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}.isdisjoint(kinds):
        raise ValueError("control characters")
    if all(kind in ("Cf", "Zs", "Mn", "Me") for kind in kinds):
        raise ValueError("nothing to be seen")
    return typed
