"""What a question may be, and which answers it takes."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.rooms.question import Kind, Question

TOKEN, DRAW = Question(Kind.TOKEN, "Which?"), Question(Kind.DRAW, "")
CHOICE = Question(Kind.CHOICE, "Which?", options=(" cat", " dog", "cat"))
SCALE = Question(Kind.SCALE, "How warm?", low=0.1, high=10, step=0.1, unit="K", log=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"say": "x" * 301},
        {"say": "\ud800"},
        {"say": 3},
        {"prompt": "x" * 601},
        {"unit": "x" * 41},
        {"options": ("a", "b")},
        {"kind": Kind.CHOICE, "options": ("a",)},
        {"kind": Kind.CHOICE, "options": tuple("abcdefghi")},
        {"kind": Kind.CHOICE, "options": ("a", "a")},
        {"kind": Kind.STATEMENT, "options": ("a", "")},
        {"kind": Kind.STATEMENT, "options": ("a", "b" * 121)},
        {"kind": Kind.SCALE, "low": 1, "high": 1},
        {"kind": Kind.SCALE, "low": math.nan},
        {"kind": Kind.SCALE, "high": math.inf},
        {"kind": Kind.SCALE, "high": 1e300},
        {"kind": Kind.SCALE, "step": 0},
        {"kind": Kind.SCALE, "step": 2},
        {"kind": Kind.SCALE, "low": 0, "log": True},
        {"about": {str(number): "" for number in range(21)}},
        {"about": {"a": "x" * 4000}},
        {"about": {"a": 3}},
    ],
)
def test_what_is_no_question(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Question(**{"kind": Kind.TOKEN, "say": "Which?", **wrong})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cat", "cat"),
        (" cat \t\n", " cat"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        ("x" * 60 + " " * 60, "x" * 60),
        ("\N{FAMILY}\N{ZERO WIDTH JOINER}\N{GIRL}", "\N{FAMILY}\N{ZERO WIDTH JOINER}\N{GIRL}"),
        ("<script>", "<script>"),
    ],
)
def test_letters_are_kept_as_typed(typed: str, kept: str) -> None:
    assert TOKEN.take(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "\u00a0\u2003", "\u200b", "x" * 61, "x" * 10**6, "a\nb", "a\x00b", "\x1b[31m", "a\u202eb", "\u2066a",
        "\ud83d", "a\u2028b", "\ue000", "\U0010ffff", None, 1, True, ["a"], {"a": 1}, b"a",
    ],
)  # fmt: skip
def test_letters_that_are_none(typed: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        TOKEN.take(typed)


@given(st.text())
def test_whatever_is_typed_is_short_and_visible_or_refused(typed: str) -> None:
    try:
        kept = str(TOKEN.take(typed))
    except ValueError:
        return
    assert 1 <= len(kept) <= 60
    assert kept.strip()
    assert TOKEN.take(kept) == kept


@pytest.mark.parametrize("place", [-1, 3, 0.0, True, "0", None, [0], 10**400])
def test_a_place_that_no_option_has(place: object) -> None:
    assert [CHOICE.take(number) for number in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match=r".*"):
        CHOICE.take(place)


@pytest.mark.parametrize("number", [0.09, 10.1, -(10**400), 10**400, math.nan, math.inf, True, "1", None, [1], 1j])
def test_a_number_off_the_scale(number: object) -> None:
    assert [SCALE.take(fits) for fits in (0.1, 1, 10)] == [0.1, 1.0, 10.0]
    with pytest.raises(ValueError, match=r".*"):
        SCALE.take(number)


def test_a_draw_takes_nothing() -> None:
    drawn = {DRAW.take(None) for _ in range(100)}
    assert len(drawn) == 100
    assert all(isinstance(number, float) and 0 <= number < 1 for number in drawn)


@pytest.mark.parametrize("answer", [0.5, 0, "", False, []])
def test_a_draw_takes_no_number_that_somebody_likes(answer: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        DRAW.take(answer)


def test_what_a_question_is_about_cannot_be_changed_from_outside() -> None:
    about = {"model": "gpt2"}
    question = Question(Kind.TOKEN, "Which?", about=about)
    about["model"] = "x" * 10_000
    assert question.about == {"model": "gpt2"}
