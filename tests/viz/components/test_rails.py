"""The rails: what goes to the browser, what is believed of its answers, and the picture itself with made-up arrays."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from pages.kit.prose import definitions
from pages.texts import texts
from tests.support.browser import box, eventually, serve_text, settle
from tests.support.payloads import unpacked
from viz.components.rails import BUNDLES, STATIONS, Door, Rails, bundle_of, read_door, read_focus
from viz.components.rails import payload as packed

WORDING = texts("components")["rails"]
HOSTILE = "<img src=x onerror=alert(1)>"


def payload(data: Rails, words: Mapping[str, str], *more: Any, **named: Any) -> tuple[bytes, str]:
    return packed(data, words, definitions(), *more, **named)


def made_up(tokens: int, layers: int, seed: int = 0) -> Rails:
    """Random arrays of the right shapes: every token reads itself and one token before it."""
    rng = np.random.default_rng(seed)
    sources: list[int] = []
    counts = np.zeros((layers, tokens), np.uint16)
    for layer in range(layers):
        for token in range(tokens):
            read = sorted({token, (layer * 7) % (token + 1)})
            counts[layer, token] = len(read)
            sources += read
    chances = np.sort(rng.dirichlet(np.full(12, 6), tokens)[:, :8], axis=1)[:, ::-1]
    names = [f"␣t{t}" for t in range(tokens)]
    names[0] = HOSTILE
    return Rails(
        tokens=names,
        vectors=rng.normal(size=(tokens, 32)).astype(np.float32),
        attention_share=rng.uniform(0.05, 1.5, (layers, tokens)).astype(np.float32),
        mlp_share=rng.uniform(0.05, 1.5, (layers, tokens)).astype(np.float32),
        read_counts=counts,
        read_sources=np.array(sources, np.uint16),
        read_shares=rng.uniform(0.02, 0.5, len(sources)).astype(np.float32),
        read_weights=rng.uniform(0.02, 0.5, len(sources)).astype(np.float32),
        faintest=0.02,
        before=[" ".join(names[: t + 1]) for t in range(tokens)],
        heads=3,
        width=48,
        vocabulary=1000,
        positions="learned positions are added here",
        next_names=[[f"␣n{t}.{k}" for k in range(8)] for t in range(tokens)],
        next_kinds=["word"] * tokens,
        rest="onward",
        next_probabilities=chances.astype(np.float32),
        entropy=rng.uniform(1, 5, tokens).astype(np.float32),
        next_rank=rng.integers(1, 30, tokens - 1).astype(np.int32),
        next_rank_probability=np.full(tokens - 1, 0.001, np.float32),
        doors=[Door(name, name.title()) for name in STATIONS],
    )


class TestPayload:
    def test_equal_data_give_equal_bytes(self) -> None:
        assert payload(made_up(9, 4), WORDING, 8) == payload(made_up(9, 4), WORDING, -1)

    def test_digest_names_the_prompt_and_not_the_focus(self) -> None:
        (first, digest), (second, same) = payload(made_up(9, 4), WORDING, 8), payload(made_up(9, 4), WORDING, 2)
        assert digest == same
        assert first != second
        assert payload(made_up(9, 4, seed=1), WORDING, 8)[1] != digest

    def test_arrays_follow_the_header_raw(self) -> None:
        data = made_up(5, 2)
        header, arrays = unpacked(payload(data, WORDING, 4)[0])
        assert header["initial"] == 4
        assert np.array_equal(arrays["vectors"], data.vectors)
        assert np.array_equal(arrays["next_rank"], data.next_rank)

    @pytest.mark.parametrize("name", ["vectors", "mlp_share", "read_shares", "next_rank", "entropy"])
    def test_a_wrong_shape_is_refused_by_name(self, name: str) -> None:
        data = made_up(5, 2)
        with pytest.raises(ValueError, match=name):
            payload(replace(data, **{name: getattr(data, name)[1:]}), WORDING, 4)

    def test_missing_names_are_refused(self) -> None:
        with pytest.raises(ValueError, match="next_names"):
            payload(replace(made_up(5, 2), next_names=[["a"]] * 5), WORDING, 4)

    def test_what_is_covered_is_not_sent(self) -> None:
        data = made_up(9, 14)
        message, digest = payload(data, WORDING, covered=True)
        header, arrays = unpacked(message)
        for name in ("next_probabilities", "entropy", "next_rank", "next_rank_probability"):
            assert arrays[name].size == 0
        assert not any(header["names"])
        assert header["kinds"] == []
        assert header["rest"] == ""
        for secret in ("n8.0", "onward"):
            assert secret.encode() not in message
        other = replace(made_up(9, 14), next_probabilities=data.next_probabilities[::-1], entropy=data.entropy + 1)
        assert payload(other, WORDING, covered=True) == (message, digest)
        assert payload(data, WORDING)[1] != digest

    @pytest.mark.parametrize("name", ["before", "next_kinds"])
    def test_a_list_of_another_length_is_refused(self, name: str) -> None:
        with pytest.raises(ValueError, match=name):
            payload(replace(made_up(5, 2), **{name: getattr(made_up(4, 2), name)}), WORDING)

    @pytest.mark.parametrize("layers", [1, 2, 6, 12, 13, 16, 24, 30, 36, 48, 61, 96])
    def test_a_deep_model_is_drawn_in_few_bundles(self, layers: int) -> None:
        bundle = bundle_of(layers)
        assert bundle == 1 or -(-layers // bundle) <= BUNDLES
        assert (bundle > 1) == (layers > 12)
        assert unpacked(payload(made_up(2, layers), WORDING)[0])[0]["bundle"] == bundle


class TestFocus:
    def test_a_position_of_this_picture_and_visit_counts(self) -> None:
        sent = {"of": "this", "visit": 2, "token": 3}
        assert read_focus(sent, 9, "this", 2) == 3
        assert read_focus(sent, 3, "this", 2) is None
        assert read_focus(sent, 9, "that", 2) is None
        assert read_focus(sent, 9, "this", 3) is None

    @pytest.mark.parametrize("token", [-1, 9, "1", True, 1.0, None, [1]])
    def test_other_positions_are_ignored(self, token: object) -> None:
        assert read_focus({"of": "this", "visit": 0, "token": token}, 9, "this", 0) is None

    @pytest.mark.parametrize("sent", [None, "x", 5, [], {}])
    def test_other_shapes_are_ignored(self, sent: object) -> None:
        assert read_focus(sent, 9, "this", 0) is None


class TestDoor:
    def read(self, sent: object) -> tuple[str, int | None] | None:
        return read_door(sent, made_up(9, 4), "this")

    def test_silence_opens_nothing(self) -> None:
        assert self.read(None) is None

    def test_an_answer_about_another_prompt_is_ignored(self) -> None:
        assert self.read({"of": "that", "id": "mlp", "layer": 1}) is None

    def test_a_door_carries_its_layer(self) -> None:
        door = {"of": "this", "id": "attention", "layer": 3}
        assert self.read(door) == ("attention", 3)
        for layer in (4, -1, "1", True, 1.0, None):
            assert self.read(door | {"layer": layer}) == ("attention", None)

    @pytest.mark.parametrize("name", ["cellar", None, ["mlp"], {}])
    def test_an_unknown_door_stays_shut(self, name: object) -> None:
        assert self.read({"of": "this", "id": name, "layer": 1}) is None

    @pytest.mark.parametrize("sent", ["x", 5, [], [1], {"token": 3}])
    def test_other_shapes_are_ignored(self, sent: object) -> None:
        assert self.read(sent) is None


# ---- in the browser -------------------------------------------------------------------------------------------------

APP = """
from dataclasses import replace
import streamlit as st
from tests.viz.components.test_rails import made_up
from pages.kit.prose import definitions
from pages.texts import texts
from viz.components.rails import rails
st.set_page_config(layout="wide")
seed = int(st.button("another prompt"))
if st.toggle("a taller page"):
    st.text("above\\n" * 2)
data = made_up(int(st.query_params["T"]), int(st.query_params["L"]), seed)
data = replace(data, read_shares=data.read_shares * float(st.query_params.get("reads", 1)))
doors = st.query_params.get("doors")
if doors is not None:
    data = replace(data, doors=[door for door in data.doors if door.id in doors.split()])
def enter(door, layer):
    st.session_state.entered = (door, layer)
covered = "covered" in st.query_params
focus = rails(data, texts("components")["rails"], definitions(), on_door=enter, covered=covered, key="rails")
st.text(f"focus {focus}")
st.text(f"{st.session_state.get('entered')}")
st.text("below\\n" * 40)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small app that mounts nothing but the rails, of the size that the address asks for."""
    with serve_text(APP, tmp_path_factory.mktemp("rails")) as address:
        yield address


class Machine:
    """The mounted picture as a visitor meets it."""

    def __init__(self, page: Page, address: str, tokens: int, layers: int, more: str = "") -> None:
        self.data = made_up(tokens, layers)
        self.page = page
        self.page.goto(f"{address}/?T={tokens}&L={layers}{more}")
        settle(page)
        self.page.wait_for_selector(".next li >> nth=0")

    def expect_focus(self, token: int) -> None:
        expect(self.page.locator(".token.focus")).to_have_id(f"token-{token}")

    def settled(self, text: str) -> None:
        """Wait until Python has printed `text`."""
        self.page.get_by_text(text, exact=True).wait_for(timeout=10_000)

    def expect_distribution_of(self, token: int) -> None:
        rows = self.page.locator(".next li")
        for k in range(8):
            expect(rows.nth(k)).to_contain_text(f"␣n{token}.{k}")
            expect(rows.nth(k)).to_contain_text(f"{self.data.next_probabilities[token, k]:.1%}")

    def ends_at(self) -> float:
        """The lower edge of the picture in the window, in CSS pixels."""
        legend = box(self.page.locator(".legend"))
        return legend["y"] + legend["height"]

    def height(self) -> float:
        """The height of the stage, in CSS pixels."""
        return box(self.page.locator(".stage"))["height"]

    def place(self, token: int, layer: int) -> tuple[float, float]:
        """The point of the page where a token's rail crosses a layer."""
        number = box(self.page.locator(".number").nth(layer))
        name = box(self.page.locator(f"#token-{token}"))
        return number["x"] + number["width"] / 2, name["y"] + name["height"] / 2


@pytest.fixture
def machine(page: Page, server: str) -> Machine:
    return Machine(page, server, 6, 4)


@pytest.mark.browser
def test_the_last_token_is_in_focus_first(machine: Machine) -> None:
    machine.expect_focus(5)
    machine.expect_distribution_of(5)
    expect(machine.page.locator(".next li").last).to_contain_text("all others")


@pytest.mark.browser
def test_a_click_on_a_token_focuses_it_and_shows_its_distribution(machine: Machine) -> None:
    machine.page.locator("#token-2").click()
    machine.expect_focus(2)
    machine.expect_distribution_of(2)
    expect(machine.page.locator("[data-at=prediction]")).to_contain_text("after ␣t2")
    expect(machine.page.locator(".foot")).to_contain_text(f"rank {machine.data.next_rank[2]}")
    machine.page.get_by_text("a taller page").click()
    settle(machine.page)
    machine.expect_focus(2)  # a rerun has not moved it


@pytest.mark.browser
def test_a_click_on_a_rail_focuses_its_token(machine: Machine) -> None:
    machine.page.mouse.click(*machine.place(3, 1))
    machine.expect_focus(3)
    machine.expect_distribution_of(3)


@pytest.mark.browser
def test_all_shown_chances_and_the_rest_are_the_whole(machine: Machine) -> None:
    machine.page.locator("#token-1").click()
    machine.expect_distribution_of(1)
    shown = [float(re.findall(r"([\d.]+)%", row)[-1]) for row in machine.page.locator(".next li").all_inner_texts()]
    assert sum(shown) == pytest.approx(100, abs=0.05 * len(shown))


@pytest.mark.browser
def test_the_keyboard_moves_focus_and_layer_and_opens_the_layer(machine: Machine) -> None:
    machine.page.locator(".tokens").focus()
    for key, token in [("Home", 0), ("ArrowUp", 0), ("ArrowDown", 1), ("End", 5), ("ArrowDown", 5), ("ArrowUp", 4)]:
        machine.page.keyboard.press(key)
        machine.expect_focus(token)
    machine.expect_distribution_of(4)
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        machine.page.keyboard.press(key)
    expect(machine.page.locator(".number.at")).to_have_text("2")
    machine.page.keyboard.press("Enter")
    machine.settled("('attention', 1)")


@pytest.mark.browser
def test_a_door_opens_at_the_token_that_the_keys_have_just_reached(machine: Machine) -> None:
    machine.page.locator(".tokens").press("Home")
    machine.page.keyboard.press("Enter")  # sooner than a focus that moves is sent
    machine.settled("focus 0")
    machine.settled("('attention', None)")


@pytest.mark.browser
def test_the_live_region_says_token_and_prediction(machine: Machine) -> None:
    machine.page.locator(".tokens").focus()
    machine.page.keyboard.press("ArrowUp")
    expect(machine.page.locator(".live")).to_contain_text("n4.0")
    expect(machine.page.locator(".live")).to_contain_text("token 5 of 6")


@pytest.mark.browser
@pytest.mark.parametrize("station", STATIONS)
def test_a_station_head_is_a_door(machine: Machine, station: str) -> None:
    machine.page.locator(f"[data-door={station}]").focus()
    machine.page.keyboard.press("Enter")
    machine.settled(f"('{station}', None)")


@pytest.mark.browser
@pytest.mark.parametrize("given", ["", "layers", "attention", "mlp", "layers attention", "layers attention mlp"])
def test_the_joint_heading_reads_well_whatever_doors_there_are(page: Page, server: str, given: str) -> None:
    Machine(page, server, 3, 5, more=f"&doors={given}")
    head = page.locator("[data-at=layers] h2")
    expect(head).to_have_text("5 layers of attention and MLP")
    doors = head.locator("button").evaluate_all("doors => doors.map((door) => door.dataset.door)")
    assert doors == given.split()
    expect(page.locator(".station:not([data-at=layers]) h2")).to_have_text(["Tokens", "Embeddings", "Prediction"])


@pytest.mark.browser
def test_the_picture_ends_with_the_window_and_stays_legible(machine: Machine) -> None:
    for width, height in [(1280, 720), (1280, 640), (1100, 700)]:
        machine.page.set_viewport_size({"width": width, "height": height})
        eventually(machine.ends_at, pytest.approx(height - 12, abs=1.5))
    machine.page.set_viewport_size({"width": 1280, "height": 300})
    eventually(machine.height, 18 * 16)


@pytest.mark.browser
def test_scrolling_leaves_the_picture_as_it_is(machine: Machine) -> None:
    height = machine.height()
    machine.page.mouse.move(640, 400)
    machine.page.mouse.wheel(0, 150)
    machine.page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 100")
    machine.page.set_viewport_size({"width": 1270, "height": 720})  # the stage is measured anew
    drawn_anew = "scene => scene.width === Math.round(scene.getBoundingClientRect().width) && scene.width"
    eventually(lambda: bool(machine.page.locator(".scene").evaluate(drawn_anew)), True)
    assert machine.height() == pytest.approx(height, abs=1)


@pytest.mark.browser
def test_what_grows_above_takes_its_height_from_the_picture(machine: Machine) -> None:
    before = machine.height()
    machine.page.get_by_text("a taller page").click()
    machine.page.get_by_text("above").first.wait_for()
    eventually(lambda: machine.height() < before - 20, True)
    eventually(machine.ends_at, pytest.approx(708, abs=1.5))


@pytest.mark.browser
def test_all_shown_names_but_the_focused_one_have_one_size(page: Page, server: str) -> None:
    Machine(page, server, 60, 6)
    sizes = "names => names.map((name) => getComputedStyle(name).fontSize)"
    shown = page.locator(".token:not(.off, .focus)").evaluate_all(sizes)
    assert len(shown) > 5
    assert len(set(shown)) == 1


@pytest.mark.browser
def test_a_layer_number_is_a_door_with_its_layer(machine: Machine) -> None:
    machine.page.locator(".number").nth(3).click()
    machine.settled("('attention', 3)")


@pytest.mark.browser
def test_hovering_reads_the_numbers_of_the_arrays(machine: Machine) -> None:
    data, token, layer = machine.data, 4, 2
    machine.page.mouse.move(*machine.place(token, layer))
    tip = machine.page.locator(".tip")
    expect(tip).to_contain_text(f"{100 * data.attention_share[layer, token]:.0f}%")
    expect(tip).to_contain_text(f"{100 * data.mlp_share[layer, token]:.0f}%")
    row = layer * len(data.tokens) + token
    start = int(data.read_counts.ravel()[:row].sum())
    for i in range(start, start + int(data.read_counts.ravel()[row])):
        source = int(data.read_sources[i])
        expect(tip).to_contain_text(f"reads {'itself' if source == token else data.tokens[source]}")
        expect(tip).to_contain_text(f"{data.read_weights[i]:.1%}")


@pytest.mark.browser
def test_hovering_a_bar_reads_its_probability(machine: Machine) -> None:
    machine.page.locator(".next li").nth(1).hover()
    tip = machine.page.locator(".tip")
    expect(tip).to_contain_text("␣n5.1")
    value = float(tip.inner_text().split()[-1])
    assert value == pytest.approx(float(machine.data.next_probabilities[5, 1]), rel=1e-3)


@pytest.mark.browser
def test_a_hostile_name_is_text(machine: Machine) -> None:
    expect(machine.page.locator("#token-0")).to_have_text(HOSTILE)
    machine.page.locator("#token-0").click()
    expect(machine.page.locator("[data-at=prediction]")).to_contain_text(HOSTILE)
    expect(machine.page.locator(".machine img")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(("tokens", "layers"), [(1, 6), (2, 12), (200, 30)])
def test_small_and_large_machines_mount(page: Page, server: str, tokens: int, layers: int) -> None:
    mounted = Machine(page, server, tokens, layers)
    page.locator(".tokens").focus()
    page.keyboard.press("Home")
    mounted.expect_focus(0)
    mounted.expect_distribution_of(0)
    stage, name = box(page.locator(".stage")), box(page.locator("#token-0"))
    assert stage["y"] <= name["y"] + name["height"] / 2 <= stage["y"] + stage["height"]
    drawn = "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size"
    assert page.locator(".scene").evaluate(drawn) > 20


@pytest.mark.browser
@pytest.mark.parametrize(("motion", "runs"), [("reduce", False), ("no-preference", True)])
def test_a_new_prompt_pulses_unless_motion_is_reduced(
    page: Page, server: str, motion: Literal["reduce", "no-preference"], runs: bool
) -> None:
    page.emulate_media(reduced_motion=motion)
    Machine(page, server, 6, 4)
    page.wait_for_selector(".machine:not(.pulsing)")
    page.locator("#token-2").click()
    page.get_by_text("a taller page").click()
    settle(page)
    watch = """machine => { machine.seen = machine.classList.contains("pulsing");
        new MutationObserver(() => { machine.seen ||= machine.classList.contains("pulsing"); })
            .observe(machine, { attributes: true }); }"""
    section = page.locator(".machine")
    section.evaluate(watch)
    assert section.evaluate("machine => machine.seen") is False  # a rerun with the same prompt is no new prompt
    page.get_by_role("button", name="another prompt").click()
    settle(page)
    page.wait_for_selector(".machine:not(.pulsing) .token.focus#token-5")
    assert section.evaluate("machine => machine.seen") is runs


# ---- the answer, the bundles, what is covered, the telephone --------------------------------------------------------


@pytest.mark.browser
def test_the_answer_stands_above_the_picture_and_follows_the_focus(machine: Machine) -> None:
    page, data = machine.page, machine.data
    expect(page.locator(".answer .word")).to_have_text("n5.0")
    expect(page.locator(".answer .rest")).to_have_text("onward")
    expect(page.locator(".answer .share")).to_have_text(f"{data.next_probabilities[5, 0]:.1%}")
    assert box(page.locator(".answer"))["y"] < box(page.locator(".stations"))["y"]
    page.locator("#token-2").click()
    expect(page.locator(".answer .word")).to_have_text("n2.0")
    expect(page.locator(".answer .rest")).to_be_empty()
    expect(page.locator(".answer .plain")).to_contain_text("After token 3 of 6")


@pytest.mark.browser
def test_python_hears_of_a_click_and_of_a_key_that_rests(machine: Machine) -> None:
    machine.settled("focus 5")
    machine.page.locator("#token-2").click()
    machine.settled("focus 2")
    machine.page.keyboard.press("ArrowDown")
    machine.settled("focus 3")
    machine.expect_focus(3)


@pytest.mark.browser
def test_a_covered_picture_tells_nothing_of_what_comes_next(page: Page, server: str) -> None:
    page.goto(f"{server}/?T=6&L=4&covered=1")
    settle(page)
    expect(page.locator(".answer .word")).to_have_text("?")
    expect(page.locator(".answer .plain")).to_have_text(WORDING["covered"])
    expect(page.locator(".next li")).to_have_count(0)
    expect(page.locator(".foot")).to_be_empty()
    expect(page.locator(".answer .gauge")).to_be_hidden()
    page.locator("#token-2").click()
    expect(page.locator(".token.focus")).to_have_id("token-2")
    expect(page.locator(".live")).to_contain_text(WORDING["covered"])
    assert "n2." not in page.locator(".machine").evaluate("machine => machine.getRootNode().textContent")


@pytest.mark.browser
def test_words_explain_themselves_and_doors_stay_doors(machine: Machine) -> None:
    tip = machine.page.locator(".definition:popover-open")
    machine.page.locator(".legend [data-term=mlp]").hover()
    expect(tip).to_contain_text(texts("glossary")["mlp"]["says"])
    machine.page.locator(".legend [data-term=space]").focus()
    expect(tip).to_contain_text(texts("glossary")["space"]["says"])
    machine.page.locator("[data-door=attention]").focus()
    expect(tip).to_contain_text(texts("glossary")["attention"]["says"])
    machine.page.locator("[data-door=attention]").click()
    machine.settled("('attention', None)")


OVERLAPS = """all => all.map((node) => node.getBoundingClientRect()).filter((one, k, boxes) => boxes.slice(k + 1).some(
    (other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
)).length"""


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
@pytest.mark.parametrize(("tokens", "layers"), [(2, 6), (12, 30), (200, 30)])
def test_the_strongest_readings_are_named_and_no_names_lie_over_each_other(
    page: Page, server: str, width: int, height: int, tokens: int, layers: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    Machine(page, server, tokens, layers, more="&reads=2")  # a mean of five layers is small in made-up arrays
    readings = page.locator(".reading:not(.off)")
    expect(readings.first).to_contain_text("%")
    for words in (readings, page.locator(".next li"), page.locator(".number:not(.thin)")):
        assert words.evaluate_all(OVERLAPS) == 0
    stage = box(page.locator(".stage"))
    for place in map(box, readings.all()):
        assert stage["x"] <= place["x"]
        assert place["x"] + place["width"] <= stage["x"] + stage["width"]


@pytest.mark.browser
def test_a_telephone_has_the_answer_then_the_rails_then_the_prediction(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    Machine(page, server, 12, 30)
    parts = [".answer .text", "#token-0", ".number >> nth=0", "[data-at=prediction]", ".next li >> nth=0", ".legend"]
    tops = [box(page.locator(part))["y"] for part in parts]
    assert tops == sorted(tops)
    for part in (".answer", ".stage", ".legend", "[data-at=layers]"):
        place = box(page.locator(part))
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
    expect(page.locator("[data-at=embeddings]")).to_be_hidden()
