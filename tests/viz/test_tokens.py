"""What is put on screen of a visitor's text: visible, and never markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.tokens import visible


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    shown = visible(text)
    assert not any(character.isspace() for character in shown)
    assert not any(character in shown for character in "\u202e\u200b\u2066\x00\x1b")


def test_spaces_and_breaks_have_signs() -> None:
    assert visible(" a\n\tb\u00a0") == "␣a⏎⇥b␣"
    assert visible("\u202eabc\x07") == "⟨202E⟩abc⟨0007⟩"


@given(st.text(min_size=1), st.integers(1, 20))
def test_a_limit_holds(text: str, limit: int) -> None:
    shown, whole = visible(text, limit), visible(text)
    assert shown == (whole if len(whole) <= limit else f"{whole[: limit - 1]}…")


@pytest.mark.parametrize("character", ["\ufe0f", "\u2800", "\u3164", "\u115f", "\u034f", "\u180b", "\ue000"])
def test_what_draws_nothing_is_shown_by_its_code_point(character: str) -> None:
    assert visible(f"a{character}b") == f"a⟨{ord(character):04X}⟩b"
