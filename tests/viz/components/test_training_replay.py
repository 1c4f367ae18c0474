"""The picture of the training: what goes to the browser, what is believed of its answers, and what a visitor can do."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import box, drawn, quiet, sent_by, serve_text, settle
from tests.support.payloads import unpacked
from viz.components.terms import Glossary
from viz.components.training_replay import LABELS, Reading, Run, Skill, Story, View, Words, payload, read_view

HOSTILE = "<img src=x onerror=alert(1)>"
HERE = {name: name for name in LABELS} | {
    "moment": "step {step}, {tokens} tokens, loss {loss}",
    "head": "layer {layer}, head {head}",
    "average": "on average {bits} bits of {count}",
    "chosen": "token {position}: {token}, {bits}",
    "blind": "nothing: {bits}",
    "near": "near {word}",
    "plane": "plane {kept}",
    "block": "up to {block}",
    "beside": "{value} (even {level})",
}
PLAIN = Glossary({}, lambda text: [(text, "")])
STEPS = [0, 118, 236, 473, 946]


def story(tokens: int = 6) -> Story:
    """Made-up numbers for five moments, two layers of three heads, with a gap here and there."""
    rng = np.random.default_rng(tokens)
    moments, side = len(STEPS), min(tokens, 32)
    weights = np.tril(rng.exponential(size=(moments, 2, 3, side, side)))
    scores = {"previous": rng.random((moments, 2, 3)), "same": np.full((moments, 2, 3), np.nan)}
    words = [HOSTILE, "b", "c", "d", "e"]
    top = [
        [(f"{word} {(place + moment) % 7}", 0.4 / (place + 1)) for place, word in enumerate(words)]
        for moment in range(5)
    ]
    return Story(
        Run(
            STEPS, [2048 * step for step in STEPS], [8.4, None, 5.5, 4.9, 4.5],
            [(100, 6.0), (946, 4.4)], [(0, 8.4), (946, 4.5)],
        ),
        Reading(
            tokens=[HOSTILE, *(f"␣t{n}" for n in range(1, tokens))],
            top=top,
            written=[f"{HOSTILE} at {step}" for step in STEPS],
            costs=rng.exponential(4, (moments, tokens - 1)),
            blind=12.0,
            cells=np.round(255 * weights / weights.sum(-1, keepdims=True)).astype(np.uint8),
            block=2,
            scores=scores,
            even={"previous": (0.2, 0.28), "same": (float("nan"), float("nan"))},
        ),
        Words(
            ["king", HOSTILE, "sea"], [0, 0, 1], ["people", "places"], rng.normal(size=(moments, 3, 2)), 0.3, "king",
            rng.normal(size=(moments, 2)), [[(HOSTILE, 0.7), (f"w{moment}", -0.1)] for moment in range(moments)],
        ),
        [
            Skill("Predicts", {"loss": [8.4, float("nan"), 5.5, 4.9, 4.5]}, {"pairs": 4.9, "five": 4.6}),
            Skill("Closes", {"with": [0.0, 0.1, 0.2, 0.3, 0.4], "without": [0.0] * 5}, reach=(0, 1)),
        ],
    )  # fmt: skip


# ---- what goes to the browser, and what is believed of its answers ----------------------------------------------


def test_the_payload_holds_all_moments() -> None:
    data = story()
    header, arrays = unpacked(payload(data, HERE, PLAIN, View(2, "words"), 7, 28))
    assert (header["shape"], header["start"]) == ([5, 2, 3, 6], [2, "words", 7, None, None])
    assert arrays["cells"][3, 1, 2].tolist() == [
        int(data.reading.cells[3, 1, 2, i, j]) for i in range(6) for j in range(i + 1)
    ]
    np.testing.assert_allclose(header["costs"], data.reading.costs, rtol=1e-5)
    assert header["scores"][1]["values"] == np.full((5, 2, 3), None).tolist()
    assert header["skills"][0]["lines"]["loss"] == [8.4, None, 5.5, 4.9, 4.5]


def test_turning_the_slider_does_not_change_the_digest() -> None:
    def digest(data: Story, start: View, visit: int) -> str:
        return str(unpacked(payload(data, HERE, PLAIN, start, visit, 28))[0]["digest"])

    first = digest(story(), View(0, "words"), 0)
    assert digest(story(), View(0, "words"), 0) == first
    assert digest(story(), View(4, "skills"), 1) == first
    assert digest(story(7), View(0, "words"), 0) != first


def test_nine_moments_of_a_long_prompt_are_small() -> None:
    """36 heads, 256 tokens, nine moments: what goes over once a prompt."""
    data = story(256)
    cells = np.zeros((5, 6, 6, 32, 32), np.uint8)
    message = payload(replace(data, reading=replace(data.reading, cells=cells)), HERE, PLAIN, View(0, "words"), 0, 28)
    assert len(message) * 9 / 5 < 300_000


@pytest.mark.parametrize(
    ("part", "changed", "named"),
    [
        ("run", {"losses": [1.0]}, "losses"),
        ("run", {"steps": [0, 5, 5, 9, 10]}, "rise"),
        ("reading", {"cells": np.zeros((5, 2, 3, 6, 6))}, "cells"),
        ("reading", {"cells": np.zeros((4, 2, 3, 6, 6), np.uint8)}, "cells"),
        ("reading", {"costs": np.zeros((5, 6))}, "costs"),
        ("reading", {"scores": {"previous": np.zeros((2, 2, 3))}}, "previous"),
        ("words", {"groups": [0]}, "names"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(part: str, changed: dict[str, Any], named: str) -> None:
    data = story()
    with pytest.raises(ValueError, match=named):
        payload(replace(data, **{part: replace(getattr(data, part), **changed)}), HERE, PLAIN, View(0, "words"), 0, 28)


def test_what_is_covered_is_not_sent() -> None:
    data = story()
    header, arrays = unpacked(payload(data, HERE, PLAIN, View(2, "surprise"), 0, 28, covered=True))
    assert header["covered"]
    assert header["top"] == header["written"] == header["costs"] == []
    message = payload(data, HERE, PLAIN, View(2, "surprise"), 0, 28, covered=True)
    for name, chance in (pair for row in data.reading.top for pair in row):
        assert f'["{name}", {chance}' not in message.decode("latin-1")
    assert not any(text.encode() in message for text in data.reading.written)
    assert not any(f"{cost:.6g}".encode() in message for cost in data.reading.costs.ravel())
    assert arrays["cells"].shape == unpacked(payload(data, HERE, PLAIN, View(2, "words"), 0, 28))[1]["cells"].shape


@pytest.mark.parametrize("start", [View(0, "words", (2, 0)), View(0, "words", (0, 3)), View(0, "words", None, 6)])
def test_a_start_that_names_no_head_or_token_is_refused(start: View) -> None:
    with pytest.raises(ValueError, match="names no"):
        payload(story(), HERE, PLAIN, start, 0, 28)


def test_a_start_outside_and_missing_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="View"):
        payload(story(), HERE, PLAIN, View(5, "words"), 0, 28)
    with pytest.raises(ValueError, match="slider"):
        payload(story(), {name: "x" for name in LABELS if name != "slider"}, PLAIN, View(0, "words"), 0, 28)


def test_a_view_is_believed() -> None:
    data = story()
    assert read_view({"moment": 4, "tab": "skills"}, data) == View(4, "skills")
    chosen = {"moment": 4, "tab": "skills", "head": 5, "token": 3}
    assert read_view(chosen, data) == View(4, "skills", (1, 2), 3)
    assert read_view(chosen | {"head": 6, "token": 6}, data) == View(4, "skills")
    assert read_view(chosen | {"head": -1, "token": 0}, data) == View(4, "skills")
    assert read_view(chosen | {"head": True, "token": "3"}, data) == View(4, "skills")


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "x",
        {"moment": 5, "tab": "words"},
        {"moment": -1, "tab": "words"},
        {"moment": True, "tab": "words"},
        {"moment": 1.5, "tab": "words"},
        {"moment": 1, "tab": "elsewhere"},
        {"moment": 1, "tab": ["words"]},
        {},
    ],
)
def test_anything_else_is_not(sent: object) -> None:
    assert read_view(sent, story()) is None


# ---- in the browser ---------------------------------------------------------------------------------------------

APP = """
import streamlit as st
from tests.viz.components.test_training_replay import HERE, PLAIN, story
from viz.components.training_replay import View, learning

st.set_page_config(layout="wide")
tokens = int(st.query_params.get("tokens", 6))
start = View(int(st.query_params.get("moment", 2)), st.query_params.get("tab", "attention"))
seen = learning(story(tokens), HERE, PLAIN, start=start, visit=0, height_rem=28, key="learning")
if seen:
    st.session_state.seen = f"{seen.moment} {seen.tab}"
st.text(f"Python saw {st.session_state.get('seen', 'nothing')}")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_text(APP, tmp_path_factory.mktemp("learning")) as address:
        yield address


def visit(page: Page, server: str, query: str = "") -> Locator:
    """Open the picture and return its slider."""
    page.goto(f"{server}/?{query}")
    slider = page.get_by_role("slider")
    slider.wait_for(timeout=60_000)
    settle(page)
    return slider


def shown(page: Page) -> str:
    return str(drawn(page).locator(".facts .step").evaluate("line => line.firstChild.textContent"))


def middle_of(page: Page, moment: int) -> tuple[float, float]:
    """Where a moment stands on the slider."""
    stop = box(page.locator(".plot .stop").nth(moment))
    return stop["x"], stop["y"] + stop["height"] / 2


@pytest.mark.browser
def test_the_keyboard_walks_through_the_moments(server: str, page: Page) -> None:
    slider = visit(page, server)
    expect(slider).to_have_attribute("aria-valuetext", "step 236, 483,328 tokens, loss 5.50 nats")
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "step 118, 241,664 tokens, loss unmeasured")
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "step 946, 1.9 million tokens, loss 4.50 nats")
    expect(page.get_by_text("Python saw 4 attention")).to_be_visible()
    slider.press("Home")
    expect(page.get_by_text("Python saw 0 attention")).to_be_visible()
    expect(page.locator(".sample .written")).to_have_text(f"{HOSTILE} at 0")


@pytest.mark.browser
def test_a_drag_redraws_at_once_and_tells_python_at_its_end(server: str, page: Page) -> None:
    frames = sent_by(page)
    visit(page, server)
    sent = quiet(page, frames)
    page.mouse.move(*middle_of(page, 2))
    page.mouse.down()
    seen = set()
    for moment in (3, 4, 1, 0):
        page.mouse.move(*middle_of(page, moment), steps=4)
        seen.add((shown(page), page.locator(".rows .row:not(.leaving) .number").first.inner_text()))
    assert quiet(page, frames) == sent
    assert {step for step, _ in seen} == {"step 473", "step 946", "step 118", "step 0"}
    page.mouse.up()
    expect(page.get_by_text("Python saw 0 attention")).to_be_visible()


@pytest.mark.browser
def test_a_moment_stands_where_the_curve_has_it(server: str, page: Page) -> None:
    visit(page, server)
    for moment, step in enumerate(STEPS):
        page.mouse.click(*middle_of(page, moment))
        assert shown(page) == f"step {step}"
        knob = box(page.locator(".handle .knob"))
        assert knob["x"] + knob["width"] / 2 == pytest.approx(middle_of(page, moment)[0], abs=1)


@pytest.mark.browser
def test_without_motion_the_button_takes_one_step(server: str, page: Page) -> None:
    visit(page, server)
    page.clock.install()
    button = page.get_by_role("button", name="next")
    button.click()
    assert shown(page) == "step 473"
    page.clock.fast_forward(5000)  # milliseconds, in which a playing button would have gone on
    assert shown(page) == "step 473"
    button.click()
    button.click()
    assert shown(page) == "step 0"
    expect(page.get_by_text("Python saw 0 attention")).to_be_visible()


@pytest.mark.browser
def test_it_plays_from_where_it_stands_to_the_end(server: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="no-preference")
    page = context.new_page()
    visit(page, server)
    page.get_by_role("button", name="play").click()
    expect(page.get_by_role("button", name="pause")).to_be_visible()
    expect(page.get_by_text("Python saw 4 attention")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("button", name="play")).to_be_visible()
    assert shown(page) == "step 946"
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("tab", ["attention", "words", "surprise", "skills"])
def test_one_panel_is_open_at_a_time(server: str, page: Page, tab: str) -> None:
    visit(page, server, "tab=words" if tab == "attention" else "")
    page.get_by_role("tab", name=tab).click()
    expect(page.get_by_role("tab", selected=True)).to_have_text(tab)
    expect(page.get_by_role("tabpanel")).to_have_id(f"panel-{tab}")
    expect(page.get_by_text(f"Python saw 2 {tab}")).to_be_visible()


@pytest.mark.browser
def test_arrow_keys_turn_the_tabs(server: str, page: Page) -> None:
    visit(page, server, "tab=skills")
    page.get_by_role("tab", name="skills").press("ArrowRight")
    expect(page.get_by_role("tab", name="attention")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tabpanel")).to_have_id("panel-skills")


@pytest.mark.browser
def test_the_bars_have_the_numbers_of_the_moment(server: str, page: Page) -> None:
    slider = visit(page, server)
    slider.press("Home")
    rows = page.locator(".rows .row")
    expect(rows).to_have_count(5)
    expect(rows.locator("bdi")).to_have_text([name for name, _ in story().reading.top[0]])
    expect(rows.locator(".number")).to_have_text(["40%", "20%", "13%", "10%", "8.0%"])


@pytest.mark.browser
def test_the_costs_are_of_the_moment(server: str, page: Page) -> None:
    visit(page, server, "tab=surprise&moment=3")
    costs = story().reading.costs[3]
    expect(page.locator(".token .bits")).to_have_text([f"{cost:.1f}" for cost in costs])
    heights = (
        drawn(page).locator(".token i").evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().height)")
    )
    np.testing.assert_allclose(np.array(heights) / heights[0], costs / costs[0], rtol=0.02)
    expect(page.locator(".average")).to_have_text(re.compile(f"on average {costs.mean():.2f} bits"))


@pytest.mark.browser
def test_one_token_has_no_costs(server: str, page: Page) -> None:
    visit(page, server, "tab=surprise&tokens=1")
    expect(page.locator(".average")).to_have_text("one")
    expect(page.locator(".chart")).to_be_hidden()


@pytest.mark.browser
def test_a_skill_that_was_not_measured_says_so(server: str, page: Page) -> None:
    slider = visit(page, server, "tab=skills&moment=1")
    first = page.locator(".card").first
    expect(first.locator("b")).to_have_text("unmeasured")
    slider.press("ArrowRight")
    expect(first.locator("b")).to_have_text("5.50")


@pytest.mark.browser
def test_heads_are_chosen_by_pointer_and_keys(server: str, page: Page) -> None:
    visit(page, server)
    page.get_by_role("gridcell", name="layer 1, head 2").click()
    expect(page.locator(".head-name")).to_have_text("layer 1, head 2")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".head-name")).to_have_text("layer 2, head 3")
    scores = story().reading.scores["previous"][2]
    layer, head = np.unravel_index(scores.argmax(), scores.shape)
    best = page.get_by_role("button", name="previous")
    expect(best.locator(".number")).to_have_text(f"{scores.max():.2f} (even 0.20)")
    best.click()
    expect(page.locator(".head-name")).to_have_text(f"layer {layer + 1}, head {head + 1}")
    expect(page.get_by_role("button", name="same")).to_be_disabled()


@pytest.mark.browser
def test_the_plane_keeps_its_scale(server: str, page: Page) -> None:
    """What moves in the picture has moved in the model: distances on screen are those of the plane, at each moment."""
    slider = visit(page, server, "tab=words&moment=0")
    places = story().words.places
    ratios = []
    for moment in range(5):
        spots = drawn(page).locator(".dot i").evaluate_all("dots => dots.map(dot => dot.getBoundingClientRect().x)")
        ratios.append((spots[0] - spots[1]) / (places[moment, 0, 0] - places[moment, 1, 0]))
        slider.press("ArrowRight")
    np.testing.assert_allclose(ratios, ratios[0], rtol=0.02)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("tokens", "width", "type_px"), [(1, 1280, 16), (6, 1280, 18), (256, 1280, 16), (6, 360, 16), (256, 360, 16)]
)
def test_nothing_is_wider_than_the_screen(server: str, page: Page, tokens: int, width: int, type_px: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    visit(page, server, f"tokens={tokens}")
    page.add_style_tag(content=f"html {{ font-size: {type_px}px }}")
    section = page.locator(".learning")
    for tab in ("words", "surprise", "skills", "attention"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        drawn(page)
        assert section.evaluate("section => section.scrollWidth - section.clientWidth") <= 1, tab
        if width == 1280:
            assert section.evaluate("section => section.scrollHeight - section.clientHeight") <= 1, tab
