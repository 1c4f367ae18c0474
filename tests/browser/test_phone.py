"""The page on the phones: a class answers, loses the network, comes back and sees itself beside the model."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, expect

from pages.rooms.hub import Hub
from pages.rooms.limits import Limits
from pages.rooms.phone import assets
from pages.rooms.rooms import Kind, Question, Result, Rooms, Row
from pages.rooms.store.sqlite_store import SqliteStore
from pages.texts import texts
from tests.support import axe
from tests.support.browser import box, eventually, visitor
from tests.support.room_server import serving_here

pytestmark = pytest.mark.browser

WORDS = texts("phone")
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 320, "height": 640}
HOSTILE = "<img src=x onerror=alert(1)>&amp;{answer}</script>" + "W" * 60
TOKEN = Question(Kind.TOKEN, "Which token comes next?", "The capital\nof France is")
CHOICE = Question(Kind.CHOICE, "Which token comes next?", "The cat", ("␣sat", "␣ran", "␣xylophone"))
STATEMENT = Question(Kind.STATEMENT, "What is attention?", options=("It looks back.", "It looks ahead."))
SCALE = Question(Kind.SCALE, "How warm?", low=0, high=5, step=0.1, unit="degrees")
POWERS = Question(Kind.SCALE, "How many parameters?", low=1000, high=1e12, step=1, unit="parameters", log=True)
DRAW = Question(Kind.DRAW, "Draw the next token.", "The cat")


@dataclass(frozen=True)
class Class:
    """A room with its teacher, on a server of its own."""

    house: Rooms
    server: str
    secret: str

    @property
    def code(self) -> str:
        room = self.house.of_host(self.secret)
        assert room
        return room.code

    @property
    def link(self) -> str:
        return f"{self.server}/join/{self.code}"

    def answers(self) -> list[object]:
        """What is counted in this round."""
        return list(self.house.answers(self.secret)[-1].values())

    def ask(self, question: Question) -> int:
        return self.house.ask(self.secret, question).number

    def others(self, *answers: object) -> None:
        """Let other phones answer the open question."""
        room = self.house.of_host(self.secret)
        assert room
        for place, answer in enumerate(answers):
            self.house.vote(room.code, f"{place:032x}", room.number, answer, "")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rooms]:
    found = Rooms(SqliteStore(tmp_path_factory.mktemp("rooms") / "rooms.sqlite", time.time), limits=Limits())
    yield found
    found.shut()


@pytest.fixture(scope="module")
def server(house: Rooms) -> Iterator[str]:
    with serving_here(house, Hub(lambda: house)) as address:
        yield address


@pytest.fixture
def room(house: Rooms, server: str, request: pytest.FixtureRequest) -> Iterator[Class]:
    secret = house.open_room(opener=request.node.name)
    yield Class(house, server, secret)
    if house.of_host(secret):
        house.end(secret)


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    with visitor(browser, server, PHONE) as found:
        yield found


def status(page: Page) -> Locator:
    return page.locator("#status")


def counted(answer: str) -> str:
    return str(WORDS["status"]["counted"]).format(answer=answer)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=WORDS["ask"][name], exact=True)


def enter(page: Page, room: Class, question: Question | None = None) -> Page:
    """Open the page and wait until the room is there; with a question, until that is asked."""
    page.goto(room.link)
    expect(title(page)).to_have_text(WORDS["waiting"]["title"])
    if question:
        room.ask(question)
        expect(title(page)).to_have_text(question.say)
    return page


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def send(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")


def test_all_of_the_page_is_small() -> None:
    assert sum(len(content) for _, content in assets().values()) < 30_000


def test_what_old_telephones_do_not_know_is_not_used() -> None:
    script, style = (assets()[name][1].decode() for name in ("phone.js", "phone.css"))
    assert not re.search(
        r"\?\.|\?\?|^\s*(import|export) |\basync\b|\breplaceChildren\b|innerHTML", script, re.MULTILINE
    )
    assert ":has(" not in style
    assert not re.search(r"(?<=[{;])\s*&", style)


def test_a_code_is_typed(page: Page, room: Class) -> None:
    page.goto(f"{room.server}/join")
    field = page.get_by_role("textbox", name=WORDS["enter"]["label"])
    expect(field).to_have_attribute("autocomplete", "off")
    field.fill("ABC1")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(WORDS["enter"]["wrong"])
    expect(field).to_be_focused()
    field.fill(f"{room.code[:2]}-{room.code[2:]} ".lower())
    page.get_by_role("button", name=WORDS["enter"]["go"]).click()
    expect(page).to_have_url(room.link)
    expect(title(page)).to_have_text(WORDS["waiting"]["title"])
    expect(page.get_by_text(WORDS["waiting"]["say"])).to_be_visible()


def test_a_word_is_typed_and_changed(page: Page, room: Class) -> None:
    enter(page, room, TOKEN)
    expect(page.get_by_text(TOKEN.prompt)).to_be_visible()
    button(page, "send").click()
    expect(page.get_by_role("alert")).to_have_text(WORDS["ask"]["empty"])
    send(page, " Paris")
    expect(status(page)).to_have_text(counted("“ Paris”"))
    assert room.answers() == [" Paris"]
    page.get_by_role("textbox").fill("Lyon")
    button(page, "change").click()
    expect(status(page)).to_have_text(counted("“Lyon”"))
    assert room.answers() == ["Lyon"]


@pytest.mark.parametrize("question", [CHOICE, STATEMENT], ids=["choice", "statement"])
def test_an_option_is_tapped_and_changed(page: Page, room: Class, question: Question) -> None:
    enter(page, room, question)
    for place, option in enumerate(question.options[:2]):
        page.get_by_role("radio", name=option).click()
        expect(status(page)).to_have_text(counted(f"“{option}”"))
        expect(page.get_by_role("radio", checked=True)).to_have_text(option)
        assert room.answers() == [place]


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [(SCALE, "2.5 degrees", "5 degrees"), (POWERS, "32 million parameters", "1 trillion parameters")],
    ids=["even", "powers"],
)
def test_a_number_is_set_and_changed(page: Page, room: Class, question: Question, first: str, last: str) -> None:
    enter(page, room, question)
    slider = page.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", first)
    assert room.answers() == []
    button(page, "send").click()
    expect(status(page)).to_have_text(counted(first))
    slider.press("End")
    expect(page.locator("output")).to_have_text(last)
    button(page, "change").click()
    expect(status(page)).to_have_text(counted(last))
    assert room.answers() == [question.high]


def test_a_number_is_drawn_once(page: Page, room: Class) -> None:
    enter(page, room, DRAW)
    button(page, "draw").click()
    expect(status(page)).to_contain_text(re.compile(r"0\.\d{3}, counted"))
    expect(button(page, "draw")).to_be_hidden()
    (answer,) = room.answers()
    assert isinstance(answer, float)
    assert page.locator(".drawn").inner_text() == f"{int(answer * 1000) / 1000:.3f}"
    page.reload()
    expect(page.locator(".drawn")).to_have_text(f"{int(answer * 1000) / 1000:.3f}")


def test_a_second_tab_is_the_same_voter_and_a_reload_keeps_the_answer(page: Page, room: Class) -> None:
    enter(page, room, CHOICE)
    page.get_by_role("radio").first.click()
    expect(status(page)).to_have_text(counted("“␣sat”"))
    second = page.context.new_page()
    second.goto(room.link)
    expect(status(second)).to_have_text(counted("“␣sat”"))
    second.get_by_role("radio").last.click()
    expect(status(second)).to_have_text(counted("“␣xylophone”"))
    expect(status(page)).to_have_text(counted("“␣xylophone”"))
    page.reload()
    expect(status(page)).to_have_text(counted("“␣xylophone”"))
    assert room.answers() == [2]
    assert room.house.present(room.code) == 1


def test_voters_of_a_day_ago_are_forgotten(page: Page, room: Class) -> None:
    page.goto(f"{room.server}/join/")
    old = "inside-gpt2 room OLDER"
    page.evaluate("([name, at]) => localStorage.setItem(name, JSON.stringify({ voter: 'a'.repeat(32), at }))", [old, 5])
    enter(page, room)
    kept = page.evaluate("() => Object.keys(localStorage)")
    assert kept == [f"inside-gpt2 room {room.code}"]


def test_a_browser_that_stores_nothing_votes(page: Page, room: Class) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })")
    enter(page, room, TOKEN)
    send(page, "Paris")
    expect(status(page)).to_have_text(counted("“Paris”"))
    send(page, "Lyon")
    expect(status(page)).to_have_text(counted("“Lyon”"))
    assert room.answers() == ["Lyon"]


def offline(page: Page, is_off: bool) -> None:
    page.context.set_offline(is_off)


def test_a_vote_without_a_network_is_sent_once_there_is_one(page: Page, room: Class) -> None:
    enter(page, room, TOKEN)
    offline(page, True)
    expect(page.get_by_text(WORDS["lost"])).to_be_visible()
    send(page, "Paris")
    expect(status(page)).to_have_text(WORDS["status"]["kept"].format(answer="“Paris”"))
    assert room.answers() == []
    offline(page, False)
    expect(status(page)).to_have_text(counted("“Paris”"), timeout=30_000)
    expect(page.get_by_text(WORDS["lost"])).to_have_count(0)
    assert room.answers() == ["Paris"]


def test_a_vote_of_which_nothing_was_heard_is_sent_again(page: Page, room: Class) -> None:
    enter(page, room, CHOICE)
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append("vote")
        route.abort() if len(refused) < 3 else route.continue_()

    page.route("**/vote", refuse)
    page.get_by_role("radio").first.click()
    expect(status(page)).to_have_text(counted("“␣sat”"), timeout=30_000)
    assert len(refused) == 3


def test_what_a_proxy_says_of_a_vote_does_not_lose_it(page: Page, room: Class) -> None:
    enter(page, room, TOKEN)
    refused: list[str] = []

    def stand_between(route: Route) -> None:
        refused.append("vote")
        if len(refused) > 1:
            route.continue_()
        else:
            route.fulfill(status=502, content_type="application/json", body='{"message": "Bad gateway"}')

    page.route("**/vote", stand_between)
    send(page, "Paris")
    expect(status(page)).to_have_text(counted("“Paris”"), timeout=30_000)
    assert room.answers() == ["Paris"]


def test_a_vote_that_comes_too_late_is_not_said_to_be_counted(page: Page, room: Class) -> None:
    enter(page, room, TOKEN)
    offline(page, True)
    expect(page.get_by_text(WORDS["lost"])).to_be_visible()
    send(page, "Paris")
    expect(status(page)).to_contain_text("Paris")
    room.house.close(room.secret)
    offline(page, False)
    expect(status(page)).to_have_text(WORDS["why"]["closed"], timeout=30_000)
    expect(page.get_by_text(WORDS["status"]["closed"])).to_be_visible()
    assert room.answers() == []


def test_an_answer_that_was_counted_unheard_is_not_said_to_be_late(page: Page, room: Class) -> None:
    enter(page, room, TOKEN)

    def lose_the_reply(route: Route) -> None:
        route.fetch()
        room.house.close(room.secret)
        route.abort()

    page.route("**/vote", lose_the_reply)
    send(page, "Paris")
    expect(status(page)).to_have_text(WORDS["status"]["final"].format(answer="“Paris”"), timeout=30_000)


def test_without_a_stream_the_page_asks(page: Page, room: Class) -> None:
    page.route("**/events?*", lambda route: route.abort())
    enter(page, room, TOKEN)
    send(page, "Paris")
    expect(status(page)).to_have_text(counted("“Paris”"))
    room.house.close(room.secret)
    expect(page.get_by_text(WORDS["status"]["closed"])).to_be_visible()


def test_what_is_typed_stays_while_others_answer_and_after_a_close(page: Page, room: Class) -> None:
    enter(page, room, TOKEN)
    field = page.get_by_role("textbox")
    field.press_sequentially("Par")
    room.others("a", "b", "c")
    expect(page.locator("#count")).to_contain_text("3 of 3")
    expect(field).to_be_focused()
    expect(field).to_have_value("Par")
    room.house.close(room.secret)
    expect(page.get_by_text(WORDS["status"]["closed"])).to_be_visible()
    expect(field).to_have_count(0)
    expect(title(page)).to_be_focused()
    expect(status(page)).to_have_text(WORDS["status"]["none"])
    room.house.vote_again(room.secret)
    expect(field).to_have_value("Par")
    assert room.house.answers(room.secret)[0].keys() == {f"{place:032x}" for place in range(3)}


def test_two_rounds_and_both_results(page: Page, room: Class) -> None:
    enter(page, room, TOKEN)
    send(page, "lyon")
    expect(status(page)).to_have_text(counted("“lyon”"))
    room.house.close(room.secret)
    expect(status(page)).to_have_text(WORDS["status"]["final"].format(answer="“lyon”"))
    room.house.vote_again(room.secret)
    expect(page.get_by_text(WORDS["ask"]["again"].format(round=2))).to_be_visible()
    expect(page.get_by_text(WORDS["ask"]["before"].format(answer="“lyon”"))).to_be_visible()
    expect(status(page)).to_have_text("")
    send(page, "paris.")
    expect(status(page)).to_have_text(counted("“paris.”"))
    rows = (Row("Paris", (1, 3), 0.773), Row("Lyon", (3, 1), 0.0001), Row("nowhere", (0, 0), None))
    room.house.reveal(room.secret, Result(rows, "It knows the city."))
    expect(page.get_by_role("heading", name=WORDS["result"]["beside"])).to_be_visible()
    expect(page.get_by_text("It knows the city.")).to_be_visible()
    paris, lyon, nowhere = (page.get_by_role("listitem").nth(place) for place in range(3))
    for text in ("Round 1", "1 of 4", "Round 2", "3 of 4", "Model", "77.3%", WORDS["result"]["yours"]):
        expect(paris).to_contain_text(text)
    expect(lyon).to_contain_text("under 0.1%")
    expect(lyon).not_to_contain_text(WORDS["result"]["yours"])
    expect(nowhere).not_to_contain_text(WORDS["result"]["model"])
    wide = box(paris.locator(".model"))["width"] / box(paris.locator(".track").last)["width"]
    assert wide == pytest.approx(0.773, abs=0.01)


@pytest.mark.parametrize(("shares", "place"), [((0.0, 1.0), 1), ((1.0, 0.0), 0), ((0.0, 0.0), None)])
def test_a_draw_finds_its_token(page: Page, room: Class, shares: tuple[float, float], place: int | None) -> None:
    enter(page, room, DRAW)
    button(page, "draw").click()
    expect(page.locator(".drawn")).to_have_text(re.compile(r"^0\.\d{3}$"))
    drawn = page.locator(".drawn").inner_text()
    rows = tuple(Row(label, (0,), share) for label, share in zip(("␣sat", "␣ran"), shares, strict=True))
    room.house.reveal(room.secret, Result(rows))
    token = WORDS["result"]["other"] if place is None else f"“{rows[place].label}”"
    expect(page.get_by_text(WORDS["result"]["fell"].format(number=drawn, token=token))).to_be_visible()
    mine = page.get_by_role("listitem").filter(has_text=WORDS["result"]["yours"])
    expect(mine).to_have_count(0 if place is None else 1)


@pytest.mark.parametrize(
    ("question", "act", "rows", "mine"),
    [
        (CHOICE, lambda page: page.get_by_role("radio").nth(1).click(), CHOICE.options, 1),
        (SCALE, lambda page: button(page, "send").click(), ("0 to 2 degrees", "2 to 4 degrees", "4 to 5 degrees"), 1),
    ],
    ids=["choice", "number"],
)
def test_the_own_answer_is_marked(
    page: Page, room: Class, question: Question, act: Callable[[Page], None], rows: tuple[str, ...], mine: int
) -> None:
    enter(page, room, question)
    act(page)
    expect(status(page)).to_contain_text("counted")
    room.house.reveal(room.secret, Result(tuple(Row(label, (1,), None) for label in rows)))
    expect(page.get_by_role("heading", name=WORDS["result"]["title"])).to_be_visible()
    marked = page.get_by_role("listitem").filter(has_text=WORDS["result"]["yours"])
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(rows[mine])


def test_an_answer_does_not_turn_the_sentence_around_it(page: Page, room: Class) -> None:
    enter(page, room)
    room.ask(Question(Kind.STATEMENT, "Which?", options=("\u202eabc", "\u2067def")))
    for place, seen in enumerate(("abc", "def")):
        page.get_by_role("radio").nth(place).click()
        expect(status(page)).to_have_text(counted(f"“{seen}”"))


def test_hostile_words_are_shown_letter_by_letter(page: Page, room: Class) -> None:
    options = (HOSTILE, "<b>bold</b>", "$' $& {count}")
    enter(page, room)
    room.ask(Question(Kind.CHOICE, HOSTILE, HOSTILE, options))
    expect(title(page)).to_have_text(HOSTILE)
    expect(page.locator("blockquote")).to_contain_text(HOSTILE)
    for option in options:
        page.get_by_role("radio", name=option).click()
        expect(status(page)).to_have_text(counted(f"“{option}”"))
    room.house.reveal(room.secret, Result(tuple(Row(option, (1,), 0.1) for option in options), HOSTILE))
    expect(page.locator(".said")).to_have_text(HOSTILE)
    expect(page.get_by_role("listitem").first).to_contain_text(HOSTILE)
    assert page.locator("img, main b b").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_what_a_browser_takes_for_an_answer_and_the_server_does_not(page: Page, room: Class) -> None:
    enter(page, room, TOKEN)
    send(page, "\N{RIGHT-TO-LEFT OVERRIDE}gnp")
    expect(status(page)).to_have_text(WORDS["why"]["kind"])
    send(page, "png")
    expect(status(page)).to_have_text(counted("“png”"))


@pytest.mark.parametrize("why", ["origin", "voters"])
def test_every_refusal_has_a_sentence(page: Page, room: Class, why: str) -> None:
    enter(page, room, CHOICE)
    page.route("**/vote", lambda route: route.fulfill(status=409, json={"counted": False, "why": why}))
    page.get_by_role("radio").first.click()
    expect(status(page)).to_have_text(WORDS["why"][why])
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


@pytest.mark.parametrize("why", ["often", "unavailable"])
def test_a_refusal_that_passes_is_tried_again(page: Page, room: Class, why: str) -> None:
    page.clock.install()
    enter(page, room, CHOICE)
    page.route("**/vote", lambda route: route.fulfill(status=503, json={"counted": False, "why": why}), times=1)
    page.get_by_role("radio").first.click()
    expect(status(page)).to_have_text(WORDS["why"][why])
    page.clock.run_for(15_000)
    expect(status(page)).to_have_text(counted("“␣sat”"))


def test_no_such_room_and_a_room_that_ends(page: Page, room: Class) -> None:
    page.goto(f"{room.server}/join/abcde")
    expect(title(page)).to_have_text(WORDS["unknown"]["title"].format(code="ABCDE"))
    page.get_by_role("textbox", name=WORDS["enter"]["label"]).fill(room.code)
    page.get_by_role("button", name=WORDS["enter"]["go"]).click()
    expect(title(page)).to_have_text(WORDS["waiting"]["title"])
    room.house.ask(room.secret, TOKEN)
    page.get_by_role("textbox").fill("erased")
    page.get_by_role("textbox").press("Enter")
    expect(status(page)).to_have_text(counted("“erased”"))
    room.house.end(room.secret)
    expect(title(page)).to_have_text(WORDS["ended"]["title"])
    assert "erased" not in page.evaluate("JSON.stringify(localStorage)")
    expect(page.get_by_role("textbox", name=WORDS["enter"]["label"])).to_be_visible()


def test_the_keyboard_alone(page: Page, room: Class) -> None:
    enter(page, room, CHOICE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio").first).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio").last).to_be_focused()
    assert room.answers() == []
    page.keyboard.press("Space")
    expect(status(page)).to_have_text(counted("“␣xylophone”"))
    expect(page.get_by_role("radio").last).to_be_focused()
    room.ask(SCALE)
    expect(page.get_by_role("slider")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("slider")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text(counted("0 degrees"))
    room.ask(DRAW)
    expect(button(page, "draw")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("counted")
    expect(title(page)).to_be_focused()


RESULT = Result((Row("␣sat", (2, 1), 0.5), Row("W" * 120, (0, 1), 0.0001)), "Well.")


def stages(page: Page, room: Class) -> Iterator[str]:
    """Bring the page to each of its stages, and say which."""
    page.goto(f"{room.server}/join/")
    expect(page.get_by_role("textbox")).to_be_visible()
    yield "entering"
    enter(page, room)
    yield "waiting"
    for question in (TOKEN, CHOICE, Question(Kind.STATEMENT, HOSTILE, HOSTILE, (HOSTILE, "b")), POWERS, DRAW):
        room.ask(question)
        expect(title(page)).to_have_text(question.say)
        yield f"{question.kind} open"
    button(page, "draw").click()
    expect(status(page)).to_contain_text("counted")
    yield "counted"
    room.house.close(room.secret)
    expect(page.get_by_text(WORDS["status"]["closed"])).to_be_visible()
    yield "closed"
    room.ask(CHOICE)
    page.get_by_role("radio").first.click()
    expect(status(page)).to_contain_text("counted")
    room.house.close(room.secret)
    room.house.vote_again(room.secret)
    expect(page.locator(".again")).to_be_visible()
    page.get_by_role("radio").first.click()
    expect(status(page)).to_contain_text("counted")
    yield "again"
    room.house.reveal(room.secret, RESULT)
    expect(page.get_by_role("listitem")).to_have_count(2)
    yield "revealed"
    offline(page, True)
    expect(page.get_by_text(WORDS["lost"])).to_be_visible()
    yield "lost"
    offline(page, False)
    room.house.end(room.secret)
    expect(title(page)).to_have_text(WORDS["ended"]["title"], timeout=30_000)
    yield "ended"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_and_use_each_stage(browser: Browser, room: Class, scheme: Literal["light", "dark"]) -> None:
    with visitor(browser, room.server, PHONE, scheme) as page:
        for stage in stages(page, room):
            assert (stage, axe.findings(page)) == (stage, [])
            expect(title(page)).to_have_count(1)


@pytest.mark.parametrize("text", [100, 200], ids=["usual text", "twice the text"])
def test_a_small_phone_scrolls_downwards_only_and_has_large_targets(browser: Browser, room: Class, text: int) -> None:
    with visitor(browser, room.server, NARROW if text == 100 else PHONE) as page:
        page.add_init_script(
            f"addEventListener('DOMContentLoaded', () => {{ document.documentElement.style.fontSize = '{text}%'; }})"
        )
        for stage in stages(page, room):
            assert (stage, page.evaluate("document.documentElement.scrollWidth - innerWidth")) == (stage, 0)
            for target in page.locator("button:visible, input:visible").all():
                assert (stage, box(target)["height"] >= 48) == (stage, True)


def test_without_scripts_there_is_a_sentence() -> None:
    page = assets()[""][1].decode()
    assert f"<noscript><p>{WORDS['noscript']}</p></noscript>" in page


def test_nothing_is_asked_of_others(page: Page, room: Class) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    enter(page, room, TOKEN)
    send(page, "Paris")
    expect(status(page)).to_have_text(counted("“Paris”"))
    below = f"{room.server}/join/"
    eventually(lambda: [url for url in asked if not url.startswith((below, "data:"))], [])
