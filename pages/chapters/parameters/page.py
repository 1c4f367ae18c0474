"""Parameters: the loaded model counted, beside GPT-2 and GPT-3."""

import streamlit as st

from pages.chapters.parameters import ledger, scale
from pages.chapters.parameters.shared import TEXTS, ask_beside
from pages.kit import frame
from pages.kit.controls import view

VIEWS = {"ledger": ledger.show, "scale": scale.show}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("parameters")
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="views")
    with bar:
        name = view(TEXTS["views"], {name: TEXTS[name]["title"] for name in VIEWS})
        beside = ask_beside()
    frame.offer_examples(scene, "parameters", name)
    frame.notes("parameters", scene, VIEWS[name](scene, bar, beside), view=name)


chapter()
