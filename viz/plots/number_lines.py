"""Numbers about directions: words on a line, the spread of random cosines, rows of weights, ranks."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, hidden_axis, listing, plain
from viz.plots.kept import kept
from viz.plots.labels import Hung, stagger, text_width
from viz.theme import mix, palette, sheer

_ROW = 1.45  # height of a row of labels, in type sizes
_FOOT = 3.6  # height of ticks and axis title, in type sizes


@kept
def number_line(
    values: NDArray[np.floating],
    labels: Sequence[str],
    band: tuple[float, float],
    title: str,
    *,
    height: int | None = None,
    width: int = 640,
    type_px: float = TYPE,
) -> go.Figure:
    """Return words on a number line, with the band where 95% of all tokens fall in grey.

    `values` (n,) and `labels` go together, `band` is (low, high) in the same units, `title` names the axis. Labels
    hang in rows so that none touches another in a figure at least `width` pixels wide; the figure is as high as the
    rows need, and higher where `height` asks for it. Raises ValueError where the lengths disagree.
    """
    values = np.asarray(values)
    if values.ndim != 1 or len(values) != len(labels) or len(values) == 0:
        raise ValueError(f"{values.shape} values and {len(labels)} labels do not fit.")
    low, high = band
    words = [f"{label} {value:.3g}" for label, value in zip(labels, values, strict=True)]
    alt = f"{title}: {listing(words)}. 95% of all tokens lie from {low:.3g} to {high:.3g}."
    side = 1.2 * type_px
    widths = [text_width(label, type_px) for label in labels]
    ends = _stretch([*values, low, high], [*widths, 0, 0], width - 2 * side)
    pixels = (values - ends[0]) / (ends[1] - ends[0]) * (width - 2 * side)
    hung = stagger(pixels.tolist(), widths, width - 2 * side)
    up = 1.9 + max((label.row + 1 for label in hung if label.above), default=0)  # the band's name on top
    down = 0.6 + max((label.row + 1 for label in hung if not label.above), default=0)
    tall = max(height or 0, round((up + down) * _ROW * type_px + _FOOT * type_px))
    spare = ((tall - _FOOT * type_px) / (_ROW * type_px) - up - down) / 2
    figure = blank(alt, tall, type_px, (side, 0, side, _FOOT * type_px))
    figure.update_layout(
        xaxis=axis(title, type_px, range=ends, ticks="outside", ticklen=4, fixedrange=True),
        yaxis=hidden_axis(range=(-down - spare, up + spare), fixedrange=True),
        dragmode=False,
    )
    _draw_band(figure, low, high, type_px)
    _hang_words(figure, values, labels, hung, (values < low) | (values > high))
    return figure


def _draw_band(figure: go.Figure, low: float, high: float, type_px: float) -> None:
    colours = palette()
    left = low + high <= sum(figure.layout.xaxis.range)  # the name stands at the end that is further from the edge
    figure.add_vrect(x0=low, x1=high, fillcolor=sheer(colours.gray, 0.16), line_width=0, layer="below")
    figure.add_vline(x=0, line={"color": sheer(colours.gray, 0.5), "width": 1}, layer="below")
    figure.add_hline(y=0, line={"color": colours.soft, "width": 1.5}, layer="below")
    figure.add_annotation(
        text="95% of all tokens",
        x=low if left else high,
        xanchor="left" if left else "right",
        y=1,
        yref="paper",
        yanchor="top",
        showarrow=False,
        font={"color": colours.soft, "size": max(13, type_px - 1)},
    )


def _hang_words(
    figure: go.Figure,
    values: NDArray[np.floating],
    labels: Sequence[str],
    hung: Sequence[Hung],
    outside: NDArray[np.bool_],
) -> None:
    """Add the threads, the points on the line and the words, those outside the band in the colour that stands out."""
    colours = palette()
    levels = np.array([(label.row + 1) * (1 if label.above else -1) for label in hung], float)
    names = [plain(label) for label in labels]
    reading = {"hovertext": names, "hovertemplate": "<b>%{hovertext}</b> %{x:.4g}<extra></extra>"}
    nowhere = np.full(len(values), np.nan)
    figure.add_scatter(
        x=np.stack([values, values, nowhere], axis=1).ravel(),
        y=np.stack([0 * levels, levels - 0.4 * np.sign(levels), nowhere], axis=1).ravel(),
        mode="lines",
        line={"color": sheer(colours.gray, 0.55), "width": 1},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=values,
        y=np.zeros(len(values)),
        mode="markers",
        marker={
            "size": 10,
            "color": [colours.primary if out else colours.gray for out in outside],
            "line": {"color": colours.background, "width": 1},
        },
        cliponaxis=False,
        **reading,
    )
    figure.add_scatter(
        x=values,
        y=levels,
        mode="text",
        text=names,
        textposition=[label.side for label in hung],
        textfont={"color": [colours.primary if out else colours.text for out in outside]},
        cliponaxis=False,
        **reading,
    )


def _stretch(values: Sequence[float], widths: Sequence[float], pixels: float) -> tuple[float, float]:
    """Return the ends of a scale of `pixels` where labels of `widths`, each centred on its value, all lie inside."""
    start, end = float(min(values)), float(max(values))
    if start == end:
        start, end = start - 1, end + 1
    halves = np.minimum(np.asarray(widths) / 2, 0.4 * pixels)
    for _ in range(20):  # a wider scale holds more in each pixel, so that the ends move on, less each time
        reach = halves * (end - start) / pixels
        start, end = float(min(start, *(values - reach))), float(max(end, *(values + reach)))
    edge = 0.01 * (end - start)
    return start - edge, end + edge


@kept
def cosine_histogram(
    random_cosines: NDArray[np.floating],
    marked: Sequence[tuple[str, float]],
    *,
    height: int | None = None,
    width: int = 640,
    type_px: float = TYPE,
) -> go.Figure:
    """Return how the cosines of random pairs are spread, and where the `marked` (label, cosine) lie among them.

    Labels hang in rows above the bars so that none touches another in a figure at least `width` pixels wide. Raises
    ValueError where there is no cosine.
    """
    random_cosines = np.asarray(random_cosines)
    if random_cosines.size == 0:
        raise ValueError("There is no cosine to show.")
    colours = palette()
    edges = np.histogram_bin_edges(random_cosines, bins="auto" if random_cosines.size < 2000 else 80)
    values = [float(value) for _, value in marked]
    words = [f"{label} {value:.2f}" for label, value in marked]
    reach = f"{edges[0]:.2f} to {edges[-1]:.2f}"
    alt = f"The cosines of {random_cosines.size:,} random pairs lie from {reach}. Marked: {listing(words)}."
    side = 1.2 * type_px
    widths = [text_width(word, type_px) for word in words]
    ends = _stretch([*values, edges[0], edges[-1]], [*widths, 0, 0], width - 2 * side)
    pixels = (np.array(values) - ends[0]) / (ends[1] - ends[0]) * (width - 2 * side)
    hung = stagger(pixels.tolist(), widths, width - 2 * side, below=False)
    rows = 1 + max((label.row for label in hung), default=-1)
    bars = 8.5  # height of the bars, in rows of labels
    tall = max(height or 0, round((rows + 0.6 + bars) * _ROW * type_px + _FOOT * type_px))
    share = (rows + 0.6) * _ROW * type_px / (tall - _FOOT * type_px)
    figure = blank(alt, tall, type_px, (side, 0, side, _FOOT * type_px))
    figure.update_layout(
        xaxis=axis(
            f"cosine (grey: {random_cosines.size:,} random pairs)", type_px, range=ends, fixedrange=True,
            ticks="outside", ticklen=4, anchor="y",
        ),
        yaxis=hidden_axis(domain=(0, 1 - share), fixedrange=True),
        yaxis2=hidden_axis(domain=(1 - share, 1), range=(-0.1, rows + 0.5), fixedrange=True),
        bargap=0,
        dragmode=False,
    )  # fmt: skip
    _add_pairs(figure, random_cosines, edges)
    tops = [1 - share + share * (label.row + 0.25) / (rows + 0.6) for label in hung]
    for value, top in zip(values, tops, strict=True):
        line = {"color": colours.primary, "width": 1.5}
        figure.add_shape(type="line", x0=value, x1=value, y0=0, y1=top, yref="paper", line=line)
    figure.add_scatter(
        x=values,
        y=[label.row + 0.5 for label in hung],
        yaxis="y2",
        mode="text",
        text=[plain(word) for word in words],
        textposition=[label.side for label in hung],
        textfont={"color": colours.primary},
        hoverinfo="skip",
        cliponaxis=False,
    )
    return figure


def _add_pairs(figure: go.Figure, cosines: NDArray[np.floating], edges: NDArray[np.floating]) -> None:
    """Add the bars of a histogram of cosines."""
    colours = palette()
    figure.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=np.histogram(cosines, bins=edges)[0],
        width=np.diff(edges),
        marker={"color": mix(colours.gray, colours.background, 0.4), "line": {"width": 0}},
        customdata=np.stack([edges[:-1], edges[1:]], axis=1),
        hovertemplate="%{y:,} pairs from %{customdata[0]:.3f} to %{customdata[1]:.3f}<extra></extra>",
    )


@kept
def perpendicular(
    dimensions: NDArray[np.integer],
    spread: NDArray[np.floating],
    marked_dimension: int,
    measured: float,
    *,
    height: int = 320,
    type_px: float = TYPE,
) -> go.Figure:
    """Return how much the cosine of two random directions varies, against their number of dimensions.

    `spread` (k,) is the standard deviation for each of `dimensions` (k,); `measured` is that of the model's own
    directions at its width, `marked_dimension`. Both axes are logarithmic, so that 1/√D is a straight line. Raises
    ValueError where the lengths disagree or a number is not above zero.
    """
    dimensions, spread = np.asarray(dimensions), np.asarray(spread)
    if dimensions.shape != spread.shape or dimensions.ndim != 1 or len(dimensions) == 0:
        raise ValueError(f"{dimensions.shape} dimensions and {spread.shape} spreads do not fit.")
    if min(dimensions.min(), spread.min(), marked_dimension, measured) <= 0:
        raise ValueError("Logarithmic axes need numbers above zero.")
    colours = palette()
    alt = (
        f"The spread of the cosine falls from {spread[0]:.2g} in {dimensions[0]:,} dimensions to {spread[-1]:.2g} in "
        f"{dimensions[-1]:,}. Measured here, D = {marked_dimension:,}: {measured:.3f}."
    )
    figure = blank(alt, height, type_px, (4.6 * type_px, type_px, 1.5 * type_px, _FOOT * type_px))
    powers = np.arange(np.floor(np.log10(min(spread.min(), measured))), 1)
    ticks = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    log_axis = {"type": "log", "fixedrange": True, "ticks": "outside", "ticklen": 4}
    doublings = dimensions[:: max(1, len(dimensions) // 8)]
    figure.update_layout(
        xaxis=axis("dimensions D", type_px, tickvals=doublings, ticktext=[f"{D:,}" for D in doublings], **log_axis),
        yaxis=axis("spread of the cosine", type_px, tickvals=ticks, ticktext=[f"{t:g}" for t in ticks], **log_axis),
        dragmode=False,
    )
    figure.add_vline(x=marked_dimension, line={"color": sheer(colours.primary, 0.45), "width": 1.5, "dash": "dot"})
    figure.add_scatter(
        x=dimensions,
        y=spread,
        mode="lines+markers",
        line={"color": colours.gray, "width": 2},
        marker={"size": 7},
        hovertemplate="D = %{x:,}: spread %{y:.4f}<extra></extra>",
    )
    figure.add_scatter(
        x=[marked_dimension],
        y=[measured],
        mode="markers+text",
        text=[f"D = {marked_dimension:,}: {measured:.3f}"],
        textposition="top right" if np.log(marked_dimension) < np.log(dimensions).mean() else "top left",
        textfont={"color": colours.primary},
        marker={"size": 13, "color": colours.primary, "line": {"color": colours.background, "width": 1.5}},
        hovertemplate="this model, D = %{x:,}: %{y:.4f}<extra></extra>",
    )
    return figure
