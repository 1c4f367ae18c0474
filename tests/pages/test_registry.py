"""A chapter costs one file of code, one of texts and one line in the registry: here is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages import texts as all_texts
from pages.kit import address, registry
from pages.kit.registry import Chapter
from pages.texts import texts as words_of
from tests.support.apps import charts, components, texts

CODE = '''
"""Probe: how likely the likeliest next tokens are."""

import numpy as np
import streamlit as st

from model import sampling
from pages.kit import charts, frame, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.readings import Scene, reading
from pages.kit.tables import as_csv
from pages.texts import texts
from viz.plots.rows import ranked_bars
from viz.tokens import visible

TEXTS = texts("probe")
COUNT = register("count", readers.whole(1, 20), 5, owner="probe")


@reading
def likeliest(scene: Scene, count: int) -> tuple[np.ndarray, np.ndarray]:
    logits = scene.trace.logits
    ids = sampling.likeliest(logits, count)
    return ids, sampling.softmax(logits)[ids]


def names(scene: Scene, count: int) -> list[str]:
    return [visible(scene.model.vocabulary.piece(token)) for token in likeliest(scene, count)[0].tolist()]


def table(scene: Scene, count: int) -> bytes:
    return as_csv(["token", "probability"], zip(names(scene, count), likeliest(scene, count)[1], strict=True))


def chapter() -> None:
    scene = frame.open_chapter("probe")
    frame.offer_examples(scene, "probe")
    count = control(COUNT, st.number_input, TEXTS["count"], min_value=1, max_value=20)
    _, probabilities = likeliest(scene, count)
    charts.draw(ranked_bars(names(scene, count), probabilities, height=300, type_px=charts.type_px()))
    frame.notes("probe", scene, Shown({"shown": str(count)}, {"probe.csv": later(table, scene, count)}))


chapter()
'''
TEXTS = """
title = "Probe"
see = "What comes after {tokens} tokens."
where = "Here are {tokens} tokens."
count = "How many"

[read]
body = "Here are {shown} of {vocabulary}."

[source]
body = "One pass of {title}."

[[try]]
label = "Three of them"
prompt = "A bird"
count = 3
"""


@pytest.fixture
def probe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: AppTest) -> Iterator[AppTest]:
    """The app with one chapter more."""
    (tmp_path / "probe.py").write_text(CODE, "utf-8")
    (tmp_path / "probe.toml").write_text(TEXTS, "utf-8")
    monkeypatch.setattr(all_texts, "FOLDERS", [*all_texts.FOLDERS, tmp_path])
    line = Chapter("probe", ":material/science:", "distribution", file=tmp_path / "probe.py")
    monkeypatch.setattr(registry, "CHAPTERS", [*registry.CHAPTERS, line])
    monkeypatch.setattr(address, "_registry", dict(address._registry))
    yield app
    words_of.cache_clear()


def open_probe(app: AppTest, **address: str) -> AppTest:
    """Open the chapter as a link would."""
    app.run()
    app._page_hash = next(key for key, page in app._registered_pages.items() if page["page_name"] == "Probe")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def test_a_chapter_is_a_file_texts_and_a_line(probe: AppTest) -> None:
    app = open_probe(probe, prompt="The cat sat on the mat")
    assert not app.exception
    said = texts(app)
    assert "What comes after 6 tokens." in said
    assert "Here are 5 of 300." in said
    assert words_of("shell")["notes"]["read"] in said
    assert charts(app) == 1
    assert components(app) == ["pipeline_map"]
    assert [button.proto.label for button in app.get("download_button")] == [words_of("shell")["notes"]["csv"]]
    assert "count" not in app.query_params
    app.number_input(key="count").set_value(7).run()
    assert app.query_params["count"] == "7"
    assert "Here are 7 of 300." in texts(app)
    app.button(key="try probe 0").click().run()
    assert not app.exception
    assert (app.query_params["count"], app.query_params["prompt"]) == ("3", "A bird")


def test_its_link_opens_the_same_view(probe: AppTest) -> None:
    app = open_probe(probe, prompt="The cat", count="4")
    assert app.number_input(key="count").value == 4
    assert "Here are 4 of 300." in texts(app)


def test_each_chapter_has_its_file_and_its_texts() -> None:
    assert len({chapter.id for chapter in registry.CHAPTERS}) == len(registry.CHAPTERS)
    for chapter in registry.CHAPTERS:
        assert chapter.path.is_file()
        assert chapter.title
