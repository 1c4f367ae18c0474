"""The wall of heads: what goes to the browser, what is believed of its answers, and the picture with made-up maps."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from streamlit.testing.v1 import AppTest

from tests.support.browser import ROOT, box, drawn, eventually, serve_text, settle
from tests.support.payloads import unpacked
from viz.components.head_wall import TEXTS, Wall, payload, read_choice

HERE = {name: name for name in TEXTS} | {
    "name": "Layer {layer}, head {head}",
    "label": "<img src=x onerror=alert(1)>",
    "longest": "longest {value}",
    "unmeasured": "not here",
}
PREVIOUS, SAME = "previous token", "same token"
EVEN = 0.25


def made_up(layers: int = 3, heads: int = 4, side: int = 8) -> Wall:
    """Random maps: rows of weights that sum to 1, scores with a gap, effects."""
    rng = np.random.default_rng(layers * heads * side)
    weights = np.tril(rng.exponential(size=(layers, heads, side, side)) ** 3)
    weights /= weights.sum(-1, keepdims=True)
    scores = {PREVIOUS: rng.random((layers, heads)), SAME: np.full((layers, heads), np.nan)}
    effects = rng.exponential(size=(layers, heads))
    effects[0, 0] = np.nan
    maps = np.round(255 * weights).astype(np.uint8)
    return Wall(maps, scores, {PREVIOUS: EVEN}, effects=effects, effects_title="effect, bits")


# ---- what goes to the browser -----------------------------------------------------------------------------------


def test_the_payload_holds_the_arrays_in_turn() -> None:
    data = replace(made_up(), order=[(2, 1), (0, 3), (1, 0)])
    header, arrays = unpacked(payload(data, HERE, (2, 1), 20)[0])
    assert header["shape"] == [3, 4, 8]
    assert header["selected"] == [2, 1]
    assert np.array_equal(arrays["scores"][0], data.scores[PREVIOUS].astype("f4"))
    assert np.isnan(arrays["scores"][1]).all()
    assert header["even"] == [EVEN, None]
    assert data.effects is not None
    assert np.array_equal(arrays["effects"], data.effects.astype("f4"), equal_nan=True)
    assert arrays["order"].tolist() == [9, 3, 4]
    assert arrays["cells"][1, 2].tolist() == [int(data.cells[1, 2, i, j]) for i in range(8) for j in range(i + 1)]


@pytest.mark.parametrize(("layers", "heads"), [(12, 12), (30, 9)])
def test_all_heads_of_a_prompt_are_at_most_200_kilobytes(layers: int, heads: int) -> None:
    data = made_up(layers, heads, 32)
    data = replace(data, order=[(layer, head) for layer in range(layers) for head in range(heads)])
    assert len(payload(data, HERE, (0, 0), 30)[0]) <= 200_000


def test_the_digest_names_all_but_the_choice() -> None:
    data = made_up()
    first, digest = payload(data, HERE, (0, 0), 20)
    assert payload(data, HERE, (0, 0), 20) == (first, digest)
    other, same = payload(data, HERE, (2, 3), 20)
    assert (other != first, same) == (True, digest)
    for changed in (replace(data, effects=None), replace(data, order=[(0, 0)]), made_up(4, 3)):
        assert payload(changed, HERE, (0, 0), 20)[1] != digest


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"cells": np.zeros((3, 4, 8, 7), np.uint8)}, "cells"),
        ({"cells": np.zeros((4, 8, 8), np.uint8)}, "cells"),
        ({"cells": np.zeros((3, 4, 8, 8), np.float32)}, "cells"),
        ({"cells": np.zeros((3, 4, 0, 0), np.uint8)}, "cells"),
        ({"scores": {"first": np.zeros((4, 3))}}, "first"),
        ({"scores": {"first": np.full((3, 4), 1.5)}}, "first"),
        ({"effects": np.zeros(12)}, "effects"),
        ({"effects": np.full((3, 4), -1.0)}, "effects"),
        ({"effects": np.full((3, 4), np.inf)}, "effects"),
        ({"order": [(0, 4)]}, "order"),
        ({"order": [(0, 1), (0, 1)]}, "order"),
        ({"order": []}, "order"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        payload(replace(made_up(), **changed), HERE, (0, 0), 20)


def test_a_choice_outside_and_missing_words_are_refused() -> None:
    with pytest.raises(ValueError, match="selected"):
        payload(made_up(), HERE, (3, 0), 20)
    with pytest.raises(ValueError, match="asks"):
        payload(made_up(), {name: "x" for name in TEXTS if name != "asks"}, (0, 0), 20)


# ---- what is believed of the answers ----------------------------------------------------------------------------


def test_a_choice_of_these_maps_is_believed() -> None:
    assert read_choice({"of": "this", "layer": 2, "head": 0}, "this", (3, 4)) == (2, 0)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "x",
        [2, 0],
        {"of": "that", "layer": 2, "head": 0},
        {"layer": 2, "head": 0},
        {"of": "this", "layer": 3, "head": 0},
        {"of": "this", "layer": 2, "head": -1},
        {"of": "this", "layer": True, "head": 0},
        {"of": "this", "layer": 2.0, "head": 0},
        {"of": "this", "layer": 2},
    ],
)
def test_what_makes_no_sense_counts_as_not_sent(sent: object) -> None:
    assert read_choice(sent, "this", (3, 4)) is None


def test_the_page_gets_nothing_before_a_click() -> None:
    def script() -> None:
        import streamlit as st

        from tests.viz.components.test_head_wall import HERE, made_up
        from viz.components.head_wall import wall

        def tell(layer: int, head: int) -> None:
            st.session_state.told = (layer, head)

        wall(made_up(), HERE, selected=(1, 2), on_choose=tell, height_rem=20, key="wall")
        st.text(st.session_state.get("told"))

    app = AppTest.from_function(script).run(timeout=30)
    assert not app.exception
    assert app.text[0].value == "None"
    sent = app.get("bidi_component")[0].proto.bytes
    assert sent == payload(made_up(), HERE, (1, 2), 20)[0]


# ---- what a visitor sees and does -------------------------------------------------------------------------------

APP = """
from dataclasses import replace
import streamlit as st
from tests.viz.components.test_head_wall import HERE, made_up
from viz.components.head_wall import wall
st.set_page_config(layout="wide")
asked = st.query_params
layers, heads, side = (int(part) for part in asked["shape"].split("x"))
data = made_up(layers, heads, side)
if "order" in asked:
    data = replace(data, order=[(layer, head) for head in range(heads) for layer in reversed(range(layers))])
if st.toggle("without effects"):
    data = replace(data, effects=None)
if st.button("back"):
    st.session_state["selected"] = (0, 1)
selected = st.session_state.get("selected", (0, 1))
def choose(layer, head):
    st.session_state["selected"] = (layer, head)
    st.session_state["times"] = st.session_state.get("times", 0) + 1
wall(data, HERE, selected=selected, on_choose=choose, height_rem=26, key="wall")
st.text(f"{selected}, {st.session_state.get('times', 0)} choices")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_text(APP, tmp_path_factory.mktemp("wall")) as address:
        yield address


def opened(page: Page, server: str, query: str = "shape=3x4x8") -> Page:
    page.goto(f"{server}/?{query}")
    page.locator(".wall .cell").first.wait_for(state="attached", timeout=60_000)
    return settle(page)


def head(page: Page, layer: int, head: int) -> Locator:
    """The cell of a head; both count from 1, as on the screen."""
    return page.get_by_role("gridcell", name=f"Layer {layer}, head {head}", exact=True)


def name(page: Page) -> Locator:
    return page.locator(".wall .name")


def score(page: Page, title: str) -> Locator:
    return page.locator(".wall .score", has_text=title).locator(".number")


def heard(page: Page) -> Locator:
    """What Python last heard."""
    return page.get_by_test_id("stText")


def pixels(page: Page) -> np.ndarray:
    """The canvas of all maps as (height, width, 4) bytes."""
    read = """maps => {
        const { data } = maps.getContext('2d').getImageData(0, 0, maps.width, maps.height);
        return [maps.height, maps.width, Array.from(data, (value) => String.fromCharCode(value)).join('')];
    }"""
    high, wide, values = drawn(page).locator(".wall .maps").evaluate(read)
    return np.frombuffer(values.encode("latin-1"), np.uint8).reshape(high, wide, 4)


@pytest.mark.browser
def test_pointing_at_a_head_reads_its_numbers(page: Page, server: str) -> None:
    data = made_up()
    assert data.effects is not None
    opened(page, server)
    expect(name(page)).to_have_text("Layer 1, head 2")
    expect(page.locator(".wall .state")).to_have_text("chosen")
    head(page, 3, 4).hover()
    expect(name(page)).to_have_text("Layer 3, head 4")
    expect(page.locator(".wall .state")).to_have_text("choose")
    expect(score(page, PREVIOUS)).to_have_text(f"{data.scores[PREVIOUS][2, 3]:.2f}")
    expect(page.locator(".wall .score").first.locator(".even")).to_have_text(f"{EVEN:.2f}")
    expect(score(page, SAME)).to_have_text("not here")
    expect(score(page, "effect, bits")).to_have_text(f"{data.effects[2, 3]:.2f}")
    page.locator(".wall .legend").hover()
    expect(name(page)).to_have_text("Layer 1, head 2")
    expect(heard(page)).to_have_text("(0, 1), 0 choices")


@pytest.mark.browser
def test_a_click_chooses_and_the_way_back_is_followed(page: Page, server: str) -> None:
    opened(page, server)
    for layer, number in [(2, 3), (3, 1)]:
        head(page, layer, number).click()
        expect(heard(page)).to_have_text(f"({layer - 1}, {number - 1}), {layer - 1} choices")
        expect(head(page, layer, number)).to_have_attribute("aria-selected", "true")
    page.get_by_role("button", name="back").click()
    expect(heard(page)).to_have_text("(0, 1), 2 choices")
    expect(page.locator(".wall [aria-selected=true]")).to_have_attribute("aria-label", "Layer 1, head 2")
    expect(name(page)).to_have_text("Layer 1, head 2")
    head(page, 3, 1).click()
    expect(heard(page)).to_have_text("(2, 0), 3 choices")


@pytest.mark.browser
def test_an_answer_to_an_earlier_click_does_not_undo_a_later_one(page: Page) -> None:
    """Run the component without a server, so that answers come when the test wants them."""
    folder = ROOT / "viz" / "components" / "head_wall"
    page.set_content((folder / "index.html").read_text("utf-8"))
    source = (folder / "bundle.js").read_text("utf-8")
    play = """async ([source, first, second, third]) => {
        const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
        const { default: run } = await import(url);
        const sent = [], seen = [];
        const answer = (bytes) => {
            run({ data: Uint8Array.from(bytes), parentElement: document.body,
                  setTriggerValue: (_, { layer, head }) => sent.push([layer, head]) });
            seen.push(document.querySelector('[aria-selected=true]').id);
        };
        const click = (head) => document.querySelector(`#head-${head}`).click();
        answer(first);
        click(5);
        click(10);
        [second, third, first].forEach(answer);
        return [sent, seen];
    }"""
    messages = [list(payload(made_up(), HERE, selected, 20)[0]) for selected in [(0, 1), (1, 1), (2, 2)]]
    sent, seen = page.evaluate(play, [source, *messages])
    assert sent == [[1, 1], [2, 2]]
    assert seen == ["head-1", "head-10", "head-10", "head-1"]


@pytest.mark.browser
def test_the_keyboard_walks_and_chooses(page: Page, server: str) -> None:
    opened(page, server)
    grid = page.locator(".wall .grid")
    grid.focus()
    walk = [
        ("ArrowUp", 1, 2),
        ("ArrowDown", 2, 2),
        ("End", 2, 4),
        ("ArrowRight", 2, 4),
        ("ArrowDown", 3, 4),
        ("Home", 3, 1),
        ("Control+Home", 1, 1),
        ("Control+End", 3, 4),
        ("ArrowLeft", 3, 3),
    ]
    for key, layer, number in walk:
        grid.press(key)
        expect(name(page)).to_have_text(f"Layer {layer}, head {number}")
        cursor = page.locator(f"#{grid.get_attribute('aria-activedescendant')}")
        expect(cursor).to_have_attribute("aria-label", f"Layer {layer}, head {number}")
    frame = "cell => getComputedStyle(cell, '::after').outlineStyle"
    eventually(lambda: head(page, 3, 3).evaluate(frame), "dashed")
    expect(page.locator(".wall [aria-live]")).to_contain_text(f"Layer 3, head 3. {PREVIOUS}: 0.")
    expect(heard(page)).to_have_text("(0, 1), 0 choices")
    grid.press("Enter")
    expect(heard(page)).to_have_text("(2, 2), 1 choices")
    grid.press("ArrowUp")
    grid.press("Space")
    expect(heard(page)).to_have_text("(1, 2), 2 choices")
    grid.blur()
    eventually(lambda: head(page, 2, 3).evaluate(frame), "solid")


@pytest.mark.browser
def test_later_tokens_are_blank_and_zero_is_not(page: Page, server: str) -> None:
    opened(page, server)
    side = page.locator(".wall .sheet").evaluate("sheet => parseFloat(sheet.style.getPropertyValue('--side'))")
    shown, cells = pixels(page), made_up().cells
    assert side % 8 == 0
    cell = int(side) // 8
    first = shown[cell // 2 : int(side) : cell, cell // 2 : int(side) : cell]  # the middles of the first head's cells
    hidden = np.triu(np.ones((8, 8), bool), 1)
    assert (first[hidden] == 0).all()
    assert (first[~hidden][:, 3] == 255).all()
    weights = cells[0, 0][~hidden].astype(int)
    green = first[~hidden][:, 1].astype(int)
    order = np.argsort(weights)
    assert (np.diff(green[order]) <= 0).all()  # on a light page a larger weight is never lighter
    assert green.max() < 250
    assert len(set(green)) > 8


@pytest.mark.browser
def test_the_longest_bar_is_the_largest_effect(page: Page, server: str) -> None:
    effects = made_up().effects
    assert effects is not None
    opened(page, server)
    most = np.nanmax(effects)
    expect(page.locator(".wall .key", has=page.locator("i"))).to_have_text(f"longest {most:.2f}")
    shown = pixels(page).astype(int)
    violet = (shown[..., 3] == 255) & (shown[..., 2] > shown[..., 1] + 30)  # more blue than green: no orange has that
    long = [violet[:, part].any(0).sum() for part in np.array_split(np.arange(shown.shape[1]), 4)]
    side = page.locator(".wall .sheet").evaluate("sheet => parseFloat(sheet.style.getPropertyValue('--side'))")
    for column, length in enumerate(long):
        assert length == pytest.approx(side * np.nanmax(effects[:, column]) / most, abs=1)
    page.get_by_text("without effects").click()
    expect(page.locator(".wall .key", has=page.locator("i"))).to_have_count(0)
    shown = pixels(page).astype(int)
    assert not ((shown[..., 3] == 255) & (shown[..., 2] > shown[..., 1] + 30)).any()


@pytest.mark.browser
def test_a_model_of_many_layers_lies_on_its_side_but_not_on_a_telephone(page: Page, server: str) -> None:
    opened(page, server, "shape=30x9x32")
    expect(page.locator(".wall .across")).to_have_text("layer")
    last, first = box(head(drawn(page), 30, 1)), box(head(page, 1, 1))
    assert (last["y"], last["x"] > first["x"] + 700) == (first["y"], True)
    page.set_viewport_size({"width": 400, "height": 800})
    expect(page.locator(".wall")).to_have_attribute("data-place", "under")
    expect(page.locator(".wall .across")).to_have_text("head")
    last, first = box(head(drawn(page), 1, 9)), box(head(page, 1, 1))
    assert last["y"] == first["y"]
    assert last["x"] + last["width"] <= 400


@pytest.mark.browser
@pytest.mark.parametrize("shape", ["12x12x32", "30x9x32", "2x4x8", "1x2x1", "48x25x16"])
def test_every_shape_stays_in_its_box(page: Page, server: str, shape: str) -> None:
    opened(page, server, f"shape={shape}")
    outside = box(drawn(page).locator(".wall"))
    assert outside["height"] == pytest.approx(26 * 16, abs=1)
    for part in (".sheet", ".panel", ".large canvas", ".legend"):
        inside = box(page.locator(f".wall {part}"))
        assert outside["x"] <= inside["x"]
        assert inside["x"] + inside["width"] <= outside["x"] + outside["width"] + 1
        assert inside["y"] + inside["height"] <= outside["y"] + outside["height"] + 1
    assert pixels(page).any()
    labels = page.locator(".wall .axes span:not(.thin)").evaluate_all("all => all.map((one) => one.textContent)")
    assert labels[0] in ("layer", "head")


@pytest.mark.browser
def test_heads_in_another_order_have_their_names_beside_them(page: Page, server: str) -> None:
    opened(page, server, "shape=3x4x8&order=")
    cells = page.locator(".wall .cell")
    shown = cells.evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert shown == [f"Layer {layer}, head {head}" for head in range(1, 5) for layer in (3, 2, 1)]
    expect(page.locator(".wall .axes span")).to_have_count(0)
    expect(page.locator(".wall .tag")).to_be_hidden()
    head(page, 2, 3).hover()
    expect(page.locator(".wall .tag")).to_have_text("Layer 2, head 3")
    head(page, 2, 3).click()
    expect(heard(page)).to_have_text("(1, 2), 1 choices")


@pytest.mark.browser
def test_dark_and_light_have_their_own_colours(page: Page, server: str) -> None:
    page.emulate_media(color_scheme="dark")
    opened(page, server)
    shown = pixels(page).astype(int)
    drawn = shown[shown[..., 3] == 255]
    assert drawn.min(0)[0] < 60  # weight 0 is nearly the page
    page.emulate_media(color_scheme="light")
    page.wait_for_function(
        "wall => getComputedStyle(wall).color === 'rgb(29, 33, 38)'", arg=page.locator(".wall").element_handle()
    )
    shown = pixels(page).astype(int)
    drawn = shown[shown[..., 3] == 255]
    assert drawn.max(0)[2] > 200


@pytest.mark.browser
def test_a_hostile_label_is_text(page: Page, server: str) -> None:
    opened(page, server)
    expect(page.locator(".wall .grid")).to_have_attribute("aria-label", HERE["label"])
    expect(page.locator(".wall img")).to_have_count(0)
