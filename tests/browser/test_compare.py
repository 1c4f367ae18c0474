"""Two models by mouse: SmolLM2, and a second one that the visitor picks."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from model.language_model import LanguageModel
from model.load import load
from model.readings.comparison import text_cost
from model.readings.parameters import ledger
from tests.support.browser import asked, drawn, settle

pytestmark = pytest.mark.browser
PROMPT = "The king lived in a castle with his wife and their three children."


def opened(page: Page, server: str, view: str, **choices: str) -> Page:
    said = "".join(f"&{name}={quote(value)}" for name, value in choices.items())
    page.goto(f"{server}/compare?view={view}&prompt={quote(PROMPT)}{said}")
    return settle(page)


def pick(page: Page, title: str) -> None:
    """Pick the second model."""
    page.get_by_role("combobox", name=re.compile("The second model")).click()
    page.get_by_role("option", name=f"beside {title}", exact=True).click()
    settle(page)


def test_a_second_model_is_picked_and_the_back_button_keeps_the_one_before(page: Page, server: str) -> None:
    opened(page, server, "size")
    expect(page.get_by_text(re.compile(r"has 38 times as many parameters as Fable\."))).to_be_visible()
    pick(page, "Fable, untrained")
    expect(page.get_by_text(re.compile(r"as many parameters as Fable, untrained\."))).to_be_visible()
    assert asked(page)["with"] == "fable@0"
    page.get_by_role("radio", name="Surprise").click()
    expect(page.get_by_text(re.compile("Fable, untrained [0-9.]+ "))).to_be_visible()
    assert asked(page)["with"] == "fable@0"
    page.go_back()
    expect(page.get_by_text(re.compile(r"as many parameters as Fable, untrained\."))).to_be_visible()
    page.go_back()
    expect(page.get_by_text(re.compile(r"has 38 times as many parameters as Fable\."))).to_be_visible()


def test_the_words_cost_what_the_text_costs(page: Page, server: str, smollm2: LanguageModel) -> None:
    opened(page, server, "surprise")
    costs = [text_cost(model, PROMPT) for model in (smollm2, load("fable"))]
    for cost in costs:
        expect(page.get_by_text(re.compile(re.escape(f"{cost.per_character:.2f}")))).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
    written = Path(waiting.value.path()).read_text("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(written))
    assert "".join(row[0] for row in rows) == PROMPT
    for column, cost in enumerate(costs, 1):
        assert sum(float(row[column]) for row in rows) == pytest.approx(cost.bits.sum(), rel=1e-4)


def test_each_token_lies_over_the_letters_that_it_spells(page: Page, server: str, smollm2: LanguageModel) -> None:
    opened(page, server, "tokens")
    stretches = drawn(page).locator(".stretch")
    expect(stretches.first).to_be_visible()
    apart = stretches.evaluate_all(
        """all => Math.max(...all.map((one) => {
            const boxes = (name) => [...one.querySelectorAll(name)].map((node) => node.getBoundingClientRect());
            const [letters, tokens] = [boxes(".letter"), boxes(".token")];
            const ends = (side, pick) => Math.abs(pick(...letters.map((box) => box[side])) -
                pick(...tokens.map((box) => box[side])));
            return Math.max(ends("left", Math.min), ends("right", Math.max));
        }))"""
    )
    assert apart < 4  # pixels: a token keeps a little room at its ends
    assert stretches.locator(".letter").count() == len(PROMPT)
    tokens = sum(len(model.vocabulary.encode(PROMPT)) for model in (smollm2, load("fable")))
    assert stretches.locator(".token").count() == tokens
    expect(page.get_by_text(f"{len(smollm2.vocabulary.encode(PROMPT))} tokens of SmolLM2")).to_be_visible()


def test_the_random_network_is_made_on_the_spot(page: Page, server: str, smollm2: LanguageModel) -> None:
    """It needs GPT-2's vocabulary, which comes from the package index."""
    opened(page, server, "size", **{"with": "untrained-gpt2"})
    total = f"parameters: {ledger(smollm2).total:,} · 124,439,808"
    expect(page.get_by_text(total)).to_be_visible(timeout=120_000)
