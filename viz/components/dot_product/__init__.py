"""The dot product of two arrows in a plane, live under the visitor's hand."""

from collections.abc import Mapping
from math import isfinite
from pathlib import Path

import streamlit as st

from viz.components.declare import declare

REACH = 3.0
"""Vectors lie between -REACH and REACH on each axis."""

Vector = tuple[float, float]

_mount = declare(Path(__file__).parent, "dot_product")


def dot_product(a: Vector = (0.5, 2.0), b: Vector = (1.0, 0.5), *, key: str) -> tuple[Vector, Vector]:
    """Draw the two vectors and return them as of the visitor's last release.

    `a` and `b` are where a fresh instance starts; keep them the same during its life, or it starts again from the new
    ones. Coordinates have two decimals and lie within REACH; whatever else a visitor sends counts as not sent.
    """
    start = (_settled(a), _settled(b))
    held = st.session_state.get(key)
    now = _read(held.get("vectors") if isinstance(held, Mapping) else None, start)  # for a page that draws it anew
    sent = _mount(key=key, data={"start": start, "now": now, "reach": REACH}, on_vectors_change=_nothing)
    return _read(sent.get("vectors"), start)


def _nothing() -> None:
    """Name a key of the component's state, so that the result always has it."""


def _read(sent: object, start: tuple[Vector, Vector]) -> tuple[Vector, Vector]:
    """Return the two vectors in `sent`; `start` where they do not belong to it or are none."""
    if not isinstance(sent, Mapping) or sent.get("of") != [list(vector) for vector in start]:
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
