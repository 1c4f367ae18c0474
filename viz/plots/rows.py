"""One row for each word: slices of the embedding matrix, and values in order of rank."""

from collections.abc import Collection, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, hidden_axis, in_template, listing, plain
from viz.plots.kept import kept
from viz.plots.labels import text_width
from viz.theme import mix, palette

_ROW = 1.75  # height of a row, in type sizes
_LONGEST = 16  # the widest that labels beside the rows get, in type sizes


@kept
def matrix_strip(
    values: NDArray[np.floating],
    labels: Sequence[str],
    columns: str,
    *,
    height: int | None = None,
    type_px: float = TYPE,
) -> go.Figure:
    """Return rows of weights as a heatmap: blue above zero, red below, the background at zero.

    `values` (n, D), signed; `labels` (n,) name the rows, from top to bottom; `columns` says what counts from 1 across.
    The colours reach their ends at the 99th percentile of the absolute values, so that a few large weights leave the
    others visible. Raises ValueError where the lengths disagree.
    """
    values = np.asarray(values, np.float32)
    if values.ndim != 2 or values.size == 0 or len(values) != len(labels):
        raise ValueError(f"{values.shape} values and {len(labels)} labels do not fit.")
    limit = float(np.quantile(np.abs(values), 0.99)) or 1.0
    rows, width = values.shape
    alt = f"{rows} rows of {width:,} weights, for {listing(labels)}; blue above zero, red below."
    foot = 3.4 * type_px
    tall = height or round(rows * _ROW * type_px + foot)
    colours = palette()
    figure = blank(alt, tall, type_px, (beside(labels, type_px), 0, 6 * type_px, foot))
    figure.update_layout(
        xaxis=axis(columns, type_px, ticks="outside", ticklen=4, range=(0.5, width + 0.5), constrain="domain"),
        yaxis=row_axis(labels, type_px),
        coloraxis={
            "colorscale": colours.diverging,
            "cmin": -limit,
            "cmax": limit,
            "colorbar": {
                "len": max(7 * type_px, tall - foot),
                "lenmode": "pixels",
                "y": 1,
                "yanchor": "top",
                "thickness": 0.7 * type_px,
                "outlinewidth": 0,
                "tickvals": [-limit, 0, limit],
                "ticktext": [f"≤ −{limit:.2g}", "0", f"≥ {limit:.2g}"],
                "tickfont": {"size": max(13, type_px - 1), "color": colours.soft},
            },
        },
        dragmode=False,
    )
    for row, label in enumerate(labels):
        figure.add_heatmap(
            z=values[row : row + 1],
            y=[row],
            x0=1,
            dx=1,
            dy=1,
            ygap=2,
            coloraxis="coloraxis",
            name=plain(label),
            hovertemplate="<b>" + in_template(label) + "</b> dimension %{x}: %{z:.4f}<extra></extra>",
        )
    return figure


@kept
def lit_rows(
    rows: Sequence[int], labels: Sequence[str], shape: tuple[int, int], *, height: int, type_px: float = TYPE
) -> go.Figure:
    """Return the whole matrix, `shape` (V, D), as one tall block in which `rows` (n,) are lit at their true places.

    Raises ValueError where rows and labels disagree or a row lies outside the matrix.
    """
    count, width = shape
    if len(rows) != len(labels) or not all(0 <= row < count for row in rows):
        raise ValueError(f"{len(rows)} rows and {len(labels)} labels do not fit a matrix of {count:,} rows.")
    colours = palette()
    alt = f"A matrix of {count:,} rows and {width:,} columns; lit are the rows of {listing(labels)}."
    figure = blank(alt, height, type_px, (4.6 * type_px, 1.2 * type_px, 0.4 * type_px, 2 * type_px))
    figure.update_layout(
        xaxis=axis(f"{width:,} wide", type_px, range=(0, 1), showticklabels=False, fixedrange=True),
        yaxis=axis("", type_px, range=(count, 0), tickvals=[0, count], ticktext=["0", f"{count:,}"], fixedrange=True),
        shapes=[{"type": "rect", "x0": 0, "x1": 1, "y0": 0, "y1": count, "line": {"width": 0},
                 "fillcolor": mix(colours.gray, colours.background, 0.75), "layer": "below"}],
        dragmode=False,
    )  # fmt: skip
    for row, label in zip(rows, labels, strict=True):
        figure.add_scatter(
            x=[0, 0.5, 1],
            y=[row] * 3,
            mode="lines",
            line={"color": colours.primary, "width": 2},
            hovertemplate="<b>" + in_template(label) + "</b><extra></extra>",
        )
    return figure


@kept
def ranked_bars(
    labels: Sequence[str],
    values: NDArray[np.floating],
    marked: Collection[int] = (),
    *,
    end: float | None = None,
    height: int | None = None,
    type_px: float = TYPE,
) -> go.Figure:
    """Return values as bars, from top to bottom in the order given, each with its number at its end.

    `values` (n,) and `labels` go together; the rows in `marked` stand out. The scale ends at the largest value, or at
    `end`, for figures that stand side by side. Raises ValueError where the lengths disagree.
    """
    values = np.asarray(values)
    if values.ndim != 1 or len(values) == 0 or len(values) != len(labels):
        raise ValueError(f"{values.shape} values and {len(labels)} labels do not fit.")
    colours = palette()
    alt = "In order: " + listing([f"{label} {value:.3f}" for label, value in zip(labels, values, strict=True)])
    number = 3.4 * type_px  # room for a number beside the longest bar
    left = number if values.min() < 0 else 0
    figure = blank(
        alt, height or round(len(values) * _ROW * type_px), type_px, (beside(labels, type_px) + left, 0, number, 0)
    )
    figure.update_layout(
        xaxis=hidden_axis(range=(min(0, values.min()), end or max(0, values.max()) or 1), fixedrange=True),
        yaxis=row_axis(labels, type_px) | {"ticklabelstandoff": round(left) + 4},
        bargap=0.28,
        dragmode=False,
    )
    quiet = mix(colours.gray, colours.background, 0.4)
    hit = [row in marked for row in range(len(values))]
    figure.add_bar(
        x=values,
        y=np.arange(len(values)),
        orientation="h",
        marker={"color": [colours.primary if yes else quiet for yes in hit], "line": {"width": 0}},
        texttemplate="%{x:.3f}",
        textposition="outside",
        textfont={"color": [colours.primary if yes else colours.text for yes in hit]},
        cliponaxis=False,
        hovertext=[plain(label) for label in labels],
        hovertemplate="<b>%{hovertext}</b> %{x:.4f}<extra></extra>",
    )
    return figure


def row_axis(labels: Sequence[str], type_px: float) -> dict[str, object]:
    """Return an axis with one label a row, the first on top."""
    names = [plain(_short(label, type_px)) for label in labels]
    return axis("", type_px) | {
        "range": (len(labels) - 0.5, -0.5),
        "tickvals": list(range(len(labels))),
        "ticktext": names,
        "tickfont": {"size": type_px, "color": palette().text},
        "ticklabelstandoff": 4,
        "fixedrange": True,
    }


def beside(labels: Sequence[str], type_px: float) -> float:
    """Return the pixels that the labels need at the left of their rows."""
    return max(text_width(_short(label, type_px), type_px) for label in labels) + type_px


def _short(label: str, type_px: float) -> str:
    """Return the label, its end cut off where it is too wide to stand beside its row."""
    if text_width(label, type_px) <= _LONGEST * type_px:
        return label
    kept = label
    while text_width(kept + "…", type_px) > _LONGEST * type_px:
        kept = kept[:-1]
    return kept + "…"
