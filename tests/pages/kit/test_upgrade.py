"""What a visitor sees while a larger model is fetched behind the one that comes with the program."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model import load
from model.catalog import MODELS, FolderSource, ModelCard
from model.errors import Message, ModelUnavailable
from model.progress import Progress
from model.serving import default_model
from model.serving.pool import Job
from pages.kit import models
from tests.support.apps import PAGES, components, definitions, texts

SWITCH = "switch to the larger model"
PICTURES = ["pipeline_map", "rails"]
WAIT = 60


class Fetching:
    """Stands for the way to GPT-2: it stops at 40% until told to go on, to its end or to `failure`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.half_way, self.go_on = threading.Event(), threading.Event()
        self.failure: str | None = None

    def __call__(self, card: ModelCard, progress: Progress) -> Path:
        if card.key != "fable":
            progress(0.4, Message("fetching", title=card.title, done=40.0, total=100.0))
            self.half_way.set()
            assert self.go_on.wait(WAIT)
            if self.failure:
                raise ModelUnavailable(Message(self.failure, hub="hub"))
        return self.folder

    def end(self, failure: str | None = None) -> None:
        """Let it end, and wait until the server has taken note."""
        self.failure = failure
        self.go_on.set()
        assert larger().wait(WAIT)


def larger() -> Job:
    job = models.models().larger
    assert job is not None
    return job


@pytest.fixture
def fetching(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fetching]:
    """A machine with Fable alone, where the hub answers."""
    way = Fetching(folder)
    here = replace(MODELS["fable"], source=FolderSource(str(folder)))
    monkeypatch.setitem(MODELS, "fable", here)
    monkeypatch.delenv(default_model.MODEL_VARIABLE, raising=False)
    monkeypatch.setattr(load, "fetch", way)
    monkeypatch.setattr(default_model, "on_this_machine", lambda card: card is here)
    monkeypatch.setattr(default_model, "_hub_answers", lambda note: True)
    models.models.cache_clear()
    yield way
    way.go_on.set()
    models.models.cache_clear()


def visitor() -> AppTest:
    return AppTest.from_file(PAGES, default_timeout=WAIT)


def offered(app: AppTest) -> bool:
    return SWITCH in [button.key for button in app.button]


def test_fable_is_used_while_gpt2_is_fetched(fetching: Fetching) -> None:
    app = visitor().run()
    assert fetching.half_way.wait(WAIT)
    assert models.models().job("gpt2").wait(0.5) is False
    app.run()
    assert not app.exception
    assert "Model: Fable." in texts(app)
    assert "Fetching GPT-2 small: 40.0 of 100.0 MB" in texts(app).replace("\\:", ":")
    assert "Fable is used meanwhile" in texts(app)
    assert components(app) == PICTURES
    assert not offered(app)


def test_who_began_with_fable_stays_until_switching(fetching: Fetching) -> None:
    app = visitor().run()
    fetching.end()
    app.run()
    assert "Model: Fable." in texts(app)
    assert components(app) == PICTURES
    app.button(key=SWITCH).click().run()
    assert not app.exception
    assert "Model: GPT-2 small." in texts(app)
    assert app.query_params["model"] == "gpt2"
    assert not offered(app)


def test_a_new_visitor_meets_the_larger_model(fetching: Fetching) -> None:
    visitor().run()
    fetching.end()
    app = visitor().run()
    assert "Model: GPT-2 small." in texts(app)
    assert "comes from the Hugging Face hub" in definitions(app)["why this model"]
    assert "model" not in app.query_params
    assert not offered(app)
    app.run()
    assert "Model: GPT-2 small." in texts(app)


def test_a_failure_is_said_and_fable_stays(fetching: Fetching) -> None:
    app = visitor().run()
    fetching.end("hub_unreachable")
    app.run()
    assert "No larger model could be fetched: Fable stays in use." in texts(app)
    assert any("cannot be reached" in says for says in definitions(app).values())
    assert components(app) == PICTURES
    assert not offered(app)


def test_a_failed_search_can_be_begun_again(fetching: Fetching) -> None:
    app = visitor().run()
    fetching.end("hub_unreachable")
    app.run()
    fetching.go_on.clear()
    fetching.failure = None
    app.button(key="look for a larger model again").click().run()
    assert not app.exception
    assert "No larger model could be fetched" not in texts(app)
    assert "Fable is used meanwhile" in texts(app)
    fetching.end()
    app.run()
    assert offered(app)


def test_a_presentation_is_not_disturbed(fetching: Fetching) -> None:
    app = visitor()
    app.query_params["present"] = "true"
    app.run()
    assert "meanwhile" not in texts(app)
    fetching.end()
    app.run()
    assert not offered(app)


def test_the_menu_leaves_out_a_model_whose_weights_are_missing(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def menu(app: AppTest) -> str:
        return str(app.get("menu_button"))

    assert "Fable" in menu(visitor().run())
    monkeypatch.setitem(MODELS, "fable", replace(MODELS["fable"], source=FolderSource(str(tmp_path / "none"))))
    assert "Fable" not in menu(visitor().run())
