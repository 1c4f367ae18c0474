"""Neurons and weights by mouse and keyboard, with SmolLM2."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from model.language_model import LanguageModel
from model.readings import ablation, mlp, mlp_steps, products
from pages.texts import texts as words_of
from tests.support.browser import box, drawn, settle
from viz.tokens import visible

pytestmark = pytest.mark.browser

TEXTS = words_of("neurons")
PROMPT = "They lived happily ever"


def visit(server: str, page: Page, chapter: str, view: str, more: str = "") -> Page:
    page.goto(f"{server}/{chapter}?prompt={quote(PROMPT)}&view={view}{more}")
    page.wait_for_selector("section.values, section.sums, .js-plotly-plot", timeout=120_000)
    return settle(page)


def test_a_neuron_and_a_whole_mlp_are_switched_off(server: str, page: Page, smollm2: LanguageModel) -> None:
    visit(server, page, "neurons", "off", "&layer=1")
    expect(page.get_by_text("Nothing is switched off yet")).to_be_visible()
    bars = page.locator(".js-plotly-plot").last.locator(".bars .point")
    alone = bars.count()
    plot = box(drawn(page).locator(".js-plotly-plot .nsewdrag").first)
    page.mouse.click(plot["x"] + 0.1 * plot["width"], plot["y"] + 0.05 * plot["height"])  # the strongest one's bar
    trace = smollm2.trace(PROMPT)
    strongest = int(mlp_steps.steps(smollm2, trace, 0, -1).order[0])
    expect(page).to_have_url(re.compile(rf"neurons_off=1\.{strongest + 1}(&|$)"))
    one = ablation.mlp_effect(smollm2, trace, [(0, strongest)], [], "zero")
    expect(page.get_by_text(f"{one.divergence:.3f} bits")).to_be_visible()
    settle(page)
    assert page.locator(".js-plotly-plot").last.locator(".bars .point").count() > alone  # as it is, and without
    page.get_by_role("button", name=TEXTS["off"]["all"], exact=True).click()
    whole = ablation.mlp_effect(smollm2, trace, [], [0], "zero")
    expect(page.get_by_text(f"{whole.divergence:.3f} bits")).to_be_visible()
    expect(page).to_have_url(re.compile(r"mlps_off=1(&|$)"))


def test_where_a_neuron_fires_by_keyboard(server: str, page: Page, smollm2: LanguageModel) -> None:
    visit(server, page, "neurons", "neurons", "&layer=16&neuron=16.228")
    row = page.get_by_role("listbox", name=re.compile("Where neuron 228"))
    fired = mlp.firing(smollm2, smollm2.trace(PROMPT), 15).activations[:, 227]
    options = row.get_by_role("option")
    expect(options).to_have_count(len(fired))
    for place, value in enumerate(fired.tolist()):
        said = f"{value:.2f}".replace("-", "−") if round(value, 2) else "0.00"
        expect(options.nth(place)).to_have_attribute("aria-label", re.compile(re.escape(said)))
    row.focus()
    row.press("Home")
    row.press("ArrowRight")
    row.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]at=2(&|$)"))
    expect(row.locator("[aria-selected=true]")).to_have_attribute("aria-label", re.compile("token 2$"))


def test_a_weighted_sum_is_walked(server: str, page: Page, smollm2: LanguageModel) -> None:
    """To the logit of the favourite, which is the sum of its row."""
    trace = smollm2.trace(PROMPT)
    token = int(trace.logits.argmax())
    visit(server, page, "weights", "sum", f"&matrix=unembedding&first_row={token + 1}")
    found = products.product(smollm2, trace, "unembedding", 0, -1)
    grid, said = page.locator(".sums .grid"), page.locator(".sums .said")
    grid.focus()
    grid.press("ArrowRight")
    product = float(found.matrix.weight[token, 0]) * float(found.vector[0])
    expect(said).to_contain_text(f"{product:.3f}".replace("-", "−") if round(product, 3) else "0.000")
    expect(page.locator(".sums .cell.now")).to_have_count(2)  # a weight and its number of the vector
    grid.press("ArrowDown")
    expect(page.locator(".sums .result").first).to_have_text(f"{trace.logits[token]:.2f}".replace("-", "−"))
    expect(said).to_contain_text(visible(smollm2.vocabulary.piece(token)))
    weights = page.locator(".sums .weight").all_inner_texts()
    vector = page.locator(".sums .grey").all_inner_texts()
    page.get_by_label("Your prompt").fill("The cat sat on the")
    page.get_by_label("Your prompt").press("Enter")
    expect(page.locator(".sums .grey").first).not_to_have_text(vector[0])
    settle(page)
    assert page.locator(".sums .weight").all_inner_texts() == weights
    assert page.locator(".sums .grey").all_inner_texts() != vector


def test_the_walk_plays_and_stops(server: str, page: Page) -> None:
    visit(server, page, "weights", "sum")
    play = page.get_by_role("button", name="Play", exact=True)
    play.click()
    expect(page.locator(".sums .result.whole").first).to_be_visible()
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(play).to_be_visible()
    page.locator(".sums .grid").focus()
    page.locator(".sums .grid").press("End")
    expect(page.locator(".sums .result.whole")).to_have_count(8)
    expect(page.get_by_role("button", name="Play again", exact=True)).to_be_visible()
