"""One matrix times one vector, term by term: a row lights up, its products add up to one number of the output."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viz.components.declare import declare
from viz.components.payload import chosen_texts, pack

TEXTS = (
    *("label", "vector", "result", "rest", "bias", "play", "pause", "previous", "next", "again", "term", "rest_term"),
    *("bias_term", "sum", "done", "start", "row_label", "weights", "data"),
)
"""The texts that `weighted_sum` needs. `term` names {row}, {column}, {weight}, {value}, {product}; `rest_term` {count}
and {product}; `bias_term` {product}; `sum` {sum}; `done` {row} and {sum}; `row_label` {row}, {sum}."""

_mount = declare(__file__)


@dataclass(frozen=True, eq=False)
class Sums:
    """The part of a product that is shown: n rows and k columns of it."""

    weights: NDArray[np.floating]
    """(n, k)."""
    vector: NDArray[np.floating]
    """(k,)."""
    biases: NDArray[np.floating]
    """(n,): zeros where the matrix has none."""
    outputs: NDArray[np.floating]
    """(n,): of the whole rows, bias included."""
    rows: Sequence[str]
    """What each row is called."""
    columns: Sequence[str]
    total_columns: int
    """How many terms a row has in all."""
    scale: float
    """The weight at which the colours reach their ends."""


def weighted_sum(picture: Sums, texts: Mapping[str, str], *, key: str) -> None:
    """Mount the picture; all walking stays in the browser. Raises ValueError where a shape or a text does not fit."""
    rows, columns = picture.weights.shape
    if picture.vector.shape != (columns,) or picture.outputs.shape != (rows,) or picture.biases.shape != (rows,):
        raise ValueError(f"{picture.weights.shape} weights do not fit the vector and the outputs.")
    if len(picture.rows) != rows or len(picture.columns) != columns:
        raise ValueError(f"{len(picture.rows)} rows and {len(picture.columns)} columns are named.")
    header = {
        "rows": list(picture.rows),
        "columns": list(picture.columns),
        "total": picture.total_columns,
        "scale": picture.scale,
        "words": chosen_texts(texts, TEXTS),
    }
    arrays = {
        "weights": np.asarray(picture.weights, np.float64),
        "vector": np.asarray(picture.vector, np.float64),
        "biases": np.asarray(picture.biases, np.float64),
        "outputs": np.asarray(picture.outputs, np.float64),
    }
    _mount(key=key, data=pack(header, arrays)[0])
