"""Embeddings: words as vectors, six views of the same matrix, one at a time."""

import streamlit as st

from model.words import Unclear
from pages import frame, state
from pages.embedding_views import arithmetic, context, desk, directions, matrix, neighbours, pca
from pages.embedding_views.desk import WORDS, Table, bound
from viz.tokens import escape

VIEWS = {
    "matrix": matrix.show,
    "neighbours": neighbours.show,
    "arithmetic": arithmetic.show,
    "directions": directions.show,
    "pca": pca.show,
    "context": context.show,
}

scene = frame.open_chapter("vectors")
state.come_back(directions.ADDRESS)
switch, heading = st.columns([6, 5], vertical_alignment="center")
view = switch.segmented_control(
    WORDS["views"], list(VIEWS), default="matrix", required=True,
    format_func=lambda name: WORDS[name]["title"], label_visibility="collapsed", **bound("view"),
)  # fmt: skip
heading.markdown(f"###### {WORDS[view]['see'].format(**desk.known(scene))}")
table = Table()
try:
    table = VIEWS[view](scene)
except Unclear as unclear:
    st.warning(escape(str(unclear)), icon=":material/edit:")
desk.notes(view, scene, table)
desk.keep_choices()
state.keep(directions.ADDRESS)
