"""What waits for a click holds keys: sessions hold no scene, no trace and nothing that was computed from one."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from weakref import ref

import pytest
from streamlit.testing.v1 import AppTest

from model.catalog import FolderSource
from model.errors import Message, ModelUnavailable
from model.language_model import LanguageModel
from model.readings.overview import Overview
from model.serving import gpt2_tokenizer
from model.serving.prompt import read
from model.trace import Trace
from pages.kit import models, readings, registry, tables
from pages.kit.later import MOST_BYTES, Later, later
from pages.kit.readings import Scene, scene
from tests.sheet import views
from tests.support import tiny
from tests.support.apps import PAGES

HEAVY = (Scene, Trace, Overview)
"""What no session may hold."""


def held() -> list[object]:
    """The heavy objects that are alive, apart from what the bounded cache holds."""
    readings.forget()
    gc.collect()
    return [found for found in gc.get_objects() if isinstance(found, HEAVY)]


def spelled(about: Scene, end: str) -> bytes:
    """A file of a scene."""
    return (about.model.vocabulary.spelled(about.ids) + end).encode()


def about(model: LanguageModel) -> Scene:
    return scene(model, read(model, "The cat sat"))


def test_it_calls_the_function_with_the_scene_again(model: LanguageModel) -> None:
    assert later(spelled, about(model), ".")() == b"The cat sat."


def test_a_waiting_call_holds_neither_scene_nor_model() -> None:
    model = tiny.language_model("gpt2")
    one = about(model)
    scenes, opened = ref(one), ref(model)
    waiting = later(spelled, one, ".")
    del one, model
    gc.collect()
    assert scenes() is opened() is None
    assert isinstance(waiting, Later)


def test_a_model_that_left_is_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = later(spelled, about(tiny.language_model("gpt2")), "!")
    gc.collect()
    again = SimpleNamespace(wait=lambda: True, result=SimpleNamespace(model=tiny.language_model("gpt2")), error=None)
    monkeypatch.setattr(models, "models", lambda: SimpleNamespace(job={"tiny-gpt2": again}.__getitem__))
    assert waiting() == b"The cat sat!"


def test_a_model_that_cannot_be_opened_again_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = later(spelled, about(tiny.language_model("gpt2")), "!")
    gc.collect()
    failed = SimpleNamespace(wait=lambda: True, result=None, error=Message("no_model"), tried=())
    monkeypatch.setattr(models, "models", lambda: SimpleNamespace(job=lambda _key: failed))
    with pytest.raises(ModelUnavailable, match="no_model"):
        waiting()


def test_what_is_large_does_not_wait(model: LanguageModel) -> None:
    with pytest.raises(ValueError, match="bytes for a click"):
        later(bytes, bytes(MOST_BYTES + 1))


def test_a_function_inside_another_does_not_wait(model: LanguageModel) -> None:
    one = about(model)
    with pytest.raises(ValueError, match="closes over nothing"):
        later(lambda: spelled(one, ""))


@pytest.fixture
def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], bytes]]]:
    """What the buttons for downloads hold, as Streamlit keeps it for a session."""
    kept: list[Callable[[], bytes]] = []
    button = tables.st.download_button

    def keep(label: str, make: Any, *rest: Any, **named: Any) -> bool:
        kept.append(make)
        return bool(button(label, make, *rest, **named))

    monkeypatch.setattr(tables.st, "download_button", keep)
    monkeypatch.setattr(gpt2_tokenizer, "SOURCE", FolderSource(str(folder)))
    gpt2_tokenizer.forget()
    yield kept
    gpt2_tokenizer.forget()


@pytest.mark.parametrize(("chapter", "view"), [one for one in views() if one[0] != "learning"])
def test_a_session_holds_no_scene_after_its_run(
    app: AppTest, made: list[Callable[[], bytes]], chapter: str, view: str
) -> None:
    """Callbacks, widgets and downloads of the page that is open: the test holds the session and what it waits for.

    The Learning chapter is about another model; its tests have a training run of their own.
    """
    app.run().switch_page(str(registry.chapter(chapter).path.relative_to(PAGES.parent)))
    if view:
        app.query_params["view"] = view
    app.run()
    assert not app.exception
    assert held() == []
    assert [file for file in (make() for make in made) if not file.startswith(b"\xef\xbb\xbf")] == []
