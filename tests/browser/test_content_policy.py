"""The content policy in a browser: every view is whole under it, and nothing from elsewhere gets in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.sheet import link
from tests.support.browser import asked, eventually, settle

pytestmark = pytest.mark.browser
PROMPT = "a fluffy blue creature roamed the verdant forest"
_REPORT = """window.refused = [];
document.addEventListener('securitypolicyviolation', (event) =>
    window.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    """A visitor whose browser notes what the policy refuses."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    page = context.new_page()
    page.add_init_script(_REPORT)
    yield page
    context.close()


def test_a_figure_that_turns_in_space_needs_nothing_that_the_policy_refuses(watched: Page, server: str) -> None:
    """Every other view is looked at in test_every_view.py."""
    watched.goto(link(server, "embeddings", "pca", prompt=PROMPT, dims="3"))
    settle(watched)
    watched.locator(".js-plotly-plot").last.wait_for(timeout=60_000)
    assert watched.evaluate("window.refused") == []


def test_nothing_from_elsewhere_gets_in(watched: Page, server: str) -> None:
    watched.goto(link(server, "overview", "", prompt=PROMPT))
    settle(watched)
    assert asked(watched)
    for attempt in (
        "document.head.append(Object.assign(document.createElement('script'), {src: 'http://localhost:9/x.js'}))",
        "document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))",
        "document.body.append(Object.assign(document.createElement('img'), {src: 'http://localhost:9/x.png'}))",
        "document.body.append(Object.assign(document.createElement('iframe'), {src: 'http://localhost:9/'}))",
        "fetch('http://localhost:9/').catch(() => null)",
        "void new WebSocket('ws://localhost:9/')",
    ):
        before = len(watched.evaluate("window.refused"))
        watched.evaluate(attempt)
        eventually(lambda: len(watched.evaluate("window.refused")) > before, True)  # noqa: B023 - read at once
