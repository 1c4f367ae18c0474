"""What a visitor takes away: the picture of every view as PNG and SVG, and its address."""

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.sheet import link
from tests.support.browser import at_rest

pytestmark = pytest.mark.browser
PROMPT = "The cat, the <cat> & the"
SVG = "{http://www.w3.org/2000/svg}"


def opened(page: Page, server: str, chapter: str, view: str) -> None:
    page.goto(link(server, chapter, view, prompt=PROMPT))
    at_rest(page)


def taken(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_the_text_below_a_picture_is_the_visitors_letter_by_letter(page: Page, server: str) -> None:
    opened(page, server, "prediction", "")
    _, written = taken(page, "Picture (SVG)")
    lines = ["".join(text.itertext()) for text in ElementTree.fromstring(written).iter(f"{SVG}text")]
    assert any(f"“{PROMPT}”" in line for line in lines)


@pytest.mark.parametrize(
    ("chapter", "view"), [("overview", ""), ("prediction", ""), ("layers", "lens"), ("attention", "wall")]
)
def test_a_picture_of_a_dark_page_is_light(browser: Browser, server: str, chapter: str, view: str) -> None:
    """For paper and slides, as what is printed."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme="dark", reduced_motion="reduce")
    page = context.new_page()
    opened(page, server, chapter, view)
    _, written = taken(page, "Picture (PNG)")
    context.close()
    pixels = np.asarray(Image.open(BytesIO(written)).convert("L"))
    assert pixels[0, 0] == pixels[-1, -1] == 255
    assert np.median(pixels) == 255
    assert pixels.min() < 60


def test_a_picture_shows_what_the_page_shows(page: Page, server: str) -> None:
    """Words where they stand on the page, and the same ones."""
    opened(page, server, "tokens", "")
    _, written = taken(page, "Picture (SVG)")
    texts = list(ElementTree.fromstring(written).iter(f"{SVG}text"))
    cells = page.locator("section.cut .cell .name")
    for place in range(cells.count()):
        box = cells.nth(place).bounding_box()
        assert box
        name = cells.nth(place).inner_text()
        at = [float(text.attrib["x"]) for text in texts if text.text == name]
        assert any(abs(x - box["x"]) < 2 for x in at), name


def test_the_link_is_copied_and_opens_the_view(page: Page, server: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, server, "layers", "stream")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("The link is copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_where_nothing_may_be_copied_the_link_is_there_to_copy(page: Page, server: str) -> None:
    """As on a page that came without encryption."""
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false;"
    )
    opened(page, server, "layers", "stream")
    page.get_by_role("button", name="Copy link").click()
    address = page.get_by_label("Address of this view")
    expect(address).to_have_value(page.url)
    expect(address).to_be_focused()
    expect(page.get_by_text("The link could not be copied")).to_be_visible()
