"""What a visitor takes away: the picture of every view as PNG and SVG, and its address."""

import struct
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.sheet import link, views
from tests.support.browser import drawn, settle

pytestmark = pytest.mark.browser
PROMPT = "The cat, the <cat> & the"
SVG = "{http://www.w3.org/2000/svg}"
SHARPNESS = 2


def opened(page: Page, server: str, chapter: str, view: str) -> None:
    page.goto(link(server, chapter, view, prompt=PROMPT))
    settle(page)
    page.locator("section:visible, .js-plotly-plot").last.wait_for(timeout=60_000)
    # One of several pictures may still be fetching what draws it.
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.locator("[data-testid=stPlotlyChart]:not(:has(.main-svg))")).to_have_count(0)
    drawn(page)


def taken(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize(("chapter", "view"), list(views()))
def test_the_picture_of_a_view_is_a_file(page: Page, server: str, chapter: str, view: str) -> None:
    opened(page, server, chapter, view)
    name, written = taken(page, "Picture (SVG)")
    first = chapter == "learning" and view == "attention"  # the view of an address that names none
    assert name == f"{chapter}.svg" if first or not view else f"{chapter}-{view}.svg"
    svg = ElementTree.fromstring(written)
    words = " ".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))
    assert f"“{PROMPT}”" in words or "…" in words  # the line below
    assert len(words) > len(PROMPT) + 100  # and the picture's own
    assert not list(svg.iter(f"{SVG}foreignObject"))  # which few programs draw
    name, written = taken(page, "Picture (PNG)")
    assert name.endswith(".png")
    assert written.startswith(b"\x89PNG\r\n\x1a\n")
    size = struct.unpack(">II", written[16:24])
    assert size == tuple(round(SHARPNESS * float(svg.attrib[side])) for side in ("width", "height"))
    assert len(written) > 10_000


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
