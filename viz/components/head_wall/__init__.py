"""The wall of all attention heads: one small map a head, to be compared at a glance and chosen from."""

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from viz.components.declare import declare

WORDS = (
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
"""

SCRIPTS = ("../shared/colours.js", "maps.js", "data.js", "layout.js", "sheet.js", "readout.js", "hand.js", "script.js")
"""The parts of the drawing, in the order in which they are joined."""

_mount = declare(Path(__file__).parent, "wall", SCRIPTS)


@dataclass(frozen=True, eq=False)
class Wall:
    """What the wall shows (L layers, H heads, S cells along each side of a map)."""

    cells: NDArray[np.uint8]
    """(L, H, S, S): 255 is weight 1; row asks, column answers. The upper triangle is 0 and never drawn."""
    scores: Mapping[str, NDArray[np.floating]]
    """Title in words -> (L, H) numbers from 0 to 1, NaN where they cannot be measured."""
    order: Sequence[tuple[int, int]] | None = None
    """The (layer, head) pairs in reading order, each at most once; None is the grid of layers by heads."""
    effects: NDArray[np.floating] | None = None
    """(L, H) sizes from 0, NaN where unknown, drawn as a bar under each map, relative to the largest."""
    effects_title: str = ""
    """What an effect is, with its unit."""


def wall(
    data: Wall, words: Mapping[str, str], *, selected: tuple[int, int], height_rem: float, key: str
) -> tuple[int, int] | None:
    """Draw all heads and return the (layer, head) that the visitor has just chosen, None in any other run.

    `selected` is the chosen head, which has a frame; where it changes, the picture follows. `words` are the sentences
    of WORDS. The picture is `height_rem` high, but as high as it needs on a telephone. A model with many more layers
    than heads lies on its side: a column a layer. Raises ValueError where the arrays, the order, `selected` or the
    words do not fit the description.
    """
    message, digest = payload(data, words, selected, height_rem)
    sent = _mount(key=key, data=message, on_head_change=_nothing)
    return read_choice(sent.get("head"), digest, data.cells.shape[:2])


def payload(data: Wall, words: Mapping[str, str], selected: tuple[int, int], height_rem: float) -> tuple[bytes, str]:
    """Return (the bytes that go to the browser, a digest that names all of it but the choice).

    Layout: header length (uint32), JSON header, spaces up to a multiple of 4, then the arrays raw, little endian:
    scores and effects as float32, the order as uint16 numbers layer * H + head, and the lower triangles of all maps,
    row by row. Raises ValueError as `wall` says.
    """
    _check(data, words, selected)
    layers, heads, side, _ = data.cells.shape
    parts = [np.asarray(score, "<f4").tobytes() for score in data.scores.values()]
    parts += [] if data.effects is None else [np.asarray(data.effects, "<f4").tobytes()]
    places = [layer * heads + head for layer, head in data.order or ()]
    parts.append(_padded(np.array(places, "<u2").tobytes()))
    parts.append(data.cells[:, :, *np.tril_indices(side)].tobytes())
    body = b"".join(parts)
    header: dict[str, Any] = {
        "shape": [layers, heads, side],
        "scores": list(data.scores),
        "effects": None if data.effects is None else data.effects_title,
        "order": None if data.order is None else len(places),
        "height": height_rem,
        "words": {name: words[name] for name in WORDS},
    }
    digest = hashlib.blake2b(json.dumps(header).encode() + body, digest_size=8).hexdigest()
    header |= {"digest": digest, "selected": [int(part) for part in selected]}
    text = _padded(json.dumps(header).encode())
    return struct.pack("<I", len(text)) + text + body, digest


def read_choice(sent: object, digest: str, shape: tuple[int, ...]) -> tuple[int, int] | None:
    """Return the checked choice in what the browser sent; None for silence and whatever does not fit these maps."""
    if not isinstance(sent, Mapping) or sent.get("of") != digest:
        return None
    layer, head = sent.get("layer"), sent.get("head")
    if not _whole(layer) or not _whole(head) or not (0 <= layer < shape[0] and 0 <= head < shape[1]):
        return None
    return layer, head


def _check(data: Wall, words: Mapping[str, str], selected: tuple[int, int]) -> None:
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
    missing = [name for name in WORDS if name not in words]
    if missing:
        raise ValueError(f"words lack {', '.join(missing)}")


def _check_numbers(name: str, values: NDArray[np.floating], shape: tuple[int, ...], most: float) -> None:
    if np.shape(values) != shape:
        raise ValueError(f"{name} has shape {np.shape(values)}, expected {shape}")
    known = values[~np.isnan(values)]
    slack = 1e-3  # sums of float32 weights pass 1 by a little
    if not ((known >= 0) & (known <= most + slack) & np.isfinite(known)).all():
        raise ValueError(f"{name} must lie between 0 and {most}")


def _padded(raw: bytes) -> bytes:
    return raw + b" " * (-len(raw) % 4)


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _nothing() -> None:
    """Stand in for a callback: with one, the result always has the attribute."""
