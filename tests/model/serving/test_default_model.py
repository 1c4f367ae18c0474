"""Which model speaks when nobody has picked one."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from huggingface_hub import constants

from model.catalog import MODELS, FolderSource, HubSource, WheelSource
from model.errors import Message, ModelUnavailable
from model.progress import Progress
from model.serving import default_model
from model.weights import cache
from tests.support import tiny
from tests.support.hub_server import HubServer, point_hub_at

NOWHERE = "http://127.0.0.1:9"
UNREACHABLE = Message("hub_unreachable", hub="127.0.0.1:9")
MISSING = Message("shipped_missing", title="Fable")


@pytest.fixture(autouse=True)
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without models, Fable's weights among them, without a choice by its operator, and without a hub."""
    monkeypatch.delenv("INSIDE_GPT2_MODEL", raising=False)
    monkeypatch.setenv("INSIDE_GPT2_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    point_hub_at(monkeypatch, NOWHERE)
    monkeypatch.setitem(MODELS, "fable", replace(MODELS["fable"], source=FolderSource(str(tmp_path / "fable"))))


@pytest.fixture
def fable(folder: Path, tmp_path: Path) -> None:
    """Weights where Fable's belong."""
    shutil.copytree(folder, tmp_path / "fable")


def keep(folder: Path, key: str) -> None:
    """Put a model into the cache folder."""
    (cache.root() / "models").mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder, cache.root() / "models" / key)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tiny.network("gpt2", attention="eager").save_pretrained(tmp_path / "mine")
    tiny.tokenizer().save_pretrained(tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def hub_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    source = MODELS["gpt2"].source
    assert isinstance(source, HubSource)
    with HubServer(source.repo, folder).running() as server:
        server.point(monkeypatch)
        yield server


def broken(key: str) -> Message:
    """What is said of a model that `Opener` refuses."""
    return Message("broken", key=key)


class Opener:
    """Opens everything but what it is told to refuse."""

    def __init__(self, *refused: str) -> None:
        self.refused = refused
        self.asked: list[str] = []

    def __call__(self, key_or_folder: str, progress: Progress) -> Any:
        self.asked.append(key_or_folder)
        if key_or_folder in self.refused:
            raise ModelUnavailable(broken(key_or_folder))
        return SimpleNamespace(name=key_or_folder)


def test_the_operator_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIDE_GPT2_MODEL", " gpt2-medium ")
    opened = default_model.open_first(opener=Opener())
    assert opened.model == SimpleNamespace(name="gpt2-medium")
    assert opened.reason == Message("chosen_by_operator", variable="INSIDE_GPT2_MODEL")
    assert opened.tried == ()


def test_the_operator_names_a_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIDE_GPT2_MODEL", str(folder))
    assert default_model.open_first().model.card.title == "mine"


def test_a_bad_choice_is_said_and_the_rest_is_tried(monkeypatch: pytest.MonkeyPatch, hub_server: HubServer) -> None:
    monkeypatch.setenv("INSIDE_GPT2_MODEL", "gpt-99")
    opened = default_model.open_first()
    assert opened.model.card.key == "gpt2"
    assert len(opened.tried) == 1
    assert opened.tried[0].id == "unknown_model"


def test_gpt2_that_is_here_needs_no_network(folder: Path) -> None:
    keep(folder, "gpt2")
    opened = default_model.open_first()
    assert opened.model.card.key == "gpt2"
    assert opened.reason == Message("already_here", title="GPT-2 small")
    assert opened.tried == ()
    assert not opened.meanwhile


@pytest.mark.usefixtures("fable")
def test_smollm2_that_is_here_speaks_until_gpt2_is(folder: Path) -> None:
    source = MODELS["smollm2-135m"].source
    assert isinstance(source, WheelSource)
    keep(folder, f"smollm2-135m-{source.sha256[:8]}")
    opened = default_model.open_first()
    assert opened.model.card.key == "smollm2-135m"
    assert opened.reason == Message("already_here", title="SmolLM2 135M Instruct")
    assert opened.meanwhile


@pytest.mark.usefixtures("fable")
def test_fable_speaks_where_the_others_would_have_to_be_fetched(hub_server: HubServer) -> None:
    opened = default_model.open_first()
    assert opened.model.card.key == "fable"
    assert opened.reason == Message("nobody_waits")
    assert opened.tried == ()
    assert opened.meanwhile
    assert hub_server.requests == []
    behind = default_model.open_first(among=default_model.larger)
    assert behind.model.card.key == "gpt2"
    assert not behind.meanwhile


@pytest.mark.usefixtures("fable")
def test_fable_is_the_last_resort_of_an_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIDE_GPT2_MODEL", "distilgpt2")
    opener = Opener("distilgpt2", "smollm2-135m")
    opened = default_model.open_first(opener=opener)
    assert opener.asked == ["distilgpt2", "smollm2-135m", "fable"]
    assert opened.reason == Message("nothing_else")
    assert opened.tried == (broken("distilgpt2"), UNREACHABLE, broken("smollm2-135m"))
    assert not opened.meanwhile


@pytest.mark.usefixtures("fable")
def test_an_operator_may_choose_fable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIDE_GPT2_MODEL", "fable")
    opened = default_model.open_first()
    assert opened.model.card.key == "fable"
    assert not opened.meanwhile


def test_gpt2_from_a_hub_that_answers(hub_server: HubServer) -> None:
    opened = default_model.open_first()
    assert opened.model.card.key == "gpt2"
    assert opened.reason == Message("from_hub", title="GPT-2 small")
    assert opened.tried == (MISSING,)


def test_smollm2_where_the_hub_is_out_of_reach() -> None:
    opener = Opener()
    opened = default_model.open_first(opener=opener)
    assert opener.asked == ["smollm2-135m"]
    assert opened.reason == Message("from_index", title="GPT-2 small")
    assert opened.tried == (MISSING, UNREACHABLE)


def test_smollm2_where_the_hub_breaks_off(hub_server: HubServer) -> None:
    opener = Opener("gpt2")
    opened = default_model.open_first(opener=opener)
    assert opener.asked == ["gpt2", "smollm2-135m"]
    assert opened.tried == (MISSING, broken("gpt2"))


def test_nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIDE_GPT2_MODEL", "distilgpt2")
    with pytest.raises(ModelUnavailable, match="no_model") as caught:
        default_model.open_first(opener=Opener("distilgpt2", "smollm2-135m", "fable"))
    assert caught.value.tried == (
        broken("distilgpt2"),
        UNREACHABLE,
        broken("smollm2-135m"),
        broken("fable"),
    )
