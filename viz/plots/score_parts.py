"""What the parts of two vectors bring together: signed numbers, the parts of one down the side, of the other across."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, plain
from viz.plots.kept import kept
from viz.plots.labels import text_width
from viz.theme import palette


@kept
def pairs(
    terms: NDArray[np.floating],
    rows: Sequence[str],
    columns: Sequence[str],
    words: tuple[str, str],
    *,
    height: int = 320,
    type_px: float = TYPE,
) -> go.Figure:
    """Return terms (n, m) as cells with their numbers, blue above zero and red below, the first row on top.

    `rows` and `columns` name the parts, `words` the two axes. Raises ValueError where the shapes disagree.
    """
    if terms.shape != (len(rows), len(columns)) or not terms.size:
        raise ValueError(f"{terms.shape} terms do not fit {len(rows)} rows and {len(columns)} columns.")
    row, column = np.unravel_index(np.abs(terms).argmax(), terms.shape)
    alt = (
        f"The largest of {terms.size} pairs is {terms[row, column]:+.2f}: {rows[row]} asks, {columns[column]} answers."
    )
    limit = float(np.abs(terms).max()) or 1.0
    colours = palette()
    size = max(13.0, type_px - 2)
    side = max(text_width(name, size) for name in rows) + 2.4 * type_px
    top = max(text_width(name, size) for name in columns) + 2.6 * type_px
    figure = blank(alt, height, type_px, (side, top, 0.2 * type_px, 0.5 * type_px))
    names = {"tickfont": {"size": size, "color": colours.text}}
    across = {"tickvals": list(range(len(columns))), "ticktext": list(map(plain, columns)), "tickangle": -90}
    down = {"tickvals": list(range(len(rows))), "ticktext": list(map(plain, rows)), "autorange": "reversed"}
    figure.update_layout(
        xaxis=axis(words[1], type_px, side="top", **across, **names),
        yaxis=axis(words[0], type_px, **down, **names),
        dragmode=False,
    )
    figure.add_heatmap(
        z=terms,
        colorscale=colours.diverging,
        zmin=-limit,
        zmax=limit,
        showscale=False,
        xgap=2,
        ygap=2,
        text=[[f"{value:+.1f}" for value in line] for line in terms.tolist()],
        texttemplate="%{text}",
        textfont={"size": size},
        customdata=[[f"{plain(one)} × {plain(other)}" for other in columns] for one in rows],
        hovertemplate="<b>%{customdata}</b>: %{z:+.3f}<extra></extra>",
    )
    return figure
