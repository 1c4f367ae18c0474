"""The context window as a visitor meets it: what is out of sight is said, and what is seen decides."""

import csv
import io

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import sampling
from model.readings.ablation import divergence
from model.readings.window import next_logits
from model.serving import prompt
from model.writing import Draws, write
from pages.kit import readings
from tests.pages.chapters.test_generation import PROMPT, current, opened
from tests.support import tiny
from tests.support.apps import charts, chosen, texts
from viz.tokens import visible


def test_what_the_window_hides_is_said(app: AppTest) -> None:
    opened(app, "window", window="2")
    model = current(app)
    ids = model.vocabulary.encode(PROMPT)
    said = texts(app)
    assert f"Out of its sight, {len(ids) - 2} tokens: " in said
    assert f"In its sight: {visible(model.vocabulary.spelled(ids[-2:])).replace('␣', ' ')}" in said
    whole, part = (next_logits(model, read) for read in (ids, ids[-2:]))
    assert f"{divergence(whole, part):.2f} bits apart" in said
    for window in (None, 2):
        steps = write(model, ids, Draws(temperature=0.0), most=12, window=window)
        assert visible(model.vocabulary.spelled([one.token for one in steps])).replace("␣", " ") in said
    assert charts(app) == 2


@pytest.mark.parametrize(("asked", "expected"), [("99999", None), ("0", 1), ("-3", 1), ("<b>", 3)])
def test_no_window_is_larger_than_the_text(app: AppTest, asked: str, expected: int | None) -> None:
    opened(app, "window", window=asked)
    whole = len(current(app).vocabulary.encode(PROMPT))
    assert chosen(app, "window") == (expected or whole)
    assert ("Nothing is out of its sight." in texts(app)) == (chosen(app, "window") == whole)


@pytest.mark.parametrize("prompt", ["a", tiny.TEXT * 2, "🦔 e\u0301migré\n\n שלום"])
def test_any_text_has_a_window(app: AppTest, prompt: str) -> None:
    assert charts(opened(app, "window", prompt=prompt)) == 2


def test_the_logits_of_a_window_are_those_of_its_text_alone() -> None:
    model = tiny.language_model("llama")
    ids = model.vocabulary.encode(PROMPT)
    assert next_logits(model, ids[-3:]) == pytest.approx(model.trace(ids[-3:]).logits, abs=1e-5)


def test_its_file_has_both_distributions(app: AppTest) -> None:
    from pages.chapters.generation.window import table

    opened(app, "window")
    model = current(app)
    scene = readings.scene(model, prompt.read(model, PROMPT))
    _, *rows = csv.reader(io.StringIO(table(scene, 2).decode("utf-8-sig"), newline=""))
    assert {int(row[0]) for row in rows} == {2, len(scene.ids)}
    chances = sampling.softmax(next_logits(model, scene.ids[-2:]))
    assert float(rows[100][4]) == np.max(chances)
