"""The matrix itself: which rows the prompt looks up, and what is added for positions."""

import numpy as np
import streamlit as st

from model import embedding
from pages.chapters.embeddings import exact, shared
from pages.chapters.embeddings.shared import TEXTS
from pages.kit import charts, choices, readers
from pages.kit.address import register
from pages.kit.controls import segmented
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, say
from pages.kit.readings import Scene
from pages.kit.tables import Columns
from viz.plots.embeddings import lit_rows, matrix_strip
from viz.tokens import visible

_TEXTS = TEXTS["matrix"]
_MOST, _MOST_PRESENTED = 10, 8
_ROW, _ROW_PRESENTED = 20, 26  # pixels
PART = register("part", readers.one_of("rows", "positions", "sum", "turns"), "rows", owner="embeddings")
_PARTS = {"learned": ("rows", "positions", "sum"), "rotary": ("rows", "turns")}


def show(scene: Scene) -> Shown:
    """Draw the vectors of the prompt's tokens, or what the family does for positions."""
    ids, names = scene.ids, _names(scene)
    positions = scene.model.architecture.positions
    with shared.controls():
        offered = {part: _TEXTS["parts"][part] for part in _PARTS[positions]}
        part = segmented(PART, _TEXTS["part"], offered, label_visibility="collapsed")
    facts = shared.known(scene)
    say(
        _TEXTS["said"], tokens=facts["tokens"], rows=f"{len(set(ids)):,}", token=names[-1], id=f"{ids[-1]:,}",
        vocabulary=facts["vocabulary"],
    )  # fmt: skip
    _say_positions(scene, part)
    labels = [f"{token:,} {name}" for token, name in zip(ids, names, strict=True)]
    values = _values(scene, part)
    count, row = (_MOST_PRESENTED, _ROW_PRESENTED) if choices.present() else (_MOST, _ROW)
    height = max(row * min(count, len(ids)), 120) + 80
    whole, strips = st.columns([1, 6]) if part == "rows" else (None, st.container())
    if whole:
        size = (scene.model.shape.vocabulary, scene.model.shape.width)
        with whole:
            charts.draw(lit_rows(ids, labels, size, height=max(height, 240), type_px=charts.type_px()))
    with strips:
        across = _TEXTS["pair" if part == "turns" else "dimension"]
        charts.draw(matrix_strip(values[:count], labels[:count], across, height=height, type_px=charts.type_px()))
    if len(ids) > count:
        caption(_TEXTS["more"], shown=str(count), tokens=facts["tokens"])
    numbers = f"{scene.model.shape.vocabulary * scene.model.shape.width:,}"
    taken = shared.rows(scene, ids)
    return Shown(
        {"numbers": numbers}, columns=later(columns, scene, part), vectors=taken, exact=later(exact.matrix, scene)
    )


def columns(scene: Scene, part: str) -> Columns:
    """Return the vectors of a part of the view, column by column."""
    values = _values(scene, part)
    places = {"position": range(1, len(scene.ids) + 1), "id": scene.ids, "token": _names(scene)}
    return places | {f"value {column + 1}": values[:, column].tolist() for column in range(values.shape[1])}


def _names(scene: Scene) -> list[str]:
    return [visible(scene.model.vocabulary.piece(token), 16) for token in scene.ids]


def _values(scene: Scene, part: str) -> np.ndarray:
    if part == "turns":
        turns = embedding.turns(scene.model)
        assert turns is not None
        return embedding.rotations(turns, len(scene.ids))
    start = embedding.start(scene.model, scene.trace)
    return {"rows": start.rows, "positions": start.added, "sum": start.rows + start.added}[part]


def _say_positions(scene: Scene, part: str) -> None:
    turns = embedding.turns(scene.model)
    if turns is None:
        say(_TEXTS["learned"])
    elif part == "turns":
        say(_TEXTS["angles"], pairs=f"{len(turns)}")
    else:
        degrees = np.degrees(turns)
        say(_TEXTS["rotary"], pairs=f"{len(turns)}", fast=f"{degrees[0]:.3g}", slow=f"{degrees[-1]:.2g}")
