"""The teacher's hold on a room: a secret in the session, which the browser keeps in a cookie for a reload.

The address bar stands on the projector, so that the secret is in no address for longer than one run.
"""

from collections.abc import Callable

import streamlit as st

from pages.kit import choices, readers, registry
from pages.kit.address import home, register
from pages.rooms.room import Room, RoomError
from pages.rooms.rooms import rooms
from viz.components.room_key import COOKIE, room_key

HOST = register("host", readers.name(64), "", owner=registry.ROOM.id)
"""The secret in the link that reopens a room on another machine."""
_SECRET, _FAULT, _READ = "room secret", "room fault", "room cookie read"


def arrive() -> None:
    """Take over a room from a link, or from the browser after a reload."""
    session = st.session_state
    if HOST.value:
        session[_SECRET] = HOST.value
        HOST.set("")
        if room() is None:
            session[_FAULT] = "unknown"
    elif not session.get(_READ) and not choices.ROOM.value:  # who follows a room leads none
        session[_SECRET] = st.context.cookies.get(COOKIE, "")
    session[_READ] = True


def secret() -> str:
    """Return the secret of this visitor's room; empty without one."""
    return str(st.session_state.get(_SECRET, ""))


def room() -> Room | None:
    """Return the room that this visitor leads; None without one, and where it has ended."""
    if not secret():
        return None
    try:
        found = rooms().of_host(secret())
    except RoomError as error:
        st.session_state[_FAULT] = error.reason
        return None
    if found is None:
        st.session_state[_SECRET] = ""
    return found


def open_room(key: str = "") -> None:
    """Open a room; why that could not be is kept for `fault`."""
    try:
        st.session_state[_SECRET] = rooms().open_room(key, st.context.ip_address or "")
    except RoomError as error:
        st.session_state[_FAULT] = error.reason


def end() -> None:
    """End the room and erase all of it."""
    attempt(rooms().end)
    st.session_state[_SECRET] = ""


def attempt(move: Callable[..., object], *given: object) -> None:
    """Make a move in the room, with its secret before what is `given`. Why it is refused is kept for `fault`."""
    try:
        move(secret(), *given)
    except RoomError as error:
        st.session_state[_FAULT] = error.reason


def fault() -> str:
    """Return why the last move was refused, once; empty where it was not."""
    return str(st.session_state.pop(_FAULT, ""))


def keep_in_the_browser() -> None:
    """Let the browser keep the secret of now, or forget the one that it kept."""
    room_key(secret(), key="room key")


def teach() -> None:
    """Go to the room, and open one where that takes no key."""
    if room() is None and not rooms().needs_key:
        open_room()
    registry.enter(registry.ROOM.id)


def link() -> str:
    """Return the link that reopens the room on another machine."""
    return f"{home()}/{registry.ROOM.id}?{HOST.name}={secret()}"


def following(code: str) -> str:
    """Return the link of the laptops that come along."""
    return f"{home()}/?{choices.ROOM.name}={code}"


def joining(code: str = "") -> str:
    """Return the address at which phones join: with a `code` the one to scan, without one the one to type."""
    return "/".join(filter(None, [home(), "join", code]))
