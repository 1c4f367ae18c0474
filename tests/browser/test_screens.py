"""Every view on a laptop, a projector, a telephone and twice as large: what belongs to the first screen is on it."""

from typing import Any

import pytest
from playwright.sync_api import Page

from pages.kit import registry
from tests.sheet import link, overflow, views
from tests.support.browser import drawn, eventually, settle

pytestmark = pytest.mark.browser
PROMPT = "a fluffy blue creature roamed the verdant forest"
LONG = "The cat sat on the mat and the dog lay down. " * 18
SMALLEST = 14
"""Pixels of type on a projector."""
TABS = len(registry.CHAPTERS) + 5
"""Presses of Tab from the start of a page to its picture: through the links to all chapters, to the way to skip."""
_EVERYWHERE = """
    const nodes = [];
    const walk = (root) => {
        for (const node of root.querySelectorAll("*")) {
            nodes.push(node);
            if (node.shadowRoot) walk(node.shadowRoot);
        }
    };
    walk(document);
"""
_PICTURES = (
    "() => {"
    + _EVERYWHERE
    + """
    const shown = nodes.filter((node) => node.checkVisibility()
        && (node.matches(".js-plotly-plot") || (node.matches("section") && node.getRootNode() !== document)));
    const boxes = shown.map((node) => node.getBoundingClientRect());
    return [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
}"""
)
_SMALL = (
    "(smallest) => {"
    + _EVERYWHERE
    + """
    const small = new Set();
    for (const node of nodes) {
        const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
        if (!own || !node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        if (["STYLE", "SCRIPT", "TITLE", "NOSCRIPT"].includes(node.tagName)) continue;
        const box = node.getBoundingClientRect();
        if (box.width < 2 || box.bottom < 0 || box.top > innerHeight) continue;
        const size = parseFloat(getComputedStyle(node).fontSize);
        if (size < smallest - 0.01) small.add(`${node.tagName} ${size.toFixed(1)}: ${node.textContent.slice(0, 30)}`);
    }
    return [...small];
}"""
)
_FOCUSED = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const host = at?.getRootNode().host ?? at;
    const row = document.querySelector(".st-key-examples_row");
    return Boolean(row && host && row.compareDocumentPosition(host) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""


def opened(page: Page, server: str, chapter: str, view: str, **choices: str) -> Page:
    page.goto(link(server, chapter, view, **{"prompt": PROMPT} | choices))
    settle(page)
    page.locator("section:visible, .js-plotly-plot").last.wait_for(timeout=60_000)
    return page


def pictures(page: Page) -> Any:
    """Where the pictures of the page begin and end, in pixels from the top of the window."""
    return drawn(page).evaluate(_PICTURES)


@pytest.mark.parametrize(("chapter", "view"), list(views()))
def test_the_picture_stands_on_a_laptops_first_screen(page: Page, server: str, chapter: str, view: str) -> None:
    opened(page, server, chapter, view)
    eventually(lambda: pictures(page)[1] <= 720, True)
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.get_by_role("button", name="Skip to the picture").evaluate("node => node.matches(':focus')"):
            page.keyboard.press("Enter")
        if page.evaluate(_FOCUSED):
            return
    pytest.fail(f"{TABS} presses of Tab do not lead to the picture")


@pytest.mark.parametrize(("chapter", "view"), list(views()))
def test_a_presentation_needs_no_scrolling(page: Page, server: str, chapter: str, view: str) -> None:
    opened(page, server, chapter, view, present="true")
    eventually(lambda: overflow(drawn(page)), (0, 0))
    assert page.evaluate(_SMALL, SMALLEST) == []


def test_a_presentation_of_a_long_text_needs_no_scrolling(page: Page, server: str) -> None:
    opened(page, server, "attention", "wall", present="true", prompt=LONG)
    eventually(lambda: overflow(drawn(page)), (0, 0))


@pytest.mark.parametrize("chapter", [chapter.id for chapter in registry.CHAPTERS])
def test_twice_as_large_the_page_scrolls_downwards_only(page: Page, server: str, chapter: str) -> None:
    page.set_viewport_size({"width": 640, "height": 360})
    for of, view in views():
        if of == chapter:
            opened(page, server, chapter, view)
            eventually(lambda: overflow(drawn(page))[0], 0)


@pytest.mark.parametrize("chapter", [chapter.id for chapter in registry.CHAPTERS])
def test_a_telephone_scrolls_downwards_only(page: Page, server: str, chapter: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for of, view in views():
        if of == chapter:
            opened(page, server, chapter, view)
            eventually(lambda: overflow(drawn(page))[0], 0)
