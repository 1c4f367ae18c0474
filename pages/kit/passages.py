"""What a neuron or a head does over a whole text, in a dialog that the chapters about them open."""

from pathlib import Path
from typing import Literal

import streamlit as st

from model.catalog import FolderSource
from model.readings import everywhere
from model.readings.everywhere import HEADS, Everywhere, Passage
from pages.kit.prose import spans, write
from pages.kit.readings import Scene
from pages.kit.wording import number, share
from pages.texts import texts
from viz.components.prose import Paragraph, Span
from viz.tokens import SPACE, visible

_TEXTS = texts("shell")["passages"]
Units = Literal["neurons", "heads"]


def offer(scene: Scene, units: Units, layer: int, place: int) -> None:
    """Draw the button that opens the dialog about a unit, given from 0; off where nothing was measured of the model."""
    found = _found(scene)
    pressed = st.button(
        _TEXTS["open"],
        key="passages",
        type="tertiary",
        disabled=found is None,
        help=None if found else _TEXTS["not_measured"],
    )
    if pressed and found:
        title = _TEXTS[units].format(layer=layer + 1, number=place + 1)
        st.dialog(title, width="large")(_draw)(scene, found, units, layer, place)


def _found(scene: Scene) -> Everywhere | None:
    source = scene.model.card.source
    return everywhere.read(Path(source.path)) if isinstance(source, FolderSource) else None


def _draw(scene: Scene, found: Everywhere, units: Units, layer: int, place: int) -> None:
    passages = found.head(layer, place) if units == HEADS else found.neuron(layer, place)
    often = share(found.share(units, layer, place))
    windows = f"{found.tokens // found.window:,}"
    said = spans(_TEXTS["said"], share=often, windows=windows, window=str(found.window), tokens=f"{found.tokens:,}")
    blocks = [Paragraph("p", [said])]
    for kind in (True, False):
        lines = [_line(scene, passage) for passage in passages if passage.strongest is kind]
        blocks += [Paragraph("h2", [spans(_TEXTS["strongest" if kind else "middling"])]), Paragraph("ul", lines)]
    blocks.append(Paragraph("p", [spans(_TEXTS["read_head" if units == HEADS else "read_neuron"])]))
    write(blocks, key="passages of")


def _line(scene: Scene, passage: Passage) -> list[Span]:
    """Return a passage with its largest value; marked is where the unit is strongest, and what a head reads there."""
    answering = int(passage.values[: passage.place].argmax()) if passage.weights else -1
    line = [Span(number(passage.most), "strong"), Span("  ")]
    for position, token in enumerate(passage.ids):
        text = visible(scene.model.vocabulary.piece(token)).replace(SPACE, " ")
        line.append(Span(text, "accent" if position == passage.place else "strong" if position == answering else ""))
    return line
