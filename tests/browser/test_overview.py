"""The Overview as a stranger meets it: the answer first, all of it in the window, the chosen token in the link."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from model import sampling
from model.language_model import LanguageModel
from model.readings.word_end import word_end
from pages.texts import texts
from tests.support.browser import asked, box, drawn, eventually, settle

pytestmark = pytest.mark.browser

PROMPT = "the king and the queen, the king and the"


def opened(page: Page, server: str, prompt: str = PROMPT, more: str = "") -> Page:
    page.goto(f"{server}/?prompt={quote(prompt)}{more}")
    page.locator(".answer .word").wait_for(timeout=120_000)
    return settle(page)


def test_the_answer_comes_first_and_is_the_models(page: Page, server: str, smollm2: LanguageModel) -> None:
    opened(page, server)
    logits = smollm2.trace(PROMPT).logits
    best = int(logits.argmax())
    chance = sampling.softmax(logits)[best]
    expect(page.locator(".answer .word")).to_have_text(smollm2.vocabulary.piece(best).strip())
    expect(page.locator(".answer .share")).to_have_text(f"{chance:.1%}")
    expect(page.locator(".answer .plain")).to_contain_text(f"about {100 * chance:.0f} of 100")
    expect(page.locator(".answer .so-far")).to_contain_text("the king and the")
    assert box(page.locator(".answer"))["y"] < box(page.locator(".stage"))["y"]
    eventually(lambda: box(page.locator(".legend"))["y"] + box(page.locator(".legend"))["height"] <= 720, True)


def test_a_piece_of_a_word_is_shown_with_its_rest(page: Page, server: str, smollm2: LanguageModel) -> None:
    prompt = texts("overview")["try"][-1]["prompt"]
    ids = smollm2.vocabulary.encode(prompt)
    best = int(smollm2.trace(ids).logits.argmax())
    opened(page, server, prompt)
    expect(page.locator(".answer .word")).to_have_text("McG")
    expect(page.locator(".answer .rest")).to_have_text(smollm2.vocabulary.spelled(word_end(smollm2, ids, best)))
    expect(page.locator(".answer .plain")).to_contain_text(texts("components")["rails"]["answer_rest"])


def test_a_line_break_is_an_answer_that_explains_itself(page: Page, server: str) -> None:
    opened(page, server, "Title:\n1. one\n2. two\n3. three")
    word = page.locator(".answer .word")
    expect(word).to_have_text("⏎")
    expect(page.locator(".answer .plain")).to_contain_text(texts("components")["rails"]["answer_break"])
    word.hover()
    expect(page.locator(".definition:popover-open")).to_contain_text(texts("glossary")["newline"]["says"])


def test_a_telephone_shows_the_answer_and_the_first_rail_at_once(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, server)
    for part in (".answer .word", ".answer .share", "#token-0"):
        place = box(page.locator(part))
        assert place["y"] + place["height"] <= 844
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390


def test_the_clicked_token_is_in_the_address_and_a_link_opens_it(page: Page, server: str) -> None:
    opened(page, server)
    page.locator("#token-4").click()
    eventually(lambda: asked(drawn(page)).get("focus"), "5")
    expect(page.locator(".token.focus")).to_have_id("token-4")
    link = page.url
    page.locator("#token-9").click()
    eventually(lambda: asked(drawn(page)).get("focus"), None)
    page.goto(link)
    expect(page.locator(".token.focus")).to_have_id("token-4", timeout=60_000)


def test_another_prompt_begins_at_its_end(page: Page, server: str) -> None:
    opened(page, server, more="&focus=2")
    expect(page.locator(".token.focus")).to_have_id("token-1")
    page.get_by_label("Your prompt").fill("Once upon a")
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".token.focus")).to_have_id("token-2")
    eventually(lambda: asked(drawn(page)).get("focus"), None)


@pytest.mark.parametrize(("token", "focused"), [("99999999", 9), ("-3", 0), ("x", 9), ("1e9", 9), ("2.5", 9)])
def test_a_hostile_token_opens_the_page(page: Page, server: str, token: str, focused: int) -> None:
    opened(page, server, more=f"&focus={quote(token)}")
    expect(page.locator(".token.focus")).to_have_id(f"token-{focused}")
