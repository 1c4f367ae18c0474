"""Directions: words on a number line, the dot product, and how perpendicular random directions are."""

import numpy as np
import streamlit as st

from model import embedding
from model.geometry.directions import Direction, Projection, pairs
from model.geometry.lookup import word_list
from pages.chapters.embeddings import shared
from pages.chapters.embeddings.neighbours import say_form
from pages.chapters.embeddings.shared import USUAL, WORDS, Table, bound, number, say
from pages.kit import charts
from pages.kit.models import Scene
from viz.components.dot_product import Vector, dot_product
from viz.plots.embeddings import number_line, perpendicular

_LESSON = WORDS["directions"]
_MOST = 40
_PRODUCTS = 4  # the largest of the D products are written out
ADDRESS = "dot"
"""Where the arrows stand, in the address."""
_USUAL_DOT = ((0.5, 2.0), (1.0, 0.5))


def show(scene: Scene) -> Table:
    """Draw the panel that was chosen: the number line, the dot product or random directions."""
    with shared.controls():
        panel = st.segmented_control(
            _LESSON["panel"], list(_LESSON["panels"]), default="line", required=True,
            format_func=_LESSON["panels"].get, label_visibility="collapsed", **bound("panel"),
        )  # fmt: skip
        shared.examples_in_presentation("directions")
    if panel == "random":
        return _random(scene)
    if panel == "dot":
        found = _dot(scene)
    else:
        along, found = _asked(scene)
        _line(along, found)
    columns = {
        "word": [word.text for word in found.words],
        "tokens": [len(word.ids) for word in found.words],
        "dot product": found.dots.tolist(),
        "cosine": found.cosines.tolist(),
        "outside the band": [not found.band[0] <= dot <= found.band[1] for dot in found.dots],
    }
    return Table(columns, panel="_dot" if panel == "dot" else "")


def _asked(scene: Scene) -> tuple[Direction, Projection]:
    """Ask for the pairs and the words, and place the words on the pairs' direction."""
    with shared.controls():
        typed = st.text_input(_LESSON["pairs"], USUAL["pairs"], **bound("pairs"), max_chars=1000)
        listed = st.text_input(_LESSON["along"], USUAL["along"], **bound("along"), max_chars=4000)
    along = embedding.direction(scene.model, pairs(typed or ""))
    words, total = word_list(listed or "", _MOST)
    if total > len(words):
        st.warning(WORDS["cut"].format(total=f"{total:,}", used=len(words)))
    return along, embedding.project(scene.model, along, words)


def _line(along: Direction, found: Projection) -> None:
    names = [shared.shown(word.text) for word in found.words]
    order = np.argsort(found.dots, kind="stable")
    low, high = found.band
    outside = [names[place] for place in order if not low <= found.dots[place] <= high]
    say(
        _LESSON["said"], outside=", ".join(outside) or _LESSON["nobody"],
        words=" < ".join(f"{names[place]} {number(found.dots[place])}" for place in order),
    )  # fmt: skip
    charts.draw(number_line(found.dots, names, found.band, _LESSON["axis"], height=260, type_px=charts.type_px()))
    if len(along.pairs) > 1:
        say(_LESSON["agreement"], cosines=", ".join(number(value) for value in along.agreement))
    say_form(*(word for pair in along.pairs for word in pair), *found.words)


def _dot(scene: Scene) -> Projection:
    """Mount the two arrows, kept in the address, and write the same sum out in D dimensions."""
    if not shared.presented():
        say(_LESSON["dot_say"])
    _keep(dot_product(*_start(), key=_key()))
    along, found = _asked(scene)
    word, dot = found.words[0], found.dots[0]
    leading = along.products(word.vector, _PRODUCTS)
    products = " + ".join(f"({number(one)} × {number(other)})" for one, other in leading)
    say(
        _LESSON["dot_line"], width=shared.known(scene)["width"], word=shared.shown(word.text), products=products,
        dot=number(dot),
    )  # fmt: skip
    return found


def _start() -> tuple[Vector, Vector]:
    """Return where the arrows start: as the address says when they would stand elsewhere by themselves, else as before.

    Who was in another chapter or at another view finds them where they were.
    """
    session = st.session_state
    asked = st.query_params.get(ADDRESS, "")
    own = session.get("dot_kept", "") if _key() in session else session.get("dot_asked")
    if asked != own:
        session.dot_asked, session.dot_round = asked, session.get("dot_round", 0) + 1
    return _read(session.dot_asked)


def _key() -> str:
    """Return the component's key: its own state is there once an arrow was moved, as long as it is on the page."""
    return f"dot product {st.session_state.get('dot_round', 0)}"


def _read(asked: str) -> tuple[Vector, Vector]:
    try:
        a, b, c, d = map(float, asked.split())
    except ValueError:
        return _USUAL_DOT
    return ((a, b), (c, d)) if np.isfinite([a, b, c, d]).all() else _USUAL_DOT


def _keep(vectors: tuple[Vector, Vector]) -> None:
    written = "" if vectors == _USUAL_DOT else " ".join(f"{part:g}" for vector in vectors for part in vector)
    if written:
        st.query_params[ADDRESS] = written
    elif ADDRESS in st.query_params:
        del st.query_params[ADDRESS]
    st.session_state.dot_kept = written


def _random(scene: Scene) -> Table:
    found = embedding.perpendicular(scene.model)
    plain, centred = (embedding.spread(scene.model, wish) for wish in (False, True))
    say(
        _LESSON["random_say"], width=shared.known(scene)["width"], expected=number(found.expected, 3),
        measured=number(found.measured, 3), mean=number(plain.mean), centred=number(found.measured_centred, 3),
        centred_mean=number(centred.mean), effective=f"{found.effective:,.0f}",
    )  # fmt: skip
    charts.draw(
        perpendicular(
            found.dimensions, found.spread, found.width, found.measured_centred, height=340, type_px=charts.type_px()
        )
    )
    columns = {"dimensions": found.dimensions.tolist(), "standard deviation": found.spread.tolist()}
    return Table(columns, panel="_random")
