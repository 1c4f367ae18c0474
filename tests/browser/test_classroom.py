"""A class in real pages: a teacher, a laptop that follows and three phones, from the open room to its end."""

import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from model import classroom
from model.language_model import LanguageModel
from model.settings import CACHE_VARIABLE, MODEL_VARIABLE
from pages.texts import texts
from tests.support import axe
from tests.support.browser import (
    PROJECTOR,
    at_rest,
    enter,
    eventually,
    expect_on_screen,
    serve,
    settle,
    visitor,
)

pytestmark = pytest.mark.browser

WORDS = texts("room")
PHONE: ViewportSize = {"width": 390, "height": 844}
PROMPT = "They lived happily ever"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with Fable, and a file of rooms of its own."""
    cache = str(tmp_path_factory.mktemp("rooms"))
    with serve(environment={MODEL_VARIABLE: "fable", CACHE_VARIABLE: cache}) as address:
        yield address


def open_room(page: Page, server: str, more: str = "") -> str:
    """Open a room about PROMPT and return its code."""
    page.goto(f"{server}/room?prompt={PROMPT.replace(' ', '+')}{more}")
    page.get_by_role("button", name=WORDS["open"]["now"]).click(timeout=120_000)
    return code_on(page)


def code_on(page: Page) -> str:
    """The code that the page shows, at large or in a line."""
    letters = page.locator("[class*=st-key-room-wall] .letters")
    expect(letters).to_have_text(re.compile("^[A-Z]{5}$"))
    return letters.inner_text()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=WORDS["moves"][name], exact=True).click()


def ask(page: Page, kind: str = "") -> None:
    """Ask a question of that kind, the first one that is offered without one, and wait until it is open."""
    opened = page.get_by_role("button", name=WORDS["ask"]["now"], exact=True)
    if not opened.is_visible():
        page.get_by_text(WORDS["another"]).click()
    if kind:
        choose(page, WORDS["ask"]["kinds"][kind])
    opened.click()
    page.get_by_role("button", name=WORDS["moves"]["close"], exact=True).wait_for()


def choose(page: Page, kind: str) -> None:
    """Choose what to ask. The list closes where the page still moves around it."""
    choice, option = page.get_by_role("combobox", name=WORDS["ask"]["kind"]), page.get_by_role("option", name=kind)
    choice.scroll_into_view_if_needed()

    def moves() -> bool:
        before = choice.bounding_box()
        page.wait_for_timeout(200)
        return choice.bounding_box() != before

    eventually(moves, False)
    choice.click()
    choice.fill(kind)
    option.click()
    settle(page)


def vote(server: str, code: str, number: int, *answers: object) -> None:
    """Let as many phones as there are answers give one each."""
    for place, answer in enumerate(answers):
        body = json.dumps({"voter": f"{place:032x}", "question": number, "answer": answer}).encode()
        sent = {"Content-Type": "application/json", "Origin": server}
        with urllib.request.urlopen(urllib.request.Request(f"{server}/join/{code}/vote", body, sent)) as answered:
            assert json.load(answered)["counted"]


def answered(page: Page, count: int, all_: int) -> None:
    said = WORDS["wall"]["answered"].format(count=count, all=all_)
    expect(page.locator("[class*=st-key-room-wall] .answered")).to_have_text(said)


def temperature(page: Page) -> str:
    return page.locator(".st-key-class-answers output").inner_text()


def test_a_class_votes_twice_and_sees_itself_beside_the_model(
    server: str, browser: Browser, fable: LanguageModel, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        teacher, laptop, *phones = (
            stack.enter_context(visitor(browser, server, viewport))
            for viewport in (PROJECTOR, PROJECTOR, PHONE, PHONE, PHONE)
        )
        code = open_room(teacher, server)
        for phone in phones:
            phone.goto(f"{server}/join/{code}")
        present = teacher.locator("[class*=st-key-room-wall] .present")
        expect(present).to_have_text(WORDS["wall"]["present"].format(count=3))
        ask(teacher)
        for phone, word in zip(phones, ("after", "after", "before"), strict=True):
            phone.get_by_role("textbox").fill(word)
            phone.get_by_role("textbox").press("Enter")
        answered(teacher, 3, 3)
        press(teacher, "close")
        expect(phones[0].get_by_role("textbox")).to_have_count(0)
        press(teacher, "again")
        phones[2].get_by_role("textbox").fill("After")
        phones[2].get_by_role("textbox").press("Enter")
        answered(teacher, 1, 3)
        for phone in phones[:2]:
            phone.get_by_role("textbox").fill("after")
            phone.get_by_role("textbox").press("Enter")
        answered(teacher, 3, 3)
        expect(teacher.get_by_text("before", exact=True)).to_have_count(0)
        press(teacher, "reveal")

        bars = teacher.locator(".st-key-class-answers")
        expect(bars.get_by_role("row", name="after 67% → 100% · 3 of 3")).to_be_visible()
        for phone in phones:
            expect(phone.get_by_text("before")).to_be_visible()
        logits = fable.trace(PROMPT).logits
        groups = classroom.grouped(fable, fable.vocabulary.encode(PROMPT), [["after"] * 3])
        fitted = classroom.fit(logits, groups, [3])
        assert fitted
        assert fitted.temperature == pytest.approx(classroom.COLDEST)  # all of one mind, and the model's first
        bars.get_by_role("button", name=re.compile("nearest to the class")).click()
        eventually(lambda: temperature(teacher), "T = 0.10")
        expect(teacher).to_have_url(re.compile("class_temperature=0.1"))
        bars.get_by_role("slider").press("End")
        eventually(lambda: temperature(teacher), "T = 5.00")

        with teacher.expect_download() as table:
            teacher.get_by_role("button", name=WORDS["answers"]["csv"]["label"]).click()
        table.value.save_as(tmp_path / "answers.csv")
        lines = (tmp_path / "answers.csv").read_text("utf-8-sig").splitlines()
        assert lines[0] == "answer,round 1,round 2,model"
        assert lines[1].startswith("after,2,3,0.")
        with teacher.expect_download() as picture:
            teacher.get_by_role("button", name="Picture (PNG)").click()
        assert picture.value.suggested_filename == "room-1.png"

        laptop.goto(f"{server}/?room={code}")
        expect(laptop.get_by_text(WORDS["follower"]["waits"])).to_be_visible()
        enter(teacher, "Attention")
        expect(laptop).to_have_url(re.compile("/attention"))
        at_rest(laptop)
        teacher.get_by_role("button", name=WORDS["strip"]["room"]).click()
        expect(teacher).to_have_url(re.compile("/room"))
        expect(laptop).to_have_url(re.compile("/attention"))


def test_a_laptop_lets_go_and_comes_back(server: str, browser: Browser) -> None:
    with visitor(browser, server) as teacher, visitor(browser, server) as laptop:
        code = open_room(teacher, server)
        enter(teacher, "Prediction")
        laptop.goto(f"{server}/?room={code}")
        expect(laptop).to_have_url(re.compile("/prediction"))
        at_rest(teacher)
        at_rest(laptop)
        teacher.get_by_label("Temperature", exact=True).press("End")
        expect(laptop).to_have_url(re.compile("temperature=10"))
        laptop.get_by_role("button", name=WORDS["follower"]["let_go"]).click()
        expect(laptop.get_by_role("button", name=WORDS["follower"]["back"])).to_be_visible()
        enter(teacher, "Tokens")
        expect(teacher).to_have_url(re.compile("/tokens"))
        expect(laptop).to_have_url(re.compile("/prediction"))
        laptop.get_by_role("button", name=WORDS["follower"]["back"]).click()
        expect(laptop).to_have_url(re.compile("/tokens"))
        laptop.reload()
        enter(teacher, "Layers")
        expect(laptop).to_have_url(re.compile("/layers"))


def test_a_reload_and_a_new_tab_keep_the_room_and_no_address_tells_its_key(server: str, page: Page) -> None:
    code = open_room(page, server)
    page.reload()
    assert code_on(page) == code
    assert "host" not in page.url
    tab = page.context.new_page()
    tab.goto(f"{server}/tokens")
    assert code_on(tab) == code
    page.get_by_role("button", name=WORDS["moves"]["more"], exact=True).click()
    page.get_by_role("button", name=WORDS["moves"]["end"]).click()
    page.get_by_role("button", name=WORDS["open"]["now"]).wait_for()
    page.reload()
    page.get_by_role("button", name=WORDS["open"]["now"]).wait_for()


def test_the_link_for_another_machine_leads_the_room(server: str, browser: Browser) -> None:
    with visitor(browser, server) as first, visitor(browser, server) as second:
        code = open_room(first, server)
        first.get_by_role("button", name=WORDS["moves"]["more"], exact=True).click()
        first.get_by_text(WORDS["moves"]["elsewhere"]).click()
        link = first.get_by_role("textbox", name=WORDS["moves"]["host"]["label"])
        expect(link).to_have_value(re.compile("host=[0-9a-f]{32}$"))
        second.goto(link.input_value())
        assert code_on(second) == code
        expect(second).not_to_have_url(re.compile("host="))


def test_a_class_draws_together_and_goes_on(server: str, page: Page) -> None:
    code = open_room(page, server)
    ask(page, "draw")
    expect(page.get_by_text(WORDS["drawing"]["none"])).to_be_visible()
    vote(server, code, 1, *[None] * 12)
    expect(page.get_by_text(re.compile("^12 have drawn"))).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    press(page, "reveal")
    page.get_by_role("button", name=WORDS["drawing"]["on"]).click()
    tree = page.locator(".st-key-room-tree")
    expect(tree.get_by_role("treeitem").first).to_have_attribute("aria-description", re.compile("^12 of 12"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_and_use_it(server: str, browser: Browser, scheme: Literal["light", "dark"]) -> None:
    with visitor(browser, server, scheme=scheme) as page:
        page.goto(f"{server}/room")
        page.get_by_role("button", name=WORDS["open"]["now"]).wait_for(timeout=120_000)
        assert axe.findings(page) == []
        code = open_room(page, server)
        settle(page)
        assert axe.findings(page) == []
        ask(page, "chosen")
        vote(server, code, 1, 0, 1, 1)
        answered(page, 3, 3)
        assert axe.findings(page) == []
        press(page, "reveal")
        page.locator(".st-key-class-answers table").wait_for()
        assert axe.findings(page) == []
        ask(page, "number")
        press(page, "reveal")
        page.locator(".st-key-class-counts table").wait_for()
        assert axe.findings(page) == []
        enter(page, "Tokens")
        code_on(page)
        assert axe.findings(at_rest(page)) == []


def test_a_projector_shows_it_without_scrolling(server: str, page: Page) -> None:
    code = open_room(page, server, "&present=true")
    wall = page.locator("[class*=st-key-room-wall]")
    expect_on_screen(wall)
    ask(page)
    vote(server, code, 1, *(f"word{number}" for number in range(12)))
    answered(page, 12, 12)
    expect_on_screen(wall)
    press(page, "reveal")
    expect_on_screen(page.locator(".st-key-class-answers section"))


def test_a_telephone_can_lead_it(server: str, browser: Browser) -> None:
    with visitor(browser, server, PHONE) as page:
        code = open_room(page, server)
        ask(page)
        vote(server, code, 1, "after", "supercalifragilisticexpialidocious")
        press(page, "reveal")
        page.locator(".st-key-class-answers table").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
