"""The map on every chapter: the Overview in miniature between doors to all chapters, with the present one lit."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import streamlit as st

from viz.components.declare import declare

Drawing = Literal["whole", "names", "vectors", "layers", "distribution", "training"]
BESIDE: frozenset[Drawing] = frozenset({"whole", "training"})
"""What stands beside the model's rails: a sign for all of it, and one for how it came to be."""

_mount = declare(__file__)


@dataclass(frozen=True)
class Station:
    """A stop on the map: a door to a chapter."""

    id: str
    title: str
    draws: Drawing
    """What stands in its zone: marks for the tokens, for their vectors, for attention and MLP in turn, the bars, or one
    of the signs BESIDE."""


def pipeline_map(
    stations: Sequence[Station],
    current: str,
    tokens: int,
    probabilities: Sequence[float],
    label: str,
    *,
    covered: bool = False,
    on_door: Callable[[str], None],
    key: str,
) -> None:
    """Mount the map; a click on a station that is not lit calls `on_door` with its id.

    `stations` stand in the order of the story, any number of them; `current` is the id of the lit one; `tokens` how
    many rails to draw (seven at most are); `probabilities` those of the five likeliest next tokens; `label` names the
    map for a screen reader. With `covered` a blank stands for the probabilities, and none is sent.
    """

    def enter() -> None:
        door = st.session_state[key].get("door")
        if door != current and door in {station.id for station in stations}:
            on_door(door)

    _mount(
        key=key,
        data={
            "stations": [asdict(station) for station in stations],
            "current": current,
            "tokens": tokens,
            "probabilities": [] if covered else list(probabilities),
            "covered": covered,
            "label": label,
        },
        on_door_change=enter,
    )
