"""A long text on a projector. What every view shows on every screen is looked at in test_every_view.py."""

import pytest
from playwright.sync_api import Page

from tests.sheet import link, overflow
from tests.support.browser import drawn, eventually, settle

pytestmark = pytest.mark.browser
LONG = "The cat sat on the mat and the dog lay down. " * 18


def test_a_presentation_of_a_long_text_needs_no_scrolling(page: Page, server: str) -> None:
    page.goto(link(server, "attention", "wall", present="true", prompt=LONG))
    settle(page)
    page.locator("section:visible").last.wait_for(timeout=60_000)
    eventually(lambda: overflow(drawn(page)), (0, 0))
