from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
import torch
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, expect
from streamlit.testing.v1 import AppTest

from model.language_model import LanguageModel
from model.load import load
from model.serving import default_model
from pages.kit import examples, models, readings
from tests.support import tiny
from tests.support.apps import PAGES
from tests.support.browser import REAL, chromium, need_chromium, serve, visitor

settings.register_profile("untimed", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
torch.set_num_threads(1)  # as on the server; two processes of tests would get into each other's way
expect.set_options(timeout=20_000)  # milliseconds: a busy machine may be late, and only what fails waits that long


@pytest.fixture(params=tiny.FAMILIES, scope="session")
def model(request: pytest.FixtureRequest) -> LanguageModel:
    """A tiny random model of each family in turn."""
    return tiny.language_model(request.param)


@pytest.fixture(params=tiny.FAMILIES, scope="session")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model of each family in turn, as an operator would keep it on disk."""
    path = tmp_path_factory.mktemp(request.param) / "tiny"
    tiny.network(request.param).save_pretrained(path)
    tiny.tokenizer().save_pretrained(path)
    return path


@pytest.fixture
def app(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app with that model, in front of nobody yet."""
    monkeypatch.setenv(default_model.MODEL_VARIABLE, str(folder))
    models.models.cache_clear()
    st.cache_resource.clear()
    readings.forget()
    monkeypatch.setattr(examples, "_shows", lambda *_: True)  # what a random model shows is nobody's claim
    yield AppTest.from_file(PAGES, default_timeout=60)
    models.models.cache_clear()


@pytest.fixture(scope="session")
def smollm2() -> LanguageModel:
    """The real model, fetched once by whoever asks first and kept in the cache folder."""
    need_chromium()
    return load(REAL)


@pytest.fixture(scope="session")
def fable() -> LanguageModel:
    """The model that comes with the code."""
    return load("fable")


@pytest.fixture(name="visitor")
def with_fable(monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The app with that model, in front of nobody yet."""
    monkeypatch.setenv(default_model.MODEL_VARIABLE, "fable")
    models.models.cache_clear()
    readings.forget()
    yield AppTest.from_file(PAGES, default_timeout=120)
    models.models.cache_clear()


@pytest.fixture(params=examples.MEASURED, scope="session")
def real(request: pytest.FixtureRequest) -> LanguageModel:
    """Each of the two models that are always at hand in turn: what a text claims is measured on both."""
    found: LanguageModel = request.getfixturevalue("smollm2") if request.param == REAL else load(request.param)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for the tests of one file."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def server(smollm2: LanguageModel) -> Iterator[str]:
    """The app with the real model, on a server that has served nobody yet."""
    with serve(environment={default_model.MODEL_VARIABLE: REAL}) as address:
        yield address


@pytest.fixture(scope="module")
def staying(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Visitors who stay for all tests of a file, by a name and how they come (`visitor`'s own arguments).

    `script` runs before those of each page. A fresh visitor fetches and reads every script anew. What goes wrong on
    their pages fails the last of the tests.
    """
    with ExitStack() as stack:
        known: dict[str, Page] = {}

        def of(name: str, script: str = "", **how: Any) -> Page:
            if name not in known:
                known[name] = stack.enter_context(visitor(browser, server, **how))
                known[name].add_init_script(script)
            return known[name]

        yield of


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A fresh visitor at a projector's resolution. Errors on the page, and calls elsewhere, fail the test."""
    with visitor(browser, server) as page:
        yield page
