"""A class beside the model: what is sent to the browser, what Python believes of it, what a visitor sees and does."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import streamlit as st
from playwright.sync_api import Browser, Locator, Page, expect

import viz.components.class_answers
from pages.texts import texts
from tests.support.browser import box, quiet, sent_by, serve_text, settle
from tests.support.payloads import unpacked
from viz.components.class_answers import COLDEST, HOTTEST, MODEL_ROWS, MOST_ROWS, TEXTS, Row, class_answers

WORDS = texts("components")["class_answers"]
LOGITS = np.array([0.0, 3.0, 1.0, 2.0, -1.0], np.float32)

# ---- what Python sends and believes -----------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the component was mounted with last, in a session that has heard nothing."""
    mounted: dict[str, Any] = {}
    monkeypatch.setattr(viz.components.class_answers, "_mount", lambda **given: mounted.update(given))
    monkeypatch.setattr(st, "session_state", {})
    return mounted


def mounted(sent: dict[str, Any], rows: list[Row], **given: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    known: dict[str, Any] = {"temperature": 1.0, "fitted": 0.83, "on_release": print, "key": "live"} | given
    class_answers(rows, LOGITS, words=WORDS, **known)
    return unpacked(sent["data"])


def test_tokens_are_sent_by_their_ranks_and_rows_in_order(sent: dict[str, Any]) -> None:
    rows: list[Row] = [("few", (0,), (1,)), ("even", (4,), (2,)), ("likelier", (1, 2), (2,)), ("nobody", (3,), (0,))]
    header, arrays = mounted(sent, rows)
    assert [row["label"] for row in header["rows"]] == ["likelier", "even", "few", "nobody"]
    assert [row["ranks"] for row in header["rows"]] == [[0, 2], [4], [3], [1]]
    assert arrays["logits"].tolist() == [3, 2, 1, 0, -1]
    assert header["totals"] == [5]


def test_of_many_rounds_the_last_two_are_sent(sent: dict[str, Any]) -> None:
    header, _ = mounted(sent, [("a", (0,), (9, 1, 2)), ("b", (1,), (0, 5, 4))])
    assert (header["rounds"], header["totals"]) == (3, [6, 6])
    assert [row["counts"] for row in header["rows"]] == [[5, 4], [1, 2]]


def test_the_models_likeliest_stay_in_sight_of_many_answers(sent: dict[str, Any]) -> None:
    logits = np.linspace(1, 0, 100)
    rows: list[Row] = [(f"said{i}", (50 + i,), (1,)) for i in range(30)]
    rows += [(f"silent{i}", (i,), (0,)) for i in range(5)]
    class_answers(rows, logits, 1.0, None, WORDS, on_release=print, key="live")
    header, _ = unpacked(sent["data"])
    shown = [row["label"] for row in header["rows"]][: header["most"]]
    assert shown[: MOST_ROWS - MODEL_ROWS] == [f"said{i}" for i in range(MOST_ROWS - MODEL_ROWS)]
    assert shown[MOST_ROWS - MODEL_ROWS :] == ["silent0", "silent1", "silent2"]
    assert len(header["rows"]) == len(rows)


def test_a_label_hides_nothing_and_is_short(sent: dict[str, Any]) -> None:
    header, _ = mounted(sent, [(" a\u202eb", (0,), (1,)), ("x" * 60, (1,), (1,))])
    assert sorted(row["label"] for row in header["rows"]) == sorted(["␣a⟨202E⟩b", "x" * 23 + "…"])


def test_nothing_of_what_is_covered_is_sent(sent: dict[str, Any]) -> None:
    header, arrays = mounted(sent, [("secret", (1,), (7,))], covered=True)
    assert arrays == {}
    assert set(header) == {"version", "arrays", "covered", "words", "digest", "temperature", "heard"}
    assert "secret" not in json.dumps(header)


@pytest.mark.parametrize(
    "rows",
    [
        [("a", (0,), (1,)), ("b", (0,), (1,))],
        [("a", (5,), (1,))],
        [("a", (-1,), (1,))],
        [("a", (0,), (1,)), ("b", (1,), (1, 2))],
        [("a", (0,), (-1,))],
    ],
)
def test_rows_that_make_no_sense_are_refused(sent: dict[str, Any], rows: list[Row]) -> None:
    with pytest.raises(ValueError, match=r"Ids are|Every row"):
        mounted(sent, rows)


def test_logits_that_make_no_sense_are_refused(sent: dict[str, Any]) -> None:
    for logits in (np.empty(0), np.array([np.nan]), np.zeros((2, 2))):
        with pytest.raises(ValueError, match="one row of finite"):
            class_answers([], logits, 1.0, None, WORDS, on_release=print, key="live")


@pytest.mark.parametrize(
    ("released", "expected"),
    [
        ({"temperature": 0.834, "number": 1}, [0.83]),
        ({"temperature": 1e9, "number": 1}, [HOTTEST]),
        ({"temperature": -1, "number": 1}, [COLDEST]),
        ({"temperature": float("nan")}, []),
        ({"temperature": float("inf")}, []),
        ({"temperature": True}, []),
        ({"temperature": "1"}, []),
        ({}, []),
        ("1", []),
        (None, []),
    ],
)
def test_a_release_is_believed_within_bounds(
    monkeypatch: pytest.MonkeyPatch, sent: dict[str, Any], released: object, expected: list[float]
) -> None:
    heard: list[float] = []
    mounted(sent, [], on_release=heard.append)
    monkeypatch.setattr(st, "session_state", {"live": {"released": released}})
    sent["on_released_change"]()
    assert heard == expected


@pytest.mark.parametrize(("number", "expected"), [(3, 3), (-1, 0), (True, 0), (1.5, 0), ("3", 0), (2**40, 0)])
def test_the_browser_is_told_what_was_heard(
    monkeypatch: pytest.MonkeyPatch, sent: dict[str, Any], number: object, expected: int
) -> None:
    monkeypatch.setattr(st, "session_state", {"live": {"released": {"number": number, "temperature": 1}}})
    assert mounted(sent, [])[0]["heard"] == expected


def test_its_texts_are_there() -> None:
    assert set(WORDS) == set(TEXTS)


# ---- what a visitor sees and does -------------------------------------------------------------------------------

APP = """
import numpy as np
import streamlit as st
from pages.texts import texts
from viz.components.class_answers import class_answers

st.set_page_config(layout="wide")
st.html("<style>html { font-size: 18px }</style>")
case = st.query_params.get("case", "few")
logits = np.log(np.array([0.5, 0.25, 0.125, *[0.125 / 61] * 61]), dtype=np.float32)
few = [("cold", (0,), (6, 9)), ("<b>hot</b>", (1,), (3, 3)), ("tokenless", (), (3, 0)), ("silent", (2,), (0, 0))]
many = [("W" * 60, (3,), (1,)), *((f"answer {i}", (4 + i,), (1,)) for i in range(29)), ("top", (0,), (0,))]
once = [(label, ids, counts[:1]) for label, ids, counts in few]
rows = {"few": once, "two": few, "many": many, "covered": few}[case]
calls = st.session_state.setdefault("calls", [])
class_answers(
    rows, logits, calls[-1] if calls else 1.0, 0.5, texts("components")["class_answers"],
    covered=case == "covered", present=True, on_release=calls.append, key="live",
)
st.text(f"heard {calls}")
st.button("again")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_text(APP, tmp_path_factory.mktemp("class")) as address:
        yield address


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A visitor with a projector. An error on the page fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def opened(page: Page, server: str, case: str) -> Locator:
    page.goto(f"{server}/?case={case}")
    picture = page.locator("section.class[data-built]")
    picture.wait_for(timeout=60_000)
    settle(page)
    return picture


def heard(page: Page) -> Locator:
    return page.get_by_test_id("stText")


@pytest.mark.browser
def test_numbers_stand_beside_the_bars(page: Page, server: str) -> None:
    picture = opened(page, server, "few")
    rows = picture.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("cold")
    expect(rows.nth(1)).to_contain_text("6 of 12 · 50%")
    expect(rows.nth(1)).to_contain_text("50.00%")
    expect(rows.nth(2)).to_contain_text("<b>hot</b>")
    expect(rows.filter(has_text="tokenless")).to_contain_text("–")
    expect(rows.filter(has_text="silent")).to_contain_text("nobody")
    expect(rows.filter(has_text="all other tokens")).to_contain_text("12.50%")
    widths = [box(picture.locator(f"tbody tr:first-child .bar{kind}"))["width"] for kind in (".last", ".model")]
    assert widths[0] == pytest.approx(widths[1], abs=1)  # one axis for both
    expect(picture).to_contain_text("Class 1.50 bits")
    expect(picture).to_contain_text("KL(class ‖ model) 0.42 bits")  # log2(4/3): of 9 that are tokens, 6 and 3


@pytest.mark.browser
def test_after_another_round_both_are_there(page: Page, server: str) -> None:
    picture = opened(page, server, "two")
    expect(picture.get_by_role("row").nth(1)).to_contain_text("50% → 75% · 9 of 12")
    expect(picture.locator("thead")).to_contain_text("round 1")
    expect(picture.locator("tbody tr:first-child .bar")).to_have_count(3)


@pytest.mark.browser
def test_a_drag_moves_the_bars_without_a_run_and_a_release_is_one_call(page: Page, server: str) -> None:
    frames = sent_by(page)
    picture = opened(page, server, "few")
    slider = picture.get_by_role("slider", name="Temperature")
    quiet(page, frames)
    before = len(frames)
    slider.evaluate("node => { node.value = 0; node.dispatchEvent(new Event('input')) }")
    expect(picture.get_by_role("row").nth(1)).to_contain_text("99.90%")
    expect(picture.locator("output")).to_have_text("T = 0.10")
    assert quiet(page, frames) == before
    slider.evaluate("node => node.dispatchEvent(new Event('change'))")
    expect(heard(page)).to_have_text("heard [0.1]")
    page.get_by_role("button", name="again").click()
    settle(page)
    expect(picture.locator("output")).to_have_text("T = 0.10")
    expect(heard(page)).to_have_text("heard [0.1]")


@pytest.mark.browser
def test_a_button_goes_to_the_temperature_of_the_class(page: Page, server: str) -> None:
    picture = opened(page, server, "few")
    picture.get_by_role("button", name="T = 0.50, nearest to the class").click()
    expect(heard(page)).to_have_text("heard [0.5]")
    expect(picture.locator("output")).to_have_text("T = 0.50")


@pytest.mark.browser
def test_the_keyboard_moves_it_and_says_what_is_so(page: Page, server: str) -> None:
    picture = opened(page, server, "few")
    slider = picture.get_by_role("slider", name="Temperature")
    slider.press("PageUp")
    expect(picture.locator("output")).to_have_text("T = 2.00")
    slider.press("ArrowLeft")
    expect(picture.locator("output")).to_have_text("T = 1.92")
    expect(heard(page)).to_have_text("heard [1.92]")
    expect(picture.locator("#spoken")).to_contain_text("T = 1.92: Class 1.50 bits · model")


@pytest.mark.browser
def test_what_is_covered_is_a_sentence(page: Page, server: str) -> None:
    picture = opened(page, server, "covered")
    expect(picture.get_by_text(WORDS["covered"])).to_be_visible()
    expect(picture.get_by_role("slider")).to_have_count(0)
    expect(picture.get_by_role("row")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_thirty_answers_have_their_place(page: Page, server: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    picture = opened(page, server, "many")
    expect(picture.locator("tbody tr")).to_have_count(MOST_ROWS)
    expect(picture.locator("tfoot")).to_contain_text("all else: 19 answers")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    own = box(picture)
    assert own["width"] <= width
    if width == 1280:
        assert own["height"] <= 430
    for part in ("tbody tr", "tfoot tr", ".dock", ".facts"):
        for inner in picture.locator(f"{part} > *").all():
            if inner.is_visible():
                edge = box(inner)
                assert edge["x"] >= own["x"] - 1
                assert edge["x"] + edge["width"] <= own["x"] + own["width"] + 1
