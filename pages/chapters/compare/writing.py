"""Writing: both models go on with the text, drawn with the same numbers at the same temperature."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.generate import Step, generate
from model.serving.pass_queue import in_parts
from pages.chapters.compare import shared
from pages.chapters.compare.shared import TEXTS, Pair
from pages.kit import charts, choices, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.next_token import before
from pages.kit.prose import say, write
from pages.kit.readings import Scene, long_reading
from pages.kit.tables import as_csv
from viz.components.prose import Paragraph, Span
from viz.plots.compare import token_lines
from viz.tokens import SPACE, visible

MOST = 40
"""Tokens that each model writes at most."""
_TEXTS = TEXTS["writing"]
ROLL = register("roll", readers.whole(0, 10**6), 0, owner="compare")
"""The seed of the numbers that both draw with."""


def show(pair: Pair, bar: DeltaGenerator) -> Shown:
    """Let both models write, and draw how likely each drawn token was."""
    temperature, seed = _controls(bar)
    with st.spinner(_TEXTS["wait"]):
        found = [_written(scene, temperature, seed) for scene in pair.scenes]
    for column, scene, steps in zip(st.columns(2, gap="large"), pair.scenes, found, strict=True):
        with column:
            say(_TEXTS["one"], title=scene.model.card.title, tokens=str(len(steps)), **_mean(steps))
            _draw_text(scene, steps)
    bits = [(scene.model.card.title, [-np.log2(step.probability) for step in steps],
             [visible(step.piece, 20) for step in steps])
            for scene, steps in zip(pair.scenes, found, strict=True)]  # fmt: skip
    charts.draw(
        token_lines(bits, _TEXTS["axis"], _TEXTS["number"], height=shared.height(210, 230), type_px=charts.type_px())
    )
    numbers = {"temperature": f"{temperature:g}", "seed": str(seed)}
    return Shown(numbers, {"writing.csv": later(table, temperature, seed, *pair.scenes)})


def _controls(bar: DeltaGenerator) -> tuple[float, int]:
    """Ask for the temperature and for other numbers; return the temperature and the seed."""
    with bar:
        temperature = control(
            choices.TEMPERATURE, st.selectbox, _TEXTS["temperature"],
            sorted({*_TEXTS["temperatures"], choices.TEMPERATURE.value}), width=155,
            format_func=lambda value: _TEXTS["at"].format(temperature=f"{value:g}"), label_visibility="collapsed",
        )  # fmt: skip
        st.button(_TEXTS["again"], icon=":material/casino:", on_click=_roll)
    return temperature, ROLL.value


def _roll() -> None:
    ROLL.set(ROLL.value + 1)


@long_reading
def _written(scene: Scene, temperature: float, seed: int) -> tuple[Step, ...]:
    return tuple(in_parts(generate(scene.model, scene.ids, temperature=temperature, seed=seed, most=MOST)))


def _mean(steps: tuple[Step, ...]) -> dict[str, str]:
    return {"bits": f"{-np.mean([np.log2(step.probability) for step in steps]):.1f}"}


def _draw_text(scene: Scene, steps: tuple[Step, ...]) -> None:
    vocabulary = scene.model.vocabulary
    said = visible(vocabulary.spelled([step.token for step in steps])).replace(SPACE, " ")
    with st.container(height=_text_height(), border=False):
        write([Paragraph("p", [[Span(before(scene, len(scene.ids) - 1)), Span(said, "accent")]])])


def _text_height() -> int:
    return 130 if choices.present() else 110


def table(temperature: float, seed: int, *scenes: Scene) -> bytes:
    """Return what both wrote as CSV: model, place, id, token, its rank and its probability when it was drawn."""
    rows: list[list[object]] = []
    for scene in scenes:
        for place, step in enumerate(_written(scene, temperature, seed), 1):
            rows.append([scene.model.card.title, place, step.token, step.piece, step.rank, step.probability])
    return as_csv(["model", "place", "id", "token", "rank", "probability"], rows)
