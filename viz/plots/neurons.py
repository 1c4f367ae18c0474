"""What happens inside an MLP: the curve that its neurons go through, and how their sum builds up."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, hidden_axis, plain
from viz.plots.kept import kept
from viz.plots.rows import beside, row_axis
from viz.theme import mix, palette, sheer

CURVE_WORDS = ("input", "output", "count", "neuron", "times", "fires", "alt")
"""The words that `activation_curve` needs: titles of both axes and of the histogram, what a point is, `times` {factor},
`fires` {activation}, and `alt` with {low}, {high} and {named}."""
BUILD_WORDS = ("strongest", "missing", "alt")
"""The words that `build_up` needs: titles of both axes, and `alt` with {count}, {tenth}."""


@kept
def activation_curve(
    curve: tuple[NDArray[np.floating], NDArray[np.floating]],
    neurons: tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating] | None],
    marked: Sequence[int],
    words: Mapping[str, str],
    *,
    height: int = 420,
    type_px: float = TYPE,
) -> go.Figure:
    """Return the non-linearity as a curve with the N neurons of one token on it, and how many get which input above.

    `curve` is its points (inputs, outputs); `neurons` their inputs (N,), their outputs (N,), and the factors (N,) that
    a gate is multiplied with, None without a gate. Those in `marked` carry their number, from 1. `words` are those of
    CURVE_WORDS. Raises ValueError where the lengths disagree.
    """
    inputs, outputs, _ = neurons
    if len(inputs) != len(outputs) or not len(inputs):
        raise ValueError(f"{len(inputs)} inputs and {len(outputs)} outputs do not fit.")
    colours = palette()
    named = ", ".join(str(place + 1) for place in marked)
    alt = words["alt"].format(low=f"{inputs.min():.2f}", high=f"{inputs.max():.2f}", named=named)
    figure = blank(alt, height, type_px, (4.2 * type_px, 0.4 * type_px, 2.4 * type_px, 3.2 * type_px))
    figure.update_layout(
        xaxis=axis(words["input"], type_px, ticks="outside", ticklen=4, range=_ends(curve[0]), anchor="y"),
        yaxis=axis(
            words["output"], type_px, showgrid=True, domain=(0, 0.74), zeroline=True, zerolinecolor=colours.hair
        ),
        yaxis2=axis(words["count"], type_px, domain=(0.8, 1), nticks=3, rangemode="tozero"),
        bargap=0.05,
        dragmode=False,
    )
    counts, edges = np.histogram(inputs, bins=40)
    figure.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts,
        yaxis="y2",
        width=np.diff(edges) * 0.9,
        marker={"color": mix(colours.gray, colours.background, 0.35), "line": {"width": 0}},
        hovertemplate="%{x:.2f}: %{y:,}<extra></extra>",
    )
    figure.add_scatter(
        x=curve[0], y=curve[1], mode="lines", line={"color": sheer(colours.green, 0.55), "width": 3}, hoverinfo="skip"
    )
    _add_neurons(figure, neurons, marked, words, type_px)
    return figure


def _ends(values: NDArray[np.floating]) -> tuple[float, float]:
    edge = 0.04 * float(values[-1] - values[0])
    return float(values[0]) - edge, float(values[-1]) + edge


def _add_neurons(
    figure: go.Figure,
    neurons: tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating] | None],
    marked: Sequence[int],
    words: Mapping[str, str],
    type_px: float,
) -> None:
    inputs, outputs, factors = neurons
    colours = palette()
    fires = outputs if factors is None else outputs * factors
    told = [
        ("" if factors is None else " " + words["times"].format(factor=f"{factor:.2f}"))
        + " "
        + words["fires"].format(activation=f"{fired:.2f}")
        for factor, fired in zip(fires if factors is None else factors, fires, strict=True)
    ]
    chosen = set(marked)
    others = [place for place in range(len(inputs)) if place not in chosen]
    for places, size, colour in ((others, 5, sheer(colours.gray, 0.55)), (list(marked), 10, colours.primary)):
        figure.add_scatter(
            x=inputs[places],
            y=outputs[places],
            mode="markers",
            marker={"size": size, "color": colour, "line": {"width": 0}},
            text=[f"{words['neuron']} {place + 1}" for place in places],
            customdata=[told[place] for place in places],
            hovertemplate="<b>%{text}</b>: %{x:.2f} → %{y:.2f}%{customdata}<extra></extra>",
            cliponaxis=False,
        )
    taken: list[tuple[float, float]] = []
    span = float(np.ptp(inputs)) or 1.0, float(np.ptp(outputs)) or 1.0
    for place in marked:
        spot = float(inputs[place]), float(outputs[place])
        near = [at for at in taken if abs(at[0] - spot[0]) < 0.13 * span[0] and abs(at[1] - spot[1]) < 0.15 * span[1]]
        if near:
            continue  # its name would stand on another one; the point itself says it
        taken.append(spot)
        figure.add_annotation(
            x=spot[0], y=spot[1], text=str(place + 1), showarrow=False, yshift=0.95 * type_px, xanchor="center",
            font={"color": colours.primary, "size": max(13, type_px - 1)},
        )  # fmt: skip


@kept
def build_up(
    missing: NDArray[np.floating], tenth: int, words: Mapping[str, str], *, height: int = 200, type_px: float = TYPE
) -> go.Figure:
    """Return how far the sum of the k strongest neurons is from the sum of all, `missing` (N,), for k = 1 .. N.

    A line marks k = `tenth`, from which on less than a tenth is missing. The axis of k is logarithmic. `words` are
    those of BUILD_WORDS. Raises ValueError for no neuron.
    """
    if not len(missing):
        raise ValueError("There is no neuron to add.")
    colours = palette()
    alt = words["alt"].format(count=f"{len(missing):,}", tenth=f"{tenth:,}")
    figure = blank(alt, height, type_px, (4.4 * type_px, 0.6 * type_px, 1.2 * type_px, 3.2 * type_px))
    powers = [10**power for power in range(len(str(len(missing)))) if 3 * 10**power <= len(missing)]
    figure.update_layout(
        xaxis=axis(
            words["strongest"], type_px, type="log", tickvals=[*powers, len(missing)],
            ticktext=[f"{k:,}" for k in [*powers, len(missing)]], ticks="outside", ticklen=4, tickangle=0,
        ),
        yaxis=axis(words["missing"], type_px, tickformat=".0%", rangemode="tozero", showgrid=True, nticks=4),
        dragmode=False,
    )  # fmt: skip
    figure.add_vline(x=tenth, line={"color": sheer(colours.primary, 0.5), "width": 1.5, "dash": "dot"})
    figure.add_scatter(
        x=np.arange(1, len(missing) + 1),
        y=missing,
        mode="lines",
        line={"color": colours.green, "width": 2.5},
        hovertemplate="%{x:,}: %{y:.1%}<extra></extra>",
    )
    return figure


@kept
def shares(
    labels: Sequence[str], values: NDArray[np.floating], alt: str, *, height: int = 130, type_px: float = TYPE
) -> go.Figure:
    """Return shares (n,) of 1 as bars with their per cent, the first on top: orange where they are of attention, the
    first half, and green of the MLP. Raises ValueError where the lengths disagree.
    """
    if len(labels) != len(values) or not len(labels):
        raise ValueError(f"{len(labels)} labels and {len(values)} shares do not fit.")
    colours = palette()
    figure = blank(alt, height, type_px, (beside(labels, type_px), 0, 5 * type_px, 0))
    figure.update_layout(
        xaxis=hidden_axis(range=(0, max(1.0, float(values.max()))), fixedrange=True),
        yaxis=row_axis(labels, type_px),
        bargap=0.3,
        dragmode=False,
    )
    half = len(labels) // 2
    figure.add_bar(
        x=values,
        y=np.arange(len(values)),
        orientation="h",
        marker={"color": [colours.orange] * half + [colours.green] * (len(values) - half), "line": {"width": 0}},
        text=[f"{value:.4%}" if value < 0.0005 else f"{value:.0%}" for value in values.tolist()],
        textposition="outside",
        cliponaxis=False,
        hovertext=[plain(label) for label in labels],
        hovertemplate="<b>%{hovertext}</b> %{text}<extra></extra>",
    )
    return figure
