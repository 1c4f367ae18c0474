"""Where rooms are kept: a file and a Redis do the same, and what was acknowledged is there after a restart."""

import sqlite3
import stat
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis

from pages.rooms import room
from pages.rooms.question import Answer, Kind, Question
from pages.rooms.room import Place, Result, Room, RoomError, Row
from pages.rooms.store.base import LIFE, MOST_PRESENT, MOST_ROOMS, MOST_VOTERS, PRESENT, Store
from pages.rooms.store.redis_store import RedisStore
from pages.rooms.store.sqlite_store import SqliteStore
from tests.rooms.conftest import Clock
from tests.support.redis_server import redis_server

ASKED, DRAW = Question(Kind.TOKEN, "Which?", "The cat"), Question(Kind.DRAW, "Draw")
PLACE = Place("attention", {"prompt": "The cat"})
SHOWN = Result((Row("sat", (2,), 0.5),), "So it is.")


def opened(store: Store, code: str = "ABCDE") -> str:
    """A room in which a question is open."""
    assert store.add(Room(code, store._clock()), f"host of {code}")
    store.change(code, lambda now: room.ask(now, ASKED, PLACE))
    return code


def known(store: Store, code: str) -> Room:
    found = store.load(code)
    assert found
    return found


def say(store: Store, code: str, voter: str, answer: object, number: int = 1) -> Answer:
    return store.vote(code, voter, number, lambda question: question.take(answer))


def test_a_room_and_its_votes_outlive_a_restart(reopen: Callable[[], Store]) -> None:
    before = reopen()
    code = opened(before)
    say(before, code, "anna", " cat")
    say(before, code, "ben", "dog")
    before.change(code, room.close)
    before.change(code, room.vote_again)
    say(before, code, "anna", "dog")
    kept = before.change(code, lambda now: room.reveal(room.hide(now, "dog"), SHOWN))
    after = reopen()
    assert after.load(code) == kept == before.load(code)
    assert after.votes(kept) == ({"anna": " cat", "ben": "dog"}, {"anna": "dog"})
    assert after.code_of(f"host of {code}") == code
    assert after.answered(kept) == 1
    assert after.voted(code, "ben")
    assert not after.voted(code, "carl")


def test_a_vote_may_change_until_the_question_is_closed(store: Store) -> None:
    code = opened(store)
    for answer in ("a", "b", "c"):
        assert say(store, code, "anna", answer) == answer
    assert store.mine(known(store, code), "anna") == "c"
    assert store.answered(known(store, code)) == 1
    store.change(code, room.close)
    with pytest.raises(RoomError, match="stage"):
        say(store, code, "anna", "d")
    assert store.votes(known(store, code)) == ({"anna": "c"},)


def test_votes_stand_in_the_order_in_which_voters_first_came(store: Store) -> None:
    code = opened(store)
    voters = [f"{number * 7919 % 1000:032x}" for number in range(200)]
    for voter in voters:
        say(store, code, voter, "a")
    say(store, code, voters[0], "b")
    assert list(store.votes(known(store, code))[0]) == voters


def test_a_second_round_keeps_the_first_and_another_question_neither(store: Store) -> None:
    code = opened(store)
    say(store, code, "anna", "a")
    store.change(code, room.close)
    again = store.change(code, room.vote_again)
    assert store.mine(again, "anna") is None
    say(store, code, "anna", "b")
    assert store.votes(again) == ({"anna": "a"}, {"anna": "b"})
    other = store.change(code, lambda now: room.ask(now, DRAW))
    assert store.votes(other) == ({},)
    assert not store.voted(code, "anna")
    with pytest.raises(RoomError, match="stage"):
        say(store, code, "anna", "late", number=1)
    with pytest.raises(RoomError, match="stage"):
        say(store, code, "anna", "early", number=3)


def test_a_second_draw_is_the_first(store: Store) -> None:
    code = opened(store)
    store.change(code, lambda now: room.ask(now, DRAW))
    first = say(store, code, "anna", None, number=2)
    assert say(store, code, "anna", None, number=2) == first == store.mine(known(store, code), "anna")
    assert say(store, code, "ben", None, number=2) != first


def test_nothing_is_kept_of_an_answer_that_is_none(store: Store) -> None:
    code = opened(store)
    before = store.load(code)
    with pytest.raises(ValueError, match="token"):
        say(store, code, "anna", 3)
    assert store.load(code) == before
    assert store.votes(known(store, code)) == ({},)
    assert say(store, code, "anna", "a") == "a"


def test_a_move_that_is_refused_changes_nothing(store: Store) -> None:
    code = opened(store)
    before = store.load(code)
    with pytest.raises(RoomError, match="stage"):
        store.change(code, room.vote_again)
    assert store.load(code) == before


def test_so_many_rooms_and_no_more(store: Store, clock: Clock) -> None:
    for number in range(MOST_ROOMS):
        assert store.add(Room(f"{number:05}", clock.now), str(number))
    with pytest.raises(RoomError, match="full"):
        store.add(Room("ABCDE", clock.now), "one more")
    store.erase("00000")
    assert store.add(Room("ABCDE", clock.now), "one more")


def test_a_code_is_of_one_room(store: Store, clock: Clock) -> None:
    code = opened(store)
    assert not store.add(Room(code, clock.now), "another host")
    assert store.code_of("another host") is None


def test_so_many_voters_and_no_more(store: Store) -> None:
    code = opened(store)
    for number in range(MOST_VOTERS):
        say(store, code, str(number), "a")
    with pytest.raises(RoomError, match="voters"):
        say(store, code, "one more", "a")
    assert say(store, code, "7", "b") == "b"
    assert store.answered(known(store, code)) == MOST_VOTERS


def test_a_room_lives_for_a_day(store: Store, clock: Clock) -> None:
    code = opened(store)
    say(store, code, "anna", "a")
    clock.now += LIFE - 1
    assert store.load(code)
    clock.now += 1
    assert store.load(code) is None
    with pytest.raises(RoomError, match="unknown"):
        say(store, code, "ben", "a")
    with pytest.raises(RoomError, match="unknown"):
        store.change(code, room.close)
    store.expire()
    assert store.code_of(f"host of {code}") is None
    assert store.add(Room(code, clock.now), "another host")
    assert store.votes(store.change(code, lambda now: room.ask(now, ASKED))) == ({},)


def test_whoever_was_seen_is_present_for_a_while(store: Store, clock: Clock) -> None:
    code = opened(store)
    store.seen(code, ["anna", "ben"])
    store.seen(code, ["anna"])
    assert store.present(code) == 2
    clock.now += PRESENT - 1
    store.seen(code, ["ben"])
    assert store.present(code) == 2
    clock.now += 1
    assert store.present(code) == 1
    assert store.is_present(code, "ben")
    assert not store.is_present(code, "anna")
    assert store.present("OTHER") == 0


def test_phones_are_counted_up_to_a_bound(store: Store) -> None:
    code = opened(store)
    store.seen(code, [str(number) for number in range(MOST_PRESENT)])
    store.seen(code, ["one more"])
    assert store.present(code) == MOST_PRESENT


def test_changes_are_told(store: Store, clock: Clock) -> None:
    heard: list[tuple[str, bool]] = []
    code = opened(store)
    store.changed = lambda *what: heard.append(what)
    say(store, code, "anna", "a")
    store.seen(code, ["anna"])
    store.change(code, room.close)
    store.erase(code)
    assert set(heard) == {(code, False), (code, True)}


def test_many_threads_at_once_lose_nothing(store: Store) -> None:
    code = opened(store)
    with ThreadPoolExecutor(8) as threads:
        voted = list(threads.map(lambda number: say(store, code, str(number), f"a{number}"), range(200)))
        list(threads.map(lambda _: store.change(code, lambda now: room.go(now, PLACE)), range(40)))
    assert sorted(voted, key=str) == sorted(store.votes(known(store, code))[0].values(), key=str)
    assert known(store, code).step == 41


def test_the_end_erases_every_row(tmp_path: Path, clock: Clock) -> None:
    """Also from what SQLite has written beside the file: the log of changes."""
    store = SqliteStore(tmp_path / "rooms.sqlite", clock)
    code, other = opened(store), opened(store, "FGHJK")
    for number in range(300):
        say(store, code, f"{number:032x}", "hedgehog")
    say(store, other, "a" * 32, "weasel")
    store.erase(code)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"hedgehog" not in written
    assert code.encode() not in written
    assert b"%032x" % 299 not in written
    assert b"weasel" in written
    with sqlite3.connect(tmp_path / "rooms.sqlite") as file:
        assert [file.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("rooms", "votes")] == [
            (1,),
            (1,),
        ]
    file.close()
    store.close()


def test_nobody_else_on_the_machine_reads_the_file(tmp_path: Path, clock: Clock) -> None:
    store = SqliteStore(tmp_path / "rooms.sqlite", clock)
    say(store, opened(store), "anna", "a")
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    store.close()


def test_the_end_leaves_nothing_in_redis(redis: str, clock: Clock) -> None:
    store = RedisStore(redis, clock)
    code = opened(store)
    say(store, code, "anna", "hedgehog")
    store.seen(code, ["anna"])
    with Redis.from_url(redis) as client:
        assert all(client.ttl(key) > 0 for key in client.keys("*") if key != b"inside-gpt2:rooms")
        store.erase(code)
        assert client.keys("*") == []
    store.close()


def test_rooms_are_kept_in_memory_where_no_file_can_be_written(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    store = SqliteStore(tmp_path / "file" / "rooms.sqlite", clock)
    assert len(caplog.records) == 1
    assert say(store, opened(store), "anna", "a") == "a"
    store.close()


def test_a_file_that_is_no_store(tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "rooms.sqlite").write_bytes(b"something else " * 1000)
    store = SqliteStore(tmp_path / "rooms.sqlite", clock)
    assert len(caplog.records) == 1
    assert say(store, opened(store), "anna", "a") == "a"
    store.close()
    assert (tmp_path / "rooms.sqlite").read_bytes() == b"something else " * 1000


def test_a_file_that_another_process_writes_to(tmp_path: Path, clock: Clock) -> None:
    store = SqliteStore(tmp_path / "rooms.sqlite", clock)
    code = opened(store)
    other = sqlite3.connect(tmp_path / "rooms.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(RoomError, match="unavailable"):
        say(store, code, "anna", "a")
    other.execute("ROLLBACK")
    other.close()
    assert say(store, code, "anna", "a") == "a"
    store.close()


def wait(until: Callable[[], bool]) -> None:
    """Wait until this is so; a store that is still away says nothing."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with suppress(RoomError):
            if until():
                return
        time.sleep(0.05)
    pytest.fail("It never came.")


def test_a_redis_that_is_away_and_comes_back(tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    with redis_server(tmp_path) as address:
        store = RedisStore(address, clock)
        code = opened(store)
    for _ in range(3):
        with pytest.raises(RoomError, match="unavailable"):
            say(store, code, "anna", "a")
    assert len(caplog.records) == 1
    port = int(address.rpartition(":")[2].partition("/")[0])
    with redis_server(tmp_path, port):
        wait(lambda: store.load(code) is None)  # this one keeps nothing on disk
        code = opened(store)
        assert say(store, code, "anna", "a") == "a"
        store.close()
