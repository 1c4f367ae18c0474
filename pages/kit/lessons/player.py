"""Where a visitor is in a lesson: which one is open, which step, and the ways from step to step."""

import streamlit as st

from pages.kit import address, choices, readers, registry
from pages.kit.address import register
from pages.kit.lessons import shelf, written
from pages.kit.lessons.check import LessonError
from pages.kit.lessons.draft import DRAFT
from pages.kit.lessons.plan import SHIPPED, Act, Lesson, Step
from pages.kit.prose import warn
from pages.texts import texts
from viz.tokens import visible

LESSON = register("lesson", readers.name(40), "")
"""The name of the lesson that is open; empty where none is."""
PLACE = register("step", readers.whole(1, 60), 1)
"""The step of it, counted from 1."""
PLAN = register("plan", readers.text(written.LONGEST_LINK + 1), "")
"""A whole lesson, in a link that somebody copied; once it is opened the address names it by its id."""
_OPENED, _LEFT = "lesson step opened", "lessons left at"
_KEPT = (choices.MODEL, choices.PRESENT, choices.DEPTH, DRAFT)
_TEXT = (choices.PROMPT, choices.KEPT)


def current() -> tuple[Lesson, Step] | None:
    """Return the lesson that is open and its step; None where none is."""
    lesson = shelf.find(LESSON.value)
    return (lesson, lesson.steps[min(PLACE.value, len(lesson.steps)) - 1]) if lesson else None


def arrive(chapter: str) -> None:
    """Open the step that an address names, where its link says nothing of the picture; say so where there is no lesson.

    Goes to the step's chapter: then this run ends.
    """
    if PLAN.value:
        _open_link()
    name = LESSON.value
    if not name:
        return
    if current() is None:
        warn(texts("shell")["lesson"]["unknown"], name=visible(name, 40))
        LESSON.set("")
        return
    if st.session_state.get(_OPENED) == (name, PLACE.value):
        return
    st.session_state[_OPENED] = name, PLACE.value
    if choices.PROMPT.value is None:
        go(name, PLACE.value)
        if st.session_state.chapter == chapter:
            address.write()


def _open_link() -> None:
    """Open the lesson that the address carries, or say why it is none."""
    code = PLAN.value
    PLAN.set("")
    try:
        name = shelf.keep(written.from_link(code))
    except LessonError as fault:
        warn("{fault}", fault=str(fault))
        return
    go(name, 1)
    address.write()


def invitation(name: str) -> str:
    """Return the line that offers a newcomer a lesson: from its beginning, or from where this visitor left it."""
    left = name in st.session_state.get(_LEFT, {})
    return _line("again" if left else "invite", name)


def offer(name: str) -> str:
    """Return the line that offers a lesson to whoever has just played another."""
    return _line("offer", name)


def _line(words: str, name: str) -> str:
    lesson = shelf.find(name)
    if lesson is None:
        raise KeyError(name)
    return str(texts("shell")["lesson"][words]).format(title=lesson.title, minutes=lesson.minutes)


def following(name: str) -> str:
    """Return the lesson that may come after one; empty after the last, and after one that did not ship."""
    place = SHIPPED.index(name) + 1 if name in SHIPPED else len(SHIPPED)
    return SHIPPED[place] if place < len(SHIPPED) else ""


def begin(name: str) -> None:
    """Open a lesson, where this visitor left it."""
    go(name, st.session_state.get(_LEFT, {}).get(name, 1))


def go(name: str, place: int) -> None:
    """Go to a step of a lesson, counted from 1: to its chapter, with its picture."""
    lesson = shelf.find(name)
    if lesson is None:
        return
    place = min(max(place, 1), len(lesson.steps))
    step = lesson.steps[place - 1]
    st.session_state[_OPENED] = name, place
    kept = (*_KEPT, *(() if "prompt" in step.address else _TEXT))
    address.visit(step.chapter, {**step.address, "lesson": name, "step": str(place)}, kept)
    if step.chapter != st.session_state.chapter:
        registry.enter(step.chapter)


def leave() -> None:
    """Close the lesson. The picture stays, and the place is remembered."""
    name, lesson = LESSON.value, shelf.find(LESSON.value)
    ended = lesson is not None and PLACE.value >= len(lesson.steps)
    st.session_state.setdefault(_LEFT, {})[name] = 1 if ended else PLACE.value
    address.change({LESSON: "", PLACE: 1})


def done(act: Act, step: Step) -> bool:
    """Whether the visitor has done what a step waits for."""
    try:
        parameter = address.parameter(act.parameter)
    except KeyError:  # of a chapter that nobody has opened yet: it enters its parameters when it is drawn
        return False
    start = parameter.read(step.address[act.parameter]) if act.parameter in step.address else parameter.usual
    return act.done(parameter.value, start)
