"""What strangers send to a room, and what comes of it: nothing, unless it is a vote."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.testclient import TestClient

from pages.rooms.hub import Hub
from pages.rooms.rooms import Kind, Question, Result, RoomError, Rooms, Row
from pages.rooms.routes import MOST_BODY, Door
from tests.support import room_server

VOTER, OTHER = "0123456789abcdef" * 2, "fedcba9876543210" * 2
HOME = "http://testserver"
QUESTIONS = {
    "TOKEN": Question(Kind.TOKEN, "Which comes next?", "The cat", about={"ids": "[464, 3797]"}),
    "CHOICE": Question(Kind.CHOICE, "Which?", options=(" cat", " dog")),
    "STATEMENT": Question(Kind.STATEMENT, "Which?", options=("It is.", "It is not.")),
    "SCALE": Question(Kind.SCALE, "How warm?", low=0.1, high=5),
    "DRAW": Question(Kind.DRAW, "Draw"),
    "CLOSED": Question(Kind.TOKEN, "Which?"),
    "REVEALED": Question(Kind.TOKEN, "Which?"),
    "SECOND": Question(Kind.TOKEN, "Which?"),
}
FIRST = {"TOKEN": " cat", "CHOICE": 1, "STATEMENT": 0, "SCALE": 0.5, "DRAW": None, "CLOSED": "a", "REVEALED": "a"}


@dataclass(frozen=True)
class School:
    """A room in each of these states, and one whose first question was another."""

    house: Rooms
    web: TestClient
    secrets: dict[str, str]

    def code(self, name: str) -> str:
        room = self.house.of_host(self.secrets[name])
        assert room
        return room.code

    def everything(self) -> list[Any]:
        """The state and the votes of all rooms."""
        return [(self.house.of_host(secret), self.house.answers(secret)) for secret in self.secrets.values()]

    def vote(self, name: str, answer: object, voter: object = VOTER, question: object = 1, **how: Any) -> Any:
        vote = {"voter": voter, "question": question, "answer": answer}
        return self.web.post(f"/join/{self.code(name)}/vote", json=vote, **how)


@pytest.fixture
def school(house: Rooms) -> Iterator[School]:
    secrets = {name: house.open_room(opener=name) for name in QUESTIONS}
    for name, secret in secrets.items():
        room = house.ask(secret, QUESTIONS[name])
        if name in FIRST:
            house.vote(room.code, OTHER, 1, FIRST[name], "")
    house.close(secrets["CLOSED"])
    house.reveal(secrets["REVEALED"], Result((Row("a", (1,), 0.5),), "Well."))
    house.ask(secrets["SECOND"], QUESTIONS["SECOND"])
    with TestClient(room_server.app([*Door(lambda: house, Hub(lambda: house)).routes("")]), HOME) as web:
        yield School(house, web, secrets)


@pytest.mark.parametrize(
    ("name", "answer", "kept"),
    [("TOKEN", " sat \n", " sat"), ("TOKEN", "<b>", "<b>"), ("CHOICE", 0, 0), ("STATEMENT", 1, 1), ("SCALE", 2, 2.0)],
)
def test_a_vote_is_counted_and_can_be_changed(school: School, name: str, answer: object, kept: object) -> None:
    for _ in range(3):  # doubled by a phone that is not sure
        said = school.vote(name, answer, headers={"Origin": HOME})
        assert (said.status_code, said.json()) == (200, {"counted": True, "answer": kept})
        assert said.headers["cache-control"] == "no-store"
    state = school.web.get(f"/join/{school.code(name)}/state?voter={VOTER}")
    assert state.json()["mine"] == kept
    assert state.json()["answered"] == 2
    assert state.headers["cache-control"] == "no-store"


def test_a_draw_is_made_here_and_once(school: School) -> None:
    first, second = school.vote("DRAW", None).json(), school.vote("DRAW", None).json()
    assert first == second
    assert 0 <= first["answer"] < 1


def test_a_second_question_takes_votes_by_its_own_number(school: School) -> None:
    assert school.vote("SECOND", "a", question=2).status_code == 200


HOSTILE_VOTES: list[tuple[str, object, object, object, int, str]] = [
    # room, answer, voter, question, status, why
    ("TOKEN", 3, VOTER, 1, 400, "kind"),
    ("TOKEN", None, VOTER, 1, 400, "kind"),
    ("TOKEN", True, VOTER, 1, 400, "kind"),
    ("TOKEN", [" cat"], VOTER, 1, 400, "kind"),
    ("TOKEN", {"$gt": ""}, VOTER, 1, 400, "kind"),
    ("TOKEN", "", VOTER, 1, 400, "kind"),
    ("TOKEN", " \t\n", VOTER, 1, 400, "kind"),
    ("TOKEN", "\u200b\u200d", VOTER, 1, 400, "kind"),
    ("TOKEN", "x" * 61, VOTER, 1, 400, "kind"),
    ("TOKEN", "a\x00b", VOTER, 1, 400, "kind"),
    ("TOKEN", "\x1b[2J", VOTER, 1, 400, "kind"),
    ("TOKEN", "\u202egnp.exe", VOTER, 1, 400, "kind"),
    ("TOKEN", "\ud800", VOTER, 1, 400, "kind"),
    ("TOKEN", "\udc00 cat", VOTER, 1, 400, "kind"),
    ("TOKEN", "a\u2028b", VOTER, 1, 400, "kind"),
    ("CHOICE", 2, VOTER, 1, 400, "kind"),
    ("CHOICE", -1, VOTER, 1, 400, "kind"),
    ("CHOICE", 0.0, VOTER, 1, 400, "kind"),
    ("CHOICE", False, VOTER, 1, 400, "kind"),
    ("CHOICE", "0", VOTER, 1, 400, "kind"),
    ("CHOICE", " cat", VOTER, 1, 400, "kind"),
    ("CHOICE", 10**300, VOTER, 1, 400, "kind"),
    ("STATEMENT", None, VOTER, 1, 400, "kind"),
    ("STATEMENT", [0], VOTER, 1, 400, "kind"),
    ("SCALE", 0.09, VOTER, 1, 400, "kind"),
    ("SCALE", 1e308, VOTER, 1, 400, "kind"),
    ("SCALE", -(10**1000), VOTER, 1, 400, "kind"),
    ("SCALE", "1", VOTER, 1, 400, "kind"),
    ("SCALE", True, VOTER, 1, 400, "kind"),
    ("SCALE", {"valueOf": 1}, VOTER, 1, 400, "kind"),
    ("DRAW", 0.999, VOTER, 1, 400, "kind"),
    ("DRAW", 0, VOTER, 1, 400, "kind"),
    ("CLOSED", "b", VOTER, 1, 409, "closed"),
    ("CLOSED", "b", OTHER, 1, 409, "closed"),
    ("REVEALED", "b", OTHER, 1, 409, "closed"),
    ("SECOND", "b", VOTER, 1, 409, "closed"),
    ("SECOND", "b", VOTER, 3, 409, "closed"),
    ("TOKEN", " cat", VOTER, 2, 409, "closed"),
    ("TOKEN", " cat", VOTER, 0, 409, "closed"),
    ("TOKEN", " cat", VOTER, -1, 409, "closed"),
    ("TOKEN", " cat", VOTER, 10**1000, 409, "closed"),
    ("TOKEN", " cat", VOTER, 1.0, 400, "kind"),
    ("TOKEN", " cat", VOTER, "1", 400, "kind"),
    ("TOKEN", " cat", VOTER, True, 400, "kind"),
    ("TOKEN", " cat", VOTER, None, 400, "kind"),
    ("TOKEN", " cat", "", 1, 400, "kind"),
    ("TOKEN", " cat", VOTER[:-1], 1, 400, "kind"),
    ("TOKEN", " cat", VOTER + "0", 1, 400, "kind"),
    ("TOKEN", " cat", VOTER.upper(), 1, 400, "kind"),
    ("TOKEN", " cat", "z" * 32, 1, 400, "kind"),
    ("TOKEN", " cat", "' OR 1=1; DROP TABLE votes; --  "[:32], 1, 400, "kind"),
    ("TOKEN", " cat", [VOTER], 1, 400, "kind"),
    ("TOKEN", " cat", None, 1, 400, "kind"),
    ("TOKEN", " cat", int(VOTER, 16), 1, 400, "kind"),
    ("TOKEN", " cat", "\ud800" * 32, 1, 400, "kind"),
]


@pytest.mark.parametrize(("name", "answer", "voter", "question", "status", "why"), HOSTILE_VOTES)
def test_a_vote_that_is_none_changes_nothing(
    school: School, name: str, answer: object, voter: object, question: object, status: int, why: str
) -> None:
    before = school.everything()
    body = json.dumps({"voter": voter, "question": question, "answer": answer})  # letters as escapes, halves too
    said = school.web.post(
        f"/join/{school.code(name)}/vote", content=body, headers={"Content-Type": "application/json"}
    )
    assert (said.status_code, said.json()) == (status, {"counted": False, "why": why})
    assert school.everything() == before


GOOD = json.dumps({"voter": VOTER, "question": 1, "answer": "b"}).encode()
HOSTILE_BODIES: list[tuple[bytes, dict[str, str], int, str]] = [
    (b"", {}, 400, "kind"),
    (b"null", {}, 400, "kind"),
    (b"[]", {}, 400, "kind"),
    (b'"vote"', {}, 400, "kind"),
    (b"1e999", {}, 400, "kind"),
    (b"{", {}, 400, "kind"),
    (GOOD + GOOD, {}, 400, "kind"),
    (GOOD[:-1] + b', "admin": true}', {}, 400, "kind"),
    (b'{"voter": "%s", "question": 1}' % VOTER.encode(), {}, 400, "kind"),
    (b'{"voter": "%s", "question": 1, "answer": NaN}' % VOTER.encode(), {}, 400, "kind"),
    (b'{"voter": "%s", "question": Infinity, "answer": "b"}' % VOTER.encode(), {}, 400, "kind"),
    (b'{"voter": "%s", "question": 1, "answer": "\xff"}' % VOTER.encode(), {}, 400, "kind"),
    (b"\xff\xfe" + GOOD.decode().encode("utf-16-le"), {}, 400, "kind"),
    (b"[" * 2000, {}, 400, "kind"),
    (b'{"a":' * 400, {}, 400, "kind"),
    (b"9" * 2000, {}, 400, "kind"),
    (GOOD + b" " * MOST_BODY, {}, 413, "kind"),
    (b"x" * 1_000_000, {}, 413, "kind"),
    (GOOD, {"Content-Type": ""}, 415, "kind"),
    (GOOD, {"Content-Type": "text/plain"}, 415, "kind"),
    (GOOD, {"Content-Type": "application/x-www-form-urlencoded"}, 415, "kind"),
    (GOOD, {"Content-Type": "multipart/form-data; boundary=x"}, 415, "kind"),
    (GOOD, {"Content-Type": "application/json-seq"}, 415, "kind"),
    (GOOD, {"Origin": "https://example.com"}, 403, "origin"),
    (GOOD, {"Origin": "http://testserver.example.com"}, 403, "origin"),
    (GOOD, {"Origin": "http://testserver:8501"}, 403, "origin"),
    (GOOD, {"Origin": "null"}, 403, "origin"),
    (GOOD, {"Origin": "http://[broken"}, 403, "origin"),
    (GOOD, {"Origin": ""}, 403, "origin"),
]


@pytest.mark.parametrize(("body", "headers", "status", "why"), HOSTILE_BODIES)
def test_a_body_that_is_no_vote_changes_nothing(
    school: School, body: bytes, headers: dict[str, str], status: int, why: str
) -> None:
    before = school.everything()
    asked = {"Content-Type": "application/json", **headers}
    said = school.web.post(f"/join/{school.code('TOKEN')}/vote", content=body, headers=asked)
    assert (said.status_code, said.json()) == (status, {"counted": False, "why": why})
    assert school.everything() == before


def test_a_body_whose_length_is_not_said_is_too_long_all_the_same(school: School) -> None:
    def long() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 1000

    before = school.everything()
    headers = {"Content-Type": "application/json"}
    said = school.web.post(f"/join/{school.code('TOKEN')}/vote", content=long(), headers=headers)
    assert said.status_code == 413
    assert school.everything() == before


PATHS = [
    "/join/XXXXX/vote", "/join/../vote", "/join/%2e%2e/vote", "/join/TOKEN'--/vote", "/join/%00/vote",
    "/join/{code}%2Fx/vote", "/join/{code}/vote/", "/join//vote", "/join/{code}/state", "/join/{code}/events",
    "/join/{code}", "/join", "/join/{code}/vote/..", "/x/join/{code}/vote", "/join/" + "A" * 4000 + "/vote",
    "/join/{code}0/vote", "/JOIN/{code}/vote", "/join/{code};x/vote", "/join/\N{CYRILLIC CAPITAL LETTER A}BCDE/vote",
    "/_stcore/upload_file/join/{code}/vote",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_vote_at_a_place_where_none_belongs_changes_nothing(school: School, path: str) -> None:
    before = school.everything()
    said = school.web.post(
        path.replace("{code}", school.code("TOKEN")),
        content=GOOD,
        headers={"Content-Type": "application/json"},
        follow_redirects=False,
    )
    assert said.status_code in (404, 405)
    assert school.everything() == before


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "VOTE"])
def test_another_method_changes_nothing(school: School, method: str) -> None:
    before = school.everything()
    path = f"/join/{school.code('TOKEN')}/vote"
    said = school.web.request(method, path, content=GOOD, headers={"Content-Type": "application/json"})
    assert said.status_code == 405
    assert "access-control-allow-origin" not in said.headers
    assert school.everything() == before


def test_a_page_of_an_allowed_origin_may_vote(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.get_option", {"server.corsAllowedOrigins": ["https://proxy.example.org"]}.get)
    assert school.vote("TOKEN", "b", headers={"Origin": "https://proxy.example.org"}).status_code == 200


def test_phones_get_one_page_whatever_the_code(school: School) -> None:
    page = school.web.get("/join/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for code in (school.code("TOKEN"), "XXXXX", "<script>", "%00", "\N{HEDGEHOG}", "a" * 3000):
        assert school.web.get(f"/join/{code}").content == page.content
    assert school.web.head("/join/").status_code == 200


def test_the_files_of_the_page_are_beside_it(school: School) -> None:
    linked = re.findall(r'(?:src|href)="([\w.]+\?v=\w+)"', school.web.get("/join/ABCDE").text)
    assert {link.partition("?")[0].rpartition(".")[2] for link in linked} == {"css", "js"}
    for link in linked:
        found = school.web.get(f"/join/{link}")
        assert found.headers["content-type"].split(";")[0] == ("text/css" if ".css" in link else "text/javascript")
        assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert school.web.get(f"/join/{link.partition('?')[0]}").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "leads"),
    [("/join", "/join/"), ("/join/ABCDE/", "/join/ABCDE"), ("/join/%2F%2Fexample.com/", None), ("/join/a%3Fb/", None)],
)
def test_a_slash_too_few_or_too_many(school: School, path: str, leads: str | None) -> None:
    said = school.web.get(path, follow_redirects=False)
    if said.status_code != 404:
        led = said.url.join(said.headers["location"])
        assert led.host == "testserver"
        assert led.path.startswith("/join/")
        assert leads in (None, led.path)


def test_what_a_stranger_hears(school: School) -> None:
    unknown = school.web.get("/join/XXXXX/state")
    assert (unknown.status_code, unknown.json()["stage"]) == (404, "ended")
    stream = school.web.get("/join/XXXXX/events")
    assert (stream.status_code, stream.json()["stage"]) == (404, "ended")
    known = school.web.get(f"/join/{school.code('TOKEN').lower()}/state")
    assert known.json()["mine"] is None
    assert "464" not in known.text  # what the question is about
    assert " cat" not in known.text.replace("The cat", "")  # what somebody answered
    assert school.web.head(f"/join/{school.code('TOKEN')}/events").headers["content-type"].startswith("text/event-s")


@pytest.mark.parametrize("voter", ["", "x", VOTER * 2, "%00", "%ff", VOTER + "&voter=x", "'; DROP TABLE votes"])
def test_a_voter_that_is_none_is_nobody(school: School, voter: str) -> None:
    code = school.code("TOKEN")
    said = school.web.get(f"/join/{code}/state?voter={voter}")
    assert (said.status_code, said.json()["mine"], said.json()["present"]) == (200, None, 0)


def test_whoever_asks_is_present(school: School) -> None:
    code = school.code("TOKEN")
    for voter, present in ((VOTER, 1), (VOTER, 1), (OTHER, 2)):
        assert school.web.get(f"/join/{code}/state?voter={voter}").json()["present"] == present
    assert school.web.get(f"/join/{code}/state").json()["present"] == 2


PARTS = ("state", "events")


def test_guesses_of_codes_are_too_many_after_thirty(school: School) -> None:
    asked = [school.web.get(f"/join/XXXX{number}/{part}").status_code for number in range(15) for part in PARTS]
    assert asked == [404] * 30
    late = school.web.get("/join/XXXXX/state")
    assert (late.status_code, late.json()) == (429, {"why": "often"})
    code = school.code("TOKEN")
    assert school.web.get(f"/join/{code}/state?voter={VOTER}").status_code == 429  # says nothing of that code
    assert school.web.get(f"/join/{code}/state?voter={OTHER}").status_code == 200  # who is in stays in
    assert school.vote("TOKEN", "b").json() == {"counted": False, "why": "often"}


def test_a_phone_that_shouts_is_told_so(school: School) -> None:
    said = [school.vote("TOKEN", f"a{number}").status_code for number in range(40)]
    assert said.count(200) == 30
    assert said[-1] == 429
    assert school.house.mine(school.code("TOKEN"), VOTER) == "a29"


def test_a_store_that_is_away_is_told(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise RoomError("unavailable")

    code = school.code("TOKEN")
    monkeypatch.setattr(school.house._store, "load", away)
    for path in (f"/join/{code}/state", f"/join/{code}/events"):
        said = school.web.get(path)
        assert (said.status_code, said.json()) == (503, {"why": "unavailable"})
    monkeypatch.setattr(school.house._store, "vote", away)
    said = school.web.post(f"/join/{code}/vote", content=GOOD, headers={"Content-Type": "application/json"})
    assert (said.status_code, said.json()) == (503, {"counted": False, "why": "unavailable"})


@pytest.mark.parametrize("base", ["", "/", "class/one", "/class/one/"])
def test_the_rooms_are_below_the_path_of_the_app(house: Rooms, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"server.baseUrlPath": base, "server.corsAllowedOrigins": []}
    monkeypatch.setattr("streamlit.get_option", options.get)
    room = house.ask(house.open_room(), QUESTIONS["TOKEN"])
    below = "/".join(["", *(part for part in base.split("/") if part), "join", room.code])
    web = TestClient(room_server.app([*Door(lambda: house, Hub(lambda: house)).routes(base)]), HOME)
    assert web.get(f"{below}/state").json()["stage"] == "open"
    assert web.post(f"{below}/vote", json={"voter": VOTER, "question": 1, "answer": "b"}).status_code == 200
    if base.strip("/"):
        assert web.post(f"/join/{room.code}/vote", json={}).status_code == 405
