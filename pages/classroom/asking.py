"""What a teacher asks: the kinds of questions, each with the words that it needs, and the ones that are ready."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages.classroom import asked, host, wanted
from pages.classroom import ready as ready_ones
from pages.classroom.ready import Ready
from pages.kit import address, choices
from pages.kit.controls import control
from pages.kit.lessons import player
from pages.kit.prose import caption, warn
from pages.kit.readings import Scene
from pages.rooms.question import Question
from pages.rooms.rooms import rooms
from pages.texts import texts
from viz.tokens import SPACE, visible

_TEXTS = texts("room")["ask"]
_STATEMENTS, _NUMBER, _READY = "statements", "number", "ready"
_KIND, _SAY, _LINES, _LOW, _HIGH, _UNIT, _PICK = (
    f"room ask {name}" for name in ("kind", "say", "lines", "low", "high", "unit", "pick")
)
_WRONG = "room ask wrong"
_SHOWN = 90  # characters of the prompt


def ask_what_is_wanted(about: Scene) -> None:
    """Ask the question that was wanted, on another page or by the button here."""
    kind = wanted.take()
    question = _question(kind, about) if kind else None
    if question:
        host.attempt(rooms().ask, question)


def draw(about: Scene) -> None:
    """Draw the choice of a question with what it needs, and the button that asks it."""
    words = _TEXTS["kinds"]
    kinds = {**wanted.on_the_spot(player.current()), **{name: words[name] for name in (_READY, _STATEMENTS, _NUMBER)}}
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    with left:
        kind = st.selectbox(_TEXTS["kind"], list(kinds), format_func=kinds.__getitem__, key=_KIND)
    ready = ready_ones.holding(about) if kind == _READY else ()
    with right:
        st.button(
            _TEXTS["now"], key="room ask now", type="primary", icon=":material/front_hand:", width="stretch",
            disabled=kind == _READY and not ready, on_click=_want, args=(kind, ready),
        )  # fmt: skip
    if kind == _READY:
        _draw_ready(ready)
    elif kind == _STATEMENTS:
        st.text_input(_TEXTS["say"], max_chars=300, key=_SAY)
        st.text_area(_TEXTS["lines"], max_chars=1000, key=_LINES, height=120)
    elif kind == _NUMBER:
        _draw_number()
    else:
        caption(_TEXTS["about"][kind], prompt=_end(about), temperature=f"{choices.TEMPERATURE.value:g}")
    if kind == wanted.DRAW:
        control(
            choices.TEMPERATURE, st.slider, _TEXTS["temperature"], min_value=0.0, max_value=10.0, step=0.1,
        )  # fmt: skip
    if wrong := st.session_state.pop(_WRONG, ""):
        warn(_TEXTS["wrong"].get(wrong, texts("room")["fault"]["kind"]))


def _draw_ready(ready: Sequence[Ready]) -> None:
    if not ready:
        caption(_TEXTS["no_ready"])
        return
    labels = {one.name: one.label for one in ready}
    picked = st.selectbox(_TEXTS["pick"], list(labels), format_func=labels.__getitem__, key=_PICK)
    one = next(one for one in ready if one.name == picked)
    caption("“{prompt}” {shows}", prompt=one.prompt, shows=one.shows)


def _draw_number() -> None:
    say, low, high, unit = st.columns([5, 1, 1, 1])
    say.text_input(_TEXTS["say"], max_chars=300, key=_SAY, placeholder=_TEXTS["first"])
    st.session_state.setdefault(_LOW, 0.0)
    st.session_state.setdefault(_HIGH, 100.0)
    low.number_input(_TEXTS["low"], key=_LOW)
    high.number_input(_TEXTS["high"], key=_HIGH)
    unit.text_input(_TEXTS["unit"], max_chars=20, key=_UNIT, placeholder="%")


def _want(kind: str, ready: Sequence[Ready]) -> None:
    """Have the question asked by the run that follows. A ready one brings its text."""
    if kind == _READY:
        picked = next(one for one in ready if one.name == st.session_state[_PICK])
        address.change({choices.PROMPT: picked.prompt, choices.DRAWN: "", choices.KEPT: "", choices.FOCUS: None})
        kind = f"{_READY} {picked.name}"
    wanted.want(kind)


def _question(kind: str, about: Scene) -> Question | None:
    """Return the question of a kind; None, and why, where its words make none."""
    session, lesson = st.session_state, player.current()
    make: Mapping[str, Callable[[], Question | None]] = {
        wanted.TYPED: lambda: asked.typed(about),
        wanted.CHOSEN: lambda: asked.chosen(about),
        wanted.DRAW: lambda: asked.drawn(about),
        wanted.LESSON: lambda: asked.of_lesson(about, lesson[1].ask) if lesson and lesson[1].ask else None,
        _STATEMENTS: lambda: asked.statements(about, session[_SAY].strip(), _lines(session[_LINES])),
        _NUMBER: lambda: _number(about),
        _READY: lambda: _ready(kind, about),
    }
    try:
        return make[kind.partition(" ")[0]]()
    except ValueError:
        session[_WRONG] = kind
        return None


def _ready(kind: str, about: Scene) -> Question:
    one = ready_ones.named(kind.partition(" ")[2])
    return asked.typed(about, one.say, one.claim)


def _number(about: Scene) -> Question:
    """Return the teacher's own question for a number; without words the one how sure the model is."""
    session = st.session_state
    if not session[_SAY].strip():
        return asked.number(about, _TEXTS["first"], 0, 100, "%", "first", _TEXTS["first_after"])
    return asked.number(about, session[_SAY].strip(), session[_LOW], session[_HIGH], session[_UNIT].strip())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _end(about: Scene) -> str:
    text = visible(about.model.vocabulary.spelled(about.ids)).replace(SPACE, " ")
    return text if len(text) <= _SHOWN else "…" + text[-_SHOWN:]
