"""Nothing on a page jumps: neither while it opens nor on the way from chapter to chapter."""

import pytest
from playwright.sync_api import Page

from pages.kit import registry
from tests.sheet import link
from tests.support.browser import drawn, enter, settle

pytestmark = pytest.mark.browser
PROMPT = "the king and the queen, the king and the"
MOST = 0.05
"""The cumulative layout shift that a chapter may have: half of what counts as good on the web."""
MOST_AT_FIRST = 0.1
"""What a first visit may have, whose scripts are fetched meanwhile: on a busy machine a style sheet may come after what
it sizes."""
_WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifts.push(shift);
}).observe({ type: "layout-shift", buffered: true });
"""
_SUM = """(since) => window.shifts.filter((shift) => shift.startTime >= since)
    .reduce((sum, shift) => sum + shift.value, 0)"""


def come(page: Page) -> Page:
    """Wait until the picture of the chapter has come to rest."""
    settle(page)
    page.locator("section:visible, .js-plotly-plot").last.wait_for(timeout=60_000)
    return drawn(page)


@pytest.mark.parametrize("chapter", [chapter.id for chapter in registry.CHAPTERS])
def test_a_chapter_that_opens_stands_still(page: Page, server: str, chapter: str) -> None:
    page.add_init_script(_WATCH)
    page.goto(link(server, chapter, "", prompt=PROMPT))
    page.get_by_label("Your prompt").wait_for(timeout=60_000)
    shell = page.evaluate("performance.now()")
    come(page)
    assert page.evaluate(_SUM, shell) < MOST_AT_FIRST


def test_on_the_way_to_another_chapter_the_page_stands_still(page: Page, server: str) -> None:
    page.add_init_script(_WATCH)
    page.goto(link(server, "overview", "", prompt=PROMPT))
    come(page)
    shifted = {}
    for chapter in [*registry.CHAPTERS[1:], registry.CHAPTERS[0]]:
        enter(page, chapter.title)
        page.wait_for_function("title => document.title.startsWith(title)", arg=chapter.title)
        start = page.evaluate("performance.now()")
        come(page)
        shifted[chapter.id] = page.evaluate(_SUM, start)
    assert {chapter: value for chapter, value in shifted.items() if value >= MOST} == {}
