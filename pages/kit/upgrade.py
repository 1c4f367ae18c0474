"""The larger model that is fetched while a small one is used: how far it is, and the offer to switch to it."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.kit import address, choices, models
from pages.kit.prose import spans, write
from pages.kit.wording import worded
from pages.texts import texts
from viz.components.prose import Paragraph, Span
from viz.components.terms import Definition

if TYPE_CHECKING:
    from model.serving.default_model import ModelChoice

_GLANCE = 1.0  # seconds between two looks
_TEXTS = texts("shell")["larger"]


def offer(opened: "ModelChoice") -> None:
    """Say below the model in use what is coming, in one place of the page, filled or not.

    Nobody's screen is changed: a visitor who wants the larger model presses the button.
    """
    with st.container(gap=None):
        job = models.models().larger
        if job is None or not opened.meanwhile or choices.MODEL.value:
            return
        title = opened.model.card.title
        if not job.done:
            _watch(title)
        elif job.result is None:
            _say_failure(title, tuple(map(worded, job.tried)))
        elif job.result.model.card.key != opened.model.card.key:
            card = job.result.model.card
            st.button(
                _TEXTS["switch"].format(title=card.title),
                key="switch to the larger model",
                type="tertiary",
                icon=":material/swap_horiz:",
                help=_TEXTS["switch_help"],
                on_click=_switch,
                args=(card.key,),
            )


@st.fragment(run_every=_GLANCE)
def _watch(title: str) -> None:
    """Show how far the job is, and look again until it is over; then the page says what came of it."""
    job = models.models().larger
    if job is None or job.done:
        st.rerun()
    said = spans(_TEXTS["coming"], message=worded(job.message), fraction=f"{job.fraction:.0%}", title=title)
    write([Paragraph("p", [said])], tone="caption", key="the larger model")


def _say_failure(title: str, tried: tuple[str, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        said = spans(_TEXTS["failed"], title=title, why=[Span(_TEXTS["why"], term="tried")] if tried else "")
        explained = {"tried": Definition(_TEXTS["tried"], " ".join(tried))}
        write([Paragraph("p", [said])], tone="caption", explained=explained)
        st.button(
            _TEXTS["again"],
            key="look for a larger model again",
            type="tertiary",
            icon=":material/refresh:",
            on_click=models.models().look_again,
        )


def _switch(key: str) -> None:
    address.change({choices.MODEL: key, choices.DRAWN: ""})
