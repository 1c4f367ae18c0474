"""The numbers behind a picture, to take away."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.kit.later import Later, later
from viz.tokens import visible

Columns = Mapping[str, Sequence[Any]]
"""A table, column by column: all of one length."""


def as_csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file in UTF-8 with a line of column names and a line for each row.

    It begins with the byte-order mark, by which a spreadsheet knows UTF-8: without it ␣ and é come out as others.
    """
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(names)
    lines.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def columns_as_csv(columns: Columns | Later[Columns]) -> bytes:
    """Return a table as `as_csv` does; one that waits is made first."""
    table = columns() if isinstance(columns, Later) else columns
    return as_csv(list(table), zip(*table.values(), strict=True))


def as_vectors(rows: NDArray[np.floating[Any]]) -> bytes:
    """Return vectors (n, D) as projector.tensorflow.org reads them: a line each, tabs between numbers, no header.

    Nine digits tell all numbers of 32 bits apart, so that they come back as they were.
    """
    return "".join("\t".join(f"{value:.9g}" for value in row) + "\n" for row in rows.tolist()).encode()


def as_labels(names: Iterable[str]) -> bytes:
    """Return a label a line, the metadata of one column that goes with `as_vectors`: without a header, as it asks.

    A tab or a line break in a name becomes a visible sign.
    """
    return "".join(f"{visible(name)}\n" for name in names).encode()


def offer_csv(label: str, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Draw the button that downloads a small table as CSV: a file is a tenth of its rows as Python holds them."""
    offer_file(label, name, later(bytes, as_csv(header, rows)))


def offer_file(label: str, name: str, make: Later[bytes]) -> None:
    """Draw the button that downloads a table; `make` makes its bytes when it is asked for."""
    kind = "text/csv" if name.endswith(".csv") else "text/tab-separated-values"
    st.download_button(label, make, name, kind, on_click="ignore", icon=":material/download:")
