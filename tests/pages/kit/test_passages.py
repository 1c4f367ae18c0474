"""What a unit does over a whole text opens beside it, where it was measured."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.kit import registry
from pages.texts import texts as words_of
from tests.support.apps import PAGES, texts

WORDS = words_of("shell")["passages"]
VIEWS = [("neurons", "neurons", {"layer": "6", "neuron": "6.475"}), ("attention", "one_head", {"head": "4.5"})]


def visit(app: AppTest, chapter: str, **address: str) -> AppTest:
    app.run().switch_page(str(registry.chapter(chapter).path.relative_to(PAGES.parent)))
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize(("chapter", "view", "unit"), VIEWS)
def test_passages_of_fable(visitor: AppTest, chapter: str, view: str, unit: dict[str, str]) -> None:
    visit(visitor, chapter, view=view, prompt="He said that she", **unit)
    assert WORDS["middling"] not in texts(visitor)
    visitor.button(key="passages").click().run()
    assert not visitor.exception
    said = texts(visitor)
    assert WORDS["strongest"] in said
    assert WORDS["middling"] in said
    assert "373,376 tokens" in said


@pytest.mark.parametrize(("chapter", "view", "unit"), VIEWS)
def test_another_model_has_none_and_says_so(app: AppTest, chapter: str, view: str, unit: dict[str, str]) -> None:
    visit(app, chapter, view=view, prompt="He said that she", **unit)
    assert app.button(key="passages").disabled
    assert app.button(key="passages").help == WORDS["not_measured"]
