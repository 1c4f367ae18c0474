"""Layers: what each layer would already predict, what it adds, and what every token cost."""

import math
from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model.readings import layers
from pages.chapters.layers import exact
from pages.kit import address, charts, choices, cover, frame, readers
from pages.kit.address import register
from pages.kit.controls import control, view_bar
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, inform, say
from pages.kit.readings import Scene, reading, survey
from pages.kit.tables import as_csv
from pages.texts import texts
from viz.plots import layers as plots
from viz.plots.rows import ranked_bars
from viz.tokens import visible

MOST = 24
"""Positions in the grid of all: as many columns as a screen can name."""
BARS = 12
"""Tokens of one cell's distribution."""
_TEXTS = texts("layers")

POSITION = register("position", readers.whole(0, 10**4), 0, owner="layers")
"""The token that is looked at, counted from 1; 0 for the last one."""
CELL = register("cell", readers.cell(10**4), None, owner="layers")
"""The cell of the lens that is open: layers passed, and the token, counted as in POSITION; None while none is open."""
EVERYWHERE = register("everywhere", readers.yes, False, owner="layers")
BY_RANK = register("rank", readers.yes, False, owner="layers")


def lens(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw what each layer would say, and beside it how the final favourites rise or what one cell holds."""
    words = _TEXTS["lens"]
    with bar:
        position = _position(words["token"], scene)
        layer = _layer(scene)
        everywhere = _ask_for_every_position(scene)
        by_rank = everywhere and _ask_for_colour()
    if not choices.present():  # there the names of 30 layers need the height; the axis says which way they run
        caption(words["told"]["rank" if by_rank else "everywhere" if everywhere else "one"])
    left, right = st.columns([8, 4] if everywhere else [7, 5])
    with left:
        if everywhere:
            _every_position(scene, position, layer, by_rank)
        else:
            _one_position(scene, position, layer)
    with right:
        if layer is None or cover.covered(scene):
            _rising(scene, _column(scene, position))
        else:
            _cell(scene, layer, position)
    tied = words["tied" if scene.model.tied else "untied"]
    opened = layer if layer is not None else scene.model.shape.layers
    return Shown(
        {"tied": tied}, {"lens.csv": later(table, scene, position)}, exact=later(exact.lens, scene, opened, position)
    )


def _every_position(scene: Scene, position: int, layer: int | None, by_rank: bool) -> None:
    start = max(0, min(position - MOST // 2, len(scene.ids) - MOST))
    positions = range(start, min(start + MOST, len(scene.ids)))
    found = _readings(scene, positions)
    columns = [visible(scene.trace.tokens[place], 11) for place in positions]
    figure = plots.lens_grid(
        _names(scene, found.top), found.top_probability, columns, _TEXTS["lens"]["rows"],
        ranks=found.true_rank if by_rank else None, opened=None if layer is None else (layer, position - start),
        covered=cover.covered(scene), height=_lens_height(), type_px=charts.type_px(),
    )  # fmt: skip
    _grid(figure, lambda column: positions[column])


def _one_position(scene: Scene, position: int, layer: int | None) -> None:
    found, words = _column(scene, position), _TEXTS["lens"]
    figure = plots.lens_grid(
        _names(scene, found.top), found.top_probability, words["columns"], words["rows"],
        opened=None if layer is None else (layer, None), covered=cover.covered(scene), height=_lens_height(),
        type_px=charts.type_px(),
    )  # fmt: skip
    _grid(figure, lambda _column: position)


@reading
def _column(scene: Scene, position: int) -> layers.Column:
    return layers.column(scene.model, scene.trace, position, len(_TEXTS["lens"]["columns"]))


@reading
def _readings(scene: Scene, positions: range) -> layers.LayerReadings:
    return layers.readings(scene.model, scene.trace, positions)


@reading
def _distribution(scene: Scene, layer: int, position: int) -> tuple[NDArray[np.int32], NDArray[np.float32], int]:
    return layers.cell(scene.model, scene.trace, layer, position, BARS)


@reading
def _column_of_the_file(scene: Scene, position: int) -> layers.Column:
    return layers.column(scene.model, scene.trace, position, count=20)


def _names(scene: Scene, ids: NDArray[np.int32]) -> list[list[str]]:
    return [[visible(scene.model.vocabulary.piece(token)) for token in row] for row in ids.tolist()]


def _grid(figure: "plots.go.Figure", place_of: Callable[[int], int]) -> None:
    """Draw a grid of which any cell opens its distribution."""

    def open_cell() -> None:
        if cell := charts.clicked("grid"):
            _open(cell[1], place_of(cell[0]) + 1)

    charts.draw(figure, quiet="grid", on_select=open_cell, selection_mode="points")


def _open(layer: int | None, position: int) -> None:
    """Open a cell, its position counted as in POSITION; without a layer close it and stay at that token."""
    opened = layer is not None
    address.change({CELL: (layer, position) if opened else None, POSITION: 0 if opened else position})


def _rising(scene: Scene, found: layers.Column) -> None:
    covered = cover.covered(scene)
    names = _names(scene, found.top[-1:])[0]
    if covered:
        say(_TEXTS["lens"]["covered"])
    else:
        say(
            _TEXTS["lens"]["settled"], token=names[0], layer=str(found.settled), layers=str(scene.model.shape.layers)
        )  # fmt: skip
    lines = list(zip(names, found.rise.T, strict=True))
    charts.draw(plots.rising(lines, covered=covered, height=_lens_height() - 45, type_px=charts.type_px()))


def _cell(scene: Scene, layer: int, position: int) -> None:
    """Draw the distribution that the lens reads at one layer and position, the token that came next among it."""
    ids, probabilities, came = _distribution(scene, layer, position)
    words, tokens = _TEXTS["lens"], scene.trace.tokens
    following = visible(tokens[position + 1], 16) if came else ""
    say(
        words["cell_came"] if came else words["cell"], place=_after(layer), token=visible(tokens[position], 16),
        rank=f"{came:,}", next=following,
    )  # fmt: skip
    next_id = scene.ids[position + 1] if came else None
    marked = [place for place, token in enumerate(ids.tolist()) if token == next_id]
    charts.draw(
        ranked_bars(
            _names(scene, ids[None])[0], probabilities, marked, height=_lens_height() - 60, type_px=charts.type_px()
        )
    )


def _layer(scene: Scene) -> int | None:
    """Return the layer whose distribution is open, None for the lines over all layers."""
    words = _TEXTS["lens"]
    layer, _ = _looked_at(scene)
    st.session_state["after"] = layer
    st.selectbox(
        words["layer"], range(scene.model.shape.layers + 1), index=None, key="after", width=165,
        placeholder=words["layer_none"], label_visibility="collapsed", format_func=_after,
        on_change=lambda: _open(st.session_state["after"], st.session_state["position"]),
    )  # fmt: skip
    return layer


def _after(layer: int) -> str:
    words = _TEXTS["lens"]
    return str(words["layer_of"].format(layer=layer) if layer else words["layer_in"])


def _ask_for_every_position(scene: Scene) -> bool:
    places, most = scene.model.shape.layers + 1, min(MOST, len(scene.ids))
    told = _TEXTS["lens"]["all_help"].format(layers=places, most=most, cost=f"{places * most:,}")
    return control(EVERYWHERE, st.toggle, _TEXTS["lens"]["all"], help=told)


def _ask_for_colour() -> bool:
    words = _TEXTS["lens"]
    return control(BY_RANK, st.toggle, words["rank"], help=words["rank_help"])


def stream(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw how long one token's vector is, what each layer adds, and how far it turns."""
    words = _TEXTS["stream"]
    with bar:
        position = _position(words["token"], scene)
    norms = layers.norms(scene.trace)
    left, right = st.columns(2)
    lines = [
        (words["stream"], norms.stream[1:, position], "gray"),
        (words["attention"], norms.attention[:, position], "orange"),
        (words["mlp"], norms.mlp[:, position], "green"),
    ]
    with left:
        charts.draw(
            plots.by_layer(lines, words["length"], logarithmic=True, height=_height(), type_px=charts.type_px())
        )
    cosines = layers.cosine(scene.trace)[:, position]
    turns = [(words["turn_line"], cosines, "primary")]
    with right:
        charts.draw(plots.by_layer(turns, words["turn"], logarithmic=False, height=_height(), type_px=charts.type_px()))
    columns = {"layer": range(1, len(cosines) + 1), words["turn"]: cosines.tolist()}
    columns |= {name: values.tolist() for name, values, _ in lines}
    return Shown(columns=columns, exact=later(exact.stream, scene, position))


def surprise(scene: Scene, _bar: DeltaGenerator) -> Shown | None:
    """Draw what every token cost."""
    words = _TEXTS["surprise"]
    if len(scene.ids) < 2:
        inform(words["none"])
        return None
    bits, covered = layers.costs(survey(scene)), cover.covered(scene)
    tokens = [visible(token) for token in scene.trace.tokens[1:]]
    charts.draw(plots.cost_bars(tokens, bits, covered=covered, height=_height() - 80, type_px=charts.type_px()))
    vocabulary = scene.model.shape.vocabulary
    say(
        words["mean_covered" if covered else "mean"], bits="" if covered else f"{bits.mean():.2f}",
        count=f"{len(bits):,}", vocabulary=f"{vocabulary:,}", blind=f"{math.log2(vocabulary):.2f}",
    )  # fmt: skip
    say(words["why"])
    columns = {"position": range(2, len(bits) + 2), "token": scene.trace.tokens[1:], "bits": bits.tolist()}
    return Shown(columns=columns, exact=later(exact.surprise, scene))


def _looked_at(scene: Scene) -> tuple[int | None, int]:
    """Return the layers passed by the open cell, None without one, and the token looked at, counted as in POSITION."""
    layer, position = CELL.value or (None, POSITION.value)
    if layer is not None and layer > scene.model.shape.layers:
        layer, position = None, POSITION.value
    return layer, position if position < len(scene.ids) else 0


def _position(label: str, scene: Scene) -> int:
    """Return the position asked for, from 0; the last one at first."""
    count = len(scene.ids)
    layer, position = _looked_at(scene)
    shown = [visible(token, 16) for token in scene.trace.tokens]
    st.session_state["position"] = position
    chosen = st.selectbox(
        label, [0, *range(count - 1, 0, -1)], key="position", width=230, label_visibility="collapsed",
        on_change=lambda: _open(layer, st.session_state["position"]),
        format_func=lambda place: f"{label} {place or count}: {shown[(place or count) - 1]}",
    )  # fmt: skip
    return (chosen or count) - 1


def _height() -> int:
    full = 500 if choices.present() else 440
    return round(full - cover.strip_rem() * charts.rem())


def _lens_height() -> int:
    """Return the height below the line that explains the lens, which a presentation does not have."""
    return _height() if choices.present() else _height() - 24


def table(scene: Scene, position: int) -> bytes:
    """Return what the lens reads after each layer at a position as CSV: layers passed, rank, token, probability."""
    rows: list[list[object]] = []
    found = _column_of_the_file(scene, position)
    for layer, (row, shares) in enumerate(zip(found.top.tolist(), found.top_probability.tolist(), strict=True)):
        for place, (token, probability) in enumerate(zip(row, shares, strict=True), 1):
            rows.append([layer, place, token, scene.model.vocabulary.piece(token), probability])
    return as_csv(["layers passed", "rank", "id", "token", "probability"], rows)


VIEWS: dict[str, Callable[[Scene, DeltaGenerator], Shown | None]] = {
    "lens": lens,
    "stream": stream,
    "surprise": surprise,
}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("layers")
    name, bar = view_bar(_TEXTS, VIEWS)
    frame.offer_examples(scene, "layers", name)
    frame.notes("layers", scene, VIEWS[name](scene, bar), view=name)


chapter()
