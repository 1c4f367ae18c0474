"""What is chosen inside a picture is in the address: a reload shows the same."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import asked, settle

pytestmark = pytest.mark.browser
PROMPT = "the king and the queen, the king and the"


def visit(page: Page, server: str, chapter: str, **choices: str) -> Page:
    page.goto(f"{server}/{chapter}?{urlencode({'prompt': PROMPT} | choices)}")
    page.wait_for_selector("section", timeout=120_000)
    return settle(page)


def test_the_board_of_a_head(server: str, page: Page) -> None:
    visit(page, server, "attention", view="one_head", head="3.2", pair="5.2")
    lines = page.get_by_role("button", name="Lines", exact=True)
    expect(lines).to_have_attribute("aria-pressed", "false")
    lines.click()
    page.wait_for_url(re.compile("board=lines"))
    page.reload()
    expect(lines).to_have_attribute("aria-pressed", "true")
    assert asked(page)["head"] == "3.2"
    assert asked(page)["pair"] == "5.2"
    page.get_by_role("button", name="Map", exact=True).click()
    page.wait_for_url(re.compile(r"^((?!board).)*$"))


def test_the_step_of_a_word(server: str, page: Page) -> None:
    visit(page, server, "tokens", word=" creature")
    replay = page.locator("section.replay")
    replay.press("ArrowRight")
    replay.press("ArrowRight")
    page.wait_for_url(re.compile("merge=2"))
    page.reload()
    expect(replay.locator(".step")).to_contain_text(re.compile("^2 of"))
    word = page.get_by_role("textbox", name="Word", exact=True)
    word.fill("queens")
    word.press("Enter")
    expect(replay.locator(".step")).to_contain_text(re.compile("^0 of"))
    page.wait_for_url(re.compile(r"^((?!step).)*$"))


@pytest.mark.parametrize(
    ("chapter", "choices"),
    [
        ("attention", {"view": "one_head", "board": "<b>", "head": "9999.9999", "pair": "99.1"}),
        ("attention", {"view": "wall", "sort": "drop table", "head": "-1.0"}),
        ("tokens", {"word": " cat", "merge": "99"}),
        ("tokens", {"word": " cat", "merge": "-1e9"}),
    ],
)
def test_a_hostile_link_opens_the_page(server: str, page: Page, chapter: str, choices: dict[str, str]) -> None:
    visit(page, server, chapter, **choices)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator("section:visible").first).to_be_visible()
