"""The dot product component: what Python believes of the browser, and what a visitor sees and does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import viz.components.dot_product
from pages.texts import texts
from tests.support.browser import box, serve_text, settle
from viz.components.dot_product import REACH, Vector, dot_product

START = ((0.5, 2.0), (1.0, 0.5))
WORDING = texts("components")["dot_product"]

# ---- what Python believes ---------------------------------------------------------------------------------------


def answered(
    monkeypatch: pytest.MonkeyPatch, vectors: object, a: Vector = START[0], b: Vector = START[1]
) -> tuple[Vector, Vector]:
    """Return what dot_product makes of `vectors` from the browser."""
    monkeypatch.setattr(viz.components.dot_product, "_mount", lambda **_: {"vectors": vectors})
    return dot_product(a, b, visit=1, texts=WORDING, key="live")


def test_a_fresh_one_stands_where_the_story_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answered(monkeypatch, None) == START


def test_a_release_is_believed_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answered(monkeypatch, {"visit": 1, "a": [-1, 0.25], "b": [2.999, 1]}) == ((-1.0, 0.25), (3.0, 1.0))
    assert answered(monkeypatch, {"visit": 1, "a": [1e9, 0], "b": [0, -1e9]}) == ((REACH, 0.0), (0.0, -REACH))


@pytest.mark.parametrize(
    "sent",
    [
        "a",
        [],
        {"visit": 1},
        {"visit": 1, "a": [1, 1], "b": [1]},
        {"visit": 1, "a": [1, 1], "b": [1, None]},
        {"visit": 1, "a": [1, True], "b": [1, 1]},
        {"visit": 1, "a": [1, float("nan")], "b": [1, 1]},
        {"visit": 1, "a": ["1", "1"], "b": [1, 1]},
        {"visit": 2, "a": [1, 1], "b": [1, 1]},
        {"a": [1, 1], "b": [1, 1]},
    ],
)
def test_what_makes_no_sense_counts_as_not_sent(monkeypatch: pytest.MonkeyPatch, sent: object) -> None:
    assert answered(monkeypatch, sent) == START


def test_a_start_from_a_link_is_brought_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answered(monkeypatch, None, (9.0, -9.0), (0.004, 0.006)) == ((REACH, -REACH), (0.0, 0.01))


# ---- what a visitor sees and does -------------------------------------------------------------------------------

APP = """
import streamlit as st
from pages.texts import texts
from viz.components.dot_product import dot_product
start = ((0.5, 2.0), (1.0, 0.5))
visit = 1
if st.button("other start"):
    start, visit = ((2.0, 0.0), (0.0, 1.0)), 2
st.text(dot_product(*start, visit=visit, texts=texts("components")["dot_product"], key="live"))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_text(APP, tmp_path_factory.mktemp("dot")) as address:
        yield address


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A visitor before the component. An error on the page fails the test."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(server)
    page.locator(".tip.a").wait_for(timeout=60_000)
    settle(page)
    yield page
    context.close()
    assert errors == []


def formula(page: Page) -> Locator:
    return page.locator(".formula")


def heard(page: Page) -> Locator:
    """What Python last heard."""
    return page.get_by_test_id("stText")


@pytest.mark.browser
def test_the_story_starts_with_its_numbers(page: Page) -> None:
    expect(formula(page)).to_have_text("a·b = 0.50 × 1.00 + 2.00 × 0.50 = 1.50")
    expect(page.locator(".verdict")).to_have_text("positive: the two are aligned")
    expect(page.locator("dd.angle")).to_have_text("49.4°")
    expect(page.locator("dd.cosine")).to_have_text("0.65")
    expect(page.locator("dd.lengths")).to_have_text("2.06 · 1.12")
    expect(page.locator("dd.projected")).to_have_text("1.34")


@pytest.mark.browser
def test_the_keyboard_moves_a_vector(page: Page) -> None:
    tip = page.get_by_role("slider", name="a", exact=True)
    tip.press("ArrowRight")
    expect(formula(page)).to_have_text("a·b = 0.55 × 1.00 + 2.00 × 0.50 = 1.55")
    for key in ["ArrowLeft", *["Shift+ArrowLeft"] * 3]:
        tip.press(key)
    expect(formula(page)).to_have_text("a·b = (−1.00) × 1.00 + 2.00 × 0.50 = 0.00")
    expect(page.locator(".verdict")).to_have_text("zero: the two are perpendicular")
    expect(page.locator("dd.angle")).to_have_text("90.0°")
    tip.press("ArrowDown")
    expect(formula(page)).to_have_text("a·b = (−1.00) × 1.00 + 1.95 × 0.50 = −0.03")
    expect(page.locator(".verdict")).to_have_text("negative: the two are opposed")
    expect(tip).to_have_attribute("aria-valuetext", "−1.00 across, 1.95 up")
    expect(heard(page)).to_have_text("((-1.0, 1.95), (1.0, 0.5))")


@pytest.mark.browser
def test_the_sign_has_its_colour(page: Page) -> None:
    seen = set()
    for value, result in {"3": "4.00", "-1": "0.00", "-3": "−2.00"}.items():
        page.get_by_label("a, first coordinate").fill(value)
        expect(page.locator(".result")).to_have_text(result)
        seen.add(page.locator(".shadow").evaluate("line => getComputedStyle(line).stroke"))
    assert len(seen) == 3


@pytest.mark.browser
def test_dragging_is_heard_on_release(page: Page) -> None:
    plane, tip = box(page.locator("section.dot svg")), box(page.locator(".tip.b"))
    unit = plane["width"] / 6.6
    centre = plane["x"] + plane["width"] / 2, plane["y"] + plane["height"] / 2
    page.mouse.move(tip["x"] + tip["width"] / 2, tip["y"] + tip["height"] / 2)
    page.mouse.down()
    page.mouse.move(centre[0] - 2 * unit, centre[1] - unit, steps=5)
    expect(formula(page)).to_have_text("a·b = 0.50 × (−2.00) + 2.00 × 1.00 = 1.00")
    expect(heard(page)).to_have_text("((0.5, 2.0), (1.0, 0.5))")
    page.mouse.move(plane["x"] + plane["width"] + 300, centre[1] + 1.51 * unit, steps=3)
    expect(formula(page)).to_have_text("a·b = 0.50 × 3.00 + 2.00 × (−1.50) = −1.50")
    page.mouse.up()
    expect(heard(page)).to_have_text("((0.5, 2.0), (3.0, -1.5))")


@pytest.mark.browser
def test_numbers_can_be_typed(page: Page) -> None:
    second = page.get_by_label("b, second coordinate")
    second.fill("-0.12")
    expect(formula(page)).to_have_text("a·b = 0.50 × 1.00 + 2.00 × (−0.12) = 0.26")
    second.fill("99")
    second.press("Tab")
    expect(second).to_have_value("3.00")
    expect(heard(page)).to_have_text("((0.5, 2.0), (1.0, 3.0))")
    second.fill("")
    expect(formula(page)).to_contain_text("2.00 × 3.00")


@pytest.mark.browser
def test_a_vector_without_length_has_no_direction(page: Page) -> None:
    for label in ("b, first coordinate", "b, second coordinate"):
        page.get_by_label(label).fill("0")
    expect(formula(page)).to_have_text("a·b = 0.50 × 0.00 + 2.00 × 0.00 = 0.00")
    expect(page.locator(".verdict")).to_have_text("zero: a vector of length 0 has no direction")
    expect(page.locator("dd.angle")).to_have_text("—")


@pytest.mark.browser
def test_another_start_begins_afresh(page: Page) -> None:
    page.get_by_role("slider", name="a", exact=True).press("ArrowUp")
    expect(heard(page)).to_have_text("((0.5, 2.05), (1.0, 0.5))")
    page.get_by_text("other start").click()
    expect(formula(page)).to_have_text("a·b = 2.00 × 0.00 + 0.00 × 1.00 = 0.00")
    expect(heard(page)).to_have_text("((2.0, 0.0), (0.0, 1.0))")
