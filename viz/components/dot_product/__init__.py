"""The dot product of two arrows in a plane, live while they are dragged."""

from collections.abc import Mapping
from math import isfinite

import streamlit as st

from viz.components.declare import declare, ignore
from viz.components.payload import chosen_texts

REACH = 3.0
"""Vectors lie between -REACH and REACH on each axis."""

Vector = tuple[float, float]

TEXTS = (
    *("title", "plane", "vector", "a_first", "a_second", "b_first", "b_second", "angle", "cosine", "lengths"),
    *("projected", "hint", "positive", "zero", "negative", "no_direction", "coordinates", "spoken"),
)
"""The texts that `dot_product` needs: `coordinates` names {x} and {y}, `spoken` {dot}, {verdict} and {angle}."""

_mount = declare(__file__)


def dot_product(a: Vector, b: Vector, *, visit: int, texts: Mapping[str, str], key: str) -> tuple[Vector, Vector]:
    """Draw the two vectors and return them as of the visitor's last release.

    `a` and `b` are where they start; they go there again where `visit` is another number than before. `texts` are those
    of TEXTS. Coordinates have two decimals and lie within REACH; whatever else a visitor sends counts as not sent.
    Raises ValueError where a word is missing.
    """
    start = (_settled(a), _settled(b))
    held = st.session_state.get(key)
    now = _read(held.get("vectors") if isinstance(held, Mapping) else None, start, visit)
    data = {"start": start, "now": now, "visit": visit, "reach": REACH, "words": chosen_texts(texts, TEXTS)}
    sent = _mount(key=key, data=data, on_vectors_change=ignore)
    return _read(sent.get("vectors"), start, visit)


def _read(sent: object, start: tuple[Vector, Vector], visit: int) -> tuple[Vector, Vector]:
    """Return the two vectors in `sent`; `start` where they were moved before this visit began, or are none."""
    if not isinstance(sent, Mapping) or sent.get("visit") != visit:
        return start
    a, b = _vector(sent.get("a")), _vector(sent.get("b"))
    return (a, b) if a and b else start


def _vector(sent: object) -> Vector | None:
    if not isinstance(sent, list) or len(sent) != 2 or not all(_is_number(part) for part in sent):
        return None
    return _settled((sent[0], sent[1]))


def _is_number(sent: object) -> bool:
    return isinstance(sent, int | float) and not isinstance(sent, bool) and isfinite(sent)


def _settled(vector: Vector) -> Vector:
    """Return the vector within bounds, with the two decimals that the screen shows."""
    x, y = (round(min(max(float(part), -REACH), REACH), 2) + 0.0 for part in vector)
    return x, y
