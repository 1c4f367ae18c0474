"""How the weights of a matrix are spread, and how far it stretches vectors."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, legend, plain
from viz.plots.kept import kept
from viz.theme import mix, palette

Histogram = tuple[NDArray[np.floating], NDArray[np.floating]]
"""Edges (bins + 1,) and the share of all weights in each bin (bins,)."""


@kept
def weight_histogram(
    now: Histogram, start: Histogram | None, words: Mapping[str, str], *, height: int = 420, type_px: float = TYPE
) -> go.Figure:
    """Return the spread of a matrix's weights as bars, blue above zero and red below, of its random start as a line.

    `words` has `weight` and `share`, the titles of the axes, `now` and `start` for the legend, and `alt`.
    """
    edges, shares = now
    colours = palette()
    middles = (edges[:-1] + edges[1:]) / 2
    figure = blank(words["alt"], height, type_px, (4.6 * type_px, 2 * type_px, type_px, 3.4 * type_px))
    top = max(float(shares.max()), float(start[1].max()) if start else 0.0)
    figure.update_layout(
        xaxis=axis(words["weight"], type_px, ticks="outside", ticklen=4),
        yaxis=axis(
            words["share"], type_px, tickformat=".0%" if top > 0.05 else ".1%", rangemode="tozero", showgrid=True
        ),
        bargap=0.05,
        showlegend=start is not None,
        legend=legend(type_px),
        dragmode=False,
    )
    figure.add_bar(
        x=middles,
        y=shares,
        width=np.diff(edges) * 0.92,
        name=plain(words["now"]),
        marker={"color": [colours.blue if middle >= 0 else colours.red for middle in middles], "line": {"width": 0}},
        hovertemplate="%{x:.3f}: %{y:.2%}<extra></extra>",
    )
    if start is not None:
        figure.add_scatter(
            x=(start[0][:-1] + start[0][1:]) / 2,
            y=start[1],
            mode="lines",
            name=plain(words["start"]),
            line={"color": colours.text, "width": 2, "dash": "dot"},
            hovertemplate="%{x:.3f}: %{y:.2%}<extra></extra>",
        )
    return figure


@kept
def singular(
    values: NDArray[np.floating], edge: float, words: Mapping[str, str], *, height: int = 300, type_px: float = TYPE
) -> go.Figure:
    """Return singular values (n,), the largest first, with a line where a random matrix of that spread would end.

    `words` has `place` and `value`, the titles of the axes, `edge`, and `alt`. Raises ValueError for none.
    """
    if not len(values):
        raise ValueError("There is no singular value to show.")
    colours = palette()
    figure = blank(words["alt"], height, type_px, (4.2 * type_px, type_px, 1.2 * type_px, 3.4 * type_px))
    figure.update_layout(
        xaxis=axis(words["place"], type_px, ticks="outside", ticklen=4),
        yaxis=axis(words["value"], type_px, rangemode="tozero", showgrid=True),
        dragmode=False,
    )
    figure.add_hline(y=edge, line={"color": mix(colours.text, colours.background, 0.3), "width": 1.5, "dash": "dot"})
    figure.add_annotation(
        x=1, xref="paper", xanchor="right", y=edge, yanchor="bottom", text=plain(words["edge"]), showarrow=False,
        font={"color": colours.soft, "size": max(13, type_px - 1)},
    )  # fmt: skip
    figure.add_scatter(
        x=np.arange(1, len(values) + 1),
        y=values,
        mode="lines",
        line={"color": colours.primary, "width": 2.5},
        hovertemplate="%{x}: %{y:.2f}<extra></extra>",
    )
    return figure
