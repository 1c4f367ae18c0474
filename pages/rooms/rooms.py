"""The rooms of this server: what Streamlit's pages and the routes call, from any thread."""

import hmac
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from model.settings import Settings, settings
from pages.rooms import codes, room
from pages.rooms import told as telling
from pages.rooms.limits import Limits
from pages.rooms.question import Answer, Kind, Question
from pages.rooms.room import Place, Result, Room, RoomError, Row, Stage
from pages.rooms.store.base import Clock, Store
from pages.rooms.store.redis_store import RedisStore
from pages.rooms.store.sqlite_store import SqliteStore

__all__ = [
    "Answer", "Kind", "Place", "Question", "Result", "Room", "RoomError", "Rooms", "Row", "Stage",
    "close_rooms", "rooms",
]  # fmt: skip
FILE = "rooms.sqlite"


class Rooms:
    """All rooms. Every method may raise RoomError("unavailable") where their store cannot be reached."""

    def __init__(self, store: Store, key: str = "", clock: Clock = time.time, limits: Limits | None = None) -> None:
        """Keep rooms in `store`; whoever opens one has to know `key`, unless it is empty."""
        self._store, self._key, self._clock = store, key, clock
        self._limits = limits or Limits()

    @property
    def needs_key(self) -> bool:
        """Whether opening a room asks for a key."""
        return bool(self._key)

    @property
    def quick(self) -> bool:
        """Whether a call takes so little time that the event loop may wait for it."""
        return self._store.quick

    def open_room(self, key: str = "", opener: str = "") -> str:
        """Open a room and return its host's secret; `opener` is the address of whoever asks.

        Raises RoomError: "key" where it is wrong, "often" after too many, "full" where no room more is to be had.
        """
        if self._key:
            if not self._limits.may_try_keys(opener):
                raise RoomError("often")
            if not hmac.compare_digest(key.strip().encode("utf-8", "replace"), self._key.encode("utf-8", "replace")):
                self._limits.wrong_key(opener)
                raise RoomError("key")
        if not self._limits.may_open(opener):
            raise RoomError("often")
        secret = codes.new_secret()
        while not self._store.add(Room(codes.new_code(), self._clock()), codes.hashed(secret)):
            pass  # that code is taken: of five million it hardly ever is
        return secret

    def of_host(self, secret: str) -> Room | None:
        """Return the room of a host, as long as it lives. The secret is looked up by its checksum."""
        code = self._store.code_of(codes.hashed(secret)) if codes.is_hex(secret) else None
        return self._store.load(code) if code else None

    def room(self, code: str) -> Room | None:
        """Return the room of a code, as somebody types it."""
        normal = codes.normal(code)
        return self._store.load(normal) if normal else None

    def ask(self, secret: str, question: Question, place: Place | None = None) -> Room:
        """Put a question to the room; with `place` the teacher goes there as well."""
        return self._move(secret, lambda before: room.ask(before, question, place))

    def close(self, secret: str) -> Room:
        """Take no more answers. Raises RoomError("stage") where nothing is open."""
        return self._move(secret, room.close)

    def vote_again(self, secret: str) -> Room:
        """Open one more round of the same question. Raises RoomError("stage") while one is open and after the last."""
        return self._move(secret, room.vote_again)

    def reveal(self, secret: str, result: Result) -> Room:
        """Show the result. Raises RoomError("stage") before the first question."""
        return self._move(secret, lambda before: room.reveal(before, result))

    def hide(self, secret: str, answer: str) -> Room:
        """Hide a typed answer. Raises RoomError("stage") before the first question."""
        return self._move(secret, lambda before: room.hide(before, answer))

    def show(self, secret: str, answer: str) -> Room:
        """Show a hidden answer again. Raises RoomError("stage") before the first question."""
        return self._move(secret, lambda before: room.show(before, answer))

    def go(self, secret: str, place: Place) -> Room:
        """Note where the teacher is, for those who follow."""
        return self._move(secret, lambda before: room.go(before, place))

    def end(self, secret: str) -> None:
        """End the room and erase everything of it."""
        self._store.erase(self._own(secret).code)

    def answers(self, secret: str) -> tuple[Mapping[str, Answer], ...]:
        """Return the answers to the current question by their voters, for each round, in the order they first came."""
        return self._store.votes(self._own(secret))

    def answered(self, code: str) -> int:
        """Return how many votes there are in the current round; 0 for a code of no room."""
        found = self.room(code)
        return self._store.answered(found) if found else 0

    def present(self, code: str) -> int:
        """Return how many phones are connected, or were seen within the last 15 s, over all server processes."""
        normal = codes.normal(code)
        return self._store.present(normal) if normal else 0

    def vote(self, code: str, voter: str, number: int, answer: object, address: str) -> Answer:
        """Keep a vote for the question with that number and return it as it is kept: it outlives this process.

        Raises RoomError: "kind" for what is no answer to this question, "stage" where it is not open, "often" after
        too many, "voters" in a full room, "unknown" for a code of no room.
        """
        normal = codes.normal(code)
        if not codes.is_hex(voter) or type(number) is not int:
            raise RoomError("kind")
        if normal is None:
            self.find(code, voter, address)
            raise RoomError("unknown")
        if not self._limits.may_vote(normal, voter, address):
            raise RoomError("often")
        if not self._limits.may_try_codes(address):
            self.find(normal, voter, address)
        try:
            return self._store.vote(normal, voter, number, lambda question: _taken(question, answer))
        except RoomError as error:
            if error.reason == "unknown":
                self._limits.wrong_code(address)
            raise

    def mine(self, code: str, voter: str) -> Answer | None:
        """Return a voter's answer in the current round; None without one."""
        found = self.room(code)
        return self._store.mine(found, voter) if found and codes.is_hex(voter) else None

    def told(self, code: str) -> dict[str, Any]:
        """Return what everybody in the room may know, as JSON takes it; of no room, that it has ended."""
        found = self.room(code)
        if found is None:
            return telling.ended()
        return telling.told(found, self._store.answered(found), self._store.present(found.code))

    def find(self, code: str, voter: str, address: str) -> Room | None:
        """Return the room of a code that a stranger names, and count against the address a code of none.

        Raises RoomError("often") where that was tried too often; who is in the room already is let in all the same.
        """
        found = self.room(code)
        if self._limits.may_try_codes(address):
            if found is None:
                self._limits.wrong_code(address)
            return found
        if found and (self._store.is_present(found.code, voter) or self._store.voted(found.code, voter)):
            return found
        raise RoomError("often")

    def seen(self, code: str, *voters: str) -> None:
        """Note that the phones of these voters are in a room now."""
        self._store.seen(code, [voter for voter in voters if codes.is_hex(voter)])

    def hear(self, changed: Callable[[str, bool], None]) -> None:
        """Have `changed` called with the code of each room that changes, from any thread.

        Its second argument says whether it was the state of the room; else it was only a count.
        """
        self._store.changed = changed

    def expire(self) -> None:
        """Delete the rooms whose day is over."""
        self._store.expire()

    def shut(self) -> None:
        """Let go of the store."""
        self._store.close()

    def _own(self, secret: str) -> Room:
        found = self.of_host(secret)
        if found is None:
            raise RoomError("unknown")
        return found

    def _move(self, secret: str, move: Callable[[Room], Room]) -> Room:
        return self._store.change(self._own(secret).code, move)


def _taken(question: Question, answer: object) -> Answer:
    try:
        return question.take(answer)
    except ValueError as error:
        raise RoomError("kind") from error


def _store(chosen: Settings) -> Store:
    return RedisStore(chosen.rooms, time.time) if chosen.rooms else SqliteStore(chosen.cache / FILE, time.time)


_opening = threading.Lock()
_opened: list[Rooms] = []
"""The process's own rooms, once somebody asked for them."""


def rooms() -> Rooms:
    """Return the process's own rooms; the first call opens their store, by the settings of that moment."""
    with _opening:
        if not _opened:
            chosen = settings()
            _opened.append(Rooms(_store(chosen), chosen.teacher_key))
        return _opened[0]


def close_rooms() -> None:
    """Let go of the process's own rooms; whoever asks for them next opens them anew."""
    with _opening:
        while _opened:
            _opened.pop().shut()
