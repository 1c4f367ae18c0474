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
_FIGURE = re.compile(r"The loss after (\d+) steps: ([\d.]+) nats")


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


def drawn_loss(page: Page) -> tuple[int, float]:
    """The step and the loss that the figure of the losses says."""
    said = _FIGURE.search(page.get_by_role("figure", name=_FIGURE).get_attribute("aria-label") or "")
    assert said
    return int(said[1]), float(said[2])


def test_a_model_learns_while_one_watches(training: Page) -> None:
    training.get_by_role("button", name="Train", exact=True).click()
    expect(training.get_by_role("figure", name=_FIGURE)).to_be_visible(timeout=60_000)
    _, first = drawn_loss(training)
    expect(training.get_by_text(re.compile(r"^200: \d+%"))).to_be_visible(timeout=120_000)
    training.get_by_role("button", name="Pause", exact=True).click()
    expect(training.get_by_role("button", name="Go on", exact=True)).to_be_visible()
    settle(training)
    step, later_on = drawn_loss(training)
    assert step >= 200
    assert later_on < first / 1.5
    expect(training.locator(".js-plotly-plot")).to_have_count(3)  # none of earlier moments is kept
    training.get_by_role("button", name="Begin again", exact=True).click()
    expect(training.get_by_role("button", name="Train", exact=True)).to_be_visible()
