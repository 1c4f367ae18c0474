"""Where the teacher is, told to those who follow: at the start of each run, so that they go there at the same time."""

import streamlit as st

from pages.classroom import host
from pages.kit import address, choices, registry
from pages.kit.lessons.draft import DRAFT
from pages.rooms.room import Place
from pages.rooms.rooms import rooms

_LETS = "room lets go"
_LEFT_OUT = {known.name for known in (choices.ROOM, choices.PRESENT, host.HOST, DRAFT)}


def leads() -> bool:
    """Whether the followers go where the teacher goes."""
    return not st.session_state.get(_LETS, False)


def lead(so: bool) -> None:
    """Let the followers come along from now on, or let them go."""
    st.session_state[_LETS] = not so


def tell(chapter: str) -> None:
    """Tell the followers where the teacher is, if that is another place than before. The room itself is no place."""
    room = host.room()
    if room is None or chapter == registry.ROOM.id or not leads():
        return
    now = {name: text for name, text in address.of_now().items() if name not in _LEFT_OUT}
    place = Place(chapter, now)
    if room.place != place:
        host.attempt(rooms().go, place)
