"""The keyboard's way through a page is seen, and a picture fills the screen."""

import pytest
from playwright.sync_api import Page, expect

from pages.kit import registry
from pages.texts import texts
from tests.sheet import link
from tests.support.browser import drawn, settle

pytestmark = pytest.mark.browser
PROMPT = "the king and the queen"
STEPS = 30
"""Presses of Tab: through the frame and well into the picture."""
_NAME = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    window.focused = at;
    return at === document.body ? "" : `${at.tagName} ${at.ariaLabel ?? at.textContent.slice(0, 30)}`;
}"""
_LOOK = """() => {
    const look = (style) => [style.outline, style.boxShadow, style.borderColor, style.backgroundColor].join();
    const said = [];
    let at = window.focused;
    for (let level = 0; level < 5 && at; level++, at = at.parentElement ?? at.getRootNode().host) {
        said.push(look(getComputedStyle(at)), look(getComputedStyle(at, "::after")));
    }
    return said.join(";");
}"""


def opened(page: Page, server: str, chapter: str) -> Page:
    page.goto(link(server, chapter, "", prompt=PROMPT))
    page.locator("section:visible, .js-plotly-plot").last.wait_for(timeout=60_000)
    return settle(page)


@pytest.mark.parametrize("chapter", [chapter.id for chapter in registry.CHAPTERS])
def test_where_the_keyboard_is_can_be_seen(page: Page, server: str, chapter: str) -> None:
    """With the focus a control looks otherwise than without: by its style, else by what is drawn."""
    opened(page, server, chapter)
    unseen = []
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        name = page.evaluate(_NAME)
        if not name:
            break
        with_it = drawn(page).evaluate(_LOOK)
        page.evaluate("window.focused.blur()")
        if drawn(page).evaluate(_LOOK) == with_it:
            without = page.screenshot()
            page.evaluate("window.focused.focus()")
            if drawn(page).screenshot() == without:
                unseen.append(name)
        else:
            page.evaluate("window.focused.focus()")
    assert unseen == []


@pytest.mark.parametrize("chapter", ["overview", "embeddings", "attention", "prediction", "learning"])
def test_a_view_fills_the_screen_and_comes_back(page: Page, server: str, chapter: str) -> None:
    opened(page, server, chapter)
    header, prompt = page.get_by_test_id("stHeader"), page.get_by_label("Your prompt")
    button = page.get_by_role("button", name=texts("shell")["full_screen"])
    button.click()
    page.wait_for_function("document.fullscreenElement === document.documentElement")
    expect(header).to_be_hidden()
    expect(prompt).to_be_hidden()
    expect(page.locator("section:visible, .js-plotly-plot").first).to_be_in_viewport()
    button.click()
    page.wait_for_function("document.fullscreenElement === null")
    expect(header).to_be_visible()
    expect(prompt).to_be_visible()
