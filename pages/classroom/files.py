"""What a teacher takes away of a question: its pictures, and its numbers as a table."""

from collections.abc import Mapping, Sequence

from pages.kit.tables import offer_csv
from pages.rooms.room import Room
from pages.texts import texts
from viz.components.picture_tools import picture_tools


def offer(room: Room, words: Mapping[str, str], header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Offer the pictures above and a table as files; `words` has the `label` of the table. Needs a question."""
    assert room.question
    tools = dict(texts("components")["picture_tools"])
    tools.pop("about")
    said = texts("room")["picture"].format(say=room.question.say, prompt=room.question.prompt)
    picture_tools(f"room-{room.number}", said, tools, pictures=True, key="picture tools")
    safe = [[_for_a_sheet(value) for value in row] for row in rows]
    offer_csv(words["label"], f"room-{room.number}.csv", header, safe)


def _for_a_sheet(value: object) -> object:
    """Return what somebody typed so that no spreadsheet takes it for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value
