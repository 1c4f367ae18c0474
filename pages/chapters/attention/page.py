"""Attention: which token reads which, head by head, and whether it matters."""

import streamlit as st

from pages.chapters.attention import ablation, attribution, compare, one_head, wall
from pages.chapters.attention.shared import WORDS
from pages.kit import frame

VIEWS = {
    WORDS[name]["title"]: (name, show)
    for name, show in {
        "wall": wall.show,
        "one": one_head.show,
        "effect": ablation.show,
        "origin": attribution.show,
        "beside": compare.show,
    }.items()
}

scene = frame.open_chapter("attention")
bar = st.container(horizontal=True, vertical_alignment="center", gap="small")
with bar:
    chosen = st.segmented_control(  # the address carries the title as it stands on the button
        WORDS["views"], list(VIEWS), default=next(iter(VIEWS)), required=True, key="looking", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
name, show = VIEWS[chosen]
shown = show(scene, bar)
frame.notes("attention", scene, shown.csv, view=name, known=shown.facts)
