"""What phones, walls and followers hear of a room."""

from dataclasses import asdict
from typing import Any

from pages.rooms.room import Room, Stage


def told(room: Room, answered: int, present: int) -> dict[str, Any]:
    """Return what everybody in a room may know, as JSON takes it: no answer, and no result before the reveal.

    `answered` are votes in this round, `present` phones in the room.
    """
    return {
        "version": room.version,
        "stage": room.stage.value,
        "answered": answered,
        "present": present,
        "step": room.step,
        "question": _question(room),
        "result": asdict(room.result) if room.result and room.stage is Stage.REVEALED else None,
    }


def ended() -> dict[str, Any]:
    """Return what is told of a room that is not there."""
    return {
        "version": 0, "stage": "ended", "answered": 0, "present": 0, "step": 0, "question": None, "result": None,
    }  # fmt: skip


def _question(room: Room) -> dict[str, Any] | None:
    asked = room.question
    if asked is None:
        return None
    return {
        "number": room.number, "round": room.round, "kind": asked.kind.value, "say": asked.say,
        "prompt": asked.prompt, "options": list(asked.options), "low": asked.low, "high": asked.high,
        "step": asked.step, "unit": asked.unit, "log": asked.log,
    }  # fmt: skip
