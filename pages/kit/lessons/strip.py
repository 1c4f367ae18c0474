"""The strip of a lesson, in place of a chapter's own heading: the words of the step, what to do, the ways on."""

from collections.abc import Mapping

import streamlit as st

from pages.kit import choices
from pages.kit.lessons import player, questions
from pages.kit.lessons.plan import Lesson, Step
from pages.kit.prose import say, spans, write
from pages.kit.readings import Scene
from pages.texts import texts
from viz.components.prose import Paragraph, Span
from viz.components.spotlight import spotlight

_TEXTS = texts("shell")["lesson"]


def draw(lesson: Lesson, step: Step, scene: Scene, facts: Mapping[str, str]) -> None:
    """Draw the strip. A presentation has the title of the step and what is asked; the words are the teacher's."""
    place = lesson.steps.index(step) + 1
    offers = place == len(lesson.steps) and bool(player.following(player.LESSON.value))
    left, right = st.columns(_widths(offers), gap="medium", vertical_alignment="top")
    with left.container(gap=None):
        where = Span(_TEXTS["place"].format(step=place, steps=len(lesson.steps)) + " ", "accent")
        write([Paragraph("h1", [[where, *spans(step.title)]])], key="title")
        if not choices.present():
            write([Paragraph("p", [spans(step.say, **facts)])], key="lesson words")
        if step.act:
            say(_TEXTS["done" if player.done(step.act, step) else "do"], act=spans(step.act.say))
    with right.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
        _ways(lesson, place, waits=bool(step.act and not player.done(step.act, step)))
    if step.lit:
        spotlight(step.lit, "chapter", key="spotlight")
    if step.ask:
        questions.draw(step.ask, scene)


def _widths(offers: bool) -> list[int]:
    """Return how the words and the ways share the strip: the offer of another lesson has a long name, on one line."""
    if choices.present():
        return [1, 1] if offers else [5, 3]
    return [2, 1] if offers else [8, 3]


def _ways(lesson: Lesson, place: int, waits: bool) -> None:
    """Offer the step before, the next one, and the way out. The keys are those of a remote control for slides."""
    name, last = player.LESSON.value, place == len(lesson.steps)
    st.button(
        _TEXTS["back"], key="lesson back", icon=":material/arrow_back:", disabled=place == 1, shortcut="PageUp",
        on_click=player.go, args=(name, place - 1),
    )  # fmt: skip
    if not last:
        st.button(
            _TEXTS["skip" if waits else "next"], key="lesson next", icon=":material/arrow_forward:",
            shortcut="PageDown", on_click=player.go, args=(name, place + 1),
        )  # fmt: skip
    elif following := player.following(name):
        st.button(
            player.offer(following), key="lesson following", icon=":material/auto_stories:", on_click=player.begin,
            args=(following,),
        )  # fmt: skip
    st.button(
        _TEXTS["end" if last else "leave"], key="lesson leave", type="tertiary", icon=":material/close:",
        on_click=player.leave,
    )  # fmt: skip
