"""Two prompts side by side: the same head, reading another text."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import attention, sampling
from pages.chapters.attention import exact, shared
from pages.chapters.attention.shared import TEXTS
from pages.kit import charts, cover, prompts, readers
from pages.kit.address import LONGEST_LINK, register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene, reading, scene
from pages.kit.tables import as_csv
from viz.components.prose import Span
from viz.plots import attention as plots
from viz.tokens import visible

_TEXTS = TEXTS["compare"]
_SAID = 3  # of the likeliest next tokens
AGAINST = register("against", readers.text(LONGEST_LINK), _TEXTS["usual"], owner="attention")
"""The other text."""


def show(about: Scene, bar: DeltaGenerator) -> Shown:
    """Draw one head's map for the prompt of this page and for another text."""
    with bar:
        shared.ask_for_head(about.model)
        text = control(
            AGAINST, st.text_input, _TEXTS["other"], label_visibility="collapsed", placeholder=_TEXTS["other"],
            max_chars=LONGEST_LINK, width="stretch",
        )  # fmt: skip
    other = prompts.read(about.model, text)
    scenes = [about, *([scene(about.model, other)] if other.ids else [])]
    layer, head = shared.head(about.model)
    for column, one in zip(st.columns(2, gap="large"), scenes, strict=False):
        with column:
            _say_next(one, covered=cover.covered(about))
            _draw(one, layer, head)
    found = later(exact.compare, layer, head, *scenes) if len(scenes) > 1 else None
    return Shown(csv={"two-prompts.csv": later(table, layer, head, *scenes)}, exact=found)


@reading
def _pattern(scene: Scene, layer: int, head: int) -> NDArray[np.float32]:
    return np.array(attention.pattern(scene.model, scene.trace, layer)[head])


def _say_next(scene: Scene, *, covered: bool) -> None:
    if covered:
        say(_TEXTS["next_covered"])
        return
    logits = scene.trace.logits
    best = sampling.likeliest(logits, _SAID)
    probabilities = sampling.softmax(logits)[best]
    piece = scene.model.vocabulary.piece
    said: list[Span] = []
    for token, probability in zip(best.tolist(), probabilities.tolist(), strict=True):
        said += [Span(", ")] * bool(said) + [Span(visible(piece(token)), "strong"), Span(f" {probability:.1%}")]
    say(_TEXTS["next"], words=said)


def _draw(scene: Scene, layer: int, head: int) -> None:
    charts.draw(
        plots.head_map(
            shared.names(scene.trace), _pattern(scene, layer, head), (TEXTS["asks"], TEXTS["answers"]),
            height=shared.height() - 40, type_px=charts.type_px(),
        )
    )  # fmt: skip


def table(layer: int, head: int, *scenes: Scene) -> bytes:
    """Return both maps as CSV: text, query, key, weight."""
    rows: list[list[object]] = []
    for number, one in enumerate(scenes, 1):
        weights, tokens = _pattern(one, layer, head), one.trace.tokens
        for asking, answering in zip(*np.tril_indices(len(one.ids)), strict=True):
            weight = weights[asking, answering]
            rows.append([number, asking + 1, tokens[asking], answering + 1, tokens[answering], weight])
    return as_csv(["text", "asking", "token", "answering", "token", "weight"], rows)
