"""The Overview as a visitor meets it: no browser."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.support import tiny
from tests.support.apps import chosen, sent_to
from tests.support.payloads import unpacked

PROMPT = "The cat sat on the mat"
COUNT = len(tiny.tokenizer().encode(PROMPT))


def opened(app: AppTest, **asked: str) -> dict[str, Any]:
    """What the rails get on a page opened by a link."""
    for name, value in {"prompt": PROMPT, **asked}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return unpacked(sent_to(app, "rails"))[0]


def test_the_answer_goes_with_the_rails(app: AppTest) -> None:
    header = opened(app)
    assert header["before"][-1] == PROMPT
    assert len(header["kinds"]) == len(header["before"]) == COUNT
    assert header["initial"] == COUNT - 1
    assert header["bundle"] == 1


@pytest.mark.parametrize(
    ("asked", "position"),
    [("1", 0), ("3", 2), ("0", 0), ("-5", 0), ("9999", COUNT - 1), ("x", COUNT - 1), ("", COUNT - 1)],
)
def test_the_link_names_the_token_in_focus(app: AppTest, asked: str, position: int) -> None:
    assert opened(app, focus=asked)["initial"] == position
    assert chosen(app, "focus") == (None if position == COUNT - 1 else position + 1)


def test_another_prompt_has_its_last_token_in_focus(app: AppTest) -> None:
    opened(app, focus="2")
    app.button(key="try overview 0").click().run()
    header = unpacked(sent_to(app, "rails"))[0]
    assert header["before"][-1] == "The cat"
    assert header["initial"] == len(header["tokens"]) - 1
    assert chosen(app, "focus") is None
