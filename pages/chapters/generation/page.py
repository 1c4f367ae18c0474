"""Generation: predict, draw, append, again; many texts after one prompt, side by side, and what makes a chat of one."""

import streamlit as st

from pages.chapters.generation import chat, loop, race, tree, window
from pages.chapters.generation.shared import TEXTS
from pages.kit import frame
from pages.kit.controls import view_bar

VIEWS = {"loop": loop.show, "tree": tree.show, "race": race.show, "window": window.show, "chat": chat.show}
GO_ON = {"loop": loop.go_on, "chat": chat.go_on}
"""Views in which a text is written once all of the page is drawn."""


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("generation")
    name, bar = view_bar(TEXTS, VIEWS)
    frame.offer_examples(scene, "generation", name)
    with st.container(gap="xsmall"):  # one thing behind the examples: "Skip to the picture" leads there
        shown = VIEWS[name](scene, bar)
    frame.notes("generation", scene, shown, view=name, known=tree.facts() | race.facts())
    if name in GO_ON:
        GO_ON[name](scene)


chapter()
