"""Neurons: the half of every layer that works on each vector alone."""

import streamlit as st

from pages.chapters.neurons import off, one, strongest
from pages.chapters.neurons.shared import TEXTS
from pages.kit import frame
from pages.kit.controls import view

VIEWS = {"one": one.show, "neurons": strongest.show, "off": off.show}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("neurons")
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="views")
    with bar:
        name = view(TEXTS["views"], {name: TEXTS[name]["title"] for name in VIEWS})
    frame.offer_examples(scene, "neurons", name)
    frame.notes("neurons", scene, VIEWS[name](scene, bar), view=name)


chapter()
