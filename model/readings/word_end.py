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
    model.check(ids)
    model.check((token,))
    spelled = model.vocabulary.token_bytes
    before = b"".join(map(spelled, ids[-_LONGEST_CHARACTER:]))
    written = _cut_off(before) + spelled(token)
    if len(ids) == model.shape.context or not model.vocabulary.is_text(token) or not _is_open(written):
        return ()
    found: list[int] = []
    torn: list[int] = []  # tokens of a character that is not whole yet: it may turn out to be none of the word
    for step in generate(model, (*ids, token), temperature=0, most=most):
        if step.token in model.end_ids or not model.vocabulary.is_text(step.token):
            break
        following = b"".join(map(spelled, [*torn, step.token]))
        if not _goes_on(written, following):
            break
        torn.append(step.token)
        if _cut_off(written + following) and not _cut_off(written):
            continue
        found += torn
        torn = []
        written += following
        if not _is_open(written):
            break
    return tuple(found)


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
