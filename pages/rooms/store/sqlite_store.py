"""Rooms in a file of this machine: they outlive a restart of the server."""

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pages.rooms.kept import read, written
from pages.rooms.question import Answer, Kind, Question
from pages.rooms.room import Room, RoomError, Stage
from pages.rooms.store.base import LIFE, MOST_PRESENT, MOST_ROOMS, MOST_VOTERS, PRESENT, Clock, Store

_LOG = logging.getLogger(__name__)
_PATIENCE = 1.0
"""Seconds to wait for another process that writes to the file. One process is what the file is meant for."""
# In WAL mode a commit is in the system's hands when it returns: it outlives the process, however that ends (kill -9
# too). NORMAL leaves it to the system when the disk has it, so that the last moments before a power failure may be
# lost; a class votes again sooner than every vote waits for a disk. What is deleted is overwritten (secure_delete).
_OPEN = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = ON;
PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS rooms (
    code TEXT PRIMARY KEY, host TEXT NOT NULL UNIQUE, opened REAL NOT NULL, state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS votes (
    place INTEGER PRIMARY KEY, code TEXT NOT NULL REFERENCES rooms ON DELETE CASCADE, round INTEGER NOT NULL,
    voter TEXT NOT NULL, answer TEXT NOT NULL, UNIQUE (code, round, voter)
) STRICT;
"""


class SqliteStore(Store):
    """Rooms in a SQLite file. Who is present is kept in memory: nobody is, once the server is gone."""

    quick = True

    def __init__(self, path: Path, clock: Clock) -> None:
        """Open the file `path`, made where it is missing; where it cannot be written, keep rooms in memory alone."""
        super().__init__(clock)
        self._lock = threading.RLock()
        self._present: dict[str, dict[str, float]] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(0o600)  # what SQLite writes beside it has the same rights
            self._file = _connect(str(path))
        except (OSError, sqlite3.Error) as error:
            _LOG.warning("Rooms will not outlive this server: %s cannot be written (%s)", path, error)
            self._file = _connect(":memory:")
        self.expire()

    def add(self, room: Room, host: str) -> bool:
        """Keep a new room."""
        self.expire()
        with self._step() as file:
            if self._one("SELECT count(*) FROM rooms") >= MOST_ROOMS:
                raise RoomError("full")
            row = (room.code, host, room.opened, written(room))
            return file.execute("INSERT OR IGNORE INTO rooms VALUES (?, ?, ?, ?)", row).rowcount > 0

    def load(self, code: str) -> Room | None:
        """Return the room of a code."""
        text = self._one("SELECT state FROM rooms WHERE code = ? AND opened > ?", code, self._clock() - LIFE)
        return read(text) if text else None

    def code_of(self, host: str) -> str | None:
        """Return the code of a host's room."""
        found = self._one("SELECT code FROM rooms WHERE host = ? AND opened > ?", host, self._clock() - LIFE)
        return str(found) if found else None

    def change(self, code: str, move: Callable[[Room], Room]) -> Room:
        """Replace a room by what `move` returns for it."""
        with self._step() as file:
            room = self._known(code)
            moved = move(room)
            file.execute("UPDATE rooms SET state = ? WHERE code = ?", (written(moved), code))
            if moved.number != room.number:
                file.execute("DELETE FROM votes WHERE code = ?", (code,))
        self.changed(code, True)
        return moved

    def vote(self, code: str, voter: str, number: int, take: Callable[[Question], Answer]) -> Answer:
        """Keep a vote."""
        with self._step() as file:
            room = self._known(code)
            if room.question is None or room.stage is not Stage.OPEN or number != room.number:
                raise RoomError("stage")
            earlier = self.mine(room, voter)
            if earlier is not None and room.question.kind is Kind.DRAW:
                return earlier
            answer = take(room.question)
            if earlier is None and self.answered(room) >= MOST_VOTERS:
                raise RoomError("voters")
            file.execute(
                "INSERT INTO votes (code, round, voter, answer) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (code, round, voter) DO UPDATE SET answer = excluded.answer",
                (code, room.round, voter, json.dumps(answer)),
            )
        self.changed(code, False)
        return answer

    def votes(self, room: Room) -> tuple[Mapping[str, Answer], ...]:
        """Return each round's answers by their voters."""
        rounds: tuple[dict[str, Answer], ...] = tuple({} for _ in range(room.round + 1 if room.number else 0))
        with self._step(writes=False) as file:
            rows = file.execute("SELECT round, voter, answer FROM votes WHERE code = ? ORDER BY place", (room.code,))
            for turn, voter, answer in rows:
                if turn < len(rounds):
                    rounds[turn][voter] = json.loads(answer)
        return rounds

    def answered(self, room: Room) -> int:
        """Return how many votes there are in the current round."""
        return int(self._one("SELECT count(*) FROM votes WHERE code = ? AND round = ?", room.code, room.round))

    def mine(self, room: Room, voter: str) -> Answer | None:
        """Return a voter's answer in the current round."""
        which = "code = ? AND round = ? AND voter = ?"
        found = self._one(f"SELECT answer FROM votes WHERE {which}", room.code, room.round, voter)
        answer: Answer | None = None if found is None else json.loads(found)
        return answer

    def voted(self, code: str, voter: str) -> bool:
        """Whether a voter has answered the current question."""
        return self._one("SELECT 1 FROM votes WHERE code = ? AND voter = ?", code, voter) is not None

    def erase(self, code: str) -> None:
        """Delete a room."""
        self._delete("code = ?", code)
        self._present.pop(code, None)
        self.changed(code, True)

    def expire(self) -> None:
        """Delete the rooms whose day is over."""
        self._delete("opened <= ?", self._clock() - LIFE)
        with self._lock:
            over = self._clock() - PRESENT
            for code, seen in list(self._present.items()):
                self._present[code] = {voter: when for voter, when in seen.items() if when > over}
                if not self._present[code]:
                    del self._present[code]

    def seen(self, code: str, voters: Collection[str]) -> None:
        """Note that these voters are in the room now."""
        now, before = self._clock(), self.present(code)
        with self._lock:
            seen = self._present.setdefault(code, {})
            for voter in voters:
                if voter in seen or len(seen) < MOST_PRESENT:
                    seen[voter] = now
        if self.present(code) != before:
            self.changed(code, False)

    def present(self, code: str) -> int:
        """Return how many voters are in the room."""
        over = self._clock() - PRESENT
        with self._lock:
            seen = self._present.get(code, {})
            for voter in [voter for voter, when in seen.items() if when <= over]:
                del seen[voter]
            return len(seen)

    def is_present(self, code: str, voter: str) -> bool:
        """Whether a voter is in the room."""
        with self._lock:
            return self._present.get(code, {}).get(voter, 0) > self._clock() - PRESENT

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def _known(self, code: str) -> Room:
        room = self.load(code)
        if room is None:
            raise RoomError("unknown")
        return room

    def _delete(self, which: str, value: str | float) -> None:
        """Delete rooms with their votes, from the log of changes as well."""
        with self._step() as file:
            gone = file.execute(f"DELETE FROM rooms WHERE {which}", (value,)).rowcount
        if gone:
            with self._step(writes=False) as file:
                file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _one(self, query: str, *values: str | float) -> Any:
        """Return the first column of the first row."""
        with self._step(writes=False) as file:
            row = file.execute(query, values).fetchone()
        return row[0] if row else None

    @contextmanager
    def _step(self, writes: bool = True) -> Iterator[sqlite3.Connection]:
        """Hand out the file to one thread at a time; what is written becomes so all at once, or not at all."""
        with self._lock:
            try:
                if writes:
                    self._file.execute("BEGIN IMMEDIATE")
                yield self._file
                if writes:
                    self._file.execute("COMMIT")
            except sqlite3.Error as error:
                _LOG.warning("The file of the rooms: %s", error)
                raise RoomError("unavailable") from error
            finally:
                if writes and self._file.in_transaction:
                    self._file.execute("ROLLBACK")


def _connect(name: str) -> sqlite3.Connection:
    file = sqlite3.connect(name, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        file.executescript(_OPEN)
    except sqlite3.Error:
        file.close()
        raise
    return file
