"""The wall of all attention heads: one small map a head, to be compared at a glance and chosen from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from viz.components.declare import declare
from viz.components.payload import chosen_texts, is_whole, pack

TEXTS = (
    "label",
    "name",
    "layer",
    "head",
    "chosen",
    "choose",
    "asks",
    "answers",
    "weight",
    "unmeasured",
    "longest",
    "even",
)
"""The sentences that `wall` needs, all of them visible or read aloud:

label       what the whole picture is, for a screen reader
name        one head, with {layer} and {head} in it (both count from 1)
layer, head short names of the two axes
chosen      said of the head that is chosen; `choose` of another one: how to choose it
asks, answers   the two axes of the large map: its rows and its columns
weight      what the colours stand for, square root scale included
unmeasured  said of a score that is NaN
longest     what the longest bar of the effects stands for, with {value} in it
even        what the mark in a bar, and the number behind it, stand for
"""


_mount = declare(__file__)


@dataclass(frozen=True, eq=False)
class Wall:
    """What the wall shows (L layers, H heads, S cells along each side of a map)."""

    cells: NDArray[np.uint8]
    """(L, H, S, S): 255 is weight 1; row asks, column answers. The upper triangle is 0 and never drawn."""
    scores: Mapping[str, NDArray[np.floating]]
    """Title in words -> (L, H) numbers from 0 to 1, NaN where they cannot be measured."""
    even: Mapping[str, float] = field(default_factory=dict)
    """Title -> the score that a head would have by chance, NaN or absent where there is none."""
    order: Sequence[tuple[int, int]] | None = None
    """The (layer, head) pairs in reading order, each at most once; None is the grid of layers by heads."""
    effects: NDArray[np.floating] | None = None
    """(L, H) sizes from 0, NaN where unknown, drawn as a bar under each map, relative to the largest."""
    effects_title: str = ""
    """What an effect is, with its unit."""


def wall(
    data: Wall,
    texts: Mapping[str, str],
    *,
    selected: tuple[int, int],
    on_choose: Callable[[int, int], None],
    height_rem: float,
    key: str,
) -> None:
    """Draw all heads; where the visitor chooses one, `on_choose` is called with its layer and head, before the run.

    `selected` is the chosen head, which has a frame; where it changes, the picture follows. `texts` are the sentences
    of TEXTS. The picture is `height_rem` high, but as high as it needs on a telephone. A model with many more layers
    than heads lies on its side: a column a layer. Raises ValueError where the arrays, the order, `selected` or the
    texts do not fit the description.
    """
    message, digest = payload(data, texts, selected, height_rem)

    def choose() -> None:
        chosen = read_choice(st.session_state[key].get("head"), digest, data.cells.shape[:2])
        if chosen:
            on_choose(*chosen)

    _mount(key=key, data=message, on_head_change=choose)


def payload(data: Wall, texts: Mapping[str, str], selected: tuple[int, int], height_rem: float) -> tuple[bytes, str]:
    """Return (the bytes that go to the browser, a digest that names all of it but the choice).

    Scores and effects go as float32, the order as uint16 numbers layer * H + head, of the maps their lower triangles,
    row by row. Raises ValueError as `wall` says.
    """
    _check(data, selected)
    layers, heads, side, _ = data.cells.shape
    arrays: dict[str, NDArray[Any]] = {
        "scores": np.array([np.asarray(score, np.float32) for score in data.scores.values()], np.float32),
        "cells": data.cells[:, :, *np.tril_indices(side)],
    }
    if data.effects is not None:
        arrays["effects"] = np.asarray(data.effects, np.float32)
    if data.order is not None:
        arrays["order"] = np.array([layer * heads + head for layer, head in data.order], np.uint16)
    header: dict[str, Any] = {
        "shape": [layers, heads, side],
        "scores": list(data.scores),
        "even": [None if np.isnan(level := data.even.get(title, np.nan)) else float(level) for title in data.scores],
        "effects": None if data.effects is None else data.effects_title,
        "height": height_rem,
        "words": chosen_texts(texts, TEXTS),
    }
    return pack(header, arrays, {"selected": [int(part) for part in selected]})


def read_choice(sent: object, digest: str, shape: tuple[int, ...]) -> tuple[int, int] | None:
    """Return the checked choice in what the browser sent; None for silence and whatever does not fit these maps."""
    if not isinstance(sent, Mapping) or sent.get("of") != digest:
        return None
    layer, head = sent.get("layer"), sent.get("head")
    if not is_whole(layer) or not is_whole(head) or not (0 <= layer < shape[0] and 0 <= head < shape[1]):
        return None
    return layer, head


def _check(data: Wall, selected: tuple[int, int]) -> None:
    """Raise ValueError, naming what does not fit."""
    cells = data.cells
    if cells.ndim != 4 or 0 in cells.shape or cells.shape[2] != cells.shape[3] or cells.dtype != np.uint8:
        raise ValueError(f"cells are {cells.dtype} of shape {cells.shape}, expected uint8 of (L, H, S, S)")
    shape = cells.shape[:2]
    for title, score in data.scores.items():
        _check_numbers(f"score “{title}”", score, shape, most=1.0)
    if data.effects is not None:
        _check_numbers("effects", data.effects, shape, most=np.inf)
    places = [*(data.order or ()), selected]
    if not all(0 <= layer < shape[0] and 0 <= head < shape[1] for layer, head in places):
        raise ValueError(f"order and selected must name heads among {shape[0]} layers of {shape[1]}")
    if data.order is not None and not 0 < len(set(data.order)) == len(data.order):
        raise ValueError("order must name at least one head, and each only once")


def _check_numbers(name: str, values: NDArray[np.floating], shape: tuple[int, ...], most: float) -> None:
    if np.shape(values) != shape:
        raise ValueError(f"{name} has shape {np.shape(values)}, expected {shape}")
    known = values[~np.isnan(values)]
    slack = 1e-3  # sums of float32 weights pass 1 by a little
    if not ((known >= 0) & (known <= most + slack) & np.isfinite(known)).all():
        raise ValueError(f"{name} must lie between 0 and {most}")
