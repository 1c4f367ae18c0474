"""The numbers behind a picture, to take away."""

import csv
import io
from collections.abc import Iterable, Sequence


def as_csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file in UTF-8 with a line of column names and a line for each row."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(names)
    lines.writerows(rows)
    return text.getvalue().encode()
