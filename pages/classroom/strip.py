"""What a teacher with a room sees above every chapter: who is there, what to ask, whether the class comes along."""

from collections.abc import Callable

import streamlit as st

from pages.classroom import host, leading, wanted
from pages.kit import registry
from pages.kit.lessons import player
from pages.texts import texts
from viz.components.room_wall import room_wall

_TEXTS = texts("room")["strip"]
_ASK, _LEADS = "room ask", "room leads"


def menu() -> dict[str, Callable[[], None]]:
    """Return what the menu beside the prompt offers a teacher, by its label."""
    return {_TEXTS["room" if host.room() else "teach"]: host.teach}


def draw(chapter: str) -> None:
    """Draw the strip, where this visitor leads a room; the room's own page has all of it at large."""
    room = host.room()
    if room is None or chapter == registry.ROOM.id:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="room_strip"):
        room_wall(room.code, host.joining(), "", texts("room")["wall"], compact=True, key="room wall small")
        offered = wanted.on_the_spot(player.current())
        st.menu_button(
            _TEXTS["ask"], list(offered), format_func=offered.__getitem__, key=_ASK, icon=":material/front_hand:",
            on_click=_ask,
        )  # fmt: skip
        st.button(
            _TEXTS["room"], key="room open", icon=registry.ROOM.icon, on_click=registry.enter, args=(registry.ROOM.id,)
        )
        st.session_state[_LEADS] = leading.leads()
        st.toggle(_TEXTS["leads"], key=_LEADS, on_change=_lead)


def _ask() -> None:
    """Have the question asked where its answers are shown: the model that it is about is at hand there."""
    wanted.want(st.session_state[_ASK])
    registry.enter(registry.ROOM.id)


def _lead() -> None:
    leading.lead(st.session_state[_LEADS])
