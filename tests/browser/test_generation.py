"""The Generation chapter in a browser: play, pause, step, branch, the tree of many runs, the race."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from model import sampling
from model.generate import generate, race
from model.language_model import LanguageModel
from model.serving import default_model
from model.writing import Draws, write
from pages.chapters.generation.texts_kept import read_forces
from tests.support.browser import asked, eventually, expect_on_screen, serve, settle

pytestmark = pytest.mark.browser
KEY = "fable"
PROMPT = "Once upon a time, there was a"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The app with the model that comes with the code."""
    with serve(environment={default_model.MODEL_VARIABLE: KEY}) as address:
        yield address


def visit(page: Page, server: str, **said: str) -> Page:
    page.goto(f"{server}/generation?{urlencode({'prompt': PROMPT, 'seed': '3', 'length': '12', 'speed': '0'} | said)}")
    page.locator("section[data-label]").last.wait_for(timeout=120_000)
    return settle(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def tokens(page: Page) -> Locator:
    """The tokens that are written and shown."""
    return page.locator(".token:not(.ahead)")


def read(page: Page) -> str:
    """The text that is shown, as the boxes spell it."""
    return "".join(page.locator(".token:not(.ahead) > bdi").all_inner_texts()).replace("␣", " ")


def spelled(model: LanguageModel, ids: list[int]) -> str:
    pieces = "".join(map(model.vocabulary.piece, ids))
    return pieces.replace("\n", "⏎")


def test_playing_writes_what_the_model_draws(server: str, page: Page, fable: LanguageModel) -> None:
    visit(page, server)
    expect(page.locator("#about")).to_contain_text("what may come first")
    press(page, "Play")
    expect(tokens(page)).to_have_count(12)
    settle(page)
    steps = list(generate(fable, fable.vocabulary.encode(PROMPT), seed=3, most=12))
    eventually(lambda: read(page), spelled(fable, [step.token for step in steps]))
    expect(page.locator("section #state")).to_contain_text(re.compile(r"12 of 12 tokens · \d+\.\d tokens a second"))
    number = sampling.numbers(3, len(fable.vocabulary.encode(PROMPT)) + 11, 1)[0]
    expect(page.locator("#lands")).to_contain_text(f"{int(number * 10000) / 10000:.4f} falls between")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    tokens(page).nth(2).click()
    expect(page.locator("#about")).to_contain_text("token 3")
    expect(page.locator("#lands")).to_contain_text(f"{steps[2].surprise:.1f} bits")


def test_step_and_back(server: str, page: Page) -> None:
    visit(page, server)
    for count in (1, 2, 3):
        press(page, "One token")
        expect(tokens(page)).to_have_count(count)
        settle(page)
    three = read(page)
    press(page, "Back")
    expect(tokens(page)).to_have_count(2)
    expect(page.locator("#about")).to_contain_text("token 2")
    press(page, "One token")
    expect(tokens(page)).to_have_count(3)
    assert read(page) == three


def test_a_text_is_stopped_and_gone_on_with(server: str, page: Page, fable: LanguageModel) -> None:
    visit(page, server, length="60", speed="4")
    press(page, "Play")
    expect(tokens(page).nth(1)).to_be_visible()
    press(page, "Stop")
    settle(page)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled()
    count = tokens(page).count()
    assert 2 <= count < 60
    page.get_by_label("Speed").select_option("0")
    press(page, "Play")
    expect(tokens(page)).to_have_count(60)
    settle(page)
    ids = [step.token for step in generate(fable, fable.vocabulary.encode(PROMPT), seed=3, most=60)]
    eventually(lambda: read(page), spelled(fable, ids))


def test_another_token_is_a_branch_that_a_link_keeps(server: str, page: Page, fable: LanguageModel) -> None:
    visit(page, server)
    press(page, "Play")
    expect(tokens(page)).to_have_count(12)
    settle(page)
    usual = read(page)
    tokens(page).nth(4).click()
    page.locator(".row:not(.drawn)").first.click()
    page.wait_for_url(re.compile("force="))
    settle(page)
    expect(tokens(page)).to_have_count(12)
    forced = dict(read_forces(asked(page)["force"], KEY, fable.shape.vocabulary))
    assert list(forced) == [4]
    ids = fable.vocabulary.encode(PROMPT)
    expected = [one.token for one in write(fable, ids, Draws(seed=3), forced=forced, most=12)]
    eventually(lambda: read(page), spelled(fable, expected))
    branched, link = read(page), page.url
    page.locator(".branch", has_text="as drawn").click()
    eventually(lambda: read(page), usual)
    page.locator(".branch", has_text="5:").click()
    eventually(lambda: read(page), branched)
    page.goto(link)
    settle(page)
    press(page, "Play")
    expect(tokens(page)).to_have_count(12)
    eventually(lambda: read(page), branched)


def test_the_same_again_and_another_seed(server: str, page: Page) -> None:
    visit(page, server)
    press(page, "Play")
    expect(tokens(page)).to_have_count(12)
    settle(page)
    usual = read(page)
    press(page, "The same again")
    settle(page)
    eventually(lambda: read(page), usual)
    press(page, "Again with another seed")
    page.wait_for_url(re.compile("seed=4"))
    expect(page.locator("#earlier")).to_contain_text("seed 3")
    eventually(lambda: tokens(page).count(), 12)
    assert read(page) != usual


def test_the_keyboard_goes_from_token_to_token(server: str, page: Page) -> None:
    visit(page, server)
    press(page, "Play")
    expect(tokens(page)).to_have_count(12)
    settle(page)
    tokens(page).nth(11).focus()
    page.keyboard.press("Home")
    expect(page.locator("#about")).to_contain_text("token 1 ")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#about")).to_contain_text("token 2 ")
    expect(tokens(page).nth(1)).to_be_focused()
    expect(tokens(page).nth(1).locator(".bits")).to_be_visible()


def test_many_runs_are_a_tree_to_walk_through(server: str, page: Page) -> None:
    visit(page, server, view="tree", temperature="0.7")
    boxes = page.get_by_role("treeitem")
    expect(boxes.first).to_contain_text("10")
    expect_on_screen(page.locator(".whole"))
    boxes.first.focus()
    page.keyboard.press("ArrowDown")
    expect(boxes.nth(1)).to_be_focused()
    expect(page.locator("#said")).to_contain_text("of 10 texts")
    visit(page, server, view="tree", temperature="0")
    expect(page.get_by_role("treeitem")).to_have_count(1)


def test_a_race_marks_where_texts_part(server: str, page: Page, fable: LanguageModel) -> None:
    visit(page, server, view="race", temperatures="0,1,2")
    columns = page.locator(".column")
    expect(columns).to_have_count(3)
    rounds = list(race(fable, fable.vocabulary.encode(PROMPT), (0.0, 1.0, 2.0), 3, 24))
    for place in (1, 2):
        pairs = [[step.token if step else None for step in steps[place - 1 : place + 1]] for steps in rounds]
        parted = next(at for at, (before, own) in enumerate(pairs) if before != own)
        expect(columns.nth(place).locator(".note")).to_contain_text(f"at token {parted + 1}")
        expect(columns.nth(place).locator(".token").nth(parted)).to_have_class(re.compile("parts"))


def test_one_number_picks_other_tokens_as_the_temperature_slides(server: str, page: Page, fable: LanguageModel) -> None:
    visit(page, server, view="race")
    ids = fable.vocabulary.encode(PROMPT)
    logits, number = fable.trace(ids).logits, sampling.numbers(3, len(ids), 1)
    slider = page.get_by_role("slider", name="Temperature")
    for temperature, position in (("0.00", 0), ("1.00", 250), ("2.00", 500)):
        slider.fill(str(position))
        expect(page.locator("#reading")).to_have_text(temperature)
        token = int(sampling.draw(sampling.distribution(logits, float(temperature)), number)[0])
        name = fable.vocabulary.piece(token).replace(" ", "␣")
        expect(page.locator("#falls")).to_contain_text(f": {name}, rank {sampling.rank(logits, token)}")


@pytest.mark.parametrize("view", ["", "tree", "race"])
def test_a_telephone_scrolls_downwards_only(server: str, page: Page, view: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, server, view=view)
    main = page.get_by_test_id("stMain")
    eventually(lambda: main.evaluate("node => node.scrollWidth - node.clientWidth"), 0)
