"""The lens: both models' layers read as if each were the last, with the same texts followed through all of them."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.readings import side_by_side
from pages.chapters.compare import shared
from pages.chapters.compare.shared import TEXTS, Pair
from pages.kit import charts, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, say
from pages.kit.readings import Scene, reading
from pages.kit.tables import as_csv
from viz.plots.compare import depth_lines
from viz.tokens import visible

MOST = 5
"""Texts that are followed."""
_FAVOURITES = 2  # of each model, where a visitor names none
_LONGEST = 120
_LOWEST = 1e-8  # where the scale of the probabilities ends
_TEXTS = TEXTS["lens"]
PINNED = register("pinned", readers.text(_LONGEST), "", owner="compare")
"""The words that are followed, with spaces between them; empty for the favourites of both models."""


def show(pair: Pair, bar: DeltaGenerator) -> Shown:
    """Draw how the probability of each followed text goes through the layers of both models."""
    with bar:
        typed = control(
            PINNED, st.text_input, _TEXTS["pinned"], max_chars=_LONGEST, label_visibility="collapsed",
            placeholder=_TEXTS["placeholder"], icon=":material/keep:", width=230,
        )  # fmt: skip
    pinned = _pinned(pair, typed)
    found = [_followed(scene, pinned) for scene in pair.scenes]
    columns = zip(st.columns(2, gap="medium"), pair.scenes, found, strict=True)
    for place, (column, scene, rows) in enumerate(columns):
        with column:
            say(_TEXTS["one"], title=scene.model.card.title, layers=str(scene.model.shape.layers))
            lines = [(visible(text, 16), row) for text, row in zip(pinned, rows, strict=True)]
            charts.draw(
                depth_lines(
                    lines, (_TEXTS["across"], _TEXTS["up"]), _LOWEST, height=shared.height(325, 375),
                    type_px=charts.type_px(),
                ),
                key=f"lens {place}",
            )  # fmt: skip
    _say_missing(pair, pinned, found)
    return Shown(csv={"lens.csv": later(table, pinned, *pair.scenes)})


def _pinned(pair: Pair, typed: str) -> tuple[str, ...]:
    """Return the texts to follow: what is typed, as tokens, or the favourites of both."""
    models = [scene.model for scene in pair.scenes]
    named = side_by_side.as_tokens(models, typed.split())[:MOST]
    if named:
        return named
    favourites = [
        scene.model.vocabulary.piece(token)
        for scene in pair.scenes
        for token in sampling.likeliest(scene.trace.logits, _FAVOURITES).tolist()
    ]
    return tuple(dict.fromkeys(favourites))[:MOST]


@reading
def _followed(scene: Scene, pinned: tuple[str, ...]) -> NDArray[np.float64]:
    return side_by_side.followed(scene.model, scene.trace, pinned)


def _say_missing(pair: Pair, pinned: tuple[str, ...], found: list[NDArray[np.float64]]) -> None:
    for title, rows in zip(pair.titles, found, strict=True):
        missing = [visible(text, 24) for text, row in zip(pinned, rows, strict=True) if np.isnan(row).all()]
        if missing:
            caption(_TEXTS["missing"], title=title, words=", ".join(missing))


def table(pinned: tuple[str, ...], *scenes: Scene) -> bytes:
    """Return every point as CSV: model, layers passed, share of the depth, and a column a text; empty where missing."""
    rows: list[list[object]] = []
    for scene in scenes:
        found = _followed(scene, pinned)
        layers = scene.model.shape.layers
        for layer, column in enumerate(found.T.tolist()):
            chances = ["" if chance != chance else chance for chance in column]  # NaN differs from itself
            rows.append([scene.model.card.title, layer, layer / layers, *chances])
    return as_csv(["model", "layers passed", "depth", *pinned], rows)
