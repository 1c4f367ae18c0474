"""What prints is what stands on the screen: light whatever the theme, and nothing that only a screen can do."""

import pytest
from playwright.sync_api import Browser, expect

from tests.sheet import link
from tests.support.browser import settle

pytestmark = pytest.mark.browser
PROMPT = "The cat sat"
_BACKGROUND = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_prints_light_and_without_navigation(browser: Browser, server: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(link(server, "attention", "wall", prompt=PROMPT))
    settle(page)
    expect(page.get_by_role("grid")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_visible()
    page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
    expect(page.get_by_label("Your prompt")).to_have_value(PROMPT)
    expect(page.get_by_role("grid")).to_be_visible()
    for name in ("Run", "Examples", "Lessons", "Print", "Full screen, and back"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_hidden()
    expect(page.get_by_role("navigation", name="Map of the model")).to_be_hidden()
    assert page.evaluate(_BACKGROUND) == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")
    context.close()
