"""What a reader takes for one character is never torn, however its bytes are shared out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.tokenization.graphemes import count, grouped, words

WHOLE = {
    "a flag": "🇩🇪",
    "a family": "👨‍👩‍👧",
    "a tone of skin": "👋🏽",
    "an accent of its own": "e\u0301",
    "Hangul from jamo": "\u1112\u1161\u11ab",
    "a keycap": "1\ufe0f\u20e3",
    "Devanagari with its vowel": "कि",
}


def bytes_of(text: str) -> list[bytes]:
    return [bytes([byte]) for byte in text.encode()]


@pytest.mark.parametrize("sign", WHOLE.values(), ids=WHOLE)
def test_a_sign_stays_whole(sign: str) -> None:
    assert [group.text for group in grouped(bytes_of(f"a{sign}b"))] == ["a", sign, "b"]


def test_two_flags_are_two() -> None:
    assert [group.text for group in grouped(bytes_of("🇩🇪🇫🇷"))] == ["🇩🇪", "🇫🇷"]


def test_two_syllables_are_two() -> None:
    syllables = "\u1112\u1161\u11ab", "\u1100\u1173\u11af"
    assert [group.text for group in grouped(bytes_of("".join(syllables)))] == list(syllables)


@given(st.text())
def test_the_words_are_the_text_and_as_many_as_are_counted(text: str) -> None:
    assert len(words(text)) == count(text, 1, 1).words
    assert "".join(words(text)) == text or not words(text)
