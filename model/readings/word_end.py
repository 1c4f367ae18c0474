"""The rest of a word: a predicted token is often only its beginning, such as " McG" of " McGonagall"."""

from collections.abc import Sequence

import regex

from model.generate import generate
from model.language_model import LanguageModel

_UNSPACED = "".join(
    rf"\p{{Script={name}}}" for name in ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar")
)
"""Writing without spaces between words: no token tells where a word ends, so each whole character ends one."""
_OF_A_WORD = rf"(?V1)[[\p{{L}}\p{{M}}\p{{N}}]--[{_UNSPACED}]]"
_OPEN = regex.compile(_OF_A_WORD + r"\Z")
_GOES_ON = regex.compile(rf"\A(?:['\u2019]t\Z|{_OF_A_WORD})")
"""A letter, a mark or a digit. Of what begins with an apostrophe only "'t": " didn" would be no word without it."""
_LONGEST_CHARACTER = 4  # bytes in UTF-8


def word_end(model: LanguageModel, ids: Sequence[int], token: int, most: int = 6) -> tuple[int, ...]:
    """Return the ids that complete `token`, which follows the prompt `ids`, to the end of its word: the likeliest each.

    A word has ended where the likeliest next token begins with anything but a letter, a mark or a digit ("'t" aside),
    or ends the text. A token that breaks off within a character has that completed too. Empty where `token` ends a
    word already, is no piece of a word, or fills the context. Where the end is not reached within `most` steps, these
    steps are returned. A step costs one token's pass, the first one a pass over the prompt.

    Raises ValueError where there is no prompt, more of it than the context holds, or an id outside the vocabulary.
    """
    word = Word(model, ids, token)
    steps = iter(generate(model, (*ids, token), temperature=0, most=most) if word.open else ())
    while word.open and (step := next(steps, None)):
        word.add(step.token)
    return tuple(word.rest)


class Word:
    """A word that `token` begins after the prompt `ids`, while it grows token by token."""

    def __init__(self, model: LanguageModel, ids: Sequence[int], token: int) -> None:
        """Begin with `token`. Raises ValueError as `word_end` does."""
        model.check(ids)
        model.check((token,))
        self._model = model
        before = self._spelled(ids[-_LONGEST_CHARACTER:])
        self._written = _cut_off(before) + self._spelled([token])
        self._torn: list[
            int
        ] = []  # tokens of a character that is not whole yet: it may turn out to be none of the word
        self.rest: list[int] = []
        """The tokens after the first one that belong to the word."""
        read = len(ids) < model.shape.context and model.vocabulary.is_text(token)
        self.open: bool = read and _is_open(self._written)
        """Whether more may belong to it."""

    def add(self, token: int) -> None:
        """Take in the likeliest next token, or end the word where it is none of it."""
        following = self._spelled([*self._torn, token])
        known = token not in self._model.end_ids and self._model.vocabulary.is_text(token)
        if not known or not _goes_on(self._written, following):
            self.open = False
            return
        self._torn.append(token)
        if _cut_off(self._written + following) and not _cut_off(self._written):
            return
        self.rest += self._torn
        self._torn = []
        self._written += following
        self.open = _is_open(self._written)

    def _spelled(self, ids: Sequence[int]) -> bytes:
        return b"".join(map(self._model.vocabulary.token_bytes, ids))


def _cut_off(raw: bytes) -> bytes:
    """Return the bytes at the end that begin a character and do not complete it."""
    for length in range(1, min(_LONGEST_CHARACTER, len(raw) + 1)):
        first = raw[-length]
        if first >= 0xC0:  # begins a character of several bytes
            whole = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
            return raw[-length:] if length < whole else b""
        if first < 0x80:
            break
    return b""


def _is_open(written: bytes) -> bool:
    """Whether more may belong to the word: it breaks off within a character, or ends in a letter, mark or digit."""
    return bool(_cut_off(written)) or _OPEN.search(written.decode("utf-8", "replace")) is not None


def _goes_on(written: bytes, following: bytes) -> bool:
    """Whether `following` belongs to the word that `written` begins."""
    if _cut_off(written):
        return following[:1] != b"" and 0x80 <= following[0] < 0xC0
    return bool(_cut_off(following)) or _GOES_ON.search(following.decode("utf-8", "replace")) is not None
