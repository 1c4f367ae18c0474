"""Which question a teacher wants to ask: by a kind that follows from what the page shows, until it is asked."""

from collections.abc import Mapping

import streamlit as st

from pages.kit.lessons.plan import Lesson, Step
from pages.texts import texts

TYPED, CHOSEN, DRAW, LESSON = "typed", "chosen", "draw", "lesson"
_WANTED = "room question wanted"


def on_the_spot(open_step: tuple[Lesson, Step] | None) -> Mapping[str, str]:
    """Return the kinds of questions that need no words of the teacher's, with their labels: what the open step of a
    lesson asks first, where it asks something.
    """
    words = texts("room")["ask"]["kinds"]
    kinds = [*([LESSON] if open_step and open_step[1].ask else []), TYPED, CHOSEN, DRAW]
    return {kind: words[kind] for kind in kinds}


def want(kind: str) -> None:
    """Ask for a question to be asked by the run that follows."""
    st.session_state[_WANTED] = kind


def take() -> str:
    """Return the kind that is wanted, once; empty where none is."""
    return str(st.session_state.pop(_WANTED, ""))
