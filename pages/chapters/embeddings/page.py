"""Embeddings: words as vectors, six views of the same matrix, one at a time."""

import streamlit as st

from model.geometry.lookup import InvalidInput
from pages.chapters.embeddings import arithmetic, context, directions, matrix, neighbours, pca, shared
from pages.chapters.embeddings.shared import WORDS, Table, bound
from pages.kit import address, frame
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
address.come_back(directions.ADDRESS)
switch, heading = st.columns([6, 5], vertical_alignment="center")
view = switch.segmented_control(
    WORDS["views"], list(VIEWS), default="matrix", required=True,
    format_func=lambda name: WORDS[name]["title"], label_visibility="collapsed", **bound("view"),
)  # fmt: skip
heading.markdown(f"###### {WORDS[view]['see'].format(**shared.known(scene))}")
table = Table()
try:
    table = VIEWS[view](scene)
except InvalidInput as unclear:
    st.warning(escape(str(unclear)), icon=":material/edit:")
shared.notes(view, scene, table)
shared.keep_choices()
address.keep(directions.ADDRESS)
