"""Training by mouse, with SmolLM2: a step on one example, and a model that learns before one's eyes."""

import re

import pytest
from playwright.sync_api import Page, expect

from model.language_model import LanguageModel
from model.train.step import gradient_step
from pages.texts import texts as words_of
from tests.support.browser import settle

pytestmark = pytest.mark.browser

TEXTS = words_of("training")
PROMPT = "It was the best of times it was the worst"
_LOSS = """() => {
    const line = document.querySelector(".js-plotly-plot")?.data?.[0]?.y ?? [];
    return Array.from(line);
}"""


@pytest.fixture
def training(server: str, page: Page) -> Page:
    """The view in which a model is trained, not yet started."""
    page.goto(f"{server}/training?view=live")
    page.wait_for_selector(".js-plotly-plot", timeout=120_000)
    return settle(page)


def test_a_step_is_that_of_the_model(server: str, page: Page, smollm2: LanguageModel) -> None:
    page.goto(f"{server}/training?prompt={PROMPT.replace(' ', '+')}&learn_from=9&rate=0.001")
    page.wait_for_selector(".js-plotly-plot", timeout=120_000)
    settle(page)
    step = gradient_step(smollm2, smollm2.vocabulary.encode(PROMPT), 0.001, 8)
    said = page.get_by_text(re.compile("After the step"))
    expect(said).to_contain_text(f"{step.before[8]:.1%}")
    expect(said).to_contain_text(f"{step.after[8]:.1%}")
    page.get_by_role("radio", name=TEXTS["example"]["rates"]["title"]).click()
    expect(page).to_have_url(re.compile("side=rates"))
    expect(page.get_by_text("overshoots").first).to_be_visible()


def test_a_model_learns_while_one_watches(training: Page) -> None:
    training.get_by_role("button", name="Train", exact=True).click()
    training.wait_for_function(
        f"() => {{ const seen = ({_LOSS})(); return seen.length >= 100 && seen.at(-1) < seen[0] / 2; }}",
        timeout=120_000,
    )
    expect(training.get_by_text(re.compile(r"^100: \d+%"))).to_be_visible()
    training.get_by_role("button", name="Pause", exact=True).click()
    expect(training.get_by_role("button", name="Go on", exact=True)).to_be_visible()
    settle(training)
    count = len(training.evaluate(_LOSS))
    training.get_by_role("button", name="Go on", exact=True).click()
    training.wait_for_function(f"() => ({_LOSS})().length > {count}", timeout=60_000)
    training.get_by_role("button", name="Pause", exact=True).click()
    expect(training.get_by_role("button", name="Go on", exact=True)).to_be_visible()
    training.get_by_role("button", name="Begin again", exact=True).click()
    expect(training.get_by_role("button", name="Train", exact=True)).to_be_visible()
