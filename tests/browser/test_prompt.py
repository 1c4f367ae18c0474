"""The prompt: Enter runs it, what is typed and not run says so, and nothing that was typed is lost."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.texts import texts
from tests.support.browser import asked, settle

pytestmark = pytest.mark.browser
WORDS = texts("shell")["prompt"]
PROMPT = "The cat sat"


def visit(page: Page, server: str, chapter: str = "", **choices: str) -> Locator:
    """Open a chapter; return the box."""
    said = "".join(f"&{name}={value}" for name, value in choices.items())
    page.goto(f"{server}/{chapter}?prompt={quote(PROMPT)}{said}")
    settle(page)
    box = page.get_by_label(WORDS["label"])
    expect(box).to_have_value(PROMPT)
    return box


@pytest.mark.parametrize("present", ["true", "false"])
def test_enter_runs_and_shift_enter_breaks_the_line(page: Page, server: str, present: str) -> None:
    box = visit(page, server, present=present)
    box.press("Control+End")
    box.press("Shift+Enter")
    box.press_sequentially("on")
    expect(box).to_have_value(f"{PROMPT}\non")
    expect(page.get_by_text(WORDS["waits"])).to_be_visible()
    box.press("Enter")
    page.wait_for_url(re.compile("sat%0Aon"))
    expect(page.get_by_text(WORDS["waits"])).to_be_hidden()
    assert asked(page)["prompt"] == f"{PROMPT}\non"


def test_enter_while_letters_are_composed_runs_nothing(page: Page, server: str) -> None:
    box = visit(page, server)
    box.fill("ni hao")
    box.evaluate(
        """node => node.dispatchEvent(
            new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }))"""
    )
    expect(page.get_by_text(WORDS["waits"])).to_be_visible()
    assert asked(page)["prompt"] == PROMPT


def test_a_draft_goes_along_and_survives_a_reload(page: Page, server: str) -> None:
    box = visit(page, server)
    box.fill("The dog ran")
    page.get_by_role("link", name="Attention").click()
    page.wait_for_url(re.compile("/attention"))
    settle(page)
    expect(box).to_have_value("The dog ran")
    expect(page.get_by_text(WORDS["waits"])).to_be_visible()
    page.reload()
    settle(page)
    expect(box).to_have_value("The dog ran")
    page.get_by_role("button", name=WORDS["run"], exact=True).click()
    page.wait_for_url(re.compile("dog"))
    expect(page.get_by_text(WORDS["waits"])).to_be_hidden()


def test_another_chapter_offers_to_run_a_draft_or_to_let_it_go(page: Page, server: str) -> None:
    box = visit(page, server)
    box.fill("The dog ran")
    run, discard = (page.get_by_role("button", name=WORDS[name], exact=True) for name in ("run_it", "discard"))
    expect(page.get_by_text(WORDS["waits"])).to_be_visible()
    expect(discard).to_be_hidden()
    page.get_by_role("link", name="Attention").click()
    page.wait_for_url(re.compile("/attention"))
    discard.click()
    expect(box).to_have_value(PROMPT)
    expect(box).to_be_focused()
    expect(page.get_by_text(WORDS["waits"])).to_be_hidden()
    box.fill("The dog ran")
    page.get_by_role("link", name="Layers").click()
    page.wait_for_url(re.compile("/layers"))
    run.click()
    page.wait_for_url(re.compile("dog"))
    expect(run).to_be_hidden()
    expect(box).to_have_value("The dog ran")
    page.get_by_role("link", name="Overview").click()
    expect(box).to_have_value("The dog ran")
    expect(discard).to_be_hidden()


def test_far_down_the_page_a_button_reminds_of_it(page: Page, server: str) -> None:
    box = visit(page, server)
    box.fill("The dog ran")
    reminder = page.get_by_role("button", name=WORDS["remind"])
    expect(reminder).to_be_hidden()
    page.get_by_text("Next:").scroll_into_view_if_needed()
    reminder.click()
    page.wait_for_url(re.compile("dog"))
    expect(reminder).to_be_hidden()


def test_an_example_takes_the_box(page: Page, server: str) -> None:
    box = visit(page, server)
    box.fill("The dog ran")
    page.get_by_role("button", name="Two words only").click()
    expect(box).to_have_value("The cat")
    expect(page.get_by_text(WORDS["waits"])).to_be_hidden()
