"""A step of training: where blame flows, and what the loss becomes at every rate."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, listing, plain, raised
from viz.plots.rows import beside, row_axis
from viz.theme import mix, palette

_DECADES = 3  # powers of ten below the largest gradient that have a colour of their own
_LOWEST = 1e-3  # nats, where the axis of `loss_ladder` ends
_ROW = 1.15  # height that the name of a row needs, in type sizes


def blame_map(
    tokens: Sequence[str], gradients: NDArray[np.floating], words: Mapping[str, str], *, height: int,
    type_px: float = TYPE,
) -> go.Figure:  # fmt: skip
    """Return the lengths of gradients (L+1, T) as a map: a token a row, from the top, and layers from left to right.

    Colour follows the power of ten below the largest; exact zeros are left blank. `words` has `layers`, `hover` with
    {layers} and {length}, `bar` and `alt`. Raises ValueError where the shapes disagree or nothing is above zero.
    """
    layers, count = gradients.shape
    if count != len(tokens) or not np.max(gradients, initial=0) > 0:
        raise ValueError(f"{gradients.shape} gradients and {len(tokens)} tokens do not fit, or all are zero.")
    values = np.asarray(gradients.T, np.float64)  # (T, L+1)
    powers = np.log10(np.where(values > 0, values, np.nan)) - np.log10(values.max())
    figure = blank(words["alt"], height, type_px, (beside(tokens, type_px), 0, 6 * type_px, 3.4 * type_px))
    every = -(-count // max(1, int((height - 6 * type_px) / (_ROW * type_px))))
    places = list(range(0, count, every))
    colours = palette()
    figure.update_layout(
        xaxis=axis(words["layers"], type_px, ticks="outside", ticklen=4, range=(-0.5, layers - 0.5), fixedrange=True),
        yaxis=row_axis(tokens, type_px) | {"tickvals": places, "ticktext": [plain(tokens[place]) for place in places]},
        dragmode=False,
    )
    hover = [
        [f"<b>{plain(token)}</b> " + plain(words["hover"].format(layers=layer, length=f"{value:.3g}"))
         for layer, value in enumerate(row)]
        for token, row in zip(tokens, values, strict=True)
    ]  # fmt: skip
    steps = range(-_DECADES, 1)
    figure.add_heatmap(
        z=powers,
        text=hover,
        zmin=-_DECADES,
        zmax=0,
        xgap=1,
        ygap=1 if every == 1 else 0,
        colorscale=colours.ramp(colours.violet),
        colorbar={
            "title": {"text": plain(words["bar"]), "side": "right", "font": {"color": colours.soft}},
            "thickness": 0.7 * type_px,
            "outlinewidth": 0,
            "tickvals": list(steps),
            "ticktext": [
                ("≤ " if step == -_DECADES else "") + (f"10{raised(step)}" if step else "1") for step in steps
            ],
            "tickfont": {"size": max(13, type_px - 1), "color": colours.soft},
        },
        hoverongaps=False,
        hovertemplate="%{text}<extra></extra>",
    )
    return figure


def loss_ladder(
    rates: Sequence[float],
    losses: Sequence[float],
    before: float,
    chosen: float,
    words: Mapping[str, str],
    *,
    height: int,
    type_px: float = TYPE,
) -> go.Figure:
    """Return the loss after a step of each rate (n,) as a line, that `before` as a dotted one; both axes logarithmic.

    The rate that is `chosen` has a larger mark, where it is among them. `words` has `rate` and `loss`, the titles of
    the axes, `before` for the dotted line, and `alt`. Raises ValueError for no rates, or a rate that is not above zero.
    """
    if not len(rates) or len(rates) != len(losses) or min(rates) <= 0:
        raise ValueError(f"{len(losses)} losses and the rates {list(rates)} do not fit.")
    colours = palette()
    told = [f"{rate:g}: {loss:.3g}" for rate, loss in zip(rates, losses, strict=True)]
    alt = f"{words['alt']} {listing(told)}"
    shown = np.maximum(np.array([*losses, before], np.float64), _LOWEST)
    low, high = np.floor(np.log10(shown.min())), np.ceil(np.log10(shown.max()) + 0.1)
    figure = blank(alt, height, type_px, (4.6 * type_px, type_px, type_px, 3.6 * type_px))
    powers, up = np.arange(np.floor(np.log10(min(rates))), np.log10(max(rates)) + 0.5), np.arange(low, high + 1)
    figure.update_layout(
        xaxis=axis(words["rate"], type_px, type="log", ticks="outside", ticklen=4, tickvals=(10.0**powers).tolist(),
                   ticktext=[f"{10.0**power:g}" for power in powers]),
        yaxis=axis(words["loss"], type_px, type="log", showgrid=True, range=(low, high), tickvals=(10.0**up).tolist(),
                   ticktext=[f"{'≤ ' * bool(10.0**power <= _LOWEST)}{10.0**power:g}" for power in up]),
        dragmode=False,
    )  # fmt: skip
    figure.add_hline(y=before, line={"color": mix(colours.text, colours.background, 0.3), "width": 1.5, "dash": "dot"})
    figure.add_annotation(
        x=0, xref="paper", xanchor="left", y=np.log10(max(before, _LOWEST)), yanchor="bottom", showarrow=False,
        text=plain(words["before"]), font={"color": colours.soft, "size": max(13, type_px - 1)},
    )  # fmt: skip
    figure.add_scatter(
        x=list(rates),
        y=shown[:-1],
        mode="lines+markers",
        line={"color": colours.primary, "width": 2.5},
        marker={"size": [14 if rate == chosen else 7 for rate in rates]},
        hovertext=[plain(one) for one in told],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    return figure
