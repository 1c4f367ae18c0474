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
OPENINGS = 3
"""How often a page may be opened: a busy machine draws late at times, a page that jumps does so each time."""
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
    shifted: list[float] = []
    while len(shifted) < OPENINGS and min(shifted, default=MOST) >= MOST:
        page.goto(link(server, chapter, "", prompt=PROMPT))
        page.get_by_label("Your prompt").wait_for(timeout=60_000)
        shell = page.evaluate("performance.now()")
        come(page)
        shifted.append(page.evaluate(_SUM, shell))
    assert min(shifted) < MOST


def test_on_the_way_to_another_chapter_the_page_stands_still(page: Page, server: str) -> None:
    page.add_init_script(_WATCH)
    page.goto(link(server, "overview", "", prompt=PROMPT))
    come(page)
    first, *others = registry.CHAPTERS
    moving = dict.fromkeys([*others, first], MOST)
    for _ in range(OPENINGS):
        for chapter in moving:
            enter(page, chapter.title)
            page.wait_for_function("title => document.title.startsWith(title)", arg=chapter.title)
            start = page.evaluate("performance.now()")
            come(page)
            moving[chapter] = page.evaluate(_SUM, start)
        moving = {chapter: value for chapter, value in moving.items() if value >= MOST}
        if moving:
            enter(page, next(chapter for chapter in registry.CHAPTERS if chapter not in moving).title)
            come(page)
    assert moving == {}
