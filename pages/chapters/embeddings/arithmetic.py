"""Arithmetic: sums of words, and the true rank of every answer."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from model import embedding
from model.geometry.analogy import Analogy, Answer, span, terms
from pages.chapters.embeddings import exact, shared
from pages.chapters.embeddings.neighbours import say_form
from pages.chapters.embeddings.shared import TEXTS
from pages.kit import charts, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, say
from pages.kit.readings import Scene
from pages.kit.wording import number
from viz.plots.embeddings import parallelogram, ranked_bars
from viz.tokens import visible

_TEXTS = TEXTS["arithmetic"]
_COUNT, _LISTED = 10, 100
SUM = register("sum", readers.text(600), "king - man + woman", owner="embeddings")
EXPECTED = register("expected", readers.text(200), "queen", owner="embeddings")
"""The answer whose rank is wanted."""


def show(scene: Scene) -> Shown:
    """Rank all tokens by how near they come to the sum, and draw it in the plane of its words."""
    with shared.controls():
        text = control(SUM, st.text_input, _TEXTS["sum"], max_chars=600)
        expected = control(EXPECTED, st.text_input, _TEXTS["expected"], max_chars=200, width=220)
        centred = shared.ask_centred()
    found = embedding.analogy(scene.model, terms(text), _LISTED, centred, expected)
    say_form(*found.words, *([found.expected_word] if found.expected_word else []))
    _say_verdict(scene, found)
    left, right = st.columns([5, 4], gap="medium")
    height = 340
    with left:
        _draw_plane(found, height)
    with right:
        labels = [_name(answer) for answer in found.answers[:_COUNT]]
        wanted = found.expected.ids if found.expected else ()
        hits = [place for place, answer in enumerate(found.answers[:_COUNT]) if answer.ids == wanted]
        cosines = np.array([answer.cosine for answer in found.answers[:_COUNT]])
        charts.draw(ranked_bars(labels, cosines, hits, height=height, type_px=charts.type_px()))
    columns: dict[str, Sequence[Any]] = {
        "rank": [answer.rank for answer in found.answers],
        "rank without the input words": [answer.rank_without_inputs for answer in found.answers],
        "id": [answer.ids[0] for answer in found.answers],
        "token": [answer.text for answer in found.answers],
        "cosine": [answer.cosine for answer in found.answers],
    }
    answers = shared.rows(scene, [answer.ids[0] for answer in found.answers])
    taken = shared.joined(shared.vectors(found.words), answers)
    return Shown(columns=columns, vectors=taken, exact=later(exact.arithmetic, scene, text, centred))


def _name(answer: Answer) -> str:
    name = visible(answer.text, 20)
    return name if answer.rank_without_inputs else _TEXTS["input"].format(word=name)


def _say_verdict(scene: Scene, found: Analogy) -> None:
    vocabulary = f"{scene.model.shape.vocabulary:,}"
    first, other = found.answers[0], next(answer for answer in found.answers if answer.rank_without_inputs)
    nearest = _TEXTS["nearest"], {"first": visible(first.text), "other": visible(other.text)}
    if found.expected is None:
        say(nearest[0], **nearest[1])
        return
    expected, count = found.expected, len({word.text for word in found.words})
    if len(expected.ids) > 1:
        template = _TEXTS["would"]
    else:
        template = _TEXTS["verdict"] if expected.rank_without_inputs else _TEXTS["taken"]
    plural = _TEXTS["inputs"][count > 1]
    say(
        f"{template} {nearest[0]}", word=shared.shown(expected.text),
        without=_ordinal(expected.rank_without_inputs or 0), with_=_ordinal(expected.rank),
        vocabulary=vocabulary, inputs=f"{count} {plural}",
        cosine=number(expected.cosine), **nearest[1],
    )  # fmt: skip


def _ordinal(place: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th, 21st ... with thousands set apart."""
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{ending}"


def _draw_plane(found: Analogy, height: int) -> None:
    """Draw the words, the sum and the answer; for a - b + c the four sides of the parallelogram."""
    answer = found.expected_word
    flat = span(found)
    names = [shared.shown(word.text) for word in found.words]
    result = len(names)
    labels = [*names, _TEXTS["result"], *([shared.shown(answer.text)] if answer else [])]
    lead = result + 1 if answer else result
    charts.draw(
        parallelogram(flat.points, labels, _arrows(found, names), lead, height=height, type_px=charts.type_px()),
    )
    far = [f"{label} {distance:.2f}" for label, distance in zip(labels, flat.away, strict=True) if distance > 0.005]
    caption(_TEXTS["away" if far else "on_plane"], distances=", ".join(far))


def _arrows(found: Analogy, names: list[str]) -> list[tuple[int, int, str]]:
    signs = [term.sign for term in found.terms]
    result = len(names)
    if sorted(signs) == [-1, 1, 1]:
        minus = signs.index(-1)
        one, other = (place for place in range(3) if place != minus)
        to_one, to_other = (f"{names[place]} − {names[minus]}" for place in (one, other))
        return [(minus, one, to_one), (other, result, to_one), (minus, other, to_other), (one, result, to_other)]
    rest = " ".join(f"{'+' if sign > 0 else '−'} {name}" for sign, name in zip(signs[1:], names[1:], strict=True))
    return [(0, result, rest)] if rest and signs[0] > 0 else []
