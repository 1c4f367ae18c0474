"""Meaning in context: one word's vector on its way through the layers of two texts, and of a third as control."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model.errors import InvalidInput
from model.geometry.word_paths import Paths, paths, position
from pages.chapters.embeddings import exact, shared
from pages.chapters.embeddings.shared import TEXTS
from pages.kit import charts, choices, prompts, readers, readings
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown, Vectors
from pages.kit.later import later
from pages.kit.prose import caption, say
from pages.kit.readings import Scene
from pages.kit.wording import number
from viz.plots.embeddings import context_path, cosine_by_layer

if TYPE_CHECKING:
    from model.trace import Trace

_TEXTS = TEXTS["context"]
_TAIL = 28  # characters of a text beside its path
_TELLING = 0.005  # a gap that is written as more than 0.00
MEANING = register("meaning", readers.text(60), "well", owner="embeddings")
"""The word that is followed."""
PROMPTS = [
    register("first_text", readers.text(600), "They drank water from the well", owner="embeddings"),
    register("second_text", readers.text(600), "The old king was not well", owner="embeddings"),
    register("third_text", readers.text(600), "The little girl was very well", owner="embeddings"),
]
"""Two senses of the word, and the second of them in another sentence: the control."""
SAME_LENGTH = register("same_length", readers.yes, True, owner="embeddings")


def show(scene: Scene) -> Shown:
    """Draw the paths of a word and the cosines between them, layer by layer."""
    texts, word, same_length = _controls(scene)
    given = [(name, text) for name, text in zip(_TEXTS["names"], texts, strict=True) if text.strip()]
    if len(given) < 2:
        raise InvalidInput("few_texts")
    traces = [_trace(scene, text) for _, text in given]
    places = [position(scene.model, trace, word) for trace in traces]
    found = paths(traces, places, same_length)
    names = [name for name, _ in given]
    _say_sense(scene, names, found)
    _say_places(scene, names, places, found)
    _draw(
        [_TEXTS["path"].format(name=name, text=_end(text)) for name, text in given],
        names,
        found,
    )
    pair = texts[:2] if len(given) == 3 else [text for _, text in given]
    asked = later(exact.context, scene, word, *pair)
    return replace(_table(names, found), vectors=_vectors(names, traces, places), exact=asked)


def _controls(scene: Scene) -> tuple[list[str], str, bool]:
    with shared.controls():
        word = control(MEANING, st.text_input, _TEXTS["meaning"], max_chars=60, width=140)
        texts = [
            control(parameter, st.text_input, label, max_chars=600)
            for parameter, label in zip(PROMPTS, _TEXTS["prompts"], strict=True)
        ]
        same = control(SAME_LENGTH, st.toggle, _TEXTS["same_length"], help=_TEXTS["same_length_help"])
    return texts, word, same


def _trace(scene: Scene, text: str) -> "Trace":
    return readings.scene(scene.model, prompts.read(scene.model, text)).trace


def _say_sense(scene: Scene, names: list[str], found: Paths) -> None:
    """Say how much further apart another sense is than the same one; without a control how little a cosine says."""
    last = str(scene.model.shape.layers)
    gap, parting = found.gap, found.parting(0)
    if gap:
        say(
            _TEXTS["gap" if gap.size > _TELLING else "no_gap"], layer=str(gap.layer), other=number(gap.other),
            same=number(gap.same), gap=number(gap.size), last=last,
        )  # fmt: skip
        return
    one, other = names
    say(
        _TEXTS["together" if parting.together else "no_control"], one=one, other=other, start=number(parting.start),
        lowest=str(parting.lowest), low=number(parting.low), last=last,
    )  # fmt: skip


def _say_places(scene: Scene, names: list[str], places: list[int], found: Paths) -> None:
    """Say where the word stands at different places in the texts, and where there is nothing before it."""
    if len(set(places)) > 1:
        say(
            _TEXTS["places"][scene.model.architecture.positions], start=number(float(found.between[:, 0].min()), 3),
            places=", ".join(f"{place + 1} ({name})" for name, place in zip(names, places, strict=True)),
        )  # fmt: skip
    for name, place in zip(names, places, strict=True):
        if place == 0:
            caption(_TEXTS["first_token"], name=name)


def _lines(names: list[str], found: Paths) -> list[tuple[str, np.ndarray]]:
    """Return the curves to draw: with a control another sense, then the same sense."""
    if len(names) == 3:
        curves = dict(zip(found.pairs, found.between, strict=True))
        return [(_TEXTS["other"], curves[0, 1]), (_TEXTS["same"], curves[1, 2])]
    return [(_TEXTS["both"].format(one=names[0], other=names[1]), found.between[0])]


def _end(text: str) -> str:
    """Return the last words of a text, where the word that is followed mostly stands."""
    shown = shared.shown(text)
    if len(shown) <= _TAIL:
        return shown
    end = shown[-_TAIL:]
    return "… " + (end.partition(" ")[2] or end)


def _draw(paths_named: list[str], names: list[str], found: Paths) -> None:
    left, right = st.columns([5, 4], gap="medium")
    height = 355 if choices.present() else 310
    with left:
        lines = list(zip(paths_named, found.points, strict=True))
        charts.draw(context_path(lines, height=height, type_px=charts.type_px()))
    with right:
        gap = found.gap
        marked = gap.layer if gap and gap.size > _TELLING else None
        charts.draw(cosine_by_layer(_lines(names, found), marked, height=height, type_px=charts.type_px()))


def _vectors(names: list[str], traces: "list[Trace]", places: list[int]) -> Vectors:
    """Return the word's vector after every layer of every text, to take away."""
    rows = [trace.residual[:, place] for trace, place in zip(traces, places, strict=True)]  # each (L+1, D)
    labels = [_TEXTS["after"].format(name=name, layer=layer) for name in names for layer in range(len(rows[0]))]
    return Vectors(labels, np.concatenate(rows))


def _table(names: list[str], found: Paths) -> Shown:
    columns = {"layer": list(range(found.lengths.shape[1]))}
    for (one, other), cosines in zip(found.pairs, found.between, strict=True):
        columns |= {_TEXTS["both"].format(one=names[one], other=names[other]): cosines.tolist()}
    for name, cosines in zip(names, found.to_start, strict=True):
        columns |= {_TEXTS["start"].format(name=name): cosines.tolist()}
    for name, points, lengths in zip(names, found.points, found.lengths, strict=True):
        columns |= {f"{name} x": points[:, 0].tolist(), f"{name} y": points[:, 1].tolist()}
        columns |= {f"{name} length": lengths.tolist()}
    return Shown({"kept": f"{found.kept.sum():.0%}"}, columns=columns)
