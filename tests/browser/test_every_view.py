"""Every view as it opens, each opened once a screen: what it shows, for whom, and what a visitor takes away."""

import csv
import io
import itertools
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.kit import registry
from tests.sheet import link, overflow, views
from tests.support import axe
from tests.support.browser import at_rest, drawn, eventually, settle
from tests.support.pages_seen import FOCUSED, PAST_THE_EXAMPLES, PICTURES, REFUSED, SMALL

pytestmark = pytest.mark.browser
PROMPT = "a fluffy blue <creature> & the verdant forest"
SMALLEST = 14
"""Pixels of type on a projector."""
BEGINNING = 24
"""Pixels of a picture that are seen at least, where the page is twice as large."""
TABS, ALL_TABS = 12, 60
"""Presses of Tab from the start of a page to its picture, and as many as pass every control of one."""
SVG = "{http://www.w3.org/2000/svg}"
SHARPNESS = 2
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 21, 26)"}
"""The page's ground in .streamlit/config.toml."""
SMALL_MODEL = {"ablation": {"model": "fable"}}
"""Views that measure for a while what they then offer as a table."""


@pytest.fixture(params=list(views()), ids="-".join, scope="module")
def place(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Each view in turn: its chapter and its name."""
    found: tuple[str, str] = request.param
    return found


def opened(page: Page, server: str, place: tuple[str, str], **choices: str) -> Page:
    page.goto(link(server, *place, prompt=PROMPT, **choices))
    return at_rest(page)


@pytest.fixture(scope="module")
def laptop(staying: Callable[..., Page], server: str, place: tuple[str, str]) -> Page:
    """The view on a laptop. Tests leave it as it was, but for what is in focus."""
    return opened(staying("laptop", script=REFUSED), server, place)


@pytest.fixture(scope="module")
def dark(staying: Callable[..., Page], server: str, place: tuple[str, str]) -> Page:
    """The view of somebody whose system is dark."""
    return opened(staying("dark", scheme="dark"), server, place)


@pytest.fixture(scope="module")
def projector(staying: Callable[..., Page], server: str, place: tuple[str, str]) -> Page:
    """The view as a class sees it."""
    return opened(staying("projector"), server, place, present="true")


@pytest.fixture(scope="module")
def telephone(staying: Callable[..., Page], server: str, place: tuple[str, str]) -> Page:
    """The view on a telephone."""
    return opened(staying("telephone", viewport={"width": 390, "height": 844}), server, place)


@pytest.fixture(scope="module")
def enlarged(staying: Callable[..., Page], server: str, place: tuple[str, str]) -> Page:
    """The view on a laptop, twice as large: the window has half as many pixels of the page's own."""
    return opened(staying("enlarged", viewport={"width": 640, "height": 360}), server, place)


def pictures(page: Page) -> Any:
    """Where the pictures of the page begin and end, in pixels from the top of the window."""
    return drawn(page).evaluate(PICTURES)


def headings(page: Page) -> list[int]:
    levels: list[int] = page.get_by_role("heading").evaluate_all("all => all.map((one) => Number(one.localName[1]))")
    return levels


def test_the_picture_stands_on_a_laptops_first_screen(laptop: Page) -> None:
    eventually(lambda: pictures(laptop)[1] <= 720, True)
    for _ in range(TABS):
        laptop.keyboard.press("Tab")
        if laptop.get_by_role("button", name="Skip to the picture").evaluate("node => node.matches(':focus')"):
            laptop.keyboard.press("Enter")
        if laptop.evaluate(PAST_THE_EXAMPLES):
            return
    pytest.fail(f"{TABS} presses of Tab do not lead to the picture")


def test_a_page_has_its_title(laptop: Page, place: tuple[str, str]) -> None:
    expect(laptop).to_have_title(f"{registry.chapter(place[0]).title} · Inside GPT-2")


def test_focus_is_seen_in_every_live_picture(laptop: Page) -> None:
    unseen = set()
    for _ in range(ALL_TABS):
        laptop.keyboard.press("Tab")
        found = laptop.evaluate(FOCUSED)
        if found and not found[1]:
            unseen.add(found[0])
    assert unseen == set()


def test_headings_come_in_order_under_one(laptop: Page, projector: Page) -> None:
    for page in (laptop, projector):
        levels = headings(page)
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels)), levels


def test_nothing_serious_is_found_by_day(laptop: Page) -> None:
    expect(laptop.get_by_test_id("stApp")).to_have_css("background-color", PAPER["light"])
    assert axe.findings(laptop) == []


def test_nothing_serious_is_found_in_the_dark(dark: Page) -> None:
    expect(dark.get_by_test_id("stApp")).to_have_css("background-color", PAPER["dark"])
    assert axe.findings(dark) == []


def test_a_presentation_needs_no_scrolling(projector: Page) -> None:
    eventually(lambda: overflow(drawn(projector)), (0, 0))
    assert projector.evaluate(SMALL, SMALLEST) == []


def test_a_telephone_scrolls_downwards_only(telephone: Page) -> None:
    eventually(lambda: overflow(drawn(telephone))[0], 0)


def test_twice_as_large_the_picture_begins_on_the_first_screen(enlarged: Page) -> None:
    eventually(lambda: pictures(enlarged)[0] <= 360 - BEGINNING, True)
    eventually(lambda: overflow(drawn(enlarged))[0], 0)


def taken(page: Page, button: Locator) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        button.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_the_picture_of_a_view_is_a_file(laptop: Page, place: tuple[str, str]) -> None:
    chapter, view = place
    name, written = taken(laptop, laptop.get_by_role("button", name="Picture (SVG)"))
    first = chapter == "learning" and view == "attention"  # the view of an address that names none
    assert name == f"{chapter}.svg" if first or not view else f"{chapter}-{view}.svg"
    svg = ElementTree.fromstring(written)
    words = " ".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))
    assert f"“{PROMPT}”" in words or "…" in words  # the line below
    assert len(words) > len(PROMPT) + 100  # and the picture's own
    assert not list(svg.iter(f"{SVG}foreignObject"))  # which few programs draw
    name, written = taken(laptop, laptop.get_by_role("button", name="Picture (PNG)"))
    assert name.endswith(".png")
    assert written.startswith(b"\x89PNG\r\n\x1a\n")
    size = struct.unpack(">II", written[16:24])
    assert size == tuple(round(SHARPNESS * float(svg.attrib[side])) for side in ("width", "height"))
    assert len(written) > 10_000


def test_every_file_of_a_view_arrives(laptop: Page, server: str, place: tuple[str, str]) -> None:
    chapter, view = place
    if view in SMALL_MODEL:
        assert laptop.evaluate("window.refused") == []  # it begins anew with the page
        opened(laptop, server, place, **SMALL_MODEL[view])
        laptop.get_by_role("button", name="Switch each of").click()
    buttons = laptop.get_by_test_id("stDownloadButton").get_by_role("button")
    expect(buttons.first).to_be_visible(timeout=60_000)
    settle(laptop)
    files = dict(taken(laptop, button) for button in buttons.all())
    for name, written in files.items():
        if name.endswith(".csv"):
            header, *rows = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
            assert rows
            assert {len(row) for row in rows} == {len(header)}
            assert written.startswith(b"\xef\xbb\xbf")
    assert any(name.endswith(".csv") for name in files)
    assert sum(name.endswith(".tsv") for name in files) == (2 if chapter == "embeddings" else 0)


def test_no_view_needs_what_the_policy_refuses(laptop: Page) -> None:
    """Whatever was drawn, saved and fetched before."""
    for button in laptop.locator(".modebar-btn[data-title^='Download']:visible").all()[:1]:
        taken(laptop, button)
    assert laptop.evaluate("window.refused") == []
