"""Embeddings: words as vectors, six views of the same matrix, one at a time."""

from collections.abc import Callable

import streamlit as st

from model.errors import InvalidInput
from pages.chapters.embeddings import arithmetic, context, directions, matrix, neighbours, pca, shared
from pages.chapters.embeddings.shared import TEXTS
from pages.kit import frame
from pages.kit.controls import view
from pages.kit.frame import Shown
from pages.kit.prose import subtitle, warn
from pages.kit.readings import Scene
from pages.kit.wording import worded

VIEWS: dict[str, Callable[[Scene], Shown | None]] = {
    "matrix": matrix.show,
    "neighbours": neighbours.show,
    "arithmetic": arithmetic.show,
    "directions": directions.show,
    "pca": pca.show,
    "context": context.show,
}


def chapter() -> None:
    """Draw the view that is open, or say what is wrong with what was typed."""
    scene = frame.open_chapter("embeddings")
    with st.container(key="views"):
        switch, heading = st.columns([6, 5], vertical_alignment="center")
    with switch:
        name = view(TEXTS["views"], {name: TEXTS[name]["title"] for name in VIEWS})
    with heading:
        subtitle(TEXTS[name]["see"], **shared.known(scene))
    frame.offer_examples(scene, "embeddings", name)
    shown: Shown | None = None
    try:
        shown = VIEWS[name](scene)
    except InvalidInput as invalid:
        warn("{error}", error=worded(invalid))
    frame.notes("embeddings", scene, shown, view=name, known=shared.known(scene))


chapter()
