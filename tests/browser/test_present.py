"""A projector shows every view whole: nothing to scroll, downwards or sideways."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from pages.kit import registry
from tests.sheet import overflow, views
from tests.support.browser import drawn, eventually, settle

pytestmark = pytest.mark.browser
PROMPT = "a fluffy blue creature roamed the verdant forest"


@pytest.mark.parametrize(("chapter", "view"), list(views()))
def test_a_presentation_needs_no_scrolling(page: Page, server: str, chapter: str, view: str) -> None:
    asked = {"prompt": PROMPT, "present": "true"} | ({"view": view} if view else {})
    page.goto(f"{server}/{'' if chapter == registry.CHAPTERS[0].id else chapter}?{urlencode(asked)}")
    settle(page)
    page.locator("section:visible, .js-plotly-plot").last.wait_for(timeout=60_000)
    eventually(lambda: overflow(drawn(page)), (0, 0))
