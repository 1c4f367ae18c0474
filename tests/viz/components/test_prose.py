"""Sentences in a browser: whatever fills them in stays letters, and the glossary opens by mouse, touch and keyboard."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator, Page, expect

from pages.texts import texts
from tests.support.browser import serve_text, settle

APP = """
import streamlit as st
from pages.kit import prose
prose.begin()
prose.say("Typed: **{typed}**, and no more.", typed=st.query_params.get("typed", ""))
prose.say("The softmax of all logits is a distribution.")
"""
MARKUP = [
    "www.example.org https://example.org/a?b=c mail@example.org",
    "a -> b <- c -- d >= e <= f ~= g <-> h",
    "<b>x</b><img src=x onerror=alert(1)><script>alert(1)</script>",
    "**b** *i* `c` ~~s~~ # h [l](https://example.org) ![i](x) $x^2$ $$y$$ | a | b |",
    ":red[x] :material/home: :smile: :+1: {x} {{y}} \\* &amp; &#42; 1. one - two > three",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_text(APP, tmp_path_factory.mktemp("prose")) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 500}, has_touch=True)
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    yield page
    context.close()


def sentence(page: Page, address: str, typed: str) -> Locator:
    """The sentence that shows what was typed."""
    page.goto(f"{address}/?typed={quote(typed)}")
    settle(page)
    found = page.locator(".prose p").filter(has_text="Typed:")
    expect(found).to_have_count(1)
    return found


@settings(max_examples=15)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1, max_size=60))
@example(MARKUP[0])
@example(MARKUP[1])
@example(MARKUP[2])
@example(MARKUP[3])
@example(MARKUP[4])
def test_what_is_typed_is_never_marked_up(page: Page, address: str, typed: str) -> None:
    found = sentence(page, address, typed)
    assert found.text_content() == f"Typed: {typed}, and no more."
    assert found.evaluate("(line) => [...line.querySelectorAll('*')].map((part) => part.localName)") == ["strong"]


def tip(page: Page) -> Locator:
    return page.locator(".definition:popover-open")


def test_the_glossary_opens_under_the_pointer(page: Page, address: str) -> None:
    sentence(page, address, "x")
    word = page.get_by_role("button", name="softmax")
    word.hover()
    expect(tip(page)).to_contain_text(texts("glossary")["softmax"]["says"])
    page.mouse.move(0, 0)
    expect(tip(page)).to_have_count(0)


def test_the_glossary_opens_on_a_tap(page: Page, address: str) -> None:
    sentence(page, address, "x")
    page.get_by_role("button", name="logits").tap()
    expect(tip(page)).to_contain_text(texts("glossary")["logit"]["says"])


def test_the_glossary_opens_from_the_keyboard(page: Page, address: str) -> None:
    sentence(page, address, "x")
    word = page.get_by_role("button", name="softmax")
    word.focus()
    expect(tip(page)).to_contain_text(texts("glossary")["softmax"]["title"])
    page.keyboard.press("Escape")
    expect(tip(page)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(tip(page)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(tip(page)).to_contain_text(texts("glossary")["logit"]["says"])


def test_a_definition_stays_in_the_window(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 400})
    sentence(page, address, "x")
    page.get_by_role("button", name="logits").focus()
    place = tip(page).bounding_box()
    assert place
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 320
    assert place["y"] + place["height"] <= 400
