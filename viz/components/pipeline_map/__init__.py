"""The map of the machine on every chapter: the Overview in miniature, with the present station lit."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from viz.components.declare import declare

_mount = declare(Path(__file__).parent, "stations")


def stations(
    titles: Sequence[tuple[str, str]],
    current: str,
    tokens: int,
    chances: Sequence[float],
    label: str,
    *,
    on_door: Callable[[str], None],
    key: str,
) -> None:
    """Mount the map; a click on a station that is not lit calls `on_door` with its id.

    `titles` are the five stations as (id, title) in the order of the story; `current` is the id of the lit one;
    `tokens` how many rails to draw (seven at most are); `chances` the probabilities of the five likeliest next tokens;
    `label` names the map for a screen reader.
    """
    known = [{"id": station, "title": title} for station, title in titles]

    def enter() -> None:
        door = st.session_state[key].get("door")
        if door != current and door in {station for station, _ in titles}:
            on_door(door)

    _mount(
        key=key,
        data={"stations": known, "current": current, "tokens": tokens, "chances": list(chances), "label": label},
        on_door_change=enter,
    )
