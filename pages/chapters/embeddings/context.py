"""Meaning in context: one word's vector on its way through the layers of two or three texts."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model.errors import InvalidInput
from model.geometry.word_paths import Paths, paths, position
from pages.chapters.embeddings import shared
from pages.chapters.embeddings.shared import TEXTS, number
from pages.kit import charts, choices, prompts, readers, readings
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.prose import caption, say
from pages.kit.readings import Scene
from viz.plots.embeddings import context_path, cosine_by_layer
from viz.tokens import SPACE, visible

if TYPE_CHECKING:
    from model.trace import Trace

_TEXTS = TEXTS["context"]
MEANING = register("meaning", readers.text(60), "bank", owner="embeddings")
"""The word that is followed."""
PROMPTS = [
    register("first_text", readers.text(600), "Down by the river bank", owner="embeddings"),
    register("second_text", readers.text(600), "Deposit a check at the bank", owner="embeddings"),
    register("third_text", readers.text(600), "", owner="embeddings"),
]
SAME_LENGTH = register("same_length", readers.yes, True, owner="embeddings")


def show(scene: Scene) -> Shown:
    """Draw the paths of a word and the cosines between them, layer by layer."""
    texts, word, same_length = _controls()
    given = [(name, text) for name, text in zip(_TEXTS["names"], texts, strict=True) if text.strip()]
    if len(given) < 2:
        raise InvalidInput("few_texts")
    traces = [_trace(scene, text) for _, text in given]
    places = [position(scene.model, trace, word) for trace in traces]
    found = paths(traces, places, same_length)
    names = [name for name, _ in given]
    for name, place in zip(names, places, strict=True):
        if place == 0:
            caption(_TEXTS["first_token"], name=name)
    _say_parting(names, found)
    _draw(
        [_TEXTS["path"].format(name=name, text=visible(text, 28).replace(SPACE, " ")) for name, text in given],
        names,
        found,
    )
    return _table(names, found)


def _controls() -> tuple[list[str], str, bool]:
    with shared.controls():
        word = control(MEANING, st.text_input, _TEXTS["meaning"], max_chars=60, width=140)
        texts = [
            control(parameter, st.text_input, label, max_chars=600)
            for parameter, label in zip(PROMPTS, _TEXTS["prompts"], strict=True)
        ]
        same = control(SAME_LENGTH, st.toggle, _TEXTS["same_length"], help=_TEXTS["same_length_help"])
        shared.examples_in_presentation("context")
    return texts, word, same


def _trace(scene: Scene, text: str) -> "Trace":
    return readings.scene(scene.model, prompts.read(scene.model, text)).trace


def _say_parting(names: list[str], found: Paths) -> None:
    for place, (one, other) in enumerate(found.pairs):
        parting = found.parting(place)
        ends = {"one": names[one], "other": names[other], "start": number(parting.start)}
        if parting.together or not parting.steepest:
            say(_TEXTS["together" if parting.together else "apart"], **ends)
            continue
        say(
            _TEXTS["said"], layer=str(parting.steepest), before=number(parting.before), after=number(parting.after),
            lowest=str(parting.lowest), low=number(parting.low), **ends,
        )  # fmt: skip


def _lines(names: list[str], found: Paths) -> list[tuple[str, np.ndarray]]:
    between = [
        (_TEXTS["both"].format(one=names[one], other=names[other]), cosines)
        for (one, other), cosines in zip(found.pairs, found.between, strict=True)
    ]
    starts = zip(names, found.to_start, strict=True)
    return between + [(_TEXTS["start"].format(name=name), cosines) for name, cosines in starts]


def _draw(paths_named: list[str], names: list[str], found: Paths) -> None:
    left, right = st.columns([5, 4], gap="medium")
    height = 370 if choices.present() else 420
    with left:
        lines = list(zip(paths_named, found.points, strict=True))
        charts.draw(context_path(lines, height=height, type_px=charts.type_px()))
    with right:
        charts.draw(cosine_by_layer(_lines(names, found), height=height, type_px=charts.type_px()))


def _table(names: list[str], found: Paths) -> Shown:
    columns = {"layer": list(range(found.lengths.shape[1]))}
    columns |= {name: values.tolist() for name, values in _lines(names, found)}
    for name, points, lengths in zip(names, found.points, found.lengths, strict=True):
        columns |= {f"{name} x": points[:, 0].tolist(), f"{name} y": points[:, 1].tolist()}
        columns |= {f"{name} length": lengths.tolist()}
    return Shown({"kept": f"{found.kept.sum():.0%}"}, columns=columns)
