"""The numbers behind a picture, to take away."""

import csv
import io
from collections.abc import Iterable, Sequence

import streamlit as st

from pages.kit.later import Later, later


def as_csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file in UTF-8 with a line of column names and a line for each row.

    It begins with the byte-order mark, by which a spreadsheet knows UTF-8: without it ␣ and é come out as others.
    """
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(names)
    lines.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def offer_csv(label: str, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Draw the button that downloads a small table as CSV: a file is a tenth of its rows as Python holds them."""
    offer_file(label, name, later(bytes, as_csv(header, rows)))


def offer_file(label: str, name: str, make: Later) -> None:
    """Draw the button that downloads a CSV file; `make` makes its bytes when it is asked for."""
    st.download_button(label, make, name, "text/csv", on_click="ignore", icon=":material/download:")
