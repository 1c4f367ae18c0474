"""Layers: what each layer would already predict, what it adds, and what every word cost."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model.language_model import LanguageModel
from model.readings import layers
from model.trace import Trace
from pages.kit import address, charts, frame, models
from pages.kit.models import Scene
from pages.kit.tables import as_csv
from pages.texts import lesson
from viz.plots import layers as plots
from viz.plots.figures import TOOLS
from viz.plots.rows import ranked_bars
from viz.tokens import escape, visible

MOST = 24
"""Positions in the grid of all: as many columns as a screen can name."""
BARS = 12
"""Tokens of one cell's distribution."""
_WORDS = lesson("layers")


def lens(scene: Scene, bar: DeltaGenerator) -> None:
    """Draw what each layer would say, and beside it how the final favourites rise or what one cell holds."""
    with bar:
        position = _position("lens", _WORDS["lens"]["token"], scene)
        layer = _layer(scene)
        everywhere = _ask_for_every_position(scene)
        by_rank = everywhere and _ask_for_colour()
    left, right = st.columns([8, 4] if everywhere else [7, 5])
    with left:
        if everywhere:
            _every_position(scene, position, layer, by_rank)
        else:
            _one_position(scene, position, layer)
    with right:
        if layer is None:
            _rising(scene, _column(scene, position))
        else:
            _cell(scene, layer, position)


def _every_position(scene: Scene, position: int, layer: int | None, by_rank: bool) -> None:
    start = max(0, min(position - MOST // 2, len(scene.trace.ids) - MOST))
    positions = range(start, min(start + MOST, len(scene.trace.ids)))
    found = _readings(scene.model.card.key, scene.trace.ids, positions, scene.model, scene.trace)
    columns = [visible(scene.trace.tokens[place], 11) for place in positions]
    figure = plots.lens_grid(
        _names(scene, found.top), found.top_probability, columns, ranks=found.true_rank if by_rank else None,
        opened=None if layer is None else (layer, position - start), height=_height(), type_px=charts.type_px(),
    )  # fmt: skip
    _grid(figure, lambda column: positions[column], scene)


def _one_position(scene: Scene, position: int, layer: int | None) -> None:
    found = _column(scene, position)
    figure = plots.lens_grid(
        _names(scene, found.top), found.top_probability, _WORDS["lens"]["columns"],
        opened=None if layer is None else (layer, None), height=_height(), type_px=charts.type_px(),
    )  # fmt: skip
    _grid(figure, lambda _column: position, scene)


def _column(scene: Scene, position: int) -> layers.Column:
    return _columns(scene.model.card.key, scene.trace.ids, position, scene.model, scene.trace)


@st.cache_resource(max_entries=64, show_spinner=False)
def _columns(key: str, ids: tuple[int, ...], position: int, _model: LanguageModel, _trace: Trace) -> layers.Column:
    with models.pass_slot:
        return layers.column(_model, _trace, position, len(_WORDS["lens"]["columns"]))


@st.cache_resource(max_entries=24, show_spinner=False)
def _readings(
    key: str, ids: tuple[int, ...], positions: range, _model: LanguageModel, _trace: Trace
) -> layers.LayerReadings:
    with models.pass_slot:
        return layers.readings(_model, _trace, positions)


def _names(scene: Scene, ids: NDArray[np.int32]) -> list[list[str]]:
    return [[visible(scene.model.vocabulary.piece(token)) for token in row] for row in ids.tolist()]


def _grid(figure: "plots.go.Figure", place_of: Callable[[int], int], scene: Scene) -> None:
    """Draw a grid of which any cell opens its distribution."""

    def open_cell() -> None:
        points = st.session_state["grid"].selection.points
        if points:
            st.session_state["after"] = int(points[0]["y"])
            st.session_state[_position_key("lens", scene)] = place_of(int(points[0]["x"]))

    quiet = TOOLS | {"displayModeBar": False}
    charts.draw(figure, config=quiet, key="grid", on_select=open_cell, selection_mode="points")


def _rising(scene: Scene, found: layers.Column) -> None:
    names = _names(scene, found.top[-1:])[0]
    charts.draw(plots.rising(list(zip(names, found.rise.T, strict=True)), height=_height(), type_px=charts.type_px()))


def _cell(scene: Scene, layer: int, position: int) -> None:
    """Draw the distribution that the lens reads at one layer and position, the token that came next among it."""
    with models.pass_slot:
        ids, chances, came = layers.cell(scene.model, scene.trace, layer, position, BARS)
    words = _WORDS["lens"]
    token = escape(visible(scene.trace.tokens[position], 16))
    said = words["cell"].format(layer=layer, token=token)
    if came:
        said += " " + words["came"].format(rank=f"{came:,}", next=escape(visible(scene.trace.tokens[position + 1], 16)))
    st.markdown(said)
    following = scene.trace.ids[position + 1] if came else None
    marked = [place for place, token in enumerate(ids.tolist()) if token == following]
    charts.draw(
        ranked_bars(_names(scene, ids[None])[0], chances, marked, height=_height() - 60, type_px=charts.type_px())
    )


def _layer(scene: Scene) -> int | None:
    """Return the layer whose distribution is open, None for the lines over all layers."""
    words = _WORDS["lens"]
    return st.selectbox(
        words["layer"], range(scene.model.shape.layers + 1), index=None, key="after", width=165,
        placeholder=words["layer_none"], label_visibility="collapsed",
        format_func=lambda layer: words["layer_of"].format(layer=layer),
    )  # fmt: skip


def _ask_for_every_position(scene: Scene) -> bool:
    places, most = scene.model.shape.layers + 1, min(MOST, len(scene.trace.ids))
    told = _WORDS["lens"]["all_help"].format(layers=places, most=most, cost=f"{places * most:,}")
    return st.toggle(_WORDS["lens"]["all"], key="everywhere", bind="query-params", help=told)


def _ask_for_colour() -> bool:
    words = _WORDS["lens"]
    return st.toggle(words["rank"], key="rank", bind="query-params", help=words["rank_help"])


def stream(scene: Scene, bar: DeltaGenerator) -> None:
    """Draw how long one token's vector is, what each layer adds, and how far it turns."""
    words = _WORDS["stream"]
    with bar:
        position = _position("stream", words["token"], scene)
    lengths = layers.norms(scene.trace)
    left, right = st.columns(2)
    lines = [
        (words["stream"], lengths.stream[1:, position], "gray"),
        (words["attention"], lengths.attention[:, position], "orange"),
        (words["mlp"], lengths.mlp[:, position], "green"),
    ]
    with left:
        charts.draw(
            plots.by_layer(lines, words["length"], logarithmic=True, height=_height(), type_px=charts.type_px())
        )
    turns = [(words["turn_line"], layers.cosine(scene.trace)[:, position], "primary")]
    with right:
        charts.draw(plots.by_layer(turns, words["turn"], logarithmic=False, height=_height(), type_px=charts.type_px()))


def surprise(scene: Scene, _bar: DeltaGenerator) -> None:
    """Draw what every token cost."""
    words = _WORDS["surprise"]
    if len(scene.trace.ids) < 2:
        st.info(words["none"])
        return
    bits = layers.costs(models.surveyed(scene.model.card.key, scene.trace.ids, scene.model, scene.trace))
    charts.draw(
        plots.cost_bars(
            [visible(token) for token in scene.trace.tokens[1:]], bits, height=_height() - 60, type_px=charts.type_px()
        )
    )
    mean, choices = layers.average(bits)
    st.markdown(words["mean"].format(bits=f"{mean:.2f}", choices=f"{choices:,.0f}"))
    st.markdown(" ".join(words["why"].split()))


def _position(view: str, label: str, scene: Scene) -> int:
    """Return the position asked for, the last one at first."""
    places = list(range(len(scene.trace.ids)))[::-1]
    return st.selectbox(
        label, places, key=_position_key(view, scene), width=230, label_visibility="collapsed",
        format_func=lambda place: f"{label} {place + 1}: {visible(scene.trace.tokens[place], 16)}",
    )  # fmt: skip


def _position_key(view: str, scene: Scene) -> str:
    return f"{view} {scene.trace.ids}"


def _height() -> int:
    return 480 if address.current().present else 450


def table(scene: Scene) -> bytes:
    """Return what each layer would say at the last position as CSV: layer, rank, token, probability."""
    rows: list[list[object]] = []
    found = layers.column(scene.model, scene.trace, count=20)
    for layer, (row, shares) in enumerate(zip(found.top.tolist(), found.top_probability.tolist(), strict=True)):
        for place, (token, chance) in enumerate(zip(row, shares, strict=True), 1):
            rows.append([layer, place, token, scene.model.vocabulary.piece(token), chance])
    return as_csv(["layers passed", "rank", "id", "token", "probability"], rows)


VIEWS = {_WORDS[name]["title"]: view for name, view in {"lens": lens, "stream": stream, "surprise": surprise}.items()}

scene = frame.open_chapter("layers")
bar = st.container(horizontal=True, vertical_alignment="center", gap="small")
with bar:
    view = st.segmented_control(  # the address carries the title as it stands on the button
        _WORDS["views"], list(VIEWS), default=next(iter(VIEWS)), required=True, key="reading", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
VIEWS[view](scene, bar)
frame.notes("layers", scene, {"layers.csv": lambda: table(scene)})
