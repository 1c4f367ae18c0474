"""Words of the field on the live pictures explain themselves: under the keyboard, the pointer and the finger."""

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.kit.prose import definitions
from tests.sheet import link
from tests.support.browser import settle

pytestmark = pytest.mark.browser
PROMPT = "the king and the queen, the king and the"
WORDS = {
    ("prediction", ""): ["temperature", "topk", "topp", "logit", "softmax", "entropy", "choices", "space"],
    ("tokens", ""): ["space", "merge", "mergerank"],
    ("learning", ""): ["loss", "nats", "token", "head", "attention"],
    ("learning", "words"): ["cosine"],
    ("learning", "surprise"): ["bits"],
    ("learning", "skills"): ["loss", "nats", "bits", "head"],
}
"""What explains itself on the live pictures of a view, beside the sentences around them."""


def opened(page: Page, server: str, chapter: str, view: str = "") -> None:
    page.goto(link(server, chapter, view, prompt=PROMPT))
    page.locator("section [data-term]:visible").first.wait_for(timeout=60_000)
    settle(page)


def word(page: Page, term: str) -> Locator:
    return page.locator(f"section [data-term={term}]:visible").first


@pytest.mark.parametrize(("chapter", "view"), WORDS)
def test_a_word_on_a_picture_explains_itself(page: Page, server: str, chapter: str, view: str) -> None:
    opened(page, server, chapter, view)
    for term in WORDS[chapter, view]:
        said = definitions()[term].says
        word(page, term).focus()
        expect(page.get_by_role("tooltip").filter(has_text=said)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("tooltip")).to_have_count(0)
        word(page, term).click()
        expect(page.get_by_role("tooltip").filter(has_text=said)).to_be_visible()
        page.keyboard.press("Escape")
        page.mouse.move(0, 0)


def test_it_goes_on_doing_so_while_the_training_is_replayed(page: Page, server: str) -> None:
    opened(page, server, "learning")
    page.get_by_label("Moment of the training").press("Home")
    expect(page.get_by_text("random start")).to_be_visible()
    word(page, "loss").focus()
    expect(page.get_by_role("tooltip").filter(has_text=definitions()["loss"].says)).to_be_visible()


def test_a_label_that_explains_itself_names_its_slider(page: Page, server: str) -> None:
    opened(page, server, "prediction")
    for name in ("Temperature", "top-k", "top-p"):
        expect(page.get_by_role("slider", name=name, exact=True)).to_be_visible()
