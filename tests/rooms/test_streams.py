"""What is heard of a room while it changes, over real sockets."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest

from pages.rooms import hub as hubs
from pages.rooms.hub import Hub, Listener
from pages.rooms.rooms import Kind, Place, Question, Result, RoomError, Rooms, Row
from pages.rooms.store.base import PRESENT
from tests.rooms.conftest import Clock
from tests.support.room_listener import SECONDS, listening
from tests.support.room_server import serving_here

ASKED = Question(Kind.TOKEN, "Which?", "The cat")
ANNA, BEN = "a" * 32, "b" * 32


@pytest.fixture
def hub(house: Rooms) -> Hub:
    return Hub(lambda: house)


@pytest.fixture
def server(house: Rooms, hub: Hub) -> Iterator[str]:
    with serving_here(house, hub) as address:
        yield address


@pytest.fixture
def secret(house: Rooms) -> str:
    return house.open_room()


@pytest.fixture
def code(house: Rooms, secret: str) -> str:
    room = house.of_host(secret)
    assert room
    return room.code


def wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_every_change_is_heard_by_all(server: str, house: Rooms, secret: str, code: str) -> None:
    with listening(server, code, ANNA) as phone, listening(server, code) as wall:
        assert phone.response.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in phone.response.headers
        assert phone.response.headers["cache-control"] == "no-store"
        for stream in (phone, wall):
            assert stream.until(stage="waiting")["present"] == 1  # a wall is not counted
        house.ask(secret, ASKED, Place("heads", {"prompt": "The cat"}))
        for stream in (phone, wall):
            assert stream.until(stage="open", step=1)["question"]["say"] == "Which?"
        house.vote(code, ANNA, 1, " sat", "")
        assert wall.until(answered=1)["result"] is None
        house.close(secret)
        house.vote_again(secret)
        assert wall.until(answered=0, stage="open")["question"]["round"] == 1
        house.reveal(secret, Result((Row(" sat", (1, 0), 0.5),)))
        for stream in (phone, wall):
            assert stream.until(stage="revealed")["result"]["rows"][0]["label"] == " sat"


def test_a_second_stream_of_a_voter_is_the_same_phone(server: str, code: str) -> None:
    with listening(server, code, ANNA) as one, listening(server, code, ANNA) as two, listening(server, code, BEN):
        assert one.until(present=2)
        assert two.until(present=2)


def test_many_votes_are_few_events(server: str, house: Rooms, secret: str, code: str) -> None:
    house.ask(secret, ASKED)
    with listening(server, code) as wall:
        wall.until(answered=0)
        start, events, heard = time.monotonic(), 0, 0
        votes = threading.Thread(target=lambda: [house.vote(code, f"{n:032x}", 1, "a", "") for n in range(500)])
        votes.start()
        while heard < 500:
            event = wall.hear()
            assert event
            heard, events = event[1]["answered"], events + 1
        votes.join()
        assert events <= (time.monotonic() - start) / hubs.COUNTS_APART + 2


def test_a_phone_that_drops_is_noticed_and_comes_back(
    server: str, house: Rooms, hub: Hub, secret: str, code: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "BEAT", 0.05)
    house.ask(secret, ASKED)
    with listening(server, code) as wall:
        with listening(server, code, ANNA) as phone:
            phone.until(stage="open")
            wall.until(present=1)
            house.vote(code, ANNA, 1, " sat", "")
        wait(lambda: hub.listeners()[code] == 1)
        clock.now += PRESENT
        assert wall.until(present=0)["answered"] == 1
        with listening(server, code, ANNA) as phone:
            assert phone.until(present=1)["answered"] == 1
    wait(lambda: hub.listeners() == {})


def test_a_silent_stream_has_signs_of_life(server: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "BEAT", 0.05)
    with listening(server, code) as wall:
        wall.until(stage="waiting")
        assert [wall.beat() for _ in range(3)] == [True] * 3


def test_a_store_that_comes_back_is_heard_of(
    server: str, house: Rooms, secret: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, told = threading.Event(), house.told

    def away(_code: str) -> dict[str, Any]:
        asked.set()
        raise RoomError("unavailable")

    monkeypatch.setattr(hubs, "_AGAIN", 0.05)
    with listening(server, code) as wall:
        wall.until(stage="waiting")
        monkeypatch.setattr(house, "told", away)
        house.ask(secret, ASKED)
        assert asked.wait(SECONDS)
        monkeypatch.setattr(house, "told", told)
        assert wall.until(stage="open")


def test_the_end_of_a_room_ends_its_streams(server: str, house: Rooms, hub: Hub, secret: str, code: str) -> None:
    with listening(server, code) as wall:
        wall.until(stage="waiting")
        house.end(secret)
        name, told = wall.hear() or ("", {})
        assert (name, told["stage"]) == ("ended", "ended")
        assert wall.hear() is None
    with listening(server, code) as late:
        assert late.response.status_code == 404
    assert hub.listeners() == {}


def test_so_many_listeners_and_no_more(server: str, hub: Hub, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST_IN_A_ROOM", 3)
    with ExitStack() as stack:
        streams = [stack.enter_context(listening(server, code)) for _ in range(3)]
        for stream in streams:
            stream.until(stage="waiting")
        with listening(server, code) as late:
            assert late.response.status_code == 503
        assert hub.listeners()[code] == 3


def test_so_many_listeners_in_all_rooms(server: str, house: Rooms, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST_LISTENERS", 1)
    other = house.of_host(house.open_room())
    assert other
    with listening(server, other.code) as first, listening(server, code) as late:
        first.until(stage="waiting")
        assert late.response.status_code == 503


def test_a_body_that_does_not_come_holds_up_nobody(server: str, house: Rooms, secret: str, code: str) -> None:
    house.ask(secret, ASKED)
    host = urlsplit(server)
    head = f"POST /join/{code}/vote HTTP/1.1\r\nHost: {host.netloc}\r\nContent-Type: application/json\r\n"
    with socket.create_connection((host.hostname or "", host.port or 0), SECONDS) as slow:
        slow.sendall(f"{head}Content-Length: 90\r\n\r\n{{".encode())
        with listening(server, code) as wall:
            wall.until(stage="open", answered=0)
    with socket.create_connection((host.hostname or "", host.port or 0), SECONDS) as long:
        long.sendall(f"{head}Content-Length: 3000\r\n\r\n".encode())
        assert b" 413 " in long.recv(100)  # without a byte of it
    assert house.answers(secret) == ({},)


def test_a_slow_listener_hears_the_last_alone() -> None:
    async def listen() -> list[bytes]:
        listener = Listener("")
        for number in range(5):
            listener.say(b"%d" % number)
            listener.beat()
        heard = [await listener.hear()]
        listener.beat()
        heard.append(await listener.hear())
        listener.say(b"bye")
        listener.finish()
        return [*heard, await listener.hear(), await listener.hear()]

    assert asyncio.run(listen()) == [b"4", b":\n\n", b"bye", b""]
