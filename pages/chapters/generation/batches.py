"""Several texts after one prompt, written together: in sight of a progress bar, and stopped on a press."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from model.errors import Message
from model.progress import Progress
from pages.chapters.generation.shared import TEXTS
from pages.kit.prose import caption, inform
from pages.kit.readings import Scene
from pages.kit.wording import worded

T = TypeVar("T")
_STOPPED = "stopped writing"


def known_or_written(known: T | None, write: Callable[[Progress], T], name: Hashable) -> T | None:
    """Return what is `known` already, or have it written; None where the visitor stopped that.

    `name` tells it from all others: what was stopped is written when the visitor asks for it again. Any other click
    meanwhile ends the run, and the writing with it.
    """
    place = st.empty()  # one place, filled or not: a picture that moves in the page starts afresh
    if known is not None:
        return known
    words = TEXTS["batches"]
    if st.session_state.get(_STOPPED) == name:
        with place.container():
            inform(words["stopped"])
            st.button(words["write"], icon=":material/play_arrow:", on_click=_stop, args=(None,))
        return None
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, worded(Message("writing")))
        st.button(words["stop"], icon=":material/stop:", on_click=_stop, args=(name,))
    found = write(lambda fraction, message: _move(bar.progress, fraction, message))
    place.empty()
    return found


def _stop(name: Hashable) -> None:
    st.session_state[_STOPPED] = name


def _move(progress: Callable[[float, str], object], fraction: float, message: Message) -> None:
    progress(min(1.0, fraction), worded(message))


def prompt_for(scene: Scene, most: int) -> tuple[int, ...]:
    """Return the last tokens of the prompt, as many as the context has room for before `most` written ones."""
    return scene.ids[-max(1, scene.model.shape.context - most) :]


def say_what_is_unseen(scene: Scene, most: int) -> None:
    """Say so where the first tokens of the prompt are out of sight."""
    unseen = len(scene.ids) - len(prompt_for(scene, most))
    if unseen:
        caption(TEXTS["batches"]["unseen"], unseen=str(unseen), most=str(most))
