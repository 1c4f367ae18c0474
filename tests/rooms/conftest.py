"""Rooms with a clock that a test sets, in each of the stores in turn."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis

from pages.rooms.limits import Limits
from pages.rooms.rooms import Rooms
from pages.rooms.store.base import Store
from pages.rooms.store.redis_store import RedisStore
from pages.rooms.store.sqlite_store import SqliteStore
from tests.support.redis_server import redis_server


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def shared_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as address:
        yield address


@pytest.fixture
def redis(shared_redis: str) -> str:
    """The address of a Redis that holds nothing."""
    with Redis.from_url(shared_redis) as client:
        client.flushdb()
    return shared_redis


@pytest.fixture(params=["file", "redis"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Store]]:
    """What opens the same store anew, as another start of the server or another process does."""
    opened: list[Store] = []
    address = request.getfixturevalue("redis") if request.param == "redis" else ""

    def open_store() -> Store:
        opened.append(RedisStore(address, clock) if address else SqliteStore(tmp_path / "rooms.sqlite", clock))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


@pytest.fixture
def store(reopen: Callable[[], Store]) -> Store:
    return reopen()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[Rooms]:
    """Rooms in a file."""
    found = Rooms(SqliteStore(tmp_path / "rooms.sqlite", clock), clock=clock, limits=Limits(clock))
    yield found
    found.shut()
