"""The preference game as a visitor meets it: no browser."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.kit import registry
from pages.texts import texts as words_of
from tests.support.apps import PAGES, charts, chosen, texts

WORDS = words_of("assistant")["preferences"]
PROMPT = "Once upon a time there was a little girl who"


def visit(app: AppTest, **address: str) -> AppTest:
    """Open the game as a link would."""
    asked = {"prompt": PROMPT} | address
    app.run().switch_page(str(registry.chapter("assistant").path.relative_to(PAGES.parent)))
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_marks_go_into_the_address_and_can_be_taken_back(visitor: AppTest) -> None:
    visit(visitor)
    assert visitor.button(key="train").disabled
    for mark in ("A", "B", "-"):
        press(visitor, f"mark {mark}")
    assert visitor.query_params["marks"] == "AB-"
    assert "Pair 4 of 10" in texts(visitor)
    press(visitor, "undo")
    assert visitor.query_params["marks"] == "AB"
    press(visitor, "over")
    assert "marks" not in visitor.query_params
    assert "Pair 1 of 10" in texts(visitor)


def test_training_on_the_marks_shows_before_and_after(visitor: AppTest) -> None:
    visit(visitor, marks="AB")
    press(visitor, "train")
    assert "Your 2 marks made the preferred continuations" in texts(visitor)
    assert charts(visitor) == 2
    press(visitor, "train")
    assert "Pair 3 of 10" in texts(visitor)


def test_a_link_opens_what_was_marked_and_another_prompt_begins_anew(visitor: AppTest) -> None:
    visit(visitor, marks="ABBA", tuned="true")
    assert "Your 4 marks" in texts(visitor)
    visitor.query_params["prompt"] = "The king said to his youngest daughter"
    visitor.run()
    assert not visitor.exception
    assert "Pair 1 of 10" in texts(visitor)


@pytest.mark.parametrize("marks", ["C", "A" * 11, "<b>", "ab", "----------", "A\x00"])
def test_whatever_the_marks_of_a_link_the_game_opens(visitor: AppTest, marks: str) -> None:
    visit(visitor, marks=marks, tuned="true")
    assert not visitor.exception
    assert "Your" not in texts(visitor).split("bits")[0]
    assert set(str(chosen(visitor, "marks"))) <= set("AB-")


def test_all_ten_marked_says_so(visitor: AppTest) -> None:
    visit(visitor, marks="A" * 10)
    assert "All 10 pairs have been answered, 10 with a preference" in texts(visitor)
    assert visitor.button(key="mark A").disabled
