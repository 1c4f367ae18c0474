"""All heads of all layers at once, to be compared and chosen from."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.readings import head_scores
from pages.chapters.attention import ablation, shared
from pages.chapters.attention.shared import WORDS, View
from pages.kit import address
from pages.kit.models import Scene
from pages.kit.tables import as_csv
from viz.components.head_wall import Wall, wall

_WORDS = WORDS["wall"]


def show(scene: Scene, bar: DeltaGenerator) -> View:
    """Draw the wall; a click chooses the head that the other views are about."""
    readings = shared.readings(scene)
    with bar:
        by = st.selectbox(
            _WORDS["sort"], [_WORDS["by_layer"], *readings], key="sort", bind="query-params", width=250,
            label_visibility="collapsed", format_func=lambda name: _WORDS["sorted"].format(by=name),
        )  # fmt: skip
        st.button(
            _WORDS["open"].format(head=shared.spot(*shared.head(scene.model))), on_click=_open_head, type="tertiary",
            icon=":material/arrow_forward:",
        )  # fmt: skip
    found = shared.maps(scene)
    measured, title = ablation.measured(scene)
    picture = Wall(
        cells=found.cells,
        scores=readings,
        order=head_scores.ranking(readings[by], by == WORDS["scores"]["spread"]) if by in readings else None,
        effects=None if measured is None else measured.divergence,
        effects_title=title,
    )
    words = WORDS["wall"]["labels"] | {"label": _WORDS["label"].format(
        layers=scene.model.shape.layers, heads=scene.model.shape.heads)}  # fmt: skip
    chosen = wall(picture, words, selected=shared.head(scene.model), height_rem=shared.HEIGHT_REM, key="wall")
    if found.block > 1:
        st.caption(_WORDS["blocks"].format(block=found.block))
    if chosen and chosen != shared.head(scene.model):
        address.change(head=(chosen[0] + 1, chosen[1] + 1))
        st.rerun()
    return View(csv={"heads.csv": lambda: table(scene)})


def _open_head() -> None:
    st.session_state["looking"] = WORDS["one"]["title"]


def table(scene: Scene) -> bytes:
    """Return the scores of all heads as CSV, a line a head; a score that cannot be measured is empty."""
    readings = shared.readings(scene)
    rows: list[list[object]] = []
    for layer, place in np.ndindex(scene.model.shape.layers, scene.model.shape.heads):
        values = [float(scores[layer, place]) for scores in readings.values()]
        rows.append([layer + 1, place + 1, *("" if np.isnan(value) else value for value in values)])
    return as_csv(["layer", "head", *readings], rows)
