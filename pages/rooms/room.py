"""A room's state and its moves: values alone, without a clock and without a store."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite

from pages.rooms.question import MOST_OPTION, Question

MOST_ROUNDS = 4
MOST_ROWS, MOST_HIDDEN = 30, 1000
MOST_LABEL, MOST_RESULT_SAID = 200, 600
MOST_PLACE = 40_000
"""Characters of an address at most: it carries a prompt."""


class RoomError(Exception):
    """What a room refuses, and why."""

    def __init__(self, reason: str) -> None:
        """Keep the reason: key, full, unknown, stage, often, kind, voters or unavailable."""
        super().__init__(reason)
        self.reason = reason


class Stage(StrEnum):
    """How far the question is."""

    WAITING = "waiting"
    """Nothing has been asked yet."""
    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"


@dataclass(frozen=True)
class Place:
    """Where the teacher is: a chapter, and its address by its names."""

    chapter: str
    address: Mapping[str, str]

    def __post_init__(self) -> None:
        """Raise ValueError for an address longer than any."""
        object.__setattr__(self, "address", dict(self.address))
        parts = (self.chapter, *self.address, *self.address.values())
        if not all(isinstance(part, str) for part in parts) or sum(map(len, parts)) > MOST_PLACE:
            raise ValueError("no address")
        "".join(parts).encode()  # UnicodeEncodeError is a ValueError


@dataclass(frozen=True)
class Row:
    """An answer beside the model's: how many gave it in each round, and the probability that the model gives it."""

    label: str
    counts: tuple[int, ...]
    model: float | None


@dataclass(frozen=True)
class Result:
    """What phones show after the reveal."""

    rows: tuple[Row, ...]
    say: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for more than phones show."""
        if len(self.rows) > MOST_ROWS or len(self.say) > MOST_RESULT_SAID:
            raise ValueError("too much for a phone")
        if any(len(row.label) > MOST_LABEL or len(row.counts) > MOST_ROUNDS for row in self.rows):
            raise ValueError("too much for a phone")
        if not all(row.model is None or isfinite(row.model) for row in self.rows):
            raise ValueError("no probability")  # what JSON has no word for
        "".join([self.say, *(row.label for row in self.rows)]).encode()  # UnicodeEncodeError is a ValueError


@dataclass(frozen=True)
class Room:
    """A room at one moment, without its votes."""

    code: str
    opened: float
    """When, in seconds since the epoch."""
    stage: Stage = Stage.WAITING
    number: int = 0
    """The number of the question; 0 before the first."""
    round: int = 0
    question: Question | None = None
    result: Result | None = None
    place: Place | None = None
    step: int = 0
    """It grows with each place."""
    version: int = 0
    """It grows with each change."""
    hidden: frozenset[str] = frozenset()
    """Typed answers that the teacher hid."""


def ask(room: Room, question: Question, place: Place | None = None) -> Room:
    """Return the room with another question, open for answers; with `place` the teacher goes there as well."""
    moved = go(room, place) if place else room
    return replace(
        moved, stage=Stage.OPEN, number=room.number + 1, round=0, question=question, result=None,
        hidden=frozenset(), version=room.version + 1,
    )  # fmt: skip


def close(room: Room) -> Room:
    """Return the room with its question closed. Raises RoomError where none is open."""
    _need(room, Stage.OPEN)
    return replace(room, stage=Stage.CLOSED, version=room.version + 1)


def vote_again(room: Room) -> Room:
    """Return the room with its question open for one more round. Raises RoomError while it is open, after four."""
    _need(room, Stage.CLOSED, Stage.REVEALED)
    if room.round + 1 >= MOST_ROUNDS:
        raise RoomError("stage")
    return replace(room, stage=Stage.OPEN, round=room.round + 1, result=None, version=room.version + 1)


def reveal(room: Room, result: Result) -> Room:
    """Return the room with its result shown; nobody votes then. Raises RoomError before the first question."""
    _need(room, Stage.OPEN, Stage.CLOSED, Stage.REVEALED)
    return replace(room, stage=Stage.REVEALED, result=result, version=room.version + 1)


def hide(room: Room, answer: str) -> Room:
    """Return the room with a typed answer hidden. Raises RoomError without a question, and for what is no answer."""
    _need(room, Stage.OPEN, Stage.CLOSED, Stage.REVEALED)
    if not answer or len(answer) > MOST_OPTION or len(room.hidden) >= MOST_HIDDEN:
        raise RoomError("kind")
    return replace(room, hidden=room.hidden | {answer}, version=room.version + 1)


def show(room: Room, answer: str) -> Room:
    """Return the room with a hidden answer shown again. Raises RoomError without a question."""
    _need(room, Stage.OPEN, Stage.CLOSED, Stage.REVEALED)
    return replace(room, hidden=room.hidden - {answer}, version=room.version + 1)


def go(room: Room, place: Place) -> Room:
    """Return the room with its teacher at another place."""
    return replace(room, place=place, step=room.step + 1, version=room.version + 1)


def _need(room: Room, *stages: Stage) -> None:
    if room.stage not in stages:
        raise RoomError("stage")
