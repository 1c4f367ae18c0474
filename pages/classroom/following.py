"""A laptop in the class: its page goes where the teacher's goes, until its visitor lets go."""

import streamlit as st

from pages.kit import address, choices, registry
from pages.kit.prose import inform, say, warn
from pages.rooms.room import Room, RoomError
from pages.rooms.rooms import rooms
from pages.texts import texts
from viz.components.room_follower import room_follower
from viz.tokens import visible

_TEXTS = texts("room")["follower"]
_STEP, _ALONE = "room step", "room looks around"
_KNOWN, _NONE = "room followed", "room that is none"
_OWN = (choices.ROOM, choices.PRESENT)


def arrive() -> None:
    """Go where the teacher is, at the first visit of a link with a room's code. Then this run may end."""
    code = choices.ROOM.value
    if not code or _STEP in st.session_state:
        return
    room = _room(code)
    if room is not None:
        _go(room)
        address.write()


def draw() -> None:
    """Say that this page follows, and offer to let go or to come back; hear where the teacher goes."""
    code = choices.ROOM.value
    if not code:
        return
    room = _room(code)
    if room is None:
        warn(_TEXTS["gone"], code=visible(code, 12))
        st.button(_TEXTS["stay"], on_click=_leave, key="room leave")
        return
    alone = bool(st.session_state.get(_ALONE))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="room_strip"):
        say(_TEXTS["alone" if alone else "follows"], code=room.code)
        st.button(
            _TEXTS["back" if alone else "let_go"], key="room let go", type="tertiary",
            on_click=_come_back if alone else _let_go,
        )  # fmt: skip
        if not alone:
            room_follower(room.code, int(st.session_state.get(_STEP, 0)), on_step=_take_step, key="room follower")
    if room.place is None and not alone:
        inform(_TEXTS["waits"])


def _room(code: str) -> Room | None:
    """Return the room of a code. Codes that are tried are counted, so that nobody finds a room by trying."""
    session = st.session_state
    if session.get(_NONE) == code:
        return None
    try:
        known = session.get(_KNOWN) == code
        found = rooms().room(code) if known else rooms().find(code, "", st.context.ip_address or "")
    except RoomError:
        return None
    session[_KNOWN if found else _NONE] = code
    return found


def _go(room: Room) -> None:
    st.session_state[_STEP] = room.step
    if room.place is None or room.place.chapter not in [known.id for known in registry.CHAPTERS]:
        return
    address.visit(room.place.chapter, room.place.address, _OWN)
    if room.place.chapter != st.session_state.chapter:
        registry.enter(room.place.chapter)


def _take_step(step: int) -> None:
    room = _room(choices.ROOM.value)
    if room is not None and step >= 0 and room.step != st.session_state.get(_STEP):
        _go(room)


def _let_go() -> None:
    st.session_state[_ALONE] = True


def _come_back() -> None:
    st.session_state[_ALONE] = False
    room = _room(choices.ROOM.value)
    if room is not None:
        _go(room)


def _leave() -> None:
    choices.ROOM.set("")
