"""Two prompts side by side: the same head, reading another text."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import attention, sampling
from model.serving.prompt import read
from model.trace import Trace
from pages.chapters.attention import shared
from pages.chapters.attention.shared import WORDS, View
from pages.kit import address, charts, models
from pages.kit.models import Scene, pass_slot
from pages.kit.tables import as_csv
from viz.plots import attention as plots
from viz.tokens import escape, visible

_WORDS = WORDS["beside"]
_SAID = 3  # of the likeliest next words


def show(scene: Scene, bar: DeltaGenerator) -> View:
    """Draw one head's map for the prompt of this page and for another text."""
    with bar:
        shared.ask_for_head(scene.model)
        text = st.text_input(
            _WORDS["other"], key="against", bind="query-params", value=_WORDS["usual"], label_visibility="collapsed",
            placeholder=_WORDS["other"], max_chars=address.LONGEST_LINK, width="stretch",
        )  # fmt: skip
    other = read(scene.model, text, (), models.token_limit())
    traces = [scene.trace]
    if other.ids:
        traces.append(models.traced(scene.model.card.key, other.ids, scene.model))
    layer, head = shared.head(scene.model)
    for column, trace in zip(st.columns(2, gap="large"), traces, strict=False):
        with column:
            _one(scene, trace, layer, head)
    return View(csv={"two-prompts.csv": lambda: table(scene, traces)})


def _one(scene: Scene, trace: Trace, layer: int, head: int) -> None:
    with pass_slot:
        weights = attention.pattern(scene.model, trace, layer)[head]
    best = sampling.likeliest(trace.logits, _SAID)
    chances = sampling.softmax(trace.logits)[best]
    piece = scene.model.vocabulary.piece
    said = ", ".join(
        f"**{escape(visible(piece(token)))}** {chance:.1%}"
        for token, chance in zip(best.tolist(), chances.tolist(), strict=True)
    )
    st.markdown(_WORDS["next"].format(words=said))
    charts.draw(
        plots.head_map(
            shared.names(trace), weights, (WORDS["asks"], WORDS["answers"]), height=shared.height() - 40,
            type_px=charts.type_px(),
        )
    )  # fmt: skip


def table(scene: Scene, traces: list[Trace]) -> bytes:
    """Return both maps as CSV: text, asking, answering, weight."""
    layer, head = shared.head(scene.model)
    rows: list[list[object]] = []
    for number, trace in enumerate(traces, 1):
        weights = attention.pattern(scene.model, trace, layer)[head]
        for asking, answering in zip(*np.tril_indices(len(trace.ids)), strict=True):
            tokens = trace.tokens[asking], trace.tokens[answering]
            rows.append([number, asking + 1, tokens[0], answering + 1, tokens[1], weights[asking, answering]])
    return as_csv(["text", "asking", "token", "answering", "token", "weight"], rows)
