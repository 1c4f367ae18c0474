"""What a class answered beside what the model expects: bars on one axis, the model's live while T moves."""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from viz.components.declare import declare
from viz.components.payload import chosen_texts, is_whole, pack
from viz.tokens import visible

COLDEST, HOTTEST = 0.1, 5.0
"""The ends of the slider."""
MOST_ROWS = 12
"""The rows that are drawn; all others are one line."""
MODEL_ROWS = 3
"""The rows that those which nobody said keep among them, however much was said."""
LONGEST_LABEL = 24
"""Characters of a label."""

TEXTS = (
    *("title", "caption", "answer", "class", "model", "round", "counted", "moved", "nobody", "others", "rest"),
    *("temperature", "nearest", "below", "above", "entropies", "divergence", "no_divergence", "endless", "formula"),
    *("spoken", "covered"),
)
"""The texts that `class_answers` needs; pages/texts/en/components.toml says what each may name in {braces}."""

Row = tuple[str, tuple[int, ...], tuple[int, ...]]

_mount = declare(__file__)


def class_answers(
    rows: Sequence[Row],
    logits: NDArray[np.floating],
    temperature: float,
    fitted: float | None,
    words: Mapping[str, str],
    *,
    covered: bool = False,
    present: bool = False,
    on_release: Callable[[float], None],
    key: str,
) -> None:
    """Mount the bars of a class and of the model, and the slider below them.

    `rows` are (label, the ids of its tokens, how many gave this answer in each round); no id stands in two rows, and a
    row without any is drawn without a model's bar and left out of the divergence. Of the rounds the last two are drawn.
    Rows are sorted by the last round, then by the model's probability at temperature 1; the first MOST_ROWS are drawn,
    among them MODEL_ROWS that nobody said where there are so many, and all others are one line together with every
    other token. `logits` (V,) go to the browser once, as float32, from the largest on; the softmax runs there, over the
    whole vocabulary, for each position of the slider. `fitted` is the class's temperature, None where there is none.
    With `present` the sentence on the formula is left to whoever speaks.

    The slider stands at `temperature`. A release calls `on_release` with the new one, COLDEST to HOTTEST and with two
    decimals, before the run; what is passed as `temperature` in that run is then where it stands. While `covered`,
    nothing but the words is sent. Raises ValueError for data that are not so.
    """
    said = chosen_texts(words, TEXTS)
    state = {"temperature": _settled(temperature), "heard": _serial(st.session_state.get(key))}
    if covered:
        message, _ = pack({"covered": True, "words": said}, {}, state)
    else:
        _check(rows, logits)
        order = np.argsort(-logits, kind="stable")
        header = {"covered": False, "words": said, "fitted": fitted, "present": present} | _drawn(rows, logits, order)
        message, _ = pack(header, {"logits": logits[order].astype(np.float32)}, state)

    def release() -> None:
        sent = _released(st.session_state[key])
        if sent is not None:
            on_release(sent)

    _mount(key=key, data=message, on_released_change=release)


def _drawn(rows: Sequence[Row], logits: NDArray[np.floating], order: NDArray[np.intp]) -> dict[str, object]:
    """Return the rows in the order in which they are drawn, each token by its rank from 0, and how many are drawn."""
    powers = np.exp(logits.astype(np.float64) - float(logits.max()))
    rounds = len(rows[0][2]) if rows else 0
    ranked = sorted(rows, key=lambda row: (-_last(row), -float(powers[list(row[1])].sum())))
    said, silent = [row for row in ranked if _last(row)], [row for row in ranked if not _last(row)]
    quiet = min(len(silent), max(MODEL_ROWS, MOST_ROWS - len(said)))
    loud = MOST_ROWS - quiet
    ranked = [*said[:loud], *silent[:quiet], *said[loud:], *silent[quiet:]]
    place = np.empty(logits.size, dtype=np.intp)
    place[order] = np.arange(logits.size)
    return {
        "rows": [
            {"label": visible(label, LONGEST_LABEL), "ranks": place[list(ids)].tolist(), "counts": list(counts[-2:])}
            for label, ids, counts in ranked
        ],
        "totals": [sum(row[2][number] for row in rows) for number in range(rounds)][-2:],
        "rounds": rounds,
        "most": MOST_ROWS,
    }


def _last(row: Row) -> int:
    return row[2][-1] if row[2] else 0


def _check(rows: Sequence[Row], logits: NDArray[np.floating]) -> None:
    """Raise ValueError where the data are not what `class_answers` describes."""
    if logits.ndim != 1 or logits.size == 0 or not np.isfinite(logits).all():
        raise ValueError("Logits are one row of finite numbers.")
    ids = [token for _, tokens, _ in rows for token in tokens]
    if len(ids) != len(set(ids)) or not all(0 <= token < logits.size for token in ids):
        raise ValueError("Ids are those of tokens, and no token stands twice.")
    if len({len(counts) for *_, counts in rows}) > 1 or any(count < 0 for *_, counts in rows for count in counts):
        raise ValueError("Every row has a count of 0 or more for each round.")


def _settled(temperature: float) -> float:
    return round(min(max(temperature, COLDEST), HOTTEST), 2)


def _serial(held: object) -> int:
    """Return the number of the last release that Python has heard; 0 before the first."""
    sent = held.get("released") if isinstance(held, Mapping) else None
    number = sent.get("number") if isinstance(sent, Mapping) else None
    return number if is_whole(number) and 0 <= number < 2**31 else 0


def _released(held: object) -> float | None:
    """Return the temperature in what the browser sent, within bounds; None where it is none."""
    sent = held.get("released") if isinstance(held, Mapping) else None
    found = sent.get("temperature") if isinstance(sent, Mapping) else None
    if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
        return None
    return _settled(found)
