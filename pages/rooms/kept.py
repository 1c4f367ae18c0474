"""A room as text, for a store, and back."""

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from pages.rooms.question import Kind, Question
from pages.rooms.room import Place, Result, Room, Row, Stage


def written(room: Room) -> str:
    """Return a room as JSON."""
    return json.dumps({**asdict(room), "hidden": sorted(room.hidden)}, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=400)
def read(text: str) -> Room:
    """Return the room of a text that `written` made. The last of them are kept: a vote need not read JSON."""
    kept: dict[str, Any] = json.loads(text)
    question, result, place = kept["question"], kept["result"], kept["place"]
    return Room(
        **kept | {
            "stage": Stage(kept["stage"]),
            "question": question and Question(
                **question | {"kind": Kind(question["kind"]), "options": tuple(question["options"])}
            ),
            "result": result and Result(
                tuple(Row(row["label"], tuple(row["counts"]), row["model"]) for row in result["rows"]), result["say"]
            ),
            "place": place and Place(**place),
            "hidden": frozenset(kept["hidden"]),
        }
    )  # fmt: skip
