"""What is put on screen of a visitor's text: visible, and never markup."""

from hypothesis import given
from hypothesis import strategies as st

from viz.tokens import escape, visible


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
    shown = visible(text, limit)
    assert len(shown) <= limit
    assert shown == visible(text) or shown.endswith("…")


def test_markdown_is_escaped_letter_by_letter() -> None:
    assert escape("<b>*x*</b>") == "\\<b\\>\\*x\\*\\</b\\>"
    assert escape(":material/x: $y$ [z](w)").count("\\") == 8
