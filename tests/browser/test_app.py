"""The whole app as a visitor meets it: a server without the hub, SmolLM2 from the package index, Chromium."""

import re
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from model import sampling
from model.language_model import LanguageModel
from tests.support.browser import REAL, box, drawn, eventually, quiet, sent_by, settle

pytestmark = pytest.mark.browser

KEY = REAL
PROMPT = "Once upon a time, there was a"
ADDRESS = f"prompt={quote(PROMPT)}"


def visit(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("section", timeout=120_000)
    return settle(page)


def shown(page: Page) -> list[float]:
    """The probabilities in the table, as precise as the page knows them, the likeliest first."""
    page.wait_for_selector("tr[data-rank] td.share [title]")
    cells = page.locator("tr[data-rank] td.share [title]")
    return [float(cells.nth(row).get_attribute("title") or "nan") for row in range(cells.count())]


def test_a_deep_link_is_the_first_thing_asked(server: str, page: Page) -> None:
    """Nobody has opened this server yet: the very first request names a chapter, a prompt and a temperature."""
    visit(page, f"{server}/prediction?{ADDRESS}&temperature=0.3")
    expect(page.get_by_label("Your prompt")).to_have_value(PROMPT)
    expect(page.locator("#reading")).to_have_text("0.30")
    expect(page).to_have_url(re.compile("temperature=0.3"))
    expect(page).to_have_title("Prediction · Inside GPT-2")


@pytest.mark.parametrize("temperature", [0, 0.3, 1, 2.5, 10])
def test_the_table_shows_the_models_probabilities(
    server: str, page: Page, smollm2: LanguageModel, temperature: float
) -> None:
    visit(page, f"{server}/prediction?{ADDRESS}&temperature={temperature}")
    logits = smollm2.trace(PROMPT).logits
    expected = np.sort(sampling.softmax(logits, temperature))[::-1][: len(shown(page))]
    eventually(lambda: shown(page), pytest.approx(list(expected), rel=0, abs=1e-5))


def test_dragging_sends_nothing_until_release(server: str, page: Page) -> None:
    frames = sent_by(page)
    visit(page, f"{server}/prediction?{ADDRESS}")
    sent = quiet(page, frames)
    track = box(page.get_by_label("Temperature", exact=True))
    middle = track["y"] + track["height"] / 2
    before = page.locator("#reading").inner_text()
    page.mouse.move(track["x"] + track["width"] * 0.4, middle)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * 0.8, middle, steps=40)
    assert drawn(page).locator("#reading").inner_text() != before
    assert quiet(page, frames) == sent
    page.mouse.up()
    reading = float(drawn(page).locator("#reading").inner_text())
    page.wait_for_url(re.compile("temperature="))
    assert float(re.findall(r"temperature=([\d.]+)", page.url)[0]) == pytest.approx(reading, abs=0.005)


def test_a_drawn_word_is_appended_and_taken_back(server: str, page: Page, smollm2: LanguageModel) -> None:
    visit(page, f"{server}/prediction?{ADDRESS}&temperature=1&seed=0")
    first = shown(page)
    page.get_by_role("button", name="Draw one").click()
    ids = smollm2.trace(PROMPT).ids
    number = sampling.numbers(0, len(ids), 1)
    drawn = int(sampling.draw(sampling.distribution(smollm2.trace(PROMPT).logits, 1.0), number)[0])
    expect(page.locator("#landed")).to_contain_text(f"{str(number[0])[:6]} lands on")
    name = smollm2.vocabulary.piece(drawn).replace(" ", "␣")
    expect(page.locator("#hit")).to_have_text(name)
    page.get_by_role("button", name="Append it and run again").click()
    page.wait_for_url(re.compile(rf"words={KEY}%3A{drawn}|words={KEY}:{drawn}"))
    settle(page)
    expected = np.sort(sampling.softmax(smollm2.trace([*ids, drawn]).logits))[::-1]
    eventually(lambda: shown(page), pytest.approx(list(expected[: len(first)]), rel=0, abs=1e-5))
    page.get_by_role("button", name="Take back").click()
    page.wait_for_url(re.compile(r"^((?!words).)*$"))
    settle(page)
    eventually(lambda: shown(page), first)


def test_an_example_moves_a_slider_that_was_dragged(server: str, page: Page) -> None:
    visit(page, f"{server}/prediction?{ADDRESS}&temperature=2")
    page.get_by_label("Temperature", exact=True).press("End")
    page.wait_for_url(re.compile("temperature=10"))
    page.get_by_role("button", name="Always the favourite: T = 0").click()
    expect(page.locator("#reading")).to_have_text("0.00")
    page.go_back()
    expect(page.locator("#reading")).to_have_text("10.00")


def test_the_temperature_stays_with_the_visitor(server: str, page: Page) -> None:
    visit(page, f"{server}/prediction?{ADDRESS}&temperature=2")
    page.get_by_label("Temperature", exact=True).press("End")
    page.wait_for_url(re.compile("temperature=10"))
    page.get_by_role("link", name="Tokens").click()
    page.wait_for_selector("section.replay, section.cut")
    page.get_by_role("link", name="Prediction").click()
    expect(page.locator("#reading")).to_have_text("10.00")
    expect(page).to_have_url(re.compile("temperature=10"))
    page.get_by_text("seven names").first.click()
    expect(page.locator("tr[data-rank]")).to_have_count(7)
    expect(page.locator("#reading")).to_have_text("10.00")


def test_the_seven_names(server: str, page: Page) -> None:
    visit(page, f"{server}/prediction?{ADDRESS}&names=true")
    probabilities = [0.6136, 0.2495, 0.0918, 0.0338, 0.0092, 0.0021, 0.0001]
    eventually(lambda: [round(value, 4) for value in shown(page)], probabilities)


def test_every_position_predicts_on_the_overview(server: str, page: Page, smollm2: LanguageModel) -> None:
    visit(page, f"{server}/?{ADDRESS}")
    tokens = page.get_by_role("listbox")
    tokens.focus()
    tokens.press("Home")
    trace = smollm2.trace(PROMPT[:4])
    likeliest = smollm2.vocabulary.piece(int(trace.logits.argmax())).replace(" ", "␣")
    expect(page.locator("ol.next li").first).to_contain_text(likeliest)


def test_the_map_is_a_door(server: str, page: Page) -> None:
    visit(page, f"{server}/?{ADDRESS}")
    page.get_by_role("navigation", name="Map of the model").get_by_role("button", name="Prediction").click()
    expect(page.locator("#reading")).to_be_visible()
    expect(page.get_by_label("Your prompt")).to_have_value(PROMPT)


def test_back_reload_and_a_second_tab(server: str, page: Page) -> None:
    visit(page, f"{server}/?{ADDRESS}")
    prompt = page.get_by_label("Your prompt")
    prompt.fill("The cat")
    prompt.press("Enter")
    page.wait_for_url(re.compile("The(%20|\\+)cat"))
    other = page.context.new_page()
    visit(other, f"{server}/?prompt=The%20dog")
    page.reload()
    expect(prompt).to_have_value("The cat")
    page.go_back()
    expect(prompt).to_have_value(PROMPT)
    expect(other.get_by_label("Your prompt")).to_have_value("The dog")


@pytest.mark.parametrize("chapter", ["", "prediction"])
def test_markup_in_a_prompt_stays_text(server: str, page: Page, chapter: str) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script> **b** :smile: $x$"
    visit(page, f"{server}/{chapter}?prompt={quote(hostile)}")
    expect(drawn(page).locator("img[src=x]")).to_have_count(0)
