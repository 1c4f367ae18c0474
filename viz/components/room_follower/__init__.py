"""What follows the teacher: it hears the room in the browser, and asks for a run where the teacher has gone on."""

from collections.abc import Callable

import streamlit as st

from viz.components.declare import declare
from viz.components.payload import is_whole
from viz.components.room_code import checked

ENDED = -1
"""The step of a room that is over."""

_mount = declare(__file__)


def room_follower(code: str, step: int, *, on_step: Callable[[int], None], key: str) -> None:
    """Listen to the room `code`; nothing is seen of it. `step` is the teacher's step that this page already shows.

    `on_step` gets a later one, once, before the script runs; ENDED where the room is over. A `step` below 0 is before
    every step of a teacher. Mount it before anything slow: what it is mounted with says that a step has arrived. It
    listens only while its page is in sight. Raises ValueError for what is no code.
    """

    def told() -> None:
        heard = st.session_state[key].get("step")
        if is_whole(heard) and heard >= ENDED:
            on_step(heard)

    _mount(key=key, data={"code": checked(code), "step": step}, on_step_change=told)
