"""A lesson's question: the visitor commits to an answer, then sees what is measured on the model in use."""

import math

import streamlit as st

from pages.kit.lessons.measures import MEASURES
from pages.kit.lessons.plan import Ask
from pages.kit.prose import inform, say
from pages.kit.readings import Scene
from pages.kit.wording import share
from pages.texts import texts

_TEXTS = texts("shell")["lesson"]
_ANSWERS = "lesson answers"


def right(ask: Ask, value: float) -> int:
    """Return the place of the answer that is right for a measured value."""
    if ask.scale:
        return min(range(len(ask.scale)), key=lambda place: abs(math.log(value / ask.scale[place])))
    return max(place for place, one in enumerate(ask.statements) if value >= one.start or place == 0)


def named(value: float) -> str:
    """Write a count as people say it."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:,.3g} {_TEXTS[word]}"
    return f"{value:,.0f}"


def draw(ask: Ask, name: str, scene: Scene) -> None:
    """Ask, or say what came of the answer. `name` tells the question apart from all others of this visitor."""
    measure = MEASURES[ask.measure]
    if len(scene.ids) < measure.least:
        inform(_TEXTS["too_short"], least=str(measure.least))
        return
    options = [named(value) for value in ask.scale] or [one.say for one in ask.statements]
    answers: dict[str, int] = st.session_state.setdefault(_ANSWERS, {})
    if name not in answers:
        with (
            st.form(f"question {name}", border=False),
            st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"lesson question {name}"),
        ):
            with st.container(width="content"):
                say(f"**{ask.say}**")
            chosen = st.pills(
                ask.say, range(len(options)), format_func=options.__getitem__, label_visibility="collapsed",
                key=f"answer {name}",
            )  # fmt: skip
            st.form_submit_button(_TEXTS["answer"], icon=":material/visibility:")
        if chosen is None:
            return
        answers[name] = int(chosen)
        st.rerun()
    value = measure.compute(scene)
    best = right(ask, value)
    said = _TEXTS["right" if best == answers[name] else "wrong"]
    say(
        f"{said} {ask.after}", guess=options[answers[name]], best=options[best],
        value=share(value) if measure.share else named(value), title=scene.model.card.title,
        heads=f"{scene.model.shape.layers * scene.model.shape.heads:,}",
    )  # fmt: skip
