"""The live temperature: what goes to the browser, what is believed of its answers, and what a visitor sees and does."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import viz.components.temperature
from model import sampling
from pages.kit.prose import definitions
from pages.texts import texts
from tests.support.browser import box, drawn, quiet, sent_by, serve_text, settle
from tests.support.payloads import unpacked
from viz.components.temperature import SHORTCUT, Acts, Controls, Live, temperature

NAMES = ["Dumbledore", "Flitwick", "McGonagall", "Quirrell", "Snape", "Sprout", "Trelawney"]
SEVEN = np.array([-0.8, -5.0, 0.5, 1.5, 3.4, -2.3, 2.5])
RANKED = [NAMES[token] for token in sampling.ranking(SEVEN)]
THREE = np.log([0.5, 0.3, 0.2])
HOSTILE = "<img src=x onerror=alert(1)>"
WORDING = texts("components")["temperature"]
START = Controls(temperature=1.0, top_k=None, top_p=None, shortcut=False)
ROWS = 12


def logits_of(seed: int, size: int = 5000) -> np.ndarray:
    """Logits with a few favourites, as a model has them."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 2, size)
    logits[rng.permutation(size)[:30]] += np.linspace(13, 5, 30)
    return logits.astype(np.float32)


def draws_of(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random(1000)


# ---- what Python sends and believes ---------------------------------------------------------------------------


class Mount:
    """Stands in for the browser: keeps what was sent and answers `state`."""

    def __init__(self) -> None:
        self.state: dict[str, Any] = {}
        self.data = b""

    def __call__(self, *, data: bytes, **_: Any) -> Mapping[str, Any]:
        self.data = data
        return self.state

    @property
    def header(self) -> dict[str, Any]:
        return unpacked(self.data)[0]


@pytest.fixture
def mount(monkeypatch: pytest.MonkeyPatch) -> Mount:
    made = Mount()
    monkeypatch.setattr(viz.components.temperature, "_mount", made)
    return made


def live(initial: Controls = START, visit: int = 1, covered: bool = False, **changed: Any) -> Live:
    given: dict[str, Any] = {"logits": SEVEN, "names": RANKED, "draws": draws_of(0)} | changed
    logits, names, draws = given["logits"], given["names"], given["draws"]
    return temperature(
        logits,
        names,
        initial=initial,
        visit=visit,
        draws=draws,
        acts=Acts(),
        most=20,
        texts=WORDING,
        terms=definitions(),
        key="live",
        covered=covered,
    )


def said(controls: Controls, visit: int = 1) -> dict[str, object]:
    """The controls as the browser sends them."""
    return {"controls": asdict(controls) | {"visit": visit}}


def test_the_payload_holds_the_arrays(mount: Mount) -> None:
    assert live() == Live(START, drawn=None, digest=mount.header["digest"])
    arrays = unpacked(mount.data)[1]
    assert mount.header["V"] == 7
    assert mount.header["names"] == RANKED
    np.testing.assert_array_equal(arrays["logits"], SEVEN.astype(np.float32))
    np.testing.assert_array_equal(arrays["draws"], draws_of(0))


def test_what_the_visitor_sets_does_not_change_the_payload(mount: Mount) -> None:
    live()
    first = mount.data
    mount.state = said(Controls(3.0, 5, 0.9, True)) | {"drawn": {"at": 2, "of": mount.header["digest"]}}
    assert live() == Live(Controls(3.0, 5, 0.9, True), drawn=2, digest=mount.header["digest"])
    assert mount.data == first


def test_another_visit_makes_what_was_set_before_void(mount: Mount) -> None:
    mount.state = said(Controls(3.0, 5, 0.9, True))
    link = Controls(0.5, None, None, False)
    assert live(link, visit=2).controls == link
    assert mount.header["visit"] == 2
    mount.state = said(Controls(4.0, None, None, False), visit=2)
    assert live(link, visit=2).controls.temperature == 4.0


@pytest.mark.parametrize(
    ("sent", "believed"),
    [
        ({"temperature": -3, "top_k": 0, "top_p": 7}, Controls(0.0, 1, 1.0, False)),
        ({"temperature": 10**400, "top_k": 1e300, "top_p": 1e-9}, Controls(10.0, 7, 1e-9, False)),
        ({"temperature": float("nan"), "top_k": float("nan"), "top_p": float("nan")}, Controls(2.0, 3, 0.5, False)),
        ({"temperature": "5", "top_k": [2], "top_p": {}, "shortcut": 1}, Controls(2.0, 3, 0.5, False)),
        ({"temperature": True, "top_k": False, "top_p": True, "shortcut": True}, Controls(2.0, 3, 0.5, True)),
        ({"temperature": None, "top_k": None, "top_p": None, "shortcut": None}, Controls(2.0, None, None, False)),
        ({"many": True}, Controls(2.0, 3, 0.5, False, many=True)),
        ({"many": 1}, Controls(2.0, 3, 0.5, False)),
        ({"temperature": 1.23456, "top_p": 0}, Controls(1.23, 3, 0.5, False)),
        ("hot", Controls(2.0, 3, 0.5, False)),
    ],
)
def test_a_visitor_may_send_anything(mount: Mount, sent: object, believed: Controls) -> None:
    mount.state = {"controls": sent | {"visit": 1} if isinstance(sent, dict) else sent}
    assert live(Controls(2.0, 3, 0.5, False)).controls == believed


def test_a_start_out_of_bounds_is_brought_within(mount: Mount) -> None:
    assert live(Controls(float("nan"), 40, 0.0, False)).controls == Controls(1.0, 7, None, False)
    assert mount.header["initial"] == {"temperature": 1.0, "top_k": 7, "top_p": None, "shortcut": False, "many": False}


@pytest.mark.parametrize("at", [-1, 1000, True, "0", 1.0, None, [0]])
def test_no_draw_out_of_range(mount: Mount, at: object) -> None:
    live()
    mount.state = {"drawn": {"at": at, "of": mount.header["digest"]}}
    assert live().drawn is None


def test_a_draw_belongs_to_its_logits(mount: Mount) -> None:
    live()
    mount.state = {"drawn": {"at": 0, "of": mount.header["digest"]}}
    assert live().drawn == 0
    assert live(logits=SEVEN + 1).drawn is None


def test_without_a_callback_nothing_can_be_appended_or_taken_back(mount: Mount) -> None:
    live()
    assert [mount.header[can] for can in ("canAppend", "canTakeBack", "canWrite")] == [False] * 3


def test_what_is_covered_is_not_sent(mount: Mount) -> None:
    live(covered=True)
    arrays = unpacked(mount.data)[1]
    assert [arrays[name].size for name in ("logits", "draws")] == [0, 0]
    assert mount.header["names"] == []
    assert not any(name.encode() in mount.data for name in NAMES)
    mount.state = {"drawn": {"at": 0, "of": mount.header["digest"]}}
    assert live(covered=True).drawn is None


@pytest.mark.parametrize(
    "changed",
    [
        {"logits": np.zeros((2, 2)), "names": ["a"]},
        {"logits": np.zeros(0), "names": []},
        {"logits": np.array([1.0, np.inf]), "names": ["a"]},
        {"names": []},
        {"names": [*RANKED, "one too many"]},
        {"draws": np.zeros(0)},
        {"draws": np.array([0.5, 1.0])},
        {"draws": np.array([np.nan])},
    ],
)
def test_arrays_that_do_not_fit(mount: Mount, changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"Logits|name|Draws"):
        live(**changed)


# ---- in the browser -------------------------------------------------------------------------------------------

APP = """
import numpy as np
import streamlit as st
from pages.kit.prose import definitions
from pages.texts import texts
from viz.components.temperature import Acts, Controls, temperature
from viz.components.temperature_reply import Written, reply

case = st.query_params.get("case", "large")
if st.toggle("other logits"):
    case = "other"
case = np.load(case + ".npz")
visit = st.session_state.get("visit", 0)
if st.button("an example"):
    visit = st.session_state.visit = visit + 1
initial = Controls(0.5, 1000, 0.9, False) if visit else Controls(1.0, None, None, False)
counted = st.session_state.setdefault("counted", {"appended": 0, "back": 0, "write": 0, "stop": 0})


def count(name):
    counted[name] += 1


acts = Acts(lambda draw: count("appended"), lambda: count("back"), lambda: count("write"), lambda: count("stop"))
live = temperature(case["logits"], case["names"].tolist(), initial=initial, visit=visit, draws=case["draws"],
                   acts=acts, most=20, texts=texts("components")["temperature"], terms=definitions(), key="live",
                   covered="covered" in st.query_params)
st.text(f"{live.controls} drawn={live.drawn} appended={counted['appended']} back={counted['back']}")
st.text(f"write={counted['write']} stop={counted['stop']}")
known = {rank: f"name {rank}" for rank in range(5000)} if live.drawn is not None else {}
written = Written("one two", 2, 20, "going") if counted["write"] > counted["stop"] else None
reply(live.digest, names=known, tails=["", "<b>ending"] if "tails" in st.query_params else [], written=written)
"""
CASES: dict[str, tuple[np.ndarray, list[str]]] = {
    "large": (logits_of(1), [HOSTILE, "␣שלום", *(f"␣w{rank}" for rank in range(3, ROWS + 1))]),
    "low": (logits_of(3) - 115, [f"␣w{rank}" for rank in range(1, ROWS + 1)]),
    "other": (logits_of(2), [f"␣v{rank}" for rank in range(1, ROWS + 1)]),
    "seven": (SEVEN, RANKED),
    "three": (THREE, ["a", "b", "c"]),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("temperature")
    for seed, (case, (logits, names)) in enumerate(CASES.items()):
        np.savez(folder / f"{case}.npz", logits=logits, names=np.array(names), draws=draws_of(seed))
    with serve_text(APP, folder) as address:
        yield address


def visit(page: Page, server: str, case: str = "large") -> Locator:
    """Open the component on a case and return its slider."""
    page.goto(f"{server}/?case={case}")
    slider = page.get_by_label("Temperature", exact=True)
    slider.wait_for(timeout=60_000)
    settle(page)
    return slider


def warm(slider: Locator, target: float) -> None:
    """Turn the slider to `target` by keyboard alone."""
    for key in {0: ["Home"], 0.3: ["Home", *["ArrowRight"] * 6], 1: ["Home", "PageUp", "PageUp"]}.get(target, []):
        slider.press(key)
    for key in {2.5: ["End", "PageDown", "PageDown", "ArrowUp", "ArrowUp"], 10: ["End"]}.get(target, []):
        slider.press(key)
    slider.blur()  # keys alone are one change once nothing follows for a while
    expect(slider.page.locator("#reading")).to_have_text(f"{target:.2f}")


def shared(page: Page) -> list[str]:
    """The probabilities as written, the likeliest first."""
    return drawn(page).locator("tr[data-rank] td.share").all_inner_texts()


def assert_reads(text: str, value: float) -> None:
    """Assert that `text` is `value` to the digits that it shows."""
    ten = re.fullmatch(r"(\d\.\d)×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    if ten:
        scale = 10.0 ** int(ten[2].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
        assert float(ten[1]) * scale == pytest.approx(value, abs=0.0501 * scale)
    else:
        plain = text.replace(",", "")
        digits = len(plain.partition(".")[2])
        assert float(plain) == pytest.approx(value, abs=0.501 * 10.0**-digits if digits else 1e-300)


@pytest.mark.browser
@pytest.mark.parametrize("target", [0, 0.3, 1, 2.5, 10])
def test_the_probabilities_are_numpys(server: str, page: Page, target: float) -> None:
    logits = CASES["large"][0]
    warm(visit(page, server), target)
    expected = sampling.distribution(logits, target)
    ranked = expected.probabilities[expected.order]
    assert len(shared(page)) == ROWS
    for text, value in zip(shared(page), ranked, strict=False):
        assert_reads(text, value)
    assert_reads(page.locator("tr.rest td.share").inner_text(), ranked[ROWS:].sum())
    titles = page.locator("tr[data-rank] td.share [title]").evaluate_all("cells => cells.map(cell => +cell.title)")
    np.testing.assert_allclose(titles, ranked[:ROWS], rtol=1e-11, atol=1e-300)
    assert_reads(page.locator("#entropy").inner_text().removesuffix(" bits"), expected.entropy)
    if target > 0:
        x = (logits.astype(float) - logits.max()) / target
        assert_reads(page.locator("tr.sum td.power").inner_text(), np.exp(x).sum())


@pytest.mark.browser
def test_the_favourite_takes_all_at_zero(server: str, page: Page) -> None:
    warm(visit(page, server), 0)
    assert shared(page) == ["1.0000"] + ["0"] * (ROWS - 1)
    assert page.locator("tr[data-rank] td.power").first.inner_text() == "—"
    expect(page.get_by_text("T = 0: the favourite takes all")).to_be_visible()


@pytest.mark.browser
def test_the_seven_names(server: str, page: Page) -> None:
    visit(page, server, "seven")
    seen = dict(zip(page.locator("tr[data-rank] th").all_inner_texts(), shared(page), strict=True))
    assert [seen[name] for name in NAMES] == ["0.0092", "0.0001", "0.0338", "0.0918", "0.6136", "0.0021", "0.2495"]
    expect(page.locator("tr.rest")).to_be_hidden()


@pytest.mark.browser
def test_names_are_text(server: str, page: Page) -> None:
    visit(page, server)
    expect(page.locator("tr[data-rank] th").first).to_have_text(HOSTILE)
    expect(page.locator("section img")).to_have_count(0)


@pytest.mark.browser
def test_dragging_sends_nothing_until_release(server: str, page: Page) -> None:
    frames = sent_by(page)
    track = box(visit(page, server))
    middle = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + track["width"] * 0.2, middle)
    sent, before = quiet(page, frames), shared(page)
    page.mouse.down()
    for part in range(21, 80):
        page.mouse.move(track["x"] + track["width"] * part / 100, middle)
    assert shared(page) != before
    assert len(frames) == sent
    reading = float(page.locator("#reading").inner_text())
    page.mouse.up()
    expect(page.get_by_text(f"Controls(temperature={reading}, top_k=None")).to_be_visible()
    assert len(frames) > sent


@pytest.mark.browser
def test_every_row_follows_a_drag(server: str, page: Page) -> None:
    """While the mouse is still down, the digits of all rows and the lengths of all bars are of one temperature."""
    track = box(visit(page, server))
    middle = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + track["width"] * 0.2, middle)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * 0.27, middle, steps=9)
    written = shared(page)
    logits = CASES["large"][0]
    expected = sampling.distribution(logits, float(page.locator("#reading").inner_text()))
    ranked = expected.probabilities[expected.order]
    for text, value in zip(written, ranked, strict=False):
        assert_reads(text, value)
    np.testing.assert_allclose(bars(page), [*ranked[:ROWS], ranked[ROWS:].sum()], atol=0.006)
    page.mouse.up()


def bars(page: Page) -> list[float]:
    """The length of each bar as drawn, as a share of the width of its chart."""
    return page.evaluate(
        """() => {
          const host = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector("#bars"));
          const canvas = host.shadowRoot.querySelector("#bars");
          const top = canvas.getBoundingClientRect().top;
          return [...host.shadowRoot.querySelectorAll(".bar")].map((bar) => {
            const { y, height, width } = bar.getBoundingClientRect();
            const middle = Math.round(y + height / 2 - top);
            const { data } = canvas.getContext("2d").getImageData(0, middle, canvas.width, 1);
            return data.filter((_, i) => i % 4 === 3).reduce((sum, alpha) => sum + alpha / 255, 0) / width;
          });
        }"""
    )


PARTS = (
    """const root = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector("#bars")).shadowRoot;"""
)
LAYOUT = f"""() => {{
  {PARTS}
  const top = root.querySelector("section").getBoundingClientRect().top;
  const parts = [...root.querySelectorAll("thead tr > *, .bar, #bars, .facts div, #strip, button")];
  const boxes = parts.map((part) => part.getBoundingClientRect());
  return boxes.map((box) => [box.x, box.y - top, box.width, box.height].map(Math.round).join(" ")).join("; ");
}}"""
TOO_WIDE = f"""() => {{
  {PARTS}
  const width = (part) => part.getBoundingClientRect().width;
  const wide = (box) => {{
    const text = document.createRange();
    text.selectNodeContents(box);
    return width(text) > width(box) + 0.5;
  }};
  const boxes = [...root.querySelectorAll("td.number > div, thead small, .facts dd, .of > div, #thin")];
  return boxes.filter(wide).map((box) => box.textContent);
}}"""


@pytest.mark.browser
@pytest.mark.parametrize("case", ["large", "low"])
def test_nothing_moves_with_the_temperature(server: str, page: Page, case: str) -> None:
    slider = visit(page, server, case)
    seen = set()
    for target in (0, 0.3, 1, 10):
        warm(slider, target)
        page.get_by_role("button", name="Draw 1,000").click()
        seen.add(drawn(page).evaluate(LAYOUT))
        assert page.evaluate(TOO_WIDE) == []
    assert len(seen) == 1


@pytest.mark.browser
def test_the_line_says_what_shares_a_tone(server: str, page: Page) -> None:
    slider = visit(page, server)
    strip = box(page.locator("#strip"))
    for target in (0.3, 1):
        warm(slider, target)
        alone = int((sampling.softmax(CASES["large"][0], target) * strip["width"] >= 3).sum())
        expect(page.locator("#thin")).to_have_text(
            f"the last {5000 - alone:,} share one tone, each under 3 pixels wide"
        )
    warm(slider, 10)
    expect(page.locator("#thin")).to_have_text("all 5,000 share one tone, each under 3 pixels wide")
    warm(slider, 0)
    expect(page.locator("#thin")).to_have_text("")


@pytest.mark.browser
def test_the_slider_rests_on_its_ticks(server: str, page: Page) -> None:
    track = box(visit(page, server))
    thumb, reading = track["height"] / 2, page.locator("#reading")
    for place, value in enumerate(["0.00", "0.50", "1.00", "2.00", "5.00", "10.00"]):
        at = track["x"] + thumb + (track["width"] - 2 * thumb) * place / 5
        page.mouse.click(min(max(at + 2, track["x"] + 1), track["x"] + track["width"] - 1), track["y"] + thumb)
        expect(reading).to_have_text(value)


@pytest.mark.browser
def test_the_keyboard_turns_the_slider(server: str, page: Page) -> None:
    slider = visit(page, server)
    steps = {"ArrowRight": 1.05, "ArrowDown": 1.0, "ArrowLeft": 0.95, "PageUp": 1.0, "End": 10.0, "PageDown": 5.0}
    for key, value in (steps | {"Home": 0.0}).items():
        slider.press(key)
        expect(page.locator("#reading")).to_have_text(f"{value:.2f}")
    expect(slider).to_have_attribute("aria-valuetext", "0.00, always the favourite")
    expect(page.get_by_text("Controls(temperature=0.0, ")).to_be_visible()


@pytest.mark.browser
def test_top_p_keeps_the_token_that_crosses(server: str, page: Page) -> None:
    visit(page, server, "three")
    page.get_by_label("top-p").fill("60")
    assert shared(page) == ["0.6250", "0.3750", "cut"]
    expect(page.locator("#kept")).to_have_text("2 of 3")
    expect(page.locator("#left-out")).to_have_text("20.00%")
    expect(page.get_by_text("top_p=0.6,")).to_be_visible()


@pytest.mark.browser
def test_the_shortcut_is_top_20(server: str, page: Page) -> None:
    warm(visit(page, server), 2.5)
    expected = sampling.distribution(CASES["large"][0], 2.5, top_k=SHORTCUT)
    cost = f"{expected.left_out:.2%} at this temperature"
    expect(page.locator("#cost")).to_have_text(f"would leave out {cost}")
    page.get_by_label("shortcut").click()
    expect(page.locator("#cost")).to_have_text(f"leaves out {cost}")
    for text, value in zip(shared(page), expected.probabilities[expected.order], strict=False):
        assert_reads(text, value)
    expect(page.get_by_text("shortcut=True")).to_be_visible()


@pytest.mark.browser
def test_a_draw_lands_where_numpy_says(server: str, page: Page) -> None:
    slider = visit(page, server)
    logits, names = CASES["large"]
    for at, u in enumerate(draws_of(0)[:3]):
        page.get_by_role("button", name="Draw one").click()
        rank = sampling.rank(logits, int(sampling.draw(sampling.distribution(logits, 1.0), u)))
        name, number = names[rank - 1] if rank <= ROWS else f"name {rank - 1}", f"{np.floor(u * 1e4) / 1e4:.4f}"
        expect(page.locator("#hit")).to_have_text(name)
        expect(page.locator("#number")).to_have_text(f"{number} →")
        expect(page.locator("#landed")).to_contain_text(f"{number} lands on")
        expect(page.locator("#landed")).to_contain_text(f"rank {rank:,}, probability ")
        expect(page.get_by_text(f"drawn={at} ")).to_be_visible()
    slider.press("End")
    rank = sampling.rank(logits, int(sampling.draw(sampling.distribution(logits, 10.0), draws_of(0)[2])))
    expect(page.locator("#rank")).to_have_text(f"{rank:,} of 5,000")


@pytest.mark.browser
def test_a_thousand_draws_are_counted(server: str, page: Page) -> None:
    visit(page, server)
    page.get_by_role("button", name="Draw 1,000").click()
    expect(page.locator("#head-seen")).to_have_text("of 1,000")
    shaped = sampling.distribution(CASES["large"][0], 1.0)
    places = np.searchsorted(shaped.cumulative, draws_of(0), side="right")
    counts = [*np.bincount(places, minlength=ROWS)[:ROWS], (places >= ROWS).sum()]
    expect(page.locator("tr:is([data-rank], .rest) td.seen")).to_have_text([str(count) for count in counts])
    expect(page.get_by_text("many=True")).to_be_visible()
    page.get_by_role("button", name="Draw 1,000").click()
    expect(page.get_by_text("many=False")).to_be_visible()


@pytest.mark.browser
def test_an_example_moves_the_controls_of_the_same_picture(server: str, page: Page) -> None:
    slider = visit(page, server)
    slider.press("End")
    expect(page.get_by_text("Controls(temperature=10.0, ")).to_be_visible()
    slider.evaluate("slider => { slider.mark = true }")
    for _ in range(2):
        page.get_by_role("button", name="an example").click()
        expect(page.get_by_text("Controls(temperature=0.5, top_k=1000, top_p=0.9, ")).to_be_visible()
        expect(page.locator("#reading")).to_have_text("0.50")
        expect(page.get_by_label("top-k")).to_have_attribute("aria-valuetext", "1,000")
        expect(page.get_by_label("top-p")).to_have_attribute("aria-valuetext", "0.9")
        slider.press("ArrowUp")
        expect(page.get_by_text("Controls(temperature=0.55, ")).to_be_visible()
    assert slider.evaluate("slider => slider.mark")


@pytest.mark.browser
def test_other_logits_keep_the_temperature_and_forget_the_draw(server: str, page: Page) -> None:
    visit(page, server).press("End")
    page.get_by_role("button", name="Draw one").click()
    expect(page.get_by_text("drawn=0")).to_be_visible()
    page.get_by_text("other logits").click()
    expect(page.get_by_text("drawn=None")).to_be_visible()
    expect(page.locator("tr[data-rank] th").first).to_have_text("␣v1")
    expect(page.locator("#reading")).to_have_text("10.00")
    expect(page.locator("#rank")).to_have_text("—")
    expect(page.get_by_role("button", name="Append it")).to_be_disabled()
    assert_reads(shared(page)[0], sampling.softmax(CASES["other"][0], 10).max())


@pytest.mark.browser
def test_a_word_is_appended_and_taken_back_once(server: str, page: Page) -> None:
    visit(page, server)
    expect(page.get_by_role("button", name="Append it")).to_be_disabled()
    page.get_by_role("button", name="Draw one").click()
    page.get_by_role("button", name="Append it").click()
    expect(page.get_by_text("drawn=0 appended=1 back=0")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("drawn=0 appended=1 back=1")).to_be_visible()


@pytest.mark.browser
def test_the_end_of_a_word_is_lighter_and_is_text(server: str, page: Page) -> None:
    page.goto(f"{server}/?case=low&tails=1")
    row = page.locator("tr[data-rank] th bdi").nth(1)
    expect(row).to_have_text("␣w2<b>ending")
    expect(row.locator(".tail")).to_have_text("<b>ending")
    expect(page.get_by_text("lighter: how the model would")).to_be_visible()
    expect(page.locator("#words")).not_to_contain_text("ending")


@pytest.mark.browser
def test_a_text_is_written_and_stopped(server: str, page: Page) -> None:
    visit(page, server)
    page.get_by_role("button", name="Write 20 tokens").click()
    expect(page.locator("#hit")).to_have_text("one two")
    expect(page.locator("#landed")).to_contain_text("2 of 20 tokens")
    expect(page.get_by_role("button", name="Draw one")).to_be_disabled()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("write=1 stop=1")).to_be_visible()
    expect(page.locator("#landed")).to_have_text("Stopped after 2 tokens.")
    expect(page.locator("#spoken")).to_have_text("Stopped after 2 tokens. one two")
    page.get_by_role("button", name="Draw one").click()
    expect(page.locator("#landed")).to_contain_text("lands on")


@pytest.mark.browser
def test_what_is_covered_is_not_shown(server: str, page: Page) -> None:
    page.goto(f"{server}/?case=seven&covered=1")
    expect(page.get_by_text("The prediction is covered.")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(7)
    section = page.locator("section.live")
    for name in NAMES:
        expect(section).not_to_contain_text(name)
    expect(section.locator("tbody, tfoot, #words, #landed, #thin")).to_have_text(["", "", "", "", ""])
    for button in section.locator("button").all():
        expect(button).to_be_disabled()
    expect(page.get_by_label("Temperature", exact=True)).to_be_disabled()
