"""Servers of their own: one that is killed, two that share rooms, one that is told to stop."""

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from model.settings import CACHE_VARIABLE, MODEL_VARIABLE, ROOMS_VARIABLE
from pages.rooms.rooms import Kind, Place, Question, Rooms
from pages.rooms.store.redis_store import RedisStore
from pages.rooms.store.sqlite_store import SqliteStore
from tests.support.browser import process_of, serve
from tests.support.room_listener import listening
from tests.support.room_server import process

ASKED = Question(Kind.TOKEN, "Which?")
WAITED = 20.0
"""Seconds for which a server that stops is waited for at most."""


def voter(number: int) -> str:
    return f"{number:032x}"


def vote(web: httpx2.Client, server: str, code: str, number: int) -> str | None:
    """Vote, and return the answer if it was acknowledged."""
    body = {"voter": voter(number), "question": 1, "answer": f"a{number}"}
    try:
        said = web.post(f"{server}/join/{code}/vote", json=body)
    except httpx2.TransportError:
        return None
    return str(said.json()["answer"]) if said.status_code == 200 else None


@pytest.fixture
def web() -> Iterator[httpx2.Client]:
    with httpx2.Client(timeout=WAITED, trust_env=False) as client:
        yield client


def test_every_acknowledged_vote_outlives_a_killed_server(tmp_path: Path, web: httpx2.Client) -> None:
    """Killed in the middle of votes, from outside, without a word; and started again."""
    house = Rooms(SqliteStore(tmp_path / "rooms.sqlite", time.time))
    secret = house.open_room()
    code = house.ask(secret, ASKED).code
    house.shut()
    acknowledged: dict[str, str] = {}
    enough = threading.Event()
    with process({CACHE_VARIABLE: str(tmp_path), ROOMS_VARIABLE: ""}) as (server, running):

        def keep_voting(first: int) -> None:
            for number in range(first, 900, 4):
                answer = vote(web, server, code, number)
                if answer is None:
                    return
                acknowledged[voter(number)] = answer
                if len(acknowledged) >= 40:
                    enough.set()

        with ThreadPoolExecutor(4) as phones:
            for first in range(4):
                phones.submit(keep_voting, first)
            assert enough.wait(WAITED)
            running.send_signal(signal.SIGKILL)
        running.wait(WAITED)
    assert 40 <= len(acknowledged) < 900
    with process({CACHE_VARIABLE: str(tmp_path), ROOMS_VARIABLE: ""}) as (server, _):
        for name, answer in acknowledged.items():
            assert web.get(f"{server}/join/{code}/state?voter={name}").json()["mine"] == answer
        assert vote(web, server, code, 999) == "a999"
    house = Rooms(SqliteStore(tmp_path / "rooms.sqlite", time.time))
    (kept,) = house.answers(secret)
    assert acknowledged.items() <= kept.items()
    house.shut()


def test_two_servers_share_a_room_through_redis(redis: str, tmp_path: Path, web: httpx2.Client) -> None:
    house = Rooms(RedisStore(redis, time.time))  # a third process: this one
    secret = house.open_room()
    code = house.ask(secret, ASKED).code
    shared = {CACHE_VARIABLE: str(tmp_path), ROOMS_VARIABLE: redis}
    with (
        process(shared) as (one, _),
        process(shared) as (two, _),
        listening(one, code, voter(1)) as left,
        listening(two, code, voter(2)) as right,
    ):
        assert left.until(present=2)
        assert right.until(present=2)
        assert house.present(code) == 2
        assert vote(web, one, code, 1) == "a1"
        assert right.until(answered=1)
        assert vote(web, two, code, 2) == "a2"
        assert left.until(answered=2)
        assert web.get(f"{two}/join/{code}/state?voter={voter(1)}").json()["mine"] == "a1"
        house.go(secret, Place("heads", {"head": "3"}))
        assert left.until(step=1)
        assert right.until(step=1)
        house.close(secret)
        for server in (one, two):
            assert vote(web, server, code, 1) is None
        assert house.answers(secret) == ({voter(1): "a1", voter(2): "a2"},)
        house.end(secret)
        for stream in (left, right):
            assert stream.until(stage="ended")
            assert stream.hear() is None
    house.shut()


def test_another_process_on_the_same_file_sees_what_is_there(tmp_path: Path, web: httpx2.Client) -> None:
    house = Rooms(SqliteStore(tmp_path / "rooms.sqlite", time.time))
    secret = house.open_room()
    code = house.ask(secret, ASKED).code
    with process({CACHE_VARIABLE: str(tmp_path), ROOMS_VARIABLE: ""}) as (server, _):
        assert vote(web, server, code, 1) == "a1"
        assert house.answers(secret) == ({voter(1): "a1"},)
        house.close(secret)
        assert web.get(f"{server}/join/{code}/state").json()["stage"] == "closed"
    house.shut()


def test_the_app_stops_though_phones_listen(tmp_path: Path, web: httpx2.Client) -> None:
    """The whole app, with its pages and its model."""
    house = Rooms(SqliteStore(tmp_path / "rooms.sqlite", time.time))
    code = house.ask(house.open_room(), ASKED).code
    house.shut()
    with serve(environment={MODEL_VARIABLE: "fable", CACHE_VARIABLE: str(tmp_path), ROOMS_VARIABLE: ""}) as server:
        with listening(server, code) as wall:
            wall.until(stage="open")
            assert vote(web, server, code, 1) == "a1"
            assert wall.until(answered=1)
            running = process_of(server)
            running.terminate()
            assert wall.hear() is None  # ended, not broken off
        running.wait(WAITED)
