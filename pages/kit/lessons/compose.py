"""Making a lesson in the browser: any view becomes a step, a drawer holds them, a file or a link takes them away."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.kit import address
from pages.kit.lessons import draft, player, shelf, written
from pages.kit.lessons.check import LessonError
from pages.kit.lessons.plan import Lesson
from pages.kit.prose import caption, inform, literal, warn
from pages.texts import texts
from viz.components.copy_field import copy_field
from viz.components.text_file import text_file

_TEXTS = texts("shell")["lesson"]["own"]
_FAULT, _MENU = "own lesson fault", "lessons"
_ADD, _DRAWER, _ALSO = "/add", "/drawer", "/also "
"""What the menu offers after the lessons: no lesson has a name with a slash."""
_NONE, _OWN = "none", "own"
_ABOUT = ("label", "chapters")  # of what the texts offer; the rest is as a file has it


def draw(also: Mapping[str, Callable[[], None]]) -> None:
    """Draw the menu of lessons: those that there are, the view of now as a step, the drawer.

    `also` is what else a teacher may begin: what is done, by the label of its line.
    """
    labels = {name: _offer(lesson) for name, lesson in shelf.offered().items()}
    labels |= {_ALSO + label: label for label in also}
    labels |= {_ADD: _TEXTS["add"], _DRAWER: _TEXTS["open"].format(steps=len(draft.draft()["step"]))}
    chosen = st.menu_button(
        _TEXTS["menu"], list(labels), format_func=labels.__getitem__, key=_MENU, icon=":material/school:",
        on_click=_choose, args=(also,),
    )  # fmt: skip
    if chosen == _DRAWER:
        st.dialog(_TEXTS["drawer"], width="large", on_dismiss="rerun")(_drawer)()


def _offer(lesson: Lesson) -> str:
    return _TEXTS["offer"].format(title=literal(lesson.title), minutes=lesson.minutes)


def _choose(also: Mapping[str, Callable[[], None]]) -> None:
    chosen = st.session_state[_MENU]
    if chosen.startswith(_ALSO):
        also[chosen.removeprefix(_ALSO)]()
    elif chosen == _ADD:
        _add()
    elif chosen != _DRAWER:
        player.begin(chosen)


def _add() -> None:
    try:
        st.toast(_TEXTS["added"].format(step=draft.add_view(st.session_state.chapter)))
    except LessonError as fault:
        st.toast(literal(str(fault)))


def _drawer() -> None:
    data = draft.draft()
    left, right = st.columns([4, 1])
    with left:
        _field(st.text_input, "title", "title", max_chars=60)
    with right:
        _field(st.number_input, "minutes", "minutes", min_value=1, max_value=180)
    if not data["step"]:
        inform(_TEXTS["empty"])
    fault, last = draft.fault(), len(data["step"]) - 1
    _ways_out(data, fault)
    for place, step in enumerate(data["step"]):
        with st.expander(literal(f"{place + 1} · {step['title']}"), expanded=place == last):
            _step(place, step, last=place == last, faulty=bool(fault))


def _step(place: int, step: dict[str, Any], *, last: bool, faulty: bool) -> None:
    _field(st.text_input, "step_title", "step", place, "title", max_chars=70)
    _field(st.text_area, "say", "step", place, "say", max_chars=600)
    if "{" in step["say"]:
        caption(_TEXTS["braces"], name=step["say"].partition("{")[2].partition("}")[0])
    left, right = st.columns(2)
    with left:
        _choice("ask", _TEXTS["questions"], place, step)
    with right:
        acts = {
            name: act
            for name, act in _TEXTS["acts"].items()
            if step["chapter"] in act.get("chapters", [step["chapter"]])
        }
        _choice("act", acts, place, step)
    with st.container(horizontal=True, gap="xsmall"):
        _button("earlier", place, ":material/arrow_upward:", place == 0, draft.move, place, -1)
        _button("later", place, ":material/arrow_downward:", last, draft.move, place, 1)
        _button("remove", place, ":material/delete:", False, draft.remove, place)
        if st.button(_TEXTS["try_step"], key=_key("try", place), icon=":material/play_arrow:", disabled=faulty):
            _play(place + 1)


def _ways_out(data: dict[str, Any], fault: str) -> None:
    """Offer to play the lesson, to take it away and to open another, and say what is missing: its `fault`."""
    with st.container(horizontal=True, gap="xsmall"):
        if not fault:
            if st.button(_TEXTS["try"], key="play own", type="primary", icon=":material/play_arrow:"):
                _play(1)
            st.download_button(
                _TEXTS["file"], written.as_toml(data).encode(), "lesson.toml", "application/toml", on_click="ignore",
                icon=":material/download:", key="own file",
            )  # fmt: skip
        text_file(_TEXTS["open_file"], longest=written.LONGEST, on_text=_take_file, key="open lesson")
    if wrong := st.session_state.pop(_FAULT, ""):
        warn("{fault}", fault=wrong)
    if not fault:
        _link(written.as_link(data))
    elif data["step"]:
        warn("{fault}", fault=fault)


def _link(code: str) -> None:
    if len(code) > written.LONGEST_LINK:
        caption(_TEXTS["no_link"], limit=f"{written.LONGEST_LINK:,}", length=f"{len(code):,}")
    else:
        copy_field(f"{address.home()}/?plan={code}", _TEXTS["link"], key="own link")


def _play(step: int) -> None:
    player.go(shelf.keep(draft.draft()), step)
    st.rerun()


def _take_file(text: str) -> None:
    try:
        draft.take(written.from_toml(text))
    except LessonError as fault:
        st.session_state[_FAULT] = str(fault)


def _key(what: str, *place: object) -> str:
    return " ".join(map(str, ("own", draft.version(), what, *place)))


def _field(kind: Any, label: str, *place: str | int, **settings: Any) -> None:
    """Draw a control for one value of the lesson."""
    value: Any = draft.draft()
    for name in place:
        value = value[name]
    key = _key("field", *place)
    kind(_TEXTS[label], value=value, key=key, on_change=_take, args=(key, place), **settings)


def _take(key: str, place: tuple[str | int, ...]) -> None:
    draft.change(st.session_state[key], *place)


def _button(label: str, place: int, icon: str, off: bool, act: Any, *args: int) -> None:
    st.button(
        _TEXTS[label], key=_key(label, place), type="tertiary", icon=icon, disabled=off, on_click=act, args=args
    )  # fmt: skip


def _choice(kind: str, offered: dict[str, Any], place: int, step: dict[str, Any]) -> None:
    """Draw the choice of a question or an act: among those offered, or the one that a file brought."""
    known = {name: {part: value for part, value in one.items() if part not in _ABOUT} for name, one in offered.items()}
    now = step.get(kind)
    chosen = next((name for name, one in known.items() if one == now), _OWN if now else _NONE)
    options = [_NONE, *known, *[_OWN] * (chosen == _OWN)]
    labels = {_NONE: _TEXTS["no_" + kind], _OWN: str(now and now["say"])} | {
        name: one["label"] for name, one in offered.items()
    }
    key = _key(kind, place)
    st.selectbox(
        _TEXTS[kind], options, options.index(chosen), format_func=labels.__getitem__, key=key, on_change=_take_choice,
        args=(key, kind, place, known),
    )  # fmt: skip


def _take_choice(key: str, kind: str, place: int, known: dict[str, Any]) -> None:
    picked = st.session_state[key]
    if picked != _OWN:
        draft.change(dict(known[picked]) if picked in known else None, "step", place, kind)
