"""Temperatures side by side: the same prompt and the same numbers drawn, at several temperatures in one batch."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.errors import Message
from model.generate import race
from model.progress import Progress, silent
from model.serving.pass_queue import in_parts
from pages.chapters.generation import batches, exact, shared
from pages.chapters.generation.shared import TEXTS
from pages.kit import choices, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.readings import Scene, long_reading, reading
from pages.kit.tables import as_csv
from pages.texts import texts
from viz.components import temperature_race as picture
from viz.tokens import SPACE, visible

_TEXTS = TEXTS["race"]
FEWEST, MOST_COLUMNS = 2, 5
LENGTH = 24
"""Tokens of each column."""
_OFFERED = {f"{value:g}": value for value in shared.TEMPERATURES}
_USUAL: tuple[str, ...] = ("0", "0.7", "1", "2")
COLUMNS = register("temperatures", readers.some_of(_OFFERED), _USUAL, owner="generation")
"""The temperatures that are side by side."""
_ALONG = 201  # temperatures from 0 to the hottest at which the fixed number is looked up
Column = tuple[tuple[int, float, float], ...]
"""Of each token its id, its probability at the column's temperature, and its surprise in bits."""


@long_reading
def _race(
    scene: Scene,
    temperatures: tuple[float, ...],
    seed: int,
    cuts: tuple[int | None, float | None],
    progress: Progress = silent,
) -> tuple[Column, ...]:
    """Return what is written at each temperature, all with the same numbers."""
    written: list[list[tuple[int, float, float]]] = [[] for _ in temperatures]
    ids = batches.prompt_for(scene, LENGTH)
    rounds = race(scene.model, ids, temperatures, seed, LENGTH, *cuts)
    for place, steps in enumerate(in_parts(rounds), 1):
        for column, step in zip(written, steps, strict=True):
            if step:
                column.append((step.token, step.probability, step.surprise))
        progress(place / LENGTH, Message("writing"))
    return tuple(map(tuple, written))


@reading
def _names_along(scene: Scene, number: float) -> dict[int, str]:
    """Return by their ranks, from 0, the names of the tokens on which a number falls at any of the temperatures."""
    logits = scene.trace.logits
    ranked = np.sort(np.asarray(logits, np.float64))[::-1]
    ranks = {_place(ranked, temperature, number) for temperature in np.linspace(0, picture.HOTTEST, _ALONG)}
    order = sampling.ranking(logits)
    return {rank: visible(scene.model.vocabulary.piece(int(order[rank])), 24) for rank in sorted(ranks)}


def _place(ranked: NDArray[np.float64], temperature: float, number: float) -> int:
    """Return the rank, from 0, of the first token whose cumulative probability exceeds the number."""
    line = np.cumsum(sampling.softmax(ranked, float(temperature)))
    return min(int(np.searchsorted(line / line[-1], number, side="right")), len(line) - 1)


def show(scene: Scene, bar: DeltaGenerator) -> Shown | None:
    """Draw the columns, and how one number picks another token as the temperature slides."""
    with bar:
        control(
            COLUMNS, st.multiselect, _TEXTS["temperatures"], list(_OFFERED), max_selections=MOST_COLUMNS, width=330,
            label_visibility="collapsed", placeholder=_TEXTS["temperatures"],
            format_func=lambda value: _TEXTS["one"].format(value=value),
        )  # fmt: skip
        shared.ask_draws(length=False)
    draws = shared.draws()
    temperatures = asked(COLUMNS.value)
    cuts = draws.top_k, draws.top_p
    batches.say_what_is_unseen(scene, LENGTH)
    found = batches.known_or_written(
        _race.known(scene, temperatures, draws.seed, cuts),
        lambda progress: _race(scene, temperatures, draws.seed, cuts, progress=progress),
        ("race", scene.ids, temperatures, draws),
    )  # fmt: skip
    if found is None:
        return None
    number = float(sampling.numbers(draws.seed, len(batches.prompt_for(scene, LENGTH)), 1)[0])
    picture.temperature_race(
        [_column(scene, temperature, column) for temperature, column in zip(temperatures, found, strict=True)],
        picture.OneNumber(scene.trace.logits, _names_along(scene, number), number, choices.TEMPERATURE.value),
        texts("components")["temperature_race"], key="temperature race",
    )  # fmt: skip
    columns = _columns(scene, temperatures, found)
    file = later(table, scene, temperatures, draws.seed, cuts)
    return Shown(csv={"race-tokens.csv": file}, columns=columns, exact=later(exact.race, scene, temperatures))


def facts() -> dict[str, str]:
    """Return the numbers that the notes name."""
    return {"length": str(LENGTH), "most": str(MOST_COLUMNS), "seed": str(shared.draws().seed)}


def asked(chosen: tuple[str, ...]) -> tuple[float, ...]:
    """Return the temperatures from the lowest on, at most MOST_COLUMNS; the usual ones without two of them."""
    values = sorted({_OFFERED[one] for one in chosen})[:MOST_COLUMNS]
    return tuple(values if len(values) >= FEWEST else (_OFFERED[one] for one in _USUAL))


def _column(scene: Scene, temperature: float, column: Column) -> picture.Column:
    names = [visible(scene.model.vocabulary.piece(token)) for token, _, _ in column]
    ended = bool(column) and column[-1][0] in scene.model.end_ids
    ids = [token for token, _, _ in column]
    return picture.Column(temperature, ids, names, [bits for _, _, bits in column], ended)


def _columns(scene: Scene, temperatures: tuple[float, ...], found: tuple[Column, ...]) -> dict[str, list[object]]:
    words = _TEXTS["columns"]
    spelled = [scene.model.vocabulary.spelled([token for token, _, _ in column]) for column in found]
    return {
        words["temperature"]: list(temperatures),
        words["surprise"]: [round(sum(bits for *_, bits in column) / len(column), 2) for column in found],
        words["text"]: [visible(text).replace(SPACE, " ") for text in spelled],
    }


def table(scene: Scene, temperatures: tuple[float, ...], seed: int, cuts: tuple[int | None, float | None]) -> bytes:
    """Return every token of every column as CSV."""
    rows: list[list[object]] = []
    for temperature, column in zip(temperatures, _race(scene, temperatures, seed, cuts), strict=True):
        for place, (token, probability, bits) in enumerate(column, 1):
            rows.append([temperature, place, token, scene.model.vocabulary.piece(token), probability, bits])
    return as_csv(["temperature", "place", "id", "token", "probability", "surprise in bits"], rows)
