"""The prediction covered, guessed and revealed by hand, with SmolLM2."""

import re
from typing import Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from model import sampling
from model.language_model import LanguageModel
from model.readings import guess
from pages.kit.wording import share
from tests.support import axe
from tests.support.browser import READY, asked, at_rest, settle, visitor
from viz.tokens import visible

pytestmark = pytest.mark.browser

PROMPT = "The Eiffel Tower is in the city of"


def blank_on_the_map(page: Page) -> None:
    """Wait until the small map has a blank in the place of its bars."""
    expect(page.locator("nav .mark.covered")).to_have_count(1)
    expect(page.locator("nav .mark.prediction")).to_have_count(0)


def bars_on_the_map(page: Page) -> None:
    expect(page.locator("nav .mark.prediction")).to_have_count(5)
    expect(page.locator("nav .mark.covered")).to_have_count(0)


def test_a_class_guesses_before_it_sees(server: str, page: Page, smollm2: LanguageModel) -> None:
    page.goto(f"{server}/layers?prompt={quote(PROMPT)}")
    page.wait_for_selector(READY, timeout=120_000, state="attached")
    bars_on_the_map(page)
    first = visible(smollm2.vocabulary.piece(int(smollm2.trace(PROMPT).logits.argmax())))
    lens = page.locator(".js-plotly-plot").first
    expect(lens).to_contain_text(first)

    page.get_by_text("Cover", exact=True).click()
    blank_on_the_map(page)
    expect(lens).not_to_contain_text(first)
    assert asked(page)["cover"] == "true"
    page.get_by_role("textbox", name="Your guess").fill("Rome")
    page.get_by_role("button", name="Reveal").click()
    logits = smollm2.trace(PROMPT).logits
    found = guess.judge(smollm2, logits, " Rome")
    said = f"Your guess ␣Rome is number {found.rank:,} of {len(logits):,}, with {share(found.probability)}."
    highest = share(float(sampling.softmax(logits).max()))
    expect(page.get_by_text(f"{said} The model's first is {first}, with {highest}.")).to_be_visible()
    bars_on_the_map(page)
    expect(lens).to_contain_text(first)

    page.get_by_role("textbox", name="Your prompt").fill("The dog ran after the")
    page.get_by_role("button", name="Run").click()
    blank_on_the_map(page)
    page.get_by_test_id("stButtonGroup").get_by_text(re.compile("^␣")).first.click()
    page.get_by_role("button", name="Reveal").click()
    expect(page.get_by_text(re.compile("^Your guess ␣.* is number "))).to_be_visible()
    bars_on_the_map(page)
    page.reload()
    settle(page)
    blank_on_the_map(page)
    assert asked(page)["cover"] == "true"


def test_a_guess_is_made_on_a_telephone_too(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/layers?prompt={quote(PROMPT)}&cover=true")
    page.wait_for_selector(READY, timeout=120_000, state="attached")
    blank_on_the_map(page)
    page.get_by_role("textbox", name="Your guess").fill("Paris")
    page.get_by_role("textbox", name="Your guess").press("Enter")
    expect(page.get_by_text(re.compile("^Your guess ␣Paris is number "))).to_be_visible()
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_is_found_on_a_covered_page(
    browser: Browser, server: str, scheme: Literal["light", "dark"]
) -> None:
    with visitor(browser, server, scheme=scheme) as page:
        page.goto(f"{server}/prediction?prompt={quote(PROMPT)}&cover=true")
        expect(at_rest(page).get_by_role("button", name="Reveal")).to_be_visible()
        assert axe.findings(page) == []
