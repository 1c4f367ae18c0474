"""One attention head in four steps: who asks, who answers, and how a weight comes out of a query and a key."""

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from viz.components.declare import declare
from viz.components.head_steps.pinning import Pair, Turn, next_turn

MOST_TOKENS = 256
"""The longest prompt that the picture takes."""

TEMPLATES = {
    "pair": ("asking", "answering", "weight"),
    "heading": ("asking", "answering"),
    "query": ("asking",),
    "key": ("answering",),
    "value": ("answering",),
    "weighted": ("weight",),
    "summed": ("count",),
    "row_sum": ("largest", "sum"),
    "written": ("share",),
    "times": ("times",),
    "faint": ("least",),
    "strips_label": ("step",),
    "cell_1": ("number", "query", "key", "product"),
    "cell_4": ("number", "value", "weighted", "summed"),
    "bar": ("answering", "score", "weight"),
}
"""The words with names in {braces}, and these names. `times` says a share of 10 and more, which stands in `written`."""

_PLAIN = [
    *("title", "views", "map", "lines", "map_label", "lines_label", "row_label", "ask", "answer", "rows_ask"),
    *("columns_answer", "later", "table_token", "table_score", "table_weight", "walk", "pause", "previous", "next"),
    *("product", "sum", "scores", "weights", "softmax", "step_1", "step_2", "step_3", "step_4"),
    *("note_1", "note_2", "note_3", "note_4"),
]
WORDS = frozenset(_PLAIN) | TEMPLATES.keys()
"""Every word that the page brings."""

_LEVELS = 65535  # of a weight on its way to the browser
_TOLERANCE = 1e-3  # of a row's sum
_SCRIPTS = (
    "../shared/colours.js",
    "data.js",
    "numbers.js",
    "drawing.js",
    "map.js",
    "lines.js",
    "strips.js",
    "row.js",
    "steps.js",
    "walk.js",
    "hand.js",
    "script.js",
)
_mount = declare(Path(__file__).parent, "head_steps", _SCRIPTS)


@dataclass(frozen=True, eq=False)
class HeadPicture:
    """One head over one prompt (T tokens, d numbers a query), after rotary positions where the family has them."""

    tokens: Sequence[str]
    """(T) names as they are shown, spaces and controls already visible."""
    queries: NDArray[np.float32]
    """(T, d)."""
    keys: NDArray[np.float32]
    """(T, d): those of the head's group, where heads share them."""
    values: NDArray[np.float32]
    """(T, d): likewise."""
    pattern: NDArray[np.float32]
    """(T, T): softmax(q.k x scaling) over the tokens up to the asking one; rows sum to 1, later tokens exactly 0."""
    scaling: float
    """What q.k is multiplied by, 1/sqrt(d) in most models."""
    written_share: NDArray[np.float32]
    """(T): length of what the head writes / length of the vector it adds to."""
    layer: int
    head: int


def head_steps(data: HeadPicture, words: Mapping[str, str], *, selected: Pair, height_rem: float, key: str) -> Pair:
    """Draw the head and return the pinned pair (asking, answering), positions from 0.

    `words` has every key of WORDS. `selected` is the pair that the page keeps, brought within the prompt; a page may
    give back what it got here, or another pair to have that pinned. `height_rem` is the height in a wide window; a
    narrow one stacks. Scores, softmax and sums shown are computed in the browser in float64 from the queries, keys and
    values. Raises ValueError where arrays disagree, the prompt is empty or too long, or a word is missing.
    """
    body, digest = pack(data)
    missing = WORDS - words.keys()
    if missing:
        raise ValueError(f"words are missing: {', '.join(sorted(missing))}")
    turn = _turn(key, digest, len(data.tokens), selected)
    header: dict[str, Any] = {
        "of": turn.name,
        "data": digest,
        "start": turn.start,
        "tokens": list(data.tokens),
        "width": data.queries.shape[1],
        "scaling": data.scaling,
        "layer": data.layer,
        "head": data.head,
        "height": height_rem,
        "words": {name: words[name] for name in sorted(WORDS)},
    }
    _mount(key=key, data=_message(header, body), on_pair_change=_nothing)
    return turn.returned


def pack(data: HeadPicture) -> tuple[bytes, str]:
    """Return (the arrays as the browser reads them, a digest that names the picture).

    Little endian: queries, keys, values and written_share as float32, then the lower triangle of the pattern row by row
    as uint16, 65535 for a weight of 1. Raises ValueError where arrays disagree.
    """
    _check(data)
    vectors = (data.queries, data.keys, data.values, data.written_share)
    body = b"".join(np.ascontiguousarray(array, "<f4").tobytes() for array in vectors) + triangle(data.pattern)
    said = json.dumps([list(data.tokens), data.layer, data.head, data.scaling]).encode()
    return body, hashlib.blake2b(said + body, digest_size=8).hexdigest()


def triangle(pattern: NDArray[np.float32]) -> bytes:
    """Return the T(T+1)/2 weights on and below the diagonal of `pattern` (T, T), row by row, as uint16."""
    weights = pattern[np.tril_indices(len(pattern))]
    return np.round(weights.astype(np.float64) * _LEVELS).clip(0, _LEVELS).astype("<u2").tobytes()


def _turn(key: str, digest: str, tokens: int, selected: Pair) -> Turn:
    """Return this run's turn and keep it for the next run."""
    place = f"{key}.turn"
    state = st.session_state.get(key)
    held = state.get("pair") if isinstance(state, Mapping) else None
    turn = next_turn(st.session_state.get(place), held, digest, tokens, selected)
    st.session_state[place] = turn
    return turn


def _message(header: Mapping[str, Any], body: bytes) -> bytes:
    """Return one bytes object: 4 bytes of header length, the header as JSON padded to a multiple of 4, the body."""
    text = json.dumps(header).encode("ascii")
    text += b" " * (-len(text) % 4)
    return struct.pack("<I", len(text)) + text + body


def _check(data: HeadPicture) -> None:
    count = len(data.tokens)
    if not 1 <= count <= MOST_TOKENS:
        raise ValueError(f"A picture has 1 to {MOST_TOKENS} tokens, not {count}.")
    width = np.shape(data.queries)[-1] if np.ndim(data.queries) == 2 else 0
    if width < 1:
        raise ValueError("queries must be (T, d) with d at least 1")
    shapes = {name: (count, width) for name in ("queries", "keys", "values")}
    for name, shape in (shapes | {"pattern": (count, count), "written_share": (count,)}).items():
        array = getattr(data, name)
        if np.shape(array) != shape:
            raise ValueError(f"{name} has shape {np.shape(array)}, expected {shape}")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite")
    if not np.isfinite(data.scaling):
        raise ValueError("scaling must be finite")
    _check_pattern(data.pattern)


def _check_pattern(pattern: NDArray[np.float32]) -> None:
    if (pattern < 0).any() or np.triu(pattern, 1).any():
        raise ValueError("pattern must be 0 for later tokens and nowhere negative")
    if np.abs(pattern.sum(axis=1, dtype=np.float64) - 1).max() > _TOLERANCE:
        raise ValueError("the rows of pattern must sum to 1")


def _nothing() -> None:
    """Name a key of the component's state, so that the result always has it."""
