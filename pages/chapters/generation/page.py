"""Generation: predict, draw, append, again; many texts after one prompt, and temperatures and windows side by side."""

import streamlit as st

from pages.chapters.generation import loop, race, tree, window
from pages.chapters.generation.shared import TEXTS
from pages.kit import frame
from pages.kit.controls import view_bar

VIEWS = {"loop": loop.show, "tree": tree.show, "race": race.show, "window": window.show}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("generation")
    name, bar = view_bar(TEXTS, VIEWS)
    frame.offer_examples(scene, "generation", name)
    with st.container(gap="xsmall"):  # one thing behind the examples: "Skip to the picture" leads there
        shown = VIEWS[name](scene, bar)
    frame.notes("generation", scene, shown, view=name, known=tree.facts() | race.facts())
    if name == "loop":
        loop.go_on(scene)


chapter()
