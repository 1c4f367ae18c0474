"""Every file that a view offers arrives, and is a table of that view."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from model import embedding
from model.geometry.lookup import lookup
from model.language_model import LanguageModel
from tests.sheet import link
from tests.support.browser import settle
from viz.tokens import visible

pytestmark = pytest.mark.browser
PROMPT = "The cat, the cat"


def opened(page: Page, server: str, chapter: str, view: str, **choices: str) -> Locator:
    """Open a view and return its download buttons. The effects of all heads come when they are asked for."""
    page.goto(link(server, chapter, view, prompt=PROMPT, **choices))
    settle(page)
    if view == "ablation":
        page.get_by_role("button", name="Switch each of").click()
    buttons = page.get_by_test_id("stDownloadButton").get_by_role("button")
    expect(buttons.first).to_be_visible(timeout=60_000)
    return settle(page).get_by_test_id("stDownloadButton").get_by_role("button")


def taken(page: Page, button: Locator) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        button.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def projected(page: Page) -> tuple[NDArray[np.float32], list[str]]:
    """Read both files as projector.tensorflow.org does: numbers with tabs between, and a label a line."""
    by_name = page.get_by_test_id("stDownloadButton")
    name, written = taken(page, by_name.get_by_role("button", name="Vectors for a projector"))
    assert name.endswith("-vectors.tsv")
    lines = [line.split("\t") for line in written.decode().splitlines()]
    name, written = taken(page, by_name.get_by_role("button", name="Their labels"))
    assert name.endswith("-labels.tsv")
    return np.array(lines, np.float32), written.decode().splitlines()


def test_vectors_come_back_as_the_matrix_has_them(page: Page, server: str, smollm2: LanguageModel) -> None:
    opened(page, server, "embeddings", "neighbours", near="tower")
    rows, labels = projected(page)
    word = lookup(smollm2, "tower")
    near = embedding.neighbours(smollm2, word.vector, len(labels) - 1, False, word.ids)
    assert labels == ["tower", *(visible(piece) for piece in near.pieces)]
    ids = [*word.ids, *near.ids.tolist()]
    assert np.array_equal(rows, embedding.matrix(smollm2).rows[ids])


def test_a_label_is_one_line_whatever_its_token(page: Page, server: str, smollm2: LanguageModel) -> None:
    text = "one\ttwo\nthree"
    page.goto(link(server, "embeddings", "matrix", prompt=text))
    settle(page)
    rows, labels = projected(page)
    ids = smollm2.vocabulary.encode(text)
    assert labels == [visible(smollm2.vocabulary.piece(token)) for token in ids]
    assert np.array_equal(rows, embedding.matrix(smollm2).rows[list(ids)])


def test_views_of_one_chapter_give_different_files(page: Page, server: str) -> None:
    headers = set()
    for view in ("lens", "stream", "surprise"):
        page.goto(link(server, "layers", view, prompt=PROMPT))
        settle(page)
        with page.expect_download() as waiting:
            page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
        headers.add(Path(waiting.value.path()).read_text("utf-8-sig").splitlines()[0])
    assert len(headers) == 3
