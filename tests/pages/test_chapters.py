"""What a visitor sees, page by page, on a tiny model that an operator named: no browser, the whole app otherwise."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model.catalog import MODELS, FolderSource
from model.serving import default_model
from pages.kit import models
from tests.support import tiny
from tests.support.apps import HOSTILE, chosen, components, texts

PICTURES = {"chapters/overview.py": ["rails"], "chapters/layers.py": [], "chapters/prediction.py": ["temperature"]}
CHAPTERS = list(PICTURES)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_says_which_model_is_in_use_and_draws(app: AppTest, chapter: str) -> None:
    app.run().switch_page(chapter).run()
    assert not app.exception
    assert "Model\\: tiny" in texts(app)
    assert default_model.MODEL_VARIABLE.replace("_", "\\_") in texts(app)
    assert components(app) == ["pipeline_map", *PICTURES[chapter]]


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_drawn(app: AppTest, chapter: str, text: str) -> None:
    app.run().switch_page(chapter).run()
    app.text_area[0].set_value(text)
    app.button[0].click().run()
    assert not app.exception
    assert not app.error
    assert components(app) == ["pipeline_map", *PICTURES[chapter]]
    assert "<script>" not in texts(app)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_an_empty_prompt_gets_a_sentence(app: AppTest, chapter: str) -> None:
    app.run().switch_page(chapter).run()
    app.text_area[0].set_value("")
    app.button[0].click().run()
    assert not app.exception
    assert "nothing to run yet" in app.info[0].value
    assert components(app) == []


def test_a_prompt_over_the_limit_says_what_is_used(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(models.LIMIT_VARIABLE, "12")
    app.query_params["prompt"] = tiny.TEXT
    app.run()
    assert "The model uses the last 12 of them" in app.warning[0].value


def test_a_deep_link_sets_the_view(app: AppTest) -> None:
    app.query_params["prompt"] = "The bird sang"
    app.query_params["temperature"] = "0.3"
    app.query_params["present"] = "true"
    app.run()
    assert app.text_area[0].value == "The bird sang"
    assert chosen(app, "temperature") == 0.3
    assert app.toggle[0].value
    assert "How to read it" not in texts(app)


def test_a_link_with_nonsense_opens_all_the_same(app: AppTest) -> None:
    for name, value in {
        "temperature": "warm",
        "top_k": "-5",
        "top_p": "nan",
        "words": "x:1-999999999-y",
        "model": "no",
    }.items():
        app.query_params[name] = value
    app.run().switch_page("chapters/prediction.py").run()
    assert not app.exception
    assert len(components(app)) == 2


def test_an_unknown_model_is_said(app: AppTest) -> None:
    app.query_params["model"] = "../../etc/passwd"
    app.run()
    assert not app.exception
    assert "There is no model called" in app.warning[0].value


def test_words_of_another_model_are_set_aside(app: AppTest) -> None:
    app.query_params["words"] = "gpt2:11-12"
    app.run()
    assert "belong to another model" in app.warning[0].value


def test_drawn_words_follow_the_prompt(app: AppTest, folder: Path) -> None:
    app.query_params["prompt"] = "The cat"
    app.query_params["words"] = f"folder:{folder.name}:20-21"
    app.run()
    assert not app.warning
    assert "Tokens: 4" in texts(app)
    assert ":primary[" in texts(app)


def test_an_example_is_one_click_away(app: AppTest) -> None:
    app.run()
    app.button(key="try overview 0").click().run()
    assert app.text_area[0].value == "The cat"
    assert app.query_params["prompt"] == "The cat"


def test_an_example_sets_the_temperature(app: AppTest) -> None:
    app.run().switch_page("chapters/prediction.py").run()
    app.button(key="try prediction 1").click().run()
    assert chosen(app, "temperature") == 5
    assert app.query_params["temperature"] == "5"


def test_the_seven_names(app: AppTest) -> None:
    app.run().switch_page("chapters/prediction.py").run()
    app.toggle(key="names").set_value(True).run()
    assert not app.exception
    assert "Seven logits as printed in the video" in texts(app)


def test_no_model_at_all_is_one_clear_page(app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(default_model.MODEL_VARIABLE, str(tmp_path / "missing"))
    gone = replace(MODELS[default_model.FALLBACK], source=FolderSource(str(tmp_path / "missing too")))
    monkeypatch.setitem(default_model.MODELS, default_model.FALLBACK, gone)
    monkeypatch.setitem(
        default_model.MODELS, "fable", replace(MODELS["fable"], source=FolderSource(str(tmp_path / "none")))
    )
    app.run()
    assert not app.exception
    assert "No model could be opened" in app.error[0].value
    tried = "".join(part.value for part in app.text)
    assert "missing" in tried
    assert "missing too" in tried


def test_a_pick_that_cannot_be_had_leaves_the_other_in_use(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = replace(MODELS["gpt2-xl"], source=FolderSource(str(tmp_path / "gone")))
    monkeypatch.setitem(MODELS, "gpt2-xl", gone)
    app.query_params["model"] = "gpt2-xl"
    app.run()
    assert not app.exception
    assert "GPT-2 XL could not be opened" in app.warning[0].value
    assert "Model\\: tiny" in texts(app)
    assert components(app) == ["pipeline_map", "rails"]
