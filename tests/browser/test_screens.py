"""Every view on a projector and on a telephone: nothing beyond the window that nobody would look for."""

import pytest
from playwright.sync_api import Page

from pages.kit import registry
from tests.sheet import link, overflow, views
from tests.support.browser import drawn, eventually, settle

pytestmark = pytest.mark.browser
PROMPT = "a fluffy blue creature roamed the verdant forest"


def opened(page: Page, server: str, chapter: str, view: str, **choices: str) -> Page:
    page.goto(link(server, chapter, view, prompt=PROMPT, **choices))
    settle(page)
    page.locator("section:visible, .js-plotly-plot").last.wait_for(timeout=60_000)
    return page


@pytest.mark.parametrize(("chapter", "view"), list(views()))
def test_a_presentation_needs_no_scrolling(page: Page, server: str, chapter: str, view: str) -> None:
    opened(page, server, chapter, view, present="true")
    eventually(lambda: overflow(drawn(page)), (0, 0))


@pytest.mark.parametrize("chapter", [chapter.id for chapter in registry.CHAPTERS])
def test_a_telephone_scrolls_downwards_only(page: Page, server: str, chapter: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for of, view in views():
        if of == chapter:
            opened(page, server, chapter, view)
            eventually(lambda: overflow(drawn(page))[0], 0)
