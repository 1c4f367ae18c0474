"""Directions: words on a number line, the dot product, and how perpendicular random directions are."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from model import embedding
from model.geometry.directions import Direction, Projection, Step, pairs, words_and_pairs
from pages.chapters.embeddings import exact, shared
from pages.chapters.embeddings.neighbours import say_form
from pages.chapters.embeddings.shared import TEXTS
from pages.kit import charts, choices, readers
from pages.kit.address import register
from pages.kit.controls import control, follow, segmented
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say, warn
from pages.kit.readings import Scene
from pages.kit.wording import number
from pages.texts import texts
from viz.components.dot_product import REACH, Vector, dot_product
from viz.plots.embeddings import number_line, perpendicular

_TEXTS = TEXTS["directions"]
_MOST = 40
_PRODUCTS = 4  # the largest of the D products are written out
_PANELS = ("line", "dot", "random")
_LIVE = "dot product"
_ALONG = "king > queen, uncle > aunt, brother > sister, boy > girl, father > mother"


def _arrows(text: str) -> tuple[Vector, Vector]:
    a, b, c, d = (readers.number(-REACH, REACH)(part) for part in text.split())
    return (a, b), (c, d)


def _written(arrows: tuple[Vector, Vector]) -> str:
    return " ".join(f"{part:g}" for arrow in arrows for part in arrow)


PANEL = register("panel", readers.one_of(*_PANELS), "line", owner="embeddings")
PAIRS = register("pairs", readers.text(1000), "prince > princess, son > daughter, he > she", owner="embeddings")
ALONG = register("along", readers.text(4000), _ALONG, owner="embeddings")
"""Words, and pairs whose steps are measured."""
DOT = register("dot", lambda text: _written(_arrows(text)), "0.5 2 1 0.5", owner="embeddings")
"""Where the two arrows end: four numbers."""


def show(scene: Scene) -> Shown:
    """Draw the panel that was chosen: the number line, the dot product or random directions."""
    with shared.controls():
        panel = segmented(PANEL, _TEXTS["panel"], _TEXTS["panels"], label_visibility="collapsed")
    if panel == "random":
        return _random(scene)
    if panel == "dot":
        found = _dot(scene)
        return Shown(columns=_columns(found, ()), vectors=shared.vectors(found.words), panel="_dot")
    along, asked, found = _asked(scene)
    given, own = embedding.steps(scene.model, along, asked), embedding.held_out(scene.model, along)
    _line(found)
    _say_steps(given, own)
    say_form(*(word for pair in along.pairs for word in pair), *found.words)
    return Shown(
        columns=_columns(found, (*given, *own)), vectors=shared.vectors(found.words),
        exact=later(exact.directions, scene, PAIRS.value, found.words[0].text),
    )  # fmt: skip


def _columns(found: Projection, steps: Sequence[Step]) -> dict[str, list[Any]]:
    """Return the words, then the pairs, as the columns of one table."""
    words, none = len(found.words), [None] * len(steps)
    return {
        "word or pair": [word.text for word in found.words] + [_pair(step) for step in steps],
        "tokens": [len(word.ids) for word in found.words] + none,
        "dot product": found.dots.tolist() + none,
        "cosine": found.cosines.tolist() + none,
        "outside the band": [not found.band[0] <= dot <= found.band[1] for dot in found.dots] + none,
        "step": [None] * words + [step.along for step in steps],
        TEXTS["random_pairs"]: [None] * words + [step.share for step in steps],
    }


def _pair(step: Step) -> str:
    return " > ".join(word.text for word in step.pair)


def _asked(scene: Scene) -> tuple[Direction, list[tuple[str, str]], Projection]:
    """Ask for the pairs and the words, and place the words on the pairs' direction."""
    with shared.controls():
        typed = control(PAIRS, st.text_input, _TEXTS["pairs"], max_chars=1000)
        listed = control(ALONG, st.text_input, _TEXTS["along"], max_chars=4000)
    along = embedding.direction(scene.model, pairs(typed))
    words, asked, total = words_and_pairs(listed, _MOST)
    if total > _MOST:
        warn(TEXTS["cut"], total=f"{total:,}", used=str(_MOST))
    return along, asked, embedding.project(scene.model, along, words)


def _line(found: Projection) -> None:
    names = [shared.shown(word.text) for word in found.words]
    order = np.argsort(found.dots, kind="stable")
    low, high = found.band
    outside = [names[place] for place in order if not low <= found.dots[place] <= high]
    say(
        _TEXTS["said"], outside=", ".join(outside) or TEXTS["nobody"],
        words=" < ".join(f"{names[place]} {number(found.dots[place])}" for place in order),
    )  # fmt: skip
    height = 210 if choices.present() else 260
    charts.draw(number_line(found.dots, names, found.band, _TEXTS["axis"], height=height, type_px=charts.type_px()))


def _say_steps(given: Sequence[Step], own: Sequence[Step]) -> None:
    """Say how far pairs step, held against random pairs, and the pairs of the direction against it without them."""
    if given:
        say(_TEXTS["steps"], steps=_listed(given))
    if own:
        say(_TEXTS["held_out"], steps=_listed(own))
    elif given:
        say(_TEXTS["alone"])


def _listed(steps: Sequence[Step]) -> str:
    return ", ".join(f"{shared.shown(_pair(step))} {number(step.along)} ({shared.share(step.share)})" for step in steps)


def _dot(scene: Scene) -> Projection:
    """Mount the two arrows, kept in the address, and write the same sum out in D dimensions."""
    if not choices.present():
        say(_TEXTS["dot_say"])
    arrows = follow(
        _LIVE,
        _arrows(DOT.value),
        lambda start, visit: dot_product(*start, visit=visit, texts=texts("components")["dot_product"], key=_LIVE),
    )
    DOT.set(_written(arrows))
    along, _, found = _asked(scene)
    dot = found.dots[0]
    leading = along.products(found.vectors[0], _PRODUCTS)
    products = " + ".join(f"({number(one)} × {number(other)})" for one, other in leading)
    say(
        _TEXTS["dot_line"], width=shared.known(scene)["width"], word=shared.shown(found.words[0].text),
        products=products, dot=number(dot),
    )  # fmt: skip
    return found


def _random(scene: Scene) -> Shown:
    found = embedding.perpendicular(scene.model)
    plain, centred = (embedding.spread(scene.model, wish) for wish in (False, True))
    say(
        _TEXTS["random_say"], width=shared.known(scene)["width"], expected=number(found.expected, 3),
        measured=number(found.measured, 3), mean=number(plain.mean), centred=number(found.measured_centred, 3),
        centred_mean=number(centred.mean), effective=f"{found.effective:,.0f}",
    )  # fmt: skip
    charts.draw(
        perpendicular(
            found.dimensions, found.spread, found.width, found.measured_centred, height=340, type_px=charts.type_px()
        )
    )
    columns = {"dimensions": found.dimensions.tolist(), "standard deviation": found.spread.tolist()}
    return Shown(columns=columns, panel="_random")
