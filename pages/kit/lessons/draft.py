"""The lesson that a visitor is making: in the session, and kept by the server for a reload while it is a lesson."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.kit import address, choices, readers
from pages.kit.address import register
from pages.kit.kept_texts import kept_texts
from pages.kit.lessons import written
from pages.kit.lessons.check import RESERVED, LessonError, check
from pages.texts import texts

DRAFT = register("draft", readers.name(40), "")
"""The id under which the server keeps it; empty while there is none."""
_LEFT_OUT = (*RESERVED, choices.MODEL.name, choices.PRESENT.name, choices.KEPT.name)
_SESSION, _OF, _VERSION = "own lesson", "own lesson kept as", "own lesson version"


def draft() -> dict[str, Any]:
    """Return the lesson that this visitor is making, an empty one at first."""
    session = st.session_state
    if _SESSION not in session or (DRAFT.value and DRAFT.value != session.get(_OF)):
        session[_SESSION] = _kept(DRAFT.value) or session.get(_SESSION) or _empty()
        session[_OF] = DRAFT.value
        session[_VERSION] = version() + 1
    found: dict[str, Any] = session[_SESSION]
    return found


def version() -> int:
    """Return what counts the times that steps came, left or changed places: controls belong to one of them."""
    return int(st.session_state.get(_VERSION, 0))


def take(data: Mapping[str, Any]) -> None:
    """Let a whole lesson be the one that is being made; the browser's back button brings the one before."""
    st.session_state[_SESSION] = json.loads(json.dumps(data))
    _changed()


def add_view(chapter: str) -> int:
    """Add what the visitor sees now as a step, and return its number. Raises LessonError where its text is too long."""
    step = {"chapter": chapter, "title": _title(chapter), "say": _say(chapter), "set": _choices(chapter)}
    data = draft()
    check(data | {"step": [step]})
    data["step"].append(step)
    _changed()
    return len(data["step"])


def change(value: object, *place: str | int) -> None:
    """Change one value of the lesson; None takes it out."""
    part: Any = draft()
    for name in place[:-1]:
        part = part[name]
    if value is None:
        part.pop(place[-1], None)
    else:
        part[place[-1]] = value
    _keep()


def move(place: int, by: int) -> None:
    """Let a step and its neighbour change places; the first and the last have one neighbour."""
    steps = draft()["step"]
    other = place + by
    if 0 <= other < len(steps):
        steps[place], steps[other] = steps[other], steps[place]
        _changed()


def remove(place: int) -> None:
    """Take a step out."""
    del draft()["step"][place]
    _changed()


def fault() -> str:
    """Return why what is being made is no lesson yet; empty where it is one."""
    try:
        check(draft())
    except LessonError as wrong:
        return str(wrong)
    return ""


def _empty() -> dict[str, Any]:
    words = texts("shell")["lesson"]["own"]
    return {"title": words["new_title"], "about": words["new_about"], "minutes": 10, "step": []}


def _kept(name: str) -> dict[str, Any] | None:
    """Return the lesson of an id: whatever else may be kept under it is none."""
    text = kept_texts().find(name) if name else None
    try:
        return written.from_toml(text) if text is not None else None
    except LessonError:
        return None


def _changed() -> None:
    st.session_state[_VERSION] = version() + 1
    _keep()


def _keep() -> None:
    """Let the server keep it, where it is a lesson: what is none yet is in the session alone."""
    if not fault():
        st.session_state[_OF] = kept_texts().keep(written.as_toml(draft()))
        DRAFT.set(st.session_state[_OF])


def _choices(chapter: str) -> dict[str, str]:
    chosen = [known for known in address.carried_by(chapter) if known.name not in _LEFT_OUT]
    return {known.name: address.as_text(known.value) for known in chosen if known.value != known.usual}


def _title(chapter: str) -> str:
    own = texts(chapter)
    view = own.get(choices.VIEW.value, {}) if choices.VIEW.value else {}
    return str(f"{own['title']}: {view['title']}" if "title" in view else own["title"])[:70]


def _say(chapter: str) -> str:
    own = texts(chapter)
    view = own.get(choices.VIEW.value, {}) if choices.VIEW.value else {}
    return str(view.get("see", own["see"]))
