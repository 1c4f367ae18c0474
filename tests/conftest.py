from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model import choose
from model.language_model import LanguageModel
from pages import machine
from tests import tiny


@pytest.fixture(params=tiny.FAMILIES, scope="session")
def model(request: pytest.FixtureRequest) -> LanguageModel:
    """A tiny random model of each family in turn."""
    return tiny.language_model(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny GPT-2 as an operator would keep it on disk."""
    path = tmp_path_factory.mktemp("models") / "tiny"
    tiny.network("gpt2").save_pretrained(path)
    tiny.tokenizer().save_pretrained(path)
    return path


@pytest.fixture
def app(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app with that model, in front of nobody yet."""
    monkeypatch.setenv(choose.MODEL_VARIABLE, str(folder))
    machine.models.cache_clear()
    yield AppTest.from_file("../pages/__main__.py", default_timeout=60)
    machine.models.cache_clear()
