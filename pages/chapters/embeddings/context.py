"""Meaning in context: one word's vector on its way through the layers of two or three texts."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from model.geometry.lookup import InvalidInput
from model.geometry.word_paths import Paths, paths, position
from model.serving.prompt import read
from pages.chapters.embeddings import shared
from pages.chapters.embeddings.shared import USUAL, WORDS, Table, bound, number, say
from pages.kit import charts, models
from pages.kit.models import Scene
from viz.plots.embeddings import context_path, cosine_by_layer
from viz.tokens import SPACE, visible

if TYPE_CHECKING:
    from model.trace import Trace

_LESSON = WORDS["context"]
_TEXTS = ("first_text", "second_text", "third_text")


def show(scene: Scene) -> Table:
    """Draw the paths of a word and the cosines between them, layer by layer."""
    texts, word, same_length = _controls()
    given = [(name, text) for name, text in zip(_LESSON["names"], texts, strict=True) if text.strip()]
    if len(given) < 2:
        raise InvalidInput(_LESSON["too_few"])
    traces = [_trace(scene, text) for _, text in given]
    places = [position(scene.model, trace, word) for trace in traces]
    found = paths(traces, places, same_length)
    names = [name for name, _ in given]
    for name, place in zip(names, places, strict=True):
        if place == 0:
            st.caption(_LESSON["first_token"].format(name=name))
    _say_parting(names, found)
    _draw(
        [_LESSON["path"].format(name=name, text=visible(text, 28).replace(SPACE, " ")) for name, text in given],
        names,
        found,
    )
    return _table(names, found)


def _controls() -> tuple[list[str], str, bool]:
    with shared.controls():
        word = st.text_input(_LESSON["meaning"], USUAL["meaning"], **bound("meaning"), max_chars=60, width=140)
        texts = [
            st.text_input(label, USUAL[name], **bound(name), max_chars=600) or ""
            for name, label in zip(_TEXTS, _LESSON["prompts"], strict=True)
        ]
        same = st.toggle(_LESSON["same_length"], True, help=_LESSON["same_length_help"], **bound("same_length"))
        shared.examples_in_presentation("context")
    return texts, word or "", same


def _trace(scene: Scene, text: str) -> "Trace":
    prompt = read(scene.model, text, (), models.token_limit())
    return models.traced(scene.model.card.key, prompt.ids, scene.model)


def _say_parting(names: list[str], found: Paths) -> None:
    for place, (one, other) in enumerate(found.pairs):
        parting = found.parting(place)
        ends = {"one": names[one], "other": names[other], "start": number(parting.start)}
        if parting.together or not parting.steepest:
            say(_LESSON["together" if parting.together else "apart"], **ends)
            continue
        say(
            _LESSON["said"], layer=str(parting.steepest), before=number(parting.before), after=number(parting.after),
            lowest=str(parting.lowest), low=number(parting.low), **ends,
        )  # fmt: skip


def _lines(names: list[str], found: Paths) -> list[tuple[str, np.ndarray]]:
    between = [
        (_LESSON["both"].format(one=names[one], other=names[other]), cosines)
        for (one, other), cosines in zip(found.pairs, found.between, strict=True)
    ]
    starts = zip(names, found.to_start, strict=True)
    return between + [(_LESSON["start"].format(name=name), cosines) for name, cosines in starts]


def _draw(paths_named: list[str], names: list[str], found: Paths) -> None:
    left, right = st.columns([5, 4], gap="medium")
    height = 370 if shared.presented() else 420
    with left:
        lines = list(zip(paths_named, found.points, strict=True))
        charts.draw(context_path(lines, height=height, type_px=charts.type_px()))
    with right:
        charts.draw(cosine_by_layer(_lines(names, found), height=height, type_px=charts.type_px()))


def _table(names: list[str], found: Paths) -> Table:
    columns = {"layer": list(range(found.lengths.shape[1]))}
    columns |= {name: values.tolist() for name, values in _lines(names, found)}
    for name, points, lengths in zip(names, found.points, found.lengths, strict=True):
        columns |= {f"{name} x": points[:, 0].tolist(), f"{name} y": points[:, 1].tolist()}
        columns |= {f"{name} length": lengths.tolist()}
    return Table(columns, {"kept": f"{found.kept.sum():.0%}"})
