"""Layers: what each layer would already predict, what it adds, and what every word cost."""

import csv
import io

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import layers
from pages import frame, machine, state
from pages.lessons import lesson
from pages.machine import Scene
from viz import layer_plots
from viz.figures import TOOLS
from viz.tokens import visible

MOST = 24
"""Positions in the grid of all: as many columns as a screen can name."""
_WORDS = lesson("layers")


def lens(scene: Scene, bar: DeltaGenerator) -> None:
    """Draw what each layer would say, and how the final favourites rise."""
    name = scene.model.vocabulary.piece
    with bar:
        position = _position("lens", _WORDS["lens"]["token"], scene)
        everywhere = _ask_for_every_position(scene)
    if everywhere:
        start = max(0, min(position - MOST // 2, len(scene.trace.ids) - MOST))
        positions = range(start, min(start + MOST, len(scene.trace.ids)))
        with machine.pass_slot:
            found = layers.readings(scene.model, scene.trace, positions)
        names = [[visible(name(token)) for token in row] for row in found.top.tolist()]
        columns = [visible(scene.trace.tokens[place], 11) for place in positions]
        _chart(layer_plots.lens_grid(names, found.top_probability, columns, height=_height(), type_px=_type()))
        return
    with machine.pass_slot:
        ids, chances = layers.column(scene.model, scene.trace, position, len(_WORDS["lens"]["columns"]))
        risen = layers.rise(scene.model, scene.trace, tuple(ids[-1].tolist()), position)
    names = [[visible(name(token)) for token in row] for row in ids.tolist()]
    left, right = st.columns([7, 5])
    with left:
        _chart(layer_plots.lens_grid(names, chances, _WORDS["lens"]["columns"], height=_height(), type_px=_type()))
    with right:
        _chart(layer_plots.rising(list(zip(names[-1], risen.T, strict=True)), height=_height(), type_px=_type()))


def _ask_for_every_position(scene: Scene) -> bool:
    places, most = scene.model.shape.layers + 1, min(MOST, len(scene.trace.ids))
    told = _WORDS["lens"]["all_help"].format(layers=places, most=most, cost=f"{places * most:,}")
    return st.toggle(_WORDS["lens"]["all"], key="everywhere", bind="query-params", help=told)


def stream(scene: Scene, bar: DeltaGenerator) -> None:
    """Draw how long one token's vector is, what each layer adds, and how far it turns."""
    words = _WORDS["stream"]
    with bar:
        position = _position("stream", words["token"], scene)
    lengths = layers.lengths(scene.trace)
    left, right = st.columns(2)
    lines = [
        (words["stream"], lengths.stream[1:, position], "gray"),
        (words["attention"], lengths.attention[:, position], "orange"),
        (words["mlp"], lengths.mlp[:, position], "green"),
    ]
    with left:
        _chart(layer_plots.by_layer(lines, words["length"], logarithmic=True, height=_height(), type_px=_type()))
    turns = [(words["turn_line"], layers.turn(scene.trace)[:, position], "primary")]
    with right:
        _chart(layer_plots.by_layer(turns, words["turn"], logarithmic=False, height=_height(), type_px=_type()))


def surprise(scene: Scene, _bar: DeltaGenerator) -> None:
    """Draw what every token cost."""
    words = _WORDS["surprise"]
    if len(scene.trace.ids) < 2:
        st.info(words["none"])
        return
    bits = layers.costs(machine.surveyed(scene.model.card.key, scene.trace.ids, scene.model, scene.trace))
    _chart(
        layer_plots.cost_bars(
            [visible(token) for token in scene.trace.tokens[1:]], bits, height=_height() - 60, type_px=_type()
        )
    )
    mean, choices = layers.average(bits)
    st.markdown(words["mean"].format(bits=f"{mean:.2f}", choices=f"{choices:,.0f}"))
    st.markdown(" ".join(words["why"].split()))


def _position(view: str, label: str, scene: Scene) -> int:
    """Return the position asked for, the last one at first."""
    places = list(range(len(scene.trace.ids)))[::-1]
    return st.selectbox(
        label, places, key=f"{view} {scene.trace.ids}", width=300, label_visibility="collapsed",
        format_func=lambda place: f"{label} {place + 1}: {visible(scene.trace.tokens[place], 16)}",
    )  # fmt: skip


def _chart(figure: "layer_plots.go.Figure") -> None:
    st.plotly_chart(figure, theme=None, config=TOOLS, alt=figure.layout.meta)


def _height() -> int:
    return 480 if state.current().present else 450


def _type() -> float:
    return 16 if state.current().present else 14


def table(scene: Scene) -> bytes:
    """Return what each layer would say at the last position as CSV: layer, rank, token, probability."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["layers passed", "rank", "id", "token", "probability"])
    ids, chances = layers.column(scene.model, scene.trace, count=20)
    for layer, (row, shares) in enumerate(zip(ids.tolist(), chances.tolist(), strict=True)):
        for place, (token, chance) in enumerate(zip(row, shares, strict=True), 1):
            rows.writerow([layer, place, token, scene.model.vocabulary.piece(token), chance])
    return text.getvalue().encode()


VIEWS = {_WORDS[name]["title"]: view for name, view in {"lens": lens, "stream": stream, "surprise": surprise}.items()}

scene = frame.open_chapter("layers")
bar = st.container(horizontal=True, vertical_alignment="center", gap="medium")
with bar:
    view = st.segmented_control(  # the address carries the title as it stands on the button
        _WORDS["views"], list(VIEWS), default=next(iter(VIEWS)), required=True, key="reading", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
VIEWS[view](scene, bar)
frame.notes("layers", scene, {"layers.csv": lambda: table(scene)})
