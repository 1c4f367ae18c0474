"""How the weights of a matrix are spread, against the random start they had; its singular values when asked."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model.readings import products
from model.readings.products import Spread, Which
from model.train import checkpoints
from pages.chapters.weights import exact, shared
from pages.chapters.weights.shared import TEXTS
from pages.kit import charts, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, say
from pages.kit.readings import Scene, long_model_reading, model_reading
from pages.kit.tables import as_csv
from viz.plots import weights as plots
from viz.plots.rows import matrix_strip

_TEXTS = TEXTS["spread"]
_ROWS, _COLUMNS = 8, 24  # of the slice
_REACH = 5  # standard deviations from 0 to the edge of the picture
SINGULAR = register("singular", readers.yes, False, owner="weights")
"""Whether the singular values are computed."""


@model_reading
def _spreads(scene: Scene, which: Which, layer: int) -> tuple[Spread, Spread | None]:
    """Return how the weights are spread now, and how at the random start where that is kept."""
    now = products.of(scene.model, which, layer).weight
    reach = _REACH * float(now.std(dtype=np.float64))
    start = checkpoints.start(scene.model)
    return (
        products.spread(now, reach),
        None if start is None else products.spread(products.of(start, which, layer).weight, reach),
    )


@long_model_reading
def _singular(scene: Scene, which: Which, layer: int) -> NDArray[np.float64]:
    return products.singular_values(products.of(scene.model, which, layer).weight)


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the spread of the matrix, and beside it a slice of it or its singular values."""
    with bar:
        which, layer = shared.ask(scene)
        asked = control(SINGULAR, st.toggle, _TEXTS["singular"], help=_TEXTS["singular_help"])
    now, start = _spreads(scene, which, layer)
    weight = products.of(scene.model, which, layer).weight
    left, right = st.columns([7, 5], gap="medium")
    with left:
        _histogram(now, start, f"{weight.size:,}")
    with right:
        if start is None:
            caption(_TEXTS["no_start"], title=scene.model.card.title)
        if asked:
            _values(scene, which, layer, weight.shape, now.deviation)
        else:
            caption(_TEXTS["slice"])
            part = weight[:_ROWS, :_COLUMNS]
            labels = [_TEXTS["row"].format(number=row + 1) for row in range(len(part))]
            high = shared.height() - 130
            charts.draw(matrix_strip(part, labels, _TEXTS["columns"], height=high, type_px=charts.type_px()))
    facts = {
        "name": TEXTS["names"][which],
        "place": shared.place(which, layer),
        "weights": f"{weight.size:,}",
        "outside": f"{now.outside:.3%}",
    }
    given = scene, which, layer
    return Shown(facts, {"spread.csv": later(table, *given)}, exact=later(exact.spread, *given))


def _histogram(now: Spread, start: Spread | None, weights: str) -> None:
    numbers = {"weights": weights, "deviation": f"{now.deviation:.4f}"}
    if start is None:
        say(_TEXTS["said"], **numbers)
    else:
        say(_TEXTS["said_start"], start=f"{start.deviation:.4f}", **numbers)
    words = _TEXTS["histogram"] | {"alt": _TEXTS["histogram"]["alt"].format(deviation=numbers["deviation"])}
    before = None if start is None else (start.edges, start.shares)
    charts.draw(
        plots.weight_histogram(
            (now.edges, now.shares), before, words, height=shared.height() - 68, type_px=charts.type_px()
        )
    )


def _values(scene: Scene, which: Which, layer: int, shape: tuple[int, int], deviation: float) -> None:
    values = _singular(scene, which, layer)
    edge = products.random_edge(shape, deviation)
    numbers = {"largest": f"{values[0]:.1f}", "edge": f"{edge:.1f}"}
    say(_TEXTS["stretch"], **numbers)
    words = _TEXTS["values"]
    alt = words["alt"].format(largest=f"{values[0]:.2f}", smallest=f"{values[-1]:.2f}")
    charts.draw(
        plots.singular(values, edge, words | {"alt": alt}, height=shared.height() - 130, type_px=charts.type_px())
    )


def table(scene: Scene, which: Which, layer: int) -> bytes:
    """Return the histogram as CSV, with that of the start where it is kept, and the singular values where known."""
    now, start = _spreads(scene, which, layer)
    rows: list[list[object]] = []
    for place, share in enumerate(now.shares):
        before = "" if start is None else start.shares[place]
        rows.append(["share", now.edges[place], now.edges[place + 1], share, before])
    values = _singular.known(scene, which, layer)
    if values is not None:
        rows += [["singular value", place, "", value, ""] for place, value in enumerate(values, 1)]
    return as_csv(["what", "from", "to", "now", "at the start"], rows)
