"""Amounts that are far apart, as bars: to scale, or by their powers of ten."""

import math
from collections.abc import Collection, Sequence

import numpy as np
import plotly.graph_objects as go

from viz.plots.figures import TYPE, axis, blank, hidden_axis, listing, plain, raised
from viz.plots.kept import kept
from viz.plots.labels import text_width
from viz.plots.rows import beside, row_axis
from viz.theme import mix, palette


@kept
def amount_bars(
    labels: Sequence[str],
    values: Sequence[float],
    said: Sequence[str],
    marked: Collection[int] = (),
    *,
    powers: str = "",
    height: int,
    type_px: float = TYPE,
) -> go.Figure:
    """Return n amounts above zero as bars from the top, each with what is `said` of it at its end.

    Bars are to scale. Where `powers` names an axis they are logarithmic instead and begin at a power of ten below the
    smallest amount. The rows in `marked` stand out. Raises ValueError where the lengths disagree or an amount is not
    above zero.
    """
    if not values or not len(labels) == len(values) == len(said) or min(values) <= 0:
        raise ValueError(f"{len(labels)} labels, {len(said)} texts and the amounts {list(values)} do not fit.")
    colours = palette()
    alt = "From the top: " + listing([f"{label} {text}" for label, text in zip(labels, said, strict=True)])
    after = max(text_width(text, type_px) for text in said) + type_px
    foot = 3.4 * type_px if powers else 0.6 * type_px
    figure = blank(alt, height, type_px, (beside(labels, type_px), 0, after, foot))
    if powers:
        low, high = math.floor(math.log10(min(values))) - 1, math.log10(max(values))
        across = axis(powers, type_px, range=(0, high - low)) | _ticks(low, high)
        lengths = np.log10(values) - low
    else:
        across, lengths = hidden_axis(range=(0, max(values))), np.array(values, np.float64)
    figure.update_layout(
        xaxis=across | {"fixedrange": True}, yaxis=row_axis(labels, type_px), bargap=0.35, dragmode=False
    )
    quiet = mix(colours.gray, colours.background, 0.4)
    hit = [row in marked for row in range(len(values))]
    figure.add_bar(
        x=lengths,
        y=np.arange(len(values)),
        orientation="h",
        marker={"color": [colours.primary if yes else quiet for yes in hit], "line": {"width": 0}},
        text=[plain(text) for text in said],
        textposition="outside",
        textfont={"color": [colours.primary if yes else colours.text for yes in hit]},
        cliponaxis=False,
        hovertext=[plain(f"{label}: {text}") for label, text in zip(labels, said, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    return figure


def _ticks(low: int, high: float) -> dict[str, object]:
    """Return at most eight powers of ten as ticks of an axis that begins at 10^low."""
    step = max(1, math.ceil((high - low) / 8))
    places = range(0, math.floor(high - low) + 1, step)
    return {
        "tickvals": list(places),
        "ticktext": [f"10{raised(low + place)}" for place in places],
        "ticks": "outside",
    }
