"""One attention head in four steps: what goes to the browser, which pair counts, and what a visitor sees and does."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from streamlit.testing.v1 import AppTest

from tests.support.browser import box, drawn, eventually, quiet, sent_by, serve_text, settle
from tests.support.payloads import unpacked
from viz.components.head_steps import (
    MOST_TOKENS,
    TEXTS,
    HeadPicture,
    Pair,
    payload,
    read_pair,
    triangle,
    within,
)

HOSTILE = ["<img src=x onerror=alert(1)>", "</script>", "\u202eשלום", "{asking}", "🦔" * 40, "a" * 200, "␣", "⏎"]
TEMPLATES = {
    "pair": "{asking} asks, {answering} answers: weight {weight}",
    "heading": "{asking} asks, {answering} answers",
    "query": "query of {asking}",
    "key": "key of {answering}",
    "value": "value of {answering}",
    "weighted": "× weight {weight}",
    "summed": "sum over {count}",
    "row_sum": "{largest} is the largest; the row sums to {sum}",
    "written": "what it writes is {share} as long as the vector it adds to",
    "times": "{times} times",
    "faint": "below {least} left out",
    "later": "later: hidden",
    "strips_label": "numbers of {step}",
    "cell_1": "number {number}: {query} × {key} = {product}",
    "cell_4": "number {number}: {value}, weighted {weighted}, sum {summed}",
    "bar": "{answering}: score {score}, weight {weight}",
}
WORDING = {name: TEMPLATES.get(name, name.replace("_", " ")) for name in TEXTS}


def picture(
    tokens: int = 8, width: int = 16, seed: int = 0, scaling: float | None = None, **changed: Any
) -> HeadPicture:
    """A head with random queries, keys and values, and the pattern that follows from them."""
    rng = np.random.default_rng(seed)
    queries, keys, values = rng.normal(0, 1.5, (3, tokens, width)).astype(np.float32)
    factor = scaling or width**-0.5
    names = [f"t{t}" for t in range(tokens)]
    shares = np.linspace(0.1234, 12, tokens, dtype=np.float32)
    made = HeadPicture(names, queries, keys, values, pattern_of(queries, keys, factor), factor, shares, 3, 5)
    return replace(made, **changed)


def pack(data: HeadPicture) -> tuple[bytes, str]:
    return payload(data, WORDING, (0, 0), 1, 29)


def scores_of(queries: np.ndarray, keys: np.ndarray, scaling: float) -> np.ndarray:
    return queries.astype(np.float64) @ keys.astype(np.float64).T * scaling


def pattern_of(queries: np.ndarray, keys: np.ndarray, scaling: float) -> np.ndarray:
    powers = np.tril(np.exp(scores_of(queries, keys, scaling)))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


# ---- what Python sends --------------------------------------------------------------------------------------------


class TestPayload:
    def test_the_arrays_lie_one_after_the_other(self) -> None:
        data = picture(5, 4)
        _, arrays = unpacked(pack(data)[0])
        for name in ("queries", "keys", "values"):
            np.testing.assert_array_equal(arrays[name], getattr(data, name))
        np.testing.assert_array_equal(arrays["shares"], data.written_share)
        np.testing.assert_allclose(arrays["triangle"] / 65535, data.pattern[np.tril_indices(5)], atol=1e-5)

    def test_the_map_of_the_longest_prompt_is_small(self) -> None:
        assert triangle(picture(MOST_TOKENS, 2).pattern).nbytes <= 100_000

    def test_equal_data_give_equal_bytes_and_another_head_another_name(self) -> None:
        assert pack(picture()) == pack(picture())
        assert len({pack(picture())[1], pack(picture(head=6))[1], pack(picture(seed=1))[1]}) == 3

    @pytest.mark.parametrize("name", ["queries", "keys", "values", "pattern", "written_share"])
    def test_a_wrong_shape_is_refused_by_name(self, name: str) -> None:
        data = picture()
        with pytest.raises(ValueError, match=name if name != "queries" else "keys|queries"):
            pack(replace(data, **{name: getattr(data, name)[1:]}))

    @pytest.mark.parametrize("name", ["queries", "keys", "values", "pattern", "written_share"])
    def test_what_is_no_number_is_refused(self, name: str) -> None:
        data = picture()
        broken = getattr(data, name).copy()
        broken.flat[0] = np.nan
        with pytest.raises(ValueError, match=f"{name} must be finite"):
            pack(replace(data, **{name: broken}))

    def test_a_pattern_is_causal_and_its_rows_sum_to_one(self) -> None:
        data = picture()
        with pytest.raises(ValueError, match="sum to 1"):
            pack(replace(data, pattern=data.pattern * np.float32(0.9)))
        with pytest.raises(ValueError, match="later tokens"):
            pack(replace(data, pattern=np.full((8, 8), 1 / 8, np.float32)))

    def test_no_token_and_too_many_are_refused(self) -> None:
        for count in (0, MOST_TOKENS + 1):
            with pytest.raises(ValueError, match=f"1 to {MOST_TOKENS}"):
                pack(picture(count, 2))

    def test_scaling_and_width(self) -> None:
        with pytest.raises(ValueError, match="scaling"):
            pack(replace(picture(), scaling=float("inf")))
        with pytest.raises(ValueError, match="d at least 1"):
            pack(picture(queries=np.zeros(8, np.float32)))


def test_a_missing_word_is_named() -> None:
    few = {name: word for name, word in WORDING.items() if name != "later"}
    with pytest.raises(ValueError, match="later"):
        payload(picture(), few, (0, 0), 1, 29)


# ---- which pair counts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        [],
        {"asking": 4},
        {"asking": 4, "answering": 5},
        {"asking": True, "answering": 0},
        {"asking": "4", "answering": 0},
        {"asking": 4.0, "answering": 1},
        {"asking": 4, "answering": -1},
        {"asking": None, "answering": None},
        {"visit": 2, "asking": 4, "answering": 1},
    ],
)
def test_what_makes_no_sense_counts_as_not_sent(sent: object) -> None:
    assert read_pair({"visit": 3} | sent if isinstance(sent, dict) else sent, 3, 9) is None


def test_a_pair_that_was_pinned_is_believed_within_the_prompt() -> None:
    assert read_pair({"visit": 3, "asking": 7, "answering": 2}, 3, 9) == (7, 2)
    assert read_pair({"visit": 3, "asking": 7, "answering": 6}, 3, 5) == (4, 4)


@pytest.mark.parametrize(
    ("asked", "pair"),
    [((8, 8), (8, 8)), ((99, 99), (8, 8)), ((2, 5), (2, 2)), ((-99, -99), (0, 0)), ((99, 3), (8, 3))],
)
def test_a_pair_is_brought_within_the_prompt(asked: Pair, pair: Pair) -> None:
    assert within(asked, 9) == pair


def mounted() -> None:
    import streamlit as st

    from tests.viz.components.test_head_steps import WORDING, picture
    from viz.components.head_steps import head_steps

    st.text(head_steps(picture(), WORDING, start=(7, 2), visit=1, height_rem=29, key="head"))


def test_it_is_on_the_page_with_its_bytes() -> None:
    app = AppTest.from_function(mounted, default_timeout=30).run()
    assert not app.exception
    assert app.text[0].value == "(7, 2)"
    message = app.get("bidi_component")[0].proto.bytes
    header, _ = unpacked(message)
    assert (header["start"], header["visit"], header["tokens"][1], header["height"]) == ([7, 2], 1, "t1", 29)
    sent = message
    assert app.run().get("bidi_component")[0].proto.bytes == sent


# ---- in the browser -----------------------------------------------------------------------------------------------

APP = """
import streamlit as st
from tests.viz.components.test_head_steps import CASES, WORDING
from pages.kit.controls import follow
from viz.components.head_steps import head_steps

st.set_page_config(layout="wide")
case = "other" if st.toggle("other head") else st.query_params.get("case", "eight")
asked = tuple(int(part) for part in st.query_params.get("pair", "7,2").split(","))
if st.button("pin the first"):
    asked = (0, 0)


def mount(start, visit):
    return head_steps(CASES[case], WORDING, start=start, visit=visit, height_rem=29, key="head")


pair = follow("head", asked, mount)
st.query_params["pair"] = f"{pair[0]},{pair[1]}"
st.text(f"pinned {pair}")
"""
CASES = {
    "eight": picture(8, 64),
    "other": picture(8, 64, seed=4),
    "tenth": picture(6, 12, seed=2, scaling=0.1),
    "one": picture(1, 16),
    "most": picture(MOST_TOKENS, 64, seed=3),
    "hostile": replace(picture(8, 16), tokens=HOSTILE),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve_text(APP, tmp_path_factory.mktemp("head")) as address:
        yield address


def visit(page: Page, server: str, case: str = "eight", pair: str = "99,2") -> Page:
    """Open the component on a case, with a pair in the address."""
    page.goto(f"{server}/?case={case}&pair={pair}")
    page.locator("section.head h2 bdi").first.wait_for(timeout=60_000)
    return drawn(settle(page))


def reading(page: Page) -> Locator:
    """The sentence about the lit pair."""
    return page.locator(".reading .pair")


def sentence(data: HeadPicture, asking: int, answering: int) -> re.Pattern[str]:
    """The start of what is said of a pair; names stand in isolation marks."""
    return re.compile(f"^\u2068{data.tokens[asking]}\u2069 asks, \u2068{data.tokens[answering]}\u2069 answers: weight ")


def written(weight: float) -> str:
    """Two decimals; two digits that count below a tenth."""
    if weight >= 0.0995:
        return f"{weight:.2f}"
    return np.format_float_positional(weight, precision=2, unique=False, fractional=False)


def board(page: Page, shown: str = "map") -> Locator:
    return page.locator(f".board.{shown} canvas")


def painted(canvas: Locator) -> str:
    """The picture on the canvas, as an address of its data."""
    drawn(canvas.page)
    return str(canvas.evaluate("canvas => canvas.toDataURL()"))


def cell_at(page: Page, asking: int, answering: int) -> tuple[float, float]:
    """Where a cell of the map lies in the window, found from the first one: all of its weight is its own."""
    left, top, pitch = drawn(page).evaluate(
        """() => {
          const host = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector(".board"));
          const canvas = host.shadowRoot.querySelector(".board.map canvas");
          const { x, y } = canvas.getBoundingClientRect();
          const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const orange = (at) => data[4 * at] === 217 && data[4 * at + 1] === 131 && data[4 * at + 2] === 0;
          let first = 0;
          while (!orange(first)) first += 1;
          let wide = 0;
          while (orange(first + wide)) wide += 1;
          return [x + (first % width), y + Math.floor(first / width), wide + 1];
        }"""
    )
    return left + (answering + 0.5) * pitch, top + (asking + 0.5) * pitch


def row_shown(page: Page) -> np.ndarray:
    """(tokens, 2): score and weight of each token in the table for screen readers."""
    cells = drawn(page).locator("tbody td").all_text_contents()
    return np.array([float(cell) for cell in cells]).reshape(-1, 2)


def heard(page: Page) -> Locator:
    """What Python last heard."""
    return page.get_by_text(re.compile(r"^pinned \("))


@pytest.mark.browser
@pytest.mark.parametrize(("case", "asking"), [("eight", range(7, -1, -1)), ("tenth", [5, 4]), ("most", [255])])
def test_the_row_is_the_pattern(server: str, page: Page, case: str, asking: Any) -> None:
    data = CASES[case]
    visit(page, server, case, "999,0")
    board(page).focus()
    for row in asking:
        if row != asking[0]:
            board(page).press("ArrowUp")
            board(page).press("Enter")
        shown = row_shown(page)
        scores = scores_of(data.queries, data.keys, data.scaling)[row, : row + 1]
        np.testing.assert_allclose(shown[:, 0], scores, atol=1e-5)
        np.testing.assert_allclose(shown[:, 1], data.pattern[row, : row + 1], atol=1e-4)
        assert shown[:, 1].sum() == pytest.approx(1, abs=1e-4)
        assert float(page.locator(".weight").last.get_attribute("title") or 0) == pytest.approx(
            float(data.pattern[row, 0]), abs=1e-4
        )
        expect(page.locator(".row-sum")).to_contain_text("the row sums to 1.00")


@pytest.mark.browser
def test_the_formulas_have_the_numbers_of_the_pair(server: str, page: Page) -> None:
    data = CASES["eight"]
    visit(page, server)
    dot = float(data.queries[7].astype(float) @ data.keys[2].astype(float))
    said = f"{dot:.2f} ÷ √64 = {dot:.2f} ÷ 8 = {dot / 8:.2f}".replace("-", "−")
    expect(page.locator("[data-step='2'] .formula")).to_have_text(said)
    scores = scores_of(data.queries, data.keys, data.scaling)[7]
    powers = np.exp(scores - scores.max())
    numbers = [float(part) for part in re.findall(r"-?[0-9.]+", page.locator("[data-step='3'] .formula").inner_text())]
    assert numbers[-1] == pytest.approx(powers[2] / powers.sum(), rel=0.06)
    assert numbers[-2] == pytest.approx(powers.sum(), abs=0.01)
    expect(page.locator(".written")).to_have_text("what it writes is 12 times as long as the vector it adds to")
    visit(page, server, pair="0,0")
    expect(page.locator(".written")).to_have_text("what it writes is 12% as long as the vector it adds to")


@pytest.mark.browser
def test_another_scaling_is_a_factor(server: str, page: Page) -> None:
    visit(page, server, "tenth")
    expect(page.locator("[data-step='2'] .formula")).to_contain_text("× 0.1 =")


@pytest.mark.browser
def test_hovering_reads_a_pair_and_tells_nobody(server: str, page: Page) -> None:
    frames = sent_by(page)
    data = CASES["eight"]
    visit(page, server)
    sent = quiet(page, frames)
    for asking, answering in [(5, 1), (6, 6), (0, 0)]:
        page.mouse.move(*cell_at(page, asking, answering))
        expect(reading(page)).to_have_text(sentence(data, asking, answering))
        expect(reading(page)).to_contain_text(f"weight {written(float(data.pattern[asking, answering]))}")
        page.mouse.move(1, 1)
        expect(reading(page)).to_have_text(sentence(data, 7, 2))
    assert quiet(page, frames) == sent


@pytest.mark.browser
def test_a_pair_lights_in_both_views(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 900})
    visit(page, server)
    map_, lines = board(page), board(page, "lines")
    expect(lines).to_be_visible()
    for one, other in ((map_, lines), (lines, map_)):
        page.mouse.move(1, 1)
        before = painted(other)
        place = box(one)
        page.mouse.move(place["x"] + 0.3 * place["width"], place["y"] + 0.5 * place["height"])
        assert painted(other) != before


@pytest.mark.browser
def test_a_click_pins_and_the_page_keeps_it(server: str, page: Page) -> None:
    visit(page, server)
    page.mouse.click(*cell_at(page, 4, 3))
    expect(heard(page)).to_have_text("pinned (4, 3)")
    expect(page.locator("h2")).to_have_text("t4 asks, t3 answers")
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page).to_have_url(re.compile("pair=4%2C3"))
    page.get_by_text("other head").click()
    expect(page.locator("tbody td").first).to_have_text(
        f"{scores_of(CASES['other'].queries, CASES['other'].keys, 1 / 8)[4, 0]:.6f}"
    )
    expect(page.locator("h2")).to_have_text("t4 asks, t3 answers")
    page.get_by_role("button", name="pin the first").click()
    expect(page.locator("h2")).to_have_text("t0 asks, t0 answers")
    expect(heard(page)).to_have_text("pinned (0, 0)")


@pytest.mark.browser
def test_hidden_cells_cannot_be_chosen(server: str, page: Page) -> None:
    data = CASES["eight"]
    visit(page, server)
    for asking, answering in [(0, 1), (3, 6), (6, 7)]:
        page.mouse.click(*cell_at(page, asking, answering))
        expect(reading(page)).to_have_text(sentence(data, 7, 2))
    expect(heard(page)).to_have_text("pinned (7, 2)")
    board(page).focus()
    for _ in range(9):
        board(page).press("ArrowRight")
    expect(reading(page)).to_have_text(sentence(data, 7, 7))
    board(page).press("ArrowUp")
    expect(reading(page)).to_have_text(sentence(data, 6, 6))
    board(page).press("PageUp")
    expect(reading(page)).to_have_text(sentence(data, 0, 0))


@pytest.mark.browser
@pytest.mark.parametrize("shown", ["map", "lines"])
def test_the_keyboard_moves_and_pins(server: str, page: Page, shown: str) -> None:
    data = CASES["eight"]
    visit(page, server)
    page.get_by_role("button", name=shown, exact=True).press("Enter")
    expect(page.get_by_role("button", name=shown, exact=True)).to_have_attribute("aria-pressed", "true")
    view = page.get_by_role("application", name=f"{shown} label")
    for key in ["ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight"]:
        view.press(key)
    expect(page.locator(".live")).to_have_text(sentence(data, 6, 1))
    expect(heard(page)).to_have_text("pinned (7, 2)")
    view.press("Enter")
    expect(heard(page)).to_have_text("pinned (6, 1)")
    for key, answering in {"End": 6, "Home": 0}.items():
        view.press(key)
        expect(reading(page)).to_have_text(sentence(data, 6, answering))
    view.press("Escape")
    expect(reading(page)).to_have_text(sentence(data, 6, 1))


@pytest.mark.browser
def test_a_name_in_the_lines_can_be_clicked(server: str, page: Page) -> None:
    data = CASES["eight"]
    visit(page, server)
    page.get_by_role("button", name="lines", exact=True).click()
    lines = box(drawn(page).locator(".board.lines canvas"))

    def height(token: int) -> float:
        return lines["y"] + 16 * (1.6 + 2.25 * (token + 0.5))

    left, right = lines["x"] + 20, lines["x"] + lines["width"] - 20
    page.mouse.click(left, height(5))
    expect(heard(page)).to_have_text(f"pinned (5, {data.pattern[5].argmax()})")
    page.mouse.click(right, height(7))
    page.mouse.click(right, height(3))
    expect(heard(page)).to_have_text("pinned (5, 3)")


@pytest.mark.browser
def test_next_and_previous_light_one_step(server: str, page: Page) -> None:
    visit(page, server)
    lit = page.locator(".steps > li.lit")
    following, previous = (page.get_by_role("button", name=name, exact=True) for name in ("next", "previous"))
    expect(page.locator(".walk")).to_be_hidden()
    for step in "1234":
        following.press("Enter")
        expect(lit).to_have_attribute("data-step", step)
        expect(page.locator("[aria-current=step]")).to_have_count(1)
        expect(page.locator(".live")).to_contain_text(f"{step}. step {step}: ")
    following.click()
    expect(lit).to_have_count(0)
    previous.click()
    expect(lit).to_have_attribute("data-step", "4")
    following.press("Escape")
    expect(lit).to_have_count(0)


@pytest.mark.browser
def test_the_walk_goes_by_itself_and_pauses(server: str, page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")
    visit(page, server)
    lit, walk = page.locator(".steps > li.lit"), page.locator(".walk")
    page.clock.install()
    walk.click()
    expect(walk).to_have_text("pause")
    for step in "123":
        expect(lit).to_have_attribute("data-step", step)
        page.clock.run_for(2500)
    walk.click()
    expect(walk).to_have_text("walk")
    page.clock.run_for(6000)
    expect(lit).to_have_attribute("data-step", "4")
    walk.click()
    expect(lit).to_have_count(0)
    expect(walk).to_have_text("walk")


@pytest.mark.browser
def test_the_numbers_in_a_strip_can_be_read(server: str, page: Page) -> None:
    data = CASES["eight"]
    visit(page, server)
    query, key = data.queries[7].astype(float), data.keys[2].astype(float)
    strips = page.get_by_role("group", name="numbers of step 1")
    strips.press("ArrowRight")
    strips.press("ArrowRight")
    expect(page.locator(".live")).to_contain_text("number 2: ")
    said = page.locator(".tip").inner_text().replace("−", "-")
    numbers = [float(part) for part in re.findall(r"-?\d[\d.]*", said)]
    assert numbers == pytest.approx([2, query[1], key[1], query[1] * key[1]], abs=0.0051)
    page.locator(".strips canvas").last.hover()
    expect(page.locator(".tip")).to_contain_text("weighted")
    page.mouse.move(1, 1)
    expect(page.locator(".tip")).to_be_hidden()


@pytest.mark.browser
def test_one_token_asks_itself(server: str, page: Page) -> None:
    visit(page, server, "one")
    expect(page.locator("h2")).to_have_text("t0 asks, t0 answers")
    expect(page.locator(".weight").last).to_have_text("1.00")
    for key in ("ArrowUp", "ArrowRight", "ArrowDown", "Enter"):
        board(page).press(key)
    expect(reading(page)).to_have_text("\u2068t0\u2069 asks, \u2068t0\u2069 answers: weight 1.00")


@pytest.mark.browser
def test_the_longest_prompt(server: str, page: Page) -> None:
    data = CASES["most"]
    visit(page, server, "most", "200,100")
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        board(page).press(key)
    expect(heard(page)).to_have_text("pinned (201, 101)")
    expect(reading(page)).to_have_text(sentence(data, 201, 101))
    page.get_by_role("button", name="lines", exact=True).click()
    expect(board(page, "lines")).to_be_visible()
    height = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    assert height < 1400  # the table for screen readers takes no room


@pytest.mark.browser
@pytest.mark.parametrize("pair", ["4,0", "7,3", "2,1"])
def test_names_are_text(server: str, page: Page, pair: str) -> None:
    visit(page, server, "hostile", pair)
    asking, answering = (HOSTILE[int(part)] for part in pair.split(","))
    assert page.locator("h2 bdi").all_text_contents() == [asking, answering]
    assert page.locator("tbody th").all_text_contents() == HOSTILE[: int(pair[0]) + 1]
    page.get_by_role("button", name="lines", exact=True).click()
    expect(board(page, "lines")).to_be_visible()
    expect(page.locator("section.head img, section.head script")).to_have_count(0)


@pytest.mark.browser
def test_another_theme_is_another_picture(server: str, page: Page) -> None:
    visit(page, server)
    before = painted(board(page))
    page.emulate_media(color_scheme="dark")
    eventually(lambda: painted(board(page)) != before, True)
    expect(page.locator("h2")).to_have_text("t7 asks, t2 answers")


@pytest.mark.browser
@pytest.mark.parametrize("case", ["eight", "most", "hostile"])
def test_it_keeps_to_its_place(server: str, page: Page, case: str) -> None:
    visit(page, server, case)
    inside = """section => [...section.querySelectorAll("*:not(.unseen, .unseen *)")].filter((part) =>
      part.getBoundingClientRect().right > section.getBoundingClientRect().right + 1).map((part) => part.className)"""
    section = page.locator("section.head")
    assert section.evaluate("section => section.offsetHeight") <= 29 * 16 + 1
    assert section.evaluate(inside) == []
    page.set_viewport_size({"width": 360, "height": 740})
    eventually(lambda: section.evaluate(inside), [])
