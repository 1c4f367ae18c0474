"""One prompt written on at several temperatures with the same numbers, and one number at every temperature."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from viz.components.declare import declare
from viz.components.payload import chosen_texts, pack

HOTTEST = 10.0
"""The right end of the slider."""
TEXTS = (
    *("title", "temperature", "parts", "same", "mean", "ended", "token", "one_title", "slider", "falls", "unnamed"),
    *("flips", "no_flip", "band", "scale", "cap"),
)
"""The texts that `temperature_race` needs; pages/texts/en/components.toml says what each may name in {braces}."""

_mount = declare(__file__)


@dataclass(frozen=True)
class Column:
    """What was written at one temperature."""

    temperature: float
    ids: Sequence[int]
    names: Sequence[str]
    bits: Sequence[float]
    """The surprise of each token."""
    ended: bool
    """Whether the model ended the text."""


@dataclass(frozen=True, eq=False)
class OneNumber:
    """A number, and the logits whose line it falls on."""

    logits: NDArray[np.floating]
    """(V,)"""
    names: Mapping[int, str]
    """The names of the tokens that it falls on at some temperature, by their ranks from 0."""
    number: float
    temperature: float
    """Where the slider stands at first."""


def temperature_race(columns: Sequence[Column], one: OneNumber, texts: Mapping[str, str], *, key: str) -> None:
    """Mount the columns, the lowest temperature first, and the slider below them.

    The logits go to the browser once, as float32; the slider stays there. Raises ValueError, naming texts that are
    missing, and where there is no column.
    """
    if not columns:
        raise ValueError("A race has at least one column.")
    header = {
        "columns": [asdict(column) for column in columns],
        "names": {str(rank): name for rank, name in one.names.items()},
        "number": one.number,
        "initial": one.temperature,
        "hottest": HOTTEST,
        "words": chosen_texts(texts, TEXTS),
    }
    message, _ = pack(header, {"logits": one.logits.astype(np.float32)})
    _mount(key=key, data=message)
