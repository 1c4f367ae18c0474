"""Weights: what is the same for every prompt, and the data that it is multiplied with."""

import streamlit as st

from pages.chapters.weights import spread, walk
from pages.chapters.weights.shared import TEXTS
from pages.kit import frame
from pages.kit.controls import view

VIEWS = {"sum": walk.show, "spread": spread.show}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("weights")
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="views")
    with bar:
        name = view(TEXTS["views"], {name: TEXTS[name]["title"] for name in VIEWS})
    frame.offer_examples(scene, "weights", name)
    frame.notes("weights", scene, VIEWS[name](scene, bar), view=name)


chapter()
