"""One matrix times one vector: rows light up one by one, and each weighted sum builds up."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.readings import products
from model.readings.products import Product, Which
from pages.chapters.weights import exact, shared
from pages.chapters.weights.shared import TEXTS
from pages.kit import choices, pickers, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, say
from pages.kit.readings import Scene
from pages.kit.tables import as_csv
from viz.components.weighted_sum import Sums, weighted_sum
from viz.tokens import visible

_TEXTS = TEXTS["sum"]
_ROWS, _COLUMNS = 8, 12
FIRST = register("first_row", readers.whole(1, 10**6), 1, owner="weights")
"""The first row that is shown, from 1."""


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw a corner of the matrix with its vector, to be walked through term by term."""
    with bar:
        which, layer = shared.ask(scene)
        position = pickers.token(scene, TEXTS["token"])
        first = _ask_for_row(len(products.of(scene.model, which, layer).weight))
    found = products.product(scene.model, scene.trace, which, layer, position)
    weight = found.matrix.weight
    outputs = len(weight)
    rows = slice(first, min(first + _ROWS, outputs))
    token, inputs = visible(scene.trace.tokens[position], 16), weight.shape[1]
    say(
        _TEXTS["said"], weights=f"{weight.size:,}", outputs=f"{outputs:,}", inputs=f"{inputs:,}", token=token
    )  # fmt: skip
    weighted_sum(_picture(scene, found, which, rows), _TEXTS["walk"], key="walk")
    facts = {
        "name": TEXTS["names"][which],
        "place": shared.place(which, layer),
        "first": str(first + 1),
        "last": str(rows.stop),
        "outputs": f"{outputs:,}",
        "inputs": f"{inputs:,}",
        "token_number": str(position + 1),
    }
    given = later(exact.walk, scene, which, layer, position, first)
    return Shown(facts, {"product.csv": later(table, scene, which, layer, position)}, exact=given)


def _ask_for_row(outputs: int) -> int:
    """Offer which row is the first that is shown; return it, from 0."""
    if FIRST.value > outputs:
        FIRST.set(1)
    with st.container(width="content"):
        caption(TEXTS["from_row"])
    asked: int = control(
        FIRST, st.number_input, TEXTS["first"], min_value=1, max_value=outputs, width=110, label_visibility="collapsed"
    )
    return asked - 1


def _picture(scene: Scene, found: Product, which: Which, rows: slice) -> Sums:
    weights = found.matrix.weight[rows, :_COLUMNS]
    few = _COLUMNS if not choices.present() else 10
    weights = weights[:, :few]
    return Sums(
        weights=weights,
        vector=found.vector[:few],
        biases=found.matrix.bias[rows],
        outputs=found.outputs(rows),
        rows=[_name(scene, which, row) for row in range(rows.start, rows.stop)],
        columns=[_TEXTS["walk"]["column"].format(number=place + 1) for place in range(weights.shape[1])],
        total_columns=found.matrix.weight.shape[1],
        scale=float(np.quantile(np.abs(found.matrix.weight[:2048]), 0.99)) or 1.0,
    )


def _name(scene: Scene, which: Which, row: int) -> str:
    if which == "unembedding":
        return visible(scene.model.vocabulary.piece(row), 10)
    return str(TEXTS["makes"][which].format(number=row + 1))


def table(scene: Scene, which: Which, layer: int, position: int) -> bytes:
    """Return the vector and all outputs as CSV."""
    found = products.product(scene.model, scene.trace, which, layer, position)
    rows: list[list[object]] = [["vector", place, value] for place, value in enumerate(found.vector, 1)]
    outputs = found.outputs(slice(None))
    rows += [["output", place, value] for place, value in enumerate(outputs, 1)]
    return as_csv(["what", "number", "value"], rows)
