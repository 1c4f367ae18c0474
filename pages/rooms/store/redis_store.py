"""Rooms in a Redis, which several server processes share.

A vote is acknowledged once Redis has it. Whether it outlives Redis is for whoever runs that: `appendonly yes`.
"""

import json
import logging
import math
import secrets
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from pages.rooms.kept import read, written
from pages.rooms.question import Answer, Kind, Question
from pages.rooms.room import MOST_ROUNDS, Room, RoomError, Stage
from pages.rooms.store import scripts
from pages.rooms.store.base import LIFE, MOST_PRESENT, MOST_ROOMS, MOST_VOTERS, PRESENT, Clock, Store
from pages.rooms.store.changes import CHANNEL, Changes

_LOG = logging.getLogger(__name__)
_PATIENCE = 1.0
"""Seconds to wait for an answer."""
_AWAY = 0.5
"""Seconds for which a Redis that did not answer is not asked again."""
_TRIES = 50
"""How often a change is tried while other processes change the same room."""
_ROOMS = "inside-gpt2:rooms"
"""The codes of all rooms, by when they were opened."""


class RedisStore(Store):
    """Rooms in a Redis."""

    quick = False

    def __init__(self, address: str, clock: Clock) -> None:
        """Keep rooms at an address, `redis://…` or `rediss://…`. Nothing is asked of it before it is needed."""
        super().__init__(clock)
        # Any: each answer is typed as one that may have to be awaited, as the library's other client has it.
        self._redis: Any = Redis.from_url(
            address, decode_responses=True, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE,
            health_check_interval=30, retry=Retry(NoBackoff(), 1),
        )  # fmt: skip
        self._add, self._change, self._vote = map(
            self._redis.register_script, (scripts.ADD, scripts.CHANGE, scripts.VOTE)
        )
        self._away_until = 0.0
        self._changes = Changes(self._redis, lambda code, state: self.changed(code, state))

    def add(self, room: Room, host: str) -> bool:
        """Keep a new room."""
        self.expire()
        with self._asking():
            said = self._add(
                [_ROOMS, _room(room.code), _host(host)],
                [room.code, room.opened, written(room), _turn(room), host, MOST_ROOMS, _over(room)],
            )
        if said == "full":
            raise RoomError("full")
        return bool(said == "added")

    def load(self, code: str) -> Room | None:
        """Return the room of a code."""
        with self._asking():
            text = self._redis.hget(_room(code), "state")
        room = read(str(text)) if text else None
        return room if room and room.opened > self._clock() - LIFE else None

    def code_of(self, host: str) -> str | None:
        """Return the code of a host's room."""
        with self._asking():
            code = self._redis.get(_host(host))
        return str(code) if code else None

    def change(self, code: str, move: Callable[[Room], Room]) -> Room:
        """Replace a room by what `move` returns for it."""
        for _ in range(_TRIES):
            room = self._known(code)
            moved = move(room)
            keys = [_room(code), *(_votes(code, turn) for turn in range(MOST_ROUNDS) if moved.number != room.number)]
            with self._asking():
                done = self._change(keys, [written(room), written(moved), _turn(moved), secrets.token_hex(8)])
            if done:
                self._tell(code, state=True)
                return moved
        raise RoomError("unavailable")

    def vote(self, code: str, voter: str, number: int, take: Callable[[Question], Answer]) -> Answer:
        """Keep a vote."""
        room = self._known(code)
        if room.question is None or room.stage is not Stage.OPEN or number != room.number:
            raise RoomError("stage")
        stays = int(room.question.kind is Kind.DRAW)
        with self._asking():
            said, kept = self._vote(
                [_room(code), _votes(code, room.round)],
                [_turn(room), voter, json.dumps(take(room.question)), MOST_VOTERS, stays, _over(room)],
            )
        if said != "kept":
            raise RoomError(said)
        self._tell(code, state=False)
        return _answer(kept)[1]

    def votes(self, room: Room) -> tuple[Mapping[str, Answer], ...]:
        """Return each round's answers by their voters."""
        rounds = []
        for turn in range(room.round + 1 if room.number else 0):
            with self._asking():
                kept: Mapping[str, str] = self._redis.hgetall(_votes(room.code, turn))
            came = sorted((_answer(text), voter) for voter, text in kept.items())
            rounds.append({voter: answer for (_, answer), voter in came})
        return tuple(rounds)

    def answered(self, room: Room) -> int:
        """Return how many votes there are in the current round."""
        with self._asking():
            return int(self._redis.hlen(_votes(room.code, room.round)))

    def mine(self, room: Room, voter: str) -> Answer | None:
        """Return a voter's answer in the current round."""
        with self._asking():
            kept = self._redis.hget(_votes(room.code, room.round), voter)
        return _answer(str(kept))[1] if kept else None

    def voted(self, code: str, voter: str) -> bool:
        """Whether a voter has answered the current question."""
        with self._asking():
            return any(self._redis.hexists(_votes(code, turn), voter) for turn in range(MOST_ROUNDS))

    def erase(self, code: str) -> None:
        """Delete a room."""
        with self._asking():
            host = self._redis.hget(_room(code), "host")
            votes = (_votes(code, turn) for turn in range(MOST_ROUNDS))
            self._redis.delete(_room(code), _present(code), *votes, *([_host(str(host))] if host else []))
            self._redis.zrem(_ROOMS, code)
        self._tell(code, state=True)

    def expire(self) -> None:
        """Delete the rooms whose day is over."""
        with self._asking():
            over = self._redis.zrangebyscore(_ROOMS, -math.inf, self._clock() - LIFE)
        for code in over:
            self.erase(code)

    def seen(self, code: str, voters: Collection[str]) -> None:
        """Note that these voters are in the room now."""
        before, now = self.present(code), self._clock()
        with self._asking(), self._redis.pipeline() as step:
            step.zremrangebyscore(_present(code), -math.inf, now - PRESENT)
            step.zadd(_present(code), dict.fromkeys(voters, now), xx=before >= MOST_PRESENT)
            step.expire(_present(code), 2 * PRESENT)
            if voters:
                step.execute()
        if self.present(code) != before:
            self._tell(code, state=False)

    def present(self, code: str) -> int:
        """Return how many voters are in the room."""
        with self._asking():
            return int(self._redis.zcount(_present(code), f"({self._clock() - PRESENT}", math.inf))

    def is_present(self, code: str, voter: str) -> bool:
        """Whether a voter is in the room."""
        with self._asking():
            when = self._redis.zscore(_present(code), voter)
        return when is not None and float(when) > self._clock() - PRESENT

    def close(self) -> None:
        """Let go of the connections."""
        self._changes.stop()
        self._redis.close()

    def _known(self, code: str) -> Room:
        room = self.load(code)
        if room is None:
            raise RoomError("unknown")
        return room

    def _tell(self, code: str, state: bool) -> None:
        """Tell the listeners of this process, and the other processes."""
        self.changed(code, state)
        with self._asking():
            self._redis.publish(CHANNEL, f"{code} {int(state)}")

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Raise RoomError for an answer that does not come; the log has one line each time that Redis goes away.

        Then nobody waits for it for a moment: with a whole class asking, all threads would.
        """
        if time.monotonic() < self._away_until:
            raise RoomError("unavailable")
        try:
            yield
        except RedisError as error:
            if not self._away_until:
                _LOG.warning("The Redis of the rooms is away: %s", type(error).__name__)
            self._away_until = time.monotonic() + _AWAY
            raise RoomError("unavailable") from error
        self._away_until = 0.0


def _room(code: str) -> str:
    return f"inside-gpt2:room:{code}"


def _host(checksum: str) -> str:
    return f"inside-gpt2:host:{checksum}"


def _votes(code: str, turn: int) -> str:
    return f"inside-gpt2:votes:{code}:{turn}"


def _present(code: str) -> str:
    return f"inside-gpt2:present:{code}"


def _turn(room: Room) -> str:
    """Return which round of which question is open; a vote that comes later than that does not count."""
    return f"{room.number}:{room.round}" if room.stage is Stage.OPEN else ""


def _over(room: Room) -> int:
    """Return when a room is over, in seconds since the epoch."""
    return math.ceil(room.opened + LIFE)


def _answer(kept: str) -> tuple[int, Answer]:
    """Return the place of a vote among all, and the answer."""
    place, _, answer = kept.partition(" ")
    return int(place), json.loads(answer)
