"""Every chapter on models that are built in an uncommon way: a padded vocabulary, a context of a few tokens."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from model.catalog import MODELS, FolderSource
from model.serving import default_model, gpt2_tokenizer
from pages.kit import models, readings, registry
from pages.kit.registry import Chapter
from pages.texts import texts as words_of
from tests.support import tiny, tiny_run
from tests.support.apps import PAGES, chosen, components, sentences, texts
from viz.components import token_boxes

ROWS = tiny.VOCABULARY + 20
HUGE = (ROWS, 9_999_999, 10**40)
"""Ids beyond the padded matrix."""


def saved(folder: Path, rows: int = tiny.VOCABULARY, context: int = tiny.CONTEXT) -> Path:
    """A tiny model as an operator would keep it on disk."""
    tiny.network("llama", rows=rows, context=context).save_pretrained(folder)
    tiny.tokenizer().save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def padded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose matrix has more rows than its tokenizer has entries."""
    return saved(tmp_path_factory.mktemp("padded"), rows=ROWS)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Nothing opened yet, and nothing left open."""
    models.models.cache_clear()
    st.cache_resource.clear()
    readings.forget()
    yield monkeypatch
    models.models.cache_clear()
    gpt2_tokenizer.forget()
    readings.forget()


def visit(given: pytest.MonkeyPatch, folder: Path, chapter: Chapter, **address: str) -> AppTest:
    """Open a chapter by a link, with the model in `folder`, which stands in for GPT-2's tokenizer too."""
    given.setenv(default_model.MODEL_VARIABLE, str(folder))
    given.setattr(gpt2_tokenizer, "SOURCE", FolderSource(str(folder)))
    gpt2_tokenizer.forget()
    app = AppTest.from_file(PAGES, default_timeout=60)
    app.query_params["prompt"] = "The cat"
    app.run().switch_page(str(chapter.path.relative_to(PAGES.parent)))
    for name, value in {"prompt": "The cat", **address}.items():
        app.query_params[name] = value
    return app.run()


@pytest.fixture
def own(opened: pytest.MonkeyPatch, padded: Path) -> pytest.MonkeyPatch:
    """The padded model in the place of Fable too, whose chapter then has no moments to show."""
    opened.setitem(MODELS, "fable", tiny_run.card(padded))
    return opened


def key_of(chapter: Chapter, folder: Path) -> str:
    """The key under which the chapter's model draws words."""
    return chapter.model or f"folder:{folder.name}"


@pytest.mark.parametrize("chapter", registry.CHAPTERS, ids=lambda chapter: chapter.id)
@pytest.mark.parametrize(
    ("prompt", "ids", "kept"),
    [
        ("The cat", (20, tiny.VOCABULARY), (20, tiny.VOCABULARY)),
        ("", (ROWS - 1,), (ROWS - 1,)),
        ("The cat", HUGE, ()),
        ("The cat", (20, *HUGE, tiny.VOCABULARY + 3, 21), (20, tiny.VOCABULARY + 3, 21)),
    ],
    ids=["unused", "unused alone", "huge", "mixed"],
)
def test_ids_that_mean_nothing(
    own: pytest.MonkeyPatch, padded: Path, chapter: Chapter, prompt: str, ids: tuple[int, ...], kept: tuple[int, ...]
) -> None:
    key = key_of(chapter, padded)
    app = visit(own, padded, chapter, prompt=prompt, words=f"{key}:{'-'.join(map(str, ids))}")
    lost = words_of("shell")["prompt"]["words_unknown"].format(rows=ROWS)
    assert not app.exception
    assert not app.error
    assert components(app)[0] == "pipeline_map"
    assert (lost in sentences(app, "warning")) == (kept != ids)
    assert chosen(app, "words") == (f"{key}:{'-'.join(map(str, kept))}" if kept else "")
    assert any(f"⟨entry {token} is unused⟩" in texts(app) for token in kept) == any(t >= tiny.VOCABULARY for t in kept)
    app.run()
    assert not app.exception
    assert lost not in sentences(app, "warning")


@pytest.mark.parametrize(
    ("context", "said"),
    [(16, "measured on 8 random tokens repeated once"), (2, "a context of 2 tokens has no room")],
)
@pytest.mark.parametrize("chapter", registry.CHAPTERS, ids=lambda chapter: chapter.id)
def test_a_context_of_a_few_tokens(
    opened: pytest.MonkeyPatch, tmp_path: Path, chapter: Chapter, context: int, said: str
) -> None:
    opened.setitem(MODELS, "fable", tiny_run.card(tmp_path))
    app = visit(opened, saved(tmp_path, context=context), chapter, prompt="The cat sat on the mat")
    assert not app.exception
    assert not app.error
    assert components(app)[0] == "pipeline_map"
    assert chapter.id != "attention" or said in texts(app)


@pytest.mark.parametrize("view", ["find", "ways", "extremes", "compare"])
@pytest.mark.parametrize("cut", ["truth", "lie"])
def test_an_unused_entry_alone_in_every_view_of_its_pieces(
    own: pytest.MonkeyPatch, padded: Path, view: str, cut: str
) -> None:
    chapter = registry.chapter("tokens")
    words = f"{key_of(chapter, padded)}:{ROWS - 1}"
    app = visit(own, padded, chapter, prompt="", words=words, view=view, cut=cut)
    assert not app.exception
    assert components(app)[:2] == ["pipeline_map", "token_boxes"]


def test_a_click_on_what_is_no_text_replays_no_letters(own: pytest.MonkeyPatch, padded: Path) -> None:
    def buttons(blocks: object, words: list[str], *_: object, on_choose: Callable[[int], None], **__: object) -> None:
        for place, word in enumerate(words):
            st.button(word, key=f"word {place}", on_click=on_choose, args=(place,))

    own.setattr(token_boxes, "pieces", buttons)
    chapter = registry.chapter("tokens")
    (broken, *_) = tiny.tokenizer().encode("🦔")
    app = visit(own, padded, chapter, words=f"{key_of(chapter, padded)}:{broken}-{tiny.VOCABULARY}")
    assert [app.button(key=f"word {place}").label for place in range(4)] == [
        "The", " cat", "⟨F0⟩", f"⟨entry {tiny.VOCABULARY} is unused⟩",
    ]  # fmt: skip
    app.button(key="word 0").click().run()
    assert chosen(app, "word") == "The"
    for place, name in ((2, "⟨F0⟩"), (3, f"⟨entry␣{tiny.VOCABULARY}␣is␣unused⟩")):
        app.button(key=f"word {place}").click().run()
        assert not app.exception
        assert chosen(app, "word") == "The"
        assert f"“{name}” is no text" in sentences(app, "info")[0]
    app.run()
    assert not sentences(app, "info")
