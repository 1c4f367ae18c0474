"""The Prediction chapter in a browser: a draw in sight, a text that is written, one step back, small screens."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from model import sampling
from model.generate import generate
from model.language_model import LanguageModel
from model.serving import default_model
from tests.support.browser import asked, box, eventually, expect_on_screen, quiet, sent_by, serve, settle

pytestmark = pytest.mark.browser
KEY = "fable"
PROMPT = "Once upon a time, there was a"
ADDRESS = "prediction?prompt=Once%20upon%20a%20time%2C%20there%20was%20a&seed=3"
PHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1280, "height": 720}
SIDEWAYS = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth);
}"""
"""How many pixels the page can be scrolled sideways."""
WATCH = f"""() => {{
    window.widest = 0;
    const look = () => {{
        window.widest = Math.max(window.widest, ({SIDEWAYS})());
        window.watching = requestAnimationFrame(look);
    }};
    look();
}}"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The app with the model that comes with the code."""
    with serve(environment={default_model.MODEL_VARIABLE: KEY}) as address:
        yield address


@pytest.fixture
def moving(browser: Browser, server: str) -> Iterator[Callable[[ViewportSize, str], Page]]:
    """Opens the chapter for visitors who have nothing against motion."""
    contexts = []

    def open_at(size: ViewportSize, more: str) -> Page:
        contexts.append(browser.new_context(viewport=size))
        return visit(contexts[-1].new_page(), server, more)

    yield open_at
    for context in contexts:
        context.close()


def visit(page: Page, server: str, more: str = "") -> Page:
    page.goto(f"{server}/{ADDRESS}{more}")
    page.get_by_role("button", name="Draw one").wait_for(timeout=120_000)
    return settle(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("temperature", ["1", "10"])
def test_a_draw_is_in_sight_and_nothing_scrolls_sideways(
    moving: Callable[[ViewportSize, str], Page], fable: LanguageModel, size: ViewportSize, temperature: str
) -> None:
    page = moving(size, f"&temperature={temperature}")
    ids = fable.vocabulary.encode(PROMPT)
    shaped = sampling.distribution(fable.trace(ids).logits, float(temperature))
    page.evaluate(WATCH)
    for number in sampling.numbers(3, len(ids), 3):
        press(page, "Draw one")
        expect(page.locator("#ball")).to_be_visible()
        expect(page.locator("#ball")).to_be_hidden()
        name = fable.vocabulary.piece(int(sampling.draw(shaped, number))).replace(" ", "␣")
        expect(page.locator("#hit")).to_have_text(name)
        expect(page.locator("#number")).to_have_text(f"{str(number)[:6]} →")
        expect_on_screen(page.locator("#risen"))
        pin, lane = box(page.locator("#pin")), box(page.locator("#lane"))
        assert (pin["x"] + pin["width"] / 2 - lane["x"]) / lane["width"] == pytest.approx(number, abs=0.005)
        expect(page.locator("#spoken")).to_contain_text(" lands on ")
        expect(page.locator("#spoken")).to_contain_text(name)
    assert page.evaluate("() => window.widest") == 0


def test_without_motion_the_word_is_there_at_once(server: str, page: Page) -> None:
    visit(page, server)
    press(page, "Draw one")
    expect(page.locator("#risen")).to_be_visible()
    expect(page.locator("#ball")).to_be_hidden()


def test_twenty_tokens_are_those_of_twenty_draws(server: str, page: Page, fable: LanguageModel) -> None:
    visit(page, server)
    ids = fable.vocabulary.encode(PROMPT)
    steps = [step.token for step in generate(fable, ids, seed=3, most=20)]
    for token in steps[:2]:
        press(page, "Draw one")
        press(page, "Append it and run again")
        page.wait_for_url(re.compile(rf"[:A-]{token}$"))
        settle(page)
    by_hand = asked(page)["words"].partition(":")[2]
    assert by_hand == "-".join(map(str, steps[:2]))
    visit(page, server)
    before = page.evaluate("history.length")
    press(page, "Write 20 tokens")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    expect(page.locator("#landed")).to_contain_text(f"{len(steps)} tokens written")
    eventually(lambda: asked(page).get("words"), f"{KEY}:{'-'.join(map(str, steps))}")
    written = fable.vocabulary.spelled(steps)
    expect(page.locator("#hit")).to_contain_text(written.strip()[-20:])
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    eventually(lambda: "words" in asked(page), False)


def test_writing_stops_when_it_is_told_to(server: str, page: Page, fable: LanguageModel) -> None:
    visit(page, server)
    press(page, "Write 20 tokens")
    expect(page.locator("#landed")).to_contain_text(re.compile(r"\b[2-9] of 20 tokens"))
    page.locator("section.live").get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_url(re.compile("words="))
    settle(page)
    ids = [int(part) for part in asked(page)["words"].partition(":")[2].split("-")]
    steps = [step.token for step in generate(fable, fable.vocabulary.encode(PROMPT), seed=3, most=20)]
    assert 2 <= len(ids) < len(steps)
    assert ids == steps[: len(ids)]
    expect(page.locator("#landed")).to_contain_text("Stopped after")


def test_keys_in_a_row_are_one_step_back(server: str, page: Page) -> None:
    frames = sent_by(page)
    visit(page, server, "&temperature=2")
    slider, before = page.get_by_label("Temperature", exact=True), page.evaluate("history.length")
    for _ in range(12):
        slider.press("ArrowLeft")
    expect(page.locator("#reading")).to_have_text("1.40")
    page.wait_for_url(re.compile("temperature=1.4"))
    quiet(page, frames)
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    expect(page.locator("#reading")).to_have_text("2.00")


def test_draws_that_are_counted_are_in_the_address(server: str, page: Page) -> None:
    visit(page, server)
    press(page, "Draw 1,000")
    page.wait_for_url(re.compile("counted=true"))
    expect(page.locator("#head-seen")).to_have_text("of 1,000")
    counts = page.locator("tr:is([data-rank], .rest) td.seen").all_text_contents()
    assert sum(int(count.replace(",", "")) for count in counts) == 1000
    visit(page, server, "&counted=true")
    expect(page.locator("#head-seen")).to_have_text("of 1,000")
    expect(page.locator("tr:is([data-rank], .rest) td.seen")).to_have_text(counts)
    press(page, "Draw 1,000")
    expect(page).not_to_have_url(re.compile("counted"))


def test_a_word_that_is_appended_sets_the_focus_free(server: str, page: Page) -> None:
    visit(page, server)
    page.get_by_role("link", name="Overview", exact=True).click()
    page.locator("#token-2").click()
    page.wait_for_url(re.compile("focus=3"))
    settle(page)
    page.get_by_role("link", name="Prediction", exact=True).click()
    press(settle(page), "Draw one")
    press(page, "Append it and run again")
    page.wait_for_url(re.compile("words="))
    settle(page)
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(page.locator(".token.focus")).to_have_count(1)
    expect(page.locator(".token").last).to_have_class(re.compile("focus"))
    assert "focus" not in asked(page)


def test_leaving_the_slider_settles_it_at_once(server: str, page: Page) -> None:
    visit(page, server)
    slider = page.get_by_label("Temperature", exact=True)
    slider.press("End")
    slider.blur()
    page.wait_for_url(re.compile("temperature=10"), timeout=5_000)


def test_a_phone_has_words_and_bars_first(server: str, page: Page) -> None:
    page.set_viewport_size(PHONE)
    visit(page, server)
    heads = page.locator("thead")
    expect(heads.get_by_text("probability")).to_be_visible()
    for hidden in ("logit", "made positive"):
        expect(heads.get_by_text(hidden)).to_be_hidden()
    for control in ("Draw one", "Append it and run again", "Write 20 tokens"):
        expect_on_screen(page.get_by_role("button", name=control))
    expect_on_screen(page.get_by_label("Temperature", exact=True))
    expect_on_screen(page.locator("#strip"))
    fold = page.get_by_role("button", name="The formula")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(page.locator("tr[data-rank] td.power").first).to_be_visible()
    expect(page.locator("#head-scaled")).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_label("Temperature", exact=True).press("End")
    assert page.evaluate(SIDEWAYS) == 0
    fold.click()
    expect(page.locator("tr[data-rank] td.power").first).to_be_hidden()


@pytest.mark.parametrize("more", ["", f"&words={KEY}:11-12"])
def test_a_laptop_has_the_whole_picture_on_its_first_screen(server: str, page: Page, more: str) -> None:
    expect_on_screen(visit(page, server, more).locator("section.live"))


def test_at_twice_the_size_the_picture_begins_on_the_first_screen(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 360})
    visit(page, server)
    expect(page.locator("thead").get_by_text("probability")).to_be_in_viewport()
    assert page.evaluate(SIDEWAYS) == 0


def test_a_release_that_a_link_follows_at_once_is_kept(server: str, page: Page) -> None:
    visit(page, server)
    page.get_by_label("Temperature", exact=True).press("End")
    page.get_by_role("link", name="Layers", exact=True).click(delay=100)
    page.wait_for_url(re.compile("/layers"))
    settle(page)
    page.get_by_role("link", name="Prediction", exact=True).click()
    page.wait_for_url(re.compile("/prediction"))
    expect(page.locator("#reading")).to_have_text("10.00")


def test_an_example_that_a_link_follows_at_once_is_kept(server: str, page: Page) -> None:
    visit(page, server)
    page.get_by_role("button", name="Nearly all alike: T = 5", exact=True).click()
    page.get_by_role("link", name="Layers", exact=True).click(delay=100)
    page.wait_for_url(re.compile("/layers"))
    settle(page)
    page.get_by_role("link", name="Prediction", exact=True).click()
    page.wait_for_url(re.compile("/prediction"))
    expect(page.locator("#reading")).to_have_text("5.00")
