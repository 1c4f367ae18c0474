"""What a visitor sees, page by page, on a tiny model that an operator named: no browser, the whole app otherwise."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model import load
from model.catalog import MODELS, FolderSource
from model.serving import default_model, gpt2_tokenizer
from model.settings import TOKENS_VARIABLE
from model.tokenization.ending import SHORT
from model.tokenization.vocabulary import Vocabulary
from pages.kit import address, choices, registry
from pages.kit.registry import Chapter
from pages.texts import texts as words_of
from tests.support import tiny
from tests.support.apps import (
    HOSTILE,
    PAGES,
    charts,
    chosen,
    components,
    definitions,
    markdown,
    prompt_of,
    run_prompt,
    sent_to,
    sentences,
    texts,
)

CHAPTERS = [chapter for chapter in registry.CHAPTERS if not chapter.model]
"""Those about the model in use; a chapter about one certain model has its own tests beside these."""


@pytest.fixture(autouse=True)
def nothing_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tiny tokenizer in the place of GPT-2's own, which the Tokens chapter would fetch."""
    monkeypatch.setattr(gpt2_tokenizer, "SOURCE", FolderSource(str(folder)))
    gpt2_tokenizer.forget()
    yield
    gpt2_tokenizer.forget()


def enter(app: AppTest, chapter: Chapter) -> AppTest:
    """Go to a chapter."""
    return app.run().switch_page(str(chapter.path.relative_to(PAGES.parent))).run()


def drawn(app: AppTest) -> int:
    """How many pictures there are on the page, the map aside."""
    assert components(app)[0] == "pipeline_map"
    return len(components(app)) - 1 + charts(app)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.id)
def test_a_chapter_says_which_model_is_in_use_draws_and_explains_itself(app: AppTest, chapter: Chapter) -> None:
    enter(app, chapter)
    assert not app.exception
    said, shell = texts(app), words_of("shell")
    assert "Model: tiny" in said
    assert "Why this one?" in said
    assert "Whoever runs this server chose it." in definitions(app)["why this model"]
    assert drawn(app) > 0
    for part in ("read", "try", "source"):
        assert shell["notes"][part] in said
    assert "{" not in said
    assert app.get("download_button")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.id)
def test_a_presentation_has_no_notes(app: AppTest, chapter: Chapter) -> None:
    app.query_params["present"] = "true"
    enter(app, chapter)
    assert not app.exception
    assert drawn(app) > 0
    assert words_of("shell")["notes"]["read"] not in texts(app)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.id)
@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_drawn(app: AppTest, chapter: Chapter, text: str) -> None:
    enter(app, chapter)
    run_prompt(app, text)
    assert not app.exception
    assert not app.error
    assert drawn(app) > 0
    assert "<script>" not in markdown(app)


@pytest.mark.parametrize("chapter", registry.CHAPTERS, ids=lambda chapter: chapter.id)
def test_an_empty_prompt_gets_a_sentence(app: AppTest, chapter: Chapter) -> None:
    enter(app, chapter)
    run_prompt(app, "")
    assert not app.exception
    assert sentences(app, "info")[0] == words_of("shell")["prompt"]["empty"]
    assert components(app) == []


def test_a_prompt_over_the_limit_says_what_is_used(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKENS_VARIABLE, "12")
    app.query_params["prompt"] = tiny.TEXT
    app.run()
    assert "The model uses the last 12 of them" in sentences(app, "warning")[0]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.id)
@pytest.mark.parametrize("present", ["true", "false"])
def test_of_a_very_long_text_the_end_is_cut_into_tokens_once(
    app: AppTest, chapter: Chapter, present: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: list[int] = []
    encode = Vocabulary.encode

    def counted(own: Vocabulary, text: str) -> tuple[int, ...]:
        lengths.append(len(text))
        return encode(own, text)

    app.query_params["present"] = present
    enter(app, chapter)
    monkeypatch.setattr(Vocabulary, "encode", counted)
    run_prompt(app, "The cat sat on the mat. 12, 🦔\n" * 3_000)
    assert not app.exception
    assert drawn(app) > 0
    assert f"Your text is long: the model uses its last {tiny.CONTEXT} tokens" in sentences(app, "warning")[0]
    assert SHORT / 2 < sum(lengths) < 2 * SHORT
    lengths.clear()
    app.run()
    assert not app.exception
    assert sum(lengths) < 2000  # words beside the prompt


def test_a_deep_link_sets_the_view(app: AppTest) -> None:
    app.query_params["prompt"] = "The bird sang"
    app.query_params["temperature"] = "0.3"
    app.query_params["present"] = "true"
    app.run()
    assert prompt_of(app) == "The bird sang"
    assert chosen(app, "temperature") == 0.3
    assert app.toggle(key="presenting").value
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


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.id)
@pytest.mark.parametrize("said", ["", "-1", "9999", "9999.9999", "no\x00<script>"])
def test_whatever_a_link_says_a_chapter_is_drawn(app: AppTest, chapter: Chapter, said: str) -> None:
    enter(app, chapter)  # registers its parameters
    for known in address.carried_by(chapter.id):
        if known not in (choices.PROMPT, choices.PRESENT):
            app.query_params[known.name] = said
    app.run()
    assert not app.exception
    assert drawn(app) > 0


def test_an_unknown_model_is_said(app: AppTest) -> None:
    app.query_params["model"] = "../../etc/passwd"
    app.run()
    assert not app.exception
    assert "There is no model called" in sentences(app, "warning")[0]


def test_words_of_another_model_are_set_aside(app: AppTest) -> None:
    app.query_params["words"] = "gpt2:11-12"
    app.run()
    assert "belong to another model" in sentences(app, "warning")[0]


def test_drawn_words_follow_the_prompt(app: AppTest, folder: Path) -> None:
    app.query_params["prompt"] = "The cat"
    app.query_params["words"] = f"folder:{folder.name}:20-21"
    app.run()
    assert not sentences(app, "warning")
    assert "4 tokens go through" in texts(app)
    assert any(said.startswith("The cat") for said in sentences(app))


def test_an_example_is_one_click_away(app: AppTest) -> None:
    app.run()
    app.button(key="try overview 0").click().run()
    assert prompt_of(app) == "The cat"
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
    assert "Seven logits as printed in 3Blue1Brown" in texts(app)


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
    assert "GPT-2 XL could not be opened" in sentences(app, "warning")[0]
    assert "Model: tiny" in texts(app)
    assert components(app) == ["pipeline_map", "rails"]


def test_two_visitors_draw_differently_unless_the_address_pins_the_seed(app: AppTest) -> None:
    other = AppTest.from_file(PAGES, default_timeout=60)
    for visitor in (app, other):
        visitor.run().switch_page("chapters/prediction.py").run()
    assert app.session_state["own seed"] != other.session_state["own seed"]
    assert sent_to(app, "temperature") != sent_to(other, "temperature")
    for visitor in (app, other):
        visitor.query_params["seed"] = "5"
        visitor.run()
        assert chosen(visitor, "seed") == 5
    assert sent_to(app, "temperature") == sent_to(other, "temperature")


@pytest.mark.parametrize("chapter", CHAPTERS[:-1], ids=lambda chapter: chapter.id)
def test_every_chapter_says_where_the_story_goes_on(app: AppTest, chapter: Chapter) -> None:
    enter(app, chapter)
    following = registry.following(chapter.id)
    doors = [button.label for button in app.button if button.key == "next chapter"]
    assert doors == ([f"Next: {following.title}"] if following else [])


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.id)
def test_weights_that_were_rounded_are_said_to_be_so(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, chapter: Chapter
) -> None:
    remark = MODELS[default_model.FALLBACK].remark
    card_of = load.card_of
    monkeypatch.setattr(load, "card_of", lambda key: replace(card_of(key), remark=remark))
    said = texts(enter(app, chapter))
    assert "Model: tiny, weights rounded to 4 bits." in said
    assert "the precision that was lost stays lost" in said


@pytest.mark.parametrize("id_", ["tokens", "embeddings", "attention", "layers", "compare"])
def test_an_unknown_view_is_said_and_gives_way(app: AppTest, id_: str) -> None:
    enter(app, registry.chapter(id_))
    app.query_params["view"] = "x\x00<b>"
    app.run()
    assert not app.exception
    assert any("no view called “x⟨0000⟩<b>”" in said for said in sentences(app, "warning"))
    assert "view" not in app.query_params
