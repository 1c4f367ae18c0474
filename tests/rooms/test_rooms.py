"""What pages and routes ask of the rooms: who may do what, and how often."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.settings import CACHE_VARIABLE, KEY_VARIABLE, ROOMS_VARIABLE
from pages.rooms import rooms as facade
from pages.rooms.limits import Limits
from pages.rooms.rooms import Kind, Place, Question, Result, Room, RoomError, Rooms, Row, Stage, close_rooms
from pages.rooms.store.base import Store
from tests.rooms.conftest import Clock

ASKED = Question(Kind.CHOICE, "Which?", options=(" cat", " dog"))
VOTER = "0123456789abcdef" * 2
WRONG = "f" * 32


def code_of(house: Rooms, secret: str) -> str:
    found = house.of_host(secret)
    assert found
    return found.code


def test_a_lesson_from_the_first_question_to_the_end(store: Store, clock: Clock) -> None:
    house = Rooms(store, clock=clock, limits=Limits(clock))
    secret = house.open_room()
    code = code_of(house, secret)
    assert house.told(code.lower())["stage"] == "waiting"
    house.ask(secret, ASKED, Place("prediction", {"prompt": "The"}))
    house.seen(code, VOTER, "somebody whom no phone is")
    assert house.vote(code, VOTER, 1, 0, "192.0.2.1") == 0
    told = house.told(code)
    assert (told["stage"], told["answered"], told["present"], told["step"]) == ("open", 1, 1, 1)
    assert house.close(secret).stage is Stage.CLOSED
    assert house.vote_again(secret).round == 1
    assert house.mine(code, VOTER) is None
    house.vote(code, VOTER, 1, 1, "192.0.2.1")
    assert house.answers(secret) == ({VOTER: 0}, {VOTER: 1})
    assert (house.mine(code, VOTER), house.answered(code), house.present(code)) == (1, 1, 1)
    house.reveal(secret, Result((Row(" cat", (1, 0), 0.25), Row(" dog", (0, 1), 0.5)), "So."))
    assert json.loads(json.dumps(house.told(code)))["result"] == {
        "rows": [
            {"label": " cat", "counts": [1, 0], "model": 0.25},
            {"label": " dog", "counts": [0, 1], "model": 0.5},
        ],
        "say": "So.",
    }
    assert house.hide(secret, " cat").hidden == {" cat"}
    assert house.show(secret, " cat").hidden == frozenset()
    assert house.go(secret, Place("heads", {})).step == 2
    house.end(secret)
    assert house.told(code)["stage"] == "ended"
    assert (house.of_host(secret), house.room(code), house.mine(code, VOTER)) == (None, None, None)
    assert (house.answered(code), house.present(code)) == (0, 0)


@pytest.mark.parametrize("secret", [WRONG, "", "short", "x" * 10_000, "\ud800", "A" * 32])
def test_a_secret_of_no_room(house: Rooms, secret: str) -> None:
    own = house.open_room()
    house.ask(own, ASKED)
    before = house.of_host(own)
    assert house.of_host(secret) is None
    for move in (house.close, house.vote_again, house.end, house.answers):
        with pytest.raises(RoomError, match="unknown"):
            move(secret)
    with pytest.raises(RoomError, match="unknown"):
        house.ask(secret, ASKED)
    assert house.of_host(own) == before


def test_whoever_opens_a_room_has_to_know_the_key(store: Store, clock: Clock) -> None:
    house = Rooms(store, "open sesame", clock, Limits(clock))
    assert house.needs_key
    for key in ("", "open", "open sesame!", "\ud800", "öpen"):
        with pytest.raises(RoomError, match="key"):
            house.open_room(key, "192.0.2.1")
    assert house.of_host(house.open_room(" open sesame ", "192.0.2.1"))
    for _ in range(5):
        with pytest.raises(RoomError, match="key"):
            house.open_room("wrong", "192.0.2.1")
    with pytest.raises(RoomError, match="often"):
        house.open_room("open sesame", "192.0.2.1")
    assert house.open_room("open sesame", "192.0.2.2")
    clock.now += 3600
    assert house.open_room("open sesame", "192.0.2.1")


def test_ten_rooms_an_hour_from_an_address(house: Rooms, clock: Clock) -> None:
    assert not house.needs_key
    for _ in range(10):
        house.open_room(opener="192.0.2.1")
    with pytest.raises(RoomError, match="often"):
        house.open_room(opener="192.0.2.1")
    assert house.open_room(opener="192.0.2.2")
    clock.now += 360
    assert house.open_room(opener="192.0.2.1")


def test_who_guesses_codes_is_stopped_and_who_is_in_the_room_is_not(house: Rooms, clock: Clock) -> None:
    secret, other = house.open_room(), "b" * 32
    code = code_of(house, secret)
    house.ask(secret, ASKED)
    house.vote(code, VOTER, 1, 0, "192.0.2.1")
    house.seen(code, other)
    for _ in range(30):
        assert house.find(code, WRONG, "192.0.2.1")  # right codes never count
        assert house.find("XXXXX", WRONG, "192.0.2.1") is None
    for guess in (code, "XXXXX", "no code"):
        with pytest.raises(RoomError, match="often"):
            house.find(guess, WRONG, "192.0.2.1")
        with pytest.raises(RoomError, match="often"):
            house.vote(guess, WRONG, 1, 0, "192.0.2.1")
    assert house.find(code, VOTER, "192.0.2.1")  # has voted
    assert house.find(code, other, "192.0.2.1")  # is here
    assert house.vote(code, other, 1, 1, "192.0.2.1") == 1
    assert house.find(code, WRONG, "192.0.2.2")  # a newcomer from elsewhere
    clock.now += 3
    assert house.find(code, WRONG, "192.0.2.1")


def test_votes_for_codes_of_no_room_count_as_guesses(house: Rooms) -> None:
    for _ in range(30):
        with pytest.raises(RoomError, match="unknown"):
            house.vote("XXXXX", VOTER, 1, 0, "192.0.2.1")
    with pytest.raises(RoomError, match="often"):
        house.find("XXXXX", VOTER, "192.0.2.1")


def test_a_phone_that_shouts(house: Rooms, clock: Clock) -> None:
    secret = house.open_room()
    code = code_of(house, secret)
    house.ask(secret, ASKED)
    for number in range(30):
        house.vote(code, VOTER, 1, number % 2, "192.0.2.1")
    with pytest.raises(RoomError, match="often"):
        house.vote(code, VOTER, 1, 0, "192.0.2.1")
    assert house.mine(code, VOTER) == 1
    assert house.vote(code, "b" * 32, 1, 0, "192.0.2.1") == 0
    clock.now += 2
    assert house.vote(code, VOTER, 1, 0, "192.0.2.1") == 0


def test_rooms_whose_day_is_over_are_deleted(house: Rooms, clock: Clock) -> None:
    secret = house.open_room()
    clock.now += 24 * 60 * 60
    assert house.of_host(secret) is None
    house.expire()
    clock.now -= 60
    assert house.of_host(secret) is None


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The settings of whoever runs the server; the process's own rooms are closed before and after."""
    close_rooms()
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    for variable in (ROOMS_VARIABLE, KEY_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    yield monkeypatch
    close_rooms()


def test_the_process_has_its_rooms_in_the_cache_folder(operator: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = facade.rooms().open_room()
    assert facade.rooms() is facade.rooms()
    assert facade.rooms().quick
    assert (tmp_path / "rooms.sqlite").exists()
    close_rooms()
    assert facade.rooms().of_host(secret)


def test_the_process_has_its_rooms_in_redis(operator: pytest.MonkeyPatch, tmp_path: Path, redis: str) -> None:
    operator.setenv(ROOMS_VARIABLE, redis)
    operator.setenv(KEY_VARIABLE, "open sesame")
    assert facade.rooms().needs_key
    assert not facade.rooms().quick
    secret = facade.rooms().open_room("open sesame")
    close_rooms()
    assert isinstance(facade.rooms().of_host(secret), Room)
    assert list(tmp_path.iterdir()) == []
