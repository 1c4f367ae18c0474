"""One attention head in four steps: who asks, who answers, and how a weight comes out of a query and a key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from viz.components.declare import declare, ignore
from viz.components.payload import chosen_texts, is_whole, pack

Pair = tuple[int, int]
"""(query, key): positions in the prompt, key <= query."""

BOARDS = ("map", "lines")
"""The two drawings of the head's pattern."""
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
TEXTS = frozenset(_PLAIN) | TEMPLATES.keys()
"""Every word that the page brings."""

_LEVELS = 65535  # of a weight on its way to the browser
_TOLERANCE = 1e-3  # of a row's sum
_mount = declare(__file__)


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


def head_steps(
    data: HeadPicture,
    texts: Mapping[str, str],
    *,
    start: Pair,
    visit: int,
    height_rem: float,
    board: str = BOARDS[0],
    on_board: Callable[[str], None] | None = None,
    key: str,
) -> Pair:
    """Draw the head and return the pinned pair (query, key), positions from 0.

    `texts` has every key of TEXTS. The picture begins with the pair `start`, brought within the prompt, and again where
    `visit` is another number than before; the pair that the visitor pins outlives another head and another prompt.
    `board` is the one of BOARDS that is open where there is room for one only, and `on_board` hears of the one that the
    visitor opens. `height_rem` is the height in a wide window; a narrow one stacks. Scores, softmax and sums shown are
    computed in the browser in float64 from the queries, keys and values. Raises ValueError where arrays disagree, the
    prompt is empty or too long, or a word is missing.
    """
    message, _ = payload(data, texts, start, visit, height_rem, board)
    state = st.session_state.get(key)

    def opened() -> None:
        sent = st.session_state[key].get("board")
        if on_board and sent in BOARDS:
            on_board(sent)

    _mount(key=key, data=message, on_pair_change=ignore, on_board_change=opened)
    return read_pair(state.get("pair") if isinstance(state, Mapping) else None, visit, len(data.tokens)) or within(
        start, len(data.tokens)
    )


def payload(
    data: HeadPicture, texts: Mapping[str, str], start: Pair, visit: int, height_rem: float, board: str = BOARDS[0]
) -> tuple[bytes, str]:
    """Return (the bytes that go to the browser, a digest that names the picture).

    Queries, keys, values and written shares go as float32, the lower triangle of the pattern row by row as uint16,
    65535 for a weight of 1. Raises ValueError where arrays disagree or a word is missing.
    """
    _check(data)
    header: dict[str, Any] = {
        "tokens": list(data.tokens),
        "scaling": data.scaling,
        "layer": data.layer,
        "head": data.head,
        "height": height_rem,
        "words": chosen_texts(texts, TEXTS),
    }
    arrays: dict[str, NDArray[Any]] = {
        "queries": np.asarray(data.queries, np.float32),
        "keys": np.asarray(data.keys, np.float32),
        "values": np.asarray(data.values, np.float32),
        "shares": np.asarray(data.written_share, np.float32),
        "triangle": triangle(data.pattern),
    }
    return pack(header, arrays, {"start": within(start, len(data.tokens)), "visit": visit, "board": board})


def within(pair: Pair, tokens: int) -> Pair:
    """Return the pair brought within the prompt."""
    query = max(0, min(tokens - 1, pair[0]))
    return query, max(0, min(query, pair[1]))


def read_pair(sent: object, visit: int, tokens: int) -> Pair | None:
    """Return the pair that the browser sent, within the prompt; None where it is of another visit or no pair at all."""
    if not isinstance(sent, Mapping) or sent.get("visit") != visit:
        return None
    query, key = sent.get("asking"), sent.get("answering")
    if not is_whole(query) or not is_whole(key) or not 0 <= key <= query:
        return None
    return within((query, key), tokens)


def triangle(pattern: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Return the T(T+1)/2 weights on and below the diagonal of `pattern` (T, T), row by row, as uint16."""
    weights = pattern[np.tril_indices(len(pattern))]
    return np.round(weights.astype(np.float64) * _LEVELS).clip(0, _LEVELS).astype(np.uint16)


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
