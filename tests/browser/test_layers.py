"""The logit lens by mouse, with SmolLM2."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from model import lens, sampling
from model.language_model import LanguageModel
from tests.support.browser import box, drawn, settle
from viz.tokens import visible

pytestmark = pytest.mark.browser

PROMPT = "Paris is a city in France"


def click_a_cell(page: Page, column: float, row: float) -> None:
    """Click the first grid at a share of its width and height."""
    plot = box(drawn(page).locator(".js-plotly-plot .nsewdrag").first)
    page.mouse.click(plot["x"] + column * plot["width"], plot["y"] + row * plot["height"])
    settle(page)


def test_a_cell_opens_its_distribution(server: str, page: Page, smollm2: LanguageModel) -> None:
    page.goto(f"{server}/layers?prompt={quote(PROMPT)}&everywhere=true&rank=true")
    page.wait_for_selector(".js-plotly-plot", timeout=120_000)
    settle(page)
    click_a_cell(page, 1.5 / 6, 0.5)  # the second token, the middle of 31 rows
    expect(page.get_by_text(re.compile("After layer 15, at ␣is: ␣a came next"))).to_be_visible()
    rows = lens.logits(smollm2, smollm2.trace(PROMPT), 15, 1)
    best = visible(smollm2.vocabulary.piece(int(sampling.likeliest(rows, 1)[0])))
    bars = page.locator(".js-plotly-plot").last.locator(".ytick text")
    expect(bars.first).to_have_text(best)
    click_a_cell(page, 4.5 / 6, 0.01)
    expect(page.get_by_text(re.compile("After layer 30, at ␣in: ␣France came next"))).to_be_visible()
