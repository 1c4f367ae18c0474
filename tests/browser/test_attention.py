"""The Attention chapter by mouse and keyboard, with SmolLM2 and its 30 layers of 9 heads."""

import re
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from model.language_model import LanguageModel
from model.readings import ablation, attribution, head, head_search
from pages.texts import texts as words_of
from tests.support.browser import drawn, settle

pytestmark = pytest.mark.browser

TEXTS = words_of("attention")
PROMPT = "a fluffy blue creature roamed the verdant forest"


def visit(server: str, page: Page, view: str, more: str = "") -> Page:
    page.goto(f"{server}/attention?prompt={quote(PROMPT)}&view={view}{more}")
    page.wait_for_selector("section.wall, section.head, .js-plotly-plot", timeout=120_000)
    return settle(page)


def test_a_click_on_the_wall_goes_into_the_address_and_opens_the_head(server: str, page: Page) -> None:
    visit(server, page, "wall")
    page.get_by_role("gridcell", name="Layer 12, head 4", exact=True).click()
    expect(page).to_have_url(re.compile(r"head=12\.4"))
    settle(page)
    page.get_by_role("button", name="Open layer 12, head 4").click()
    expect(page.locator("section.head")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile(r"head=12\.4"))


def test_the_wall_by_keyboard(server: str, page: Page) -> None:
    visit(server, page, "wall", "&head=3.3")
    grid = page.get_by_role("grid")
    grid.focus()
    chosen = page.locator(".wall [aria-selected=true]")
    expect(chosen).to_have_attribute("aria-label", "Layer 3, head 3")
    grid.press("ArrowDown")
    grid.press("ArrowRight")
    grid.press("Enter")
    expect(page).to_have_url(re.compile(r"head=4\.4"))  # 30 layers lie on their side: a column a layer
    expect(chosen).to_have_attribute("aria-label", "Layer 4, head 4")
    page.reload()
    expect(chosen).to_have_attribute("aria-label", "Layer 4, head 4", timeout=60_000)


def test_the_wall_in_another_order(server: str, page: Page, smollm2: LanguageModel) -> None:
    visit(server, page, "wall", "&sort=previous")
    best = page.locator(".wall .cell").first.get_attribute("aria-label")
    numbers = [int(part) for part in re.findall(r"\d+", best or "")]
    trace = smollm2.trace(PROMPT)
    weights = [head.steps(smollm2, trace, layer, numbers[1] - 1).pattern for layer in (numbers[0] - 1,)]
    assert weights[0].diagonal(-1).mean() > 0.5


def test_the_steps_by_mouse_and_keyboard(server: str, page: Page, smollm2: LanguageModel) -> None:
    visit(server, page, "one_head", "&head=12.4&pair=4.2")
    expect(page.locator("h2.heading")).to_have_text("“␣creature” asks, “␣fluffy” answers")
    steps = head.steps(smollm2, smollm2.trace(PROMPT), 11, 3)
    said = drawn(page).locator("[data-step='2'] .score").inner_text().replace("−", "-")
    assert float(said) == pytest.approx(steps.scores[3, 1], abs=0.006)
    weight = page.locator("[data-step='3'] .weight").inner_text()
    assert float(weight) == pytest.approx(steps.pattern[3, 1], abs=0.006)
    board = page.locator(".board.map canvas")
    board.focus()
    board.press("ArrowDown")
    board.press("Enter")
    expect(page).to_have_url(re.compile(r"pair=5\.2"))
    page.get_by_role("button", name="Next step", exact=True).click()
    expect(page.locator(".steps > li.lit")).to_have_count(1)
    page.reload()
    expect(page.locator("h2.heading")).to_have_text("“␣roamed” asks, “␣fluffy” answers", timeout=60_000)


def test_an_example_opens_the_head_that_links_most(server: str, page: Page, smollm2: LanguageModel) -> None:
    visit(server, page, "one_head")
    example = TEXTS["one_head"]["try"][0]
    page.get_by_role("button", name=example["label"]).click()
    trace, seek = smollm2.trace(example["prompt"]), example["seek"]
    places = head_search.place(trace, seek["asks"]), head_search.place(trace, seek["answers"])
    found = head_search.strongest(smollm2, trace, *places)
    expect(page).to_have_url(re.compile(rf"head={found.layer + 1}\.{found.head + 1}(&|$)"))
    expect(page.get_by_text(f"{found.weight:.2f}").first).to_be_visible()


def test_a_head_is_switched_off_by_a_click(server: str, page: Page, smollm2: LanguageModel) -> None:
    visit(server, page, "ablation")
    page.get_by_role("gridcell", name="Layer 1, head 1", exact=True).click()
    expect(page).to_have_url(re.compile(r"off=1\.1(&|$)"))
    found = ablation.effect(smollm2, smollm2.trace(PROMPT), [(0, 0)], "zero")
    expect(page.get_by_text(f"{found.divergence:.3f} bits")).to_be_visible()
    settle(page)
    page.get_by_role("gridcell", name="Layer 1, head 1", exact=True).click()
    expect(page.get_by_text("Nothing is switched off yet")).to_be_visible()


def test_measuring_every_head_can_be_stopped(server: str, page: Page) -> None:
    visit(server, page, "ablation")
    start = page.get_by_role("button", name=TEXTS["ablation"]["measure"].format(count=270))
    start.click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_test_id("stMainBlockContainer").get_by_role("button", name=TEXTS["ablation"]["stop"]).click()
    settle(page)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(start).to_be_visible()


def test_any_word_has_a_logit_that_adds_up(server: str, page: Page, smollm2: LanguageModel) -> None:
    visit(server, page, "attribution")
    field = page.get_by_role("combobox", name=re.compile(TEXTS["attribution"]["token"]))
    field.fill("castle")
    field.press("Enter")
    trace = smollm2.trace(PROMPT)
    (token,) = smollm2.vocabulary.encode(" castle")
    favourite = int(trace.logits.argmax())
    found = attribution.attribute(smollm2, trace, token, favourite)
    lead = trace.logits[token] - trace.logits[favourite]
    written = f"is {lead:.3f}.".replace("-", "−")
    expect(page.locator(".prose p", has_text=written)).to_be_visible()
    assert np.isclose(found.total, lead, atol=1e-3)


def test_the_overview_opens_a_layer(server: str, page: Page) -> None:
    page.goto(f"{server}/?prompt={quote(PROMPT)}")
    page.wait_for_selector("section", timeout=120_000)
    settle(page)
    rails = page.get_by_role("listbox")
    rails.focus()
    for _ in range(3):
        rails.press("ArrowRight")
    rails.press("Enter")
    expect(page.locator("section.wall")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile(r"head=3\.1"))
