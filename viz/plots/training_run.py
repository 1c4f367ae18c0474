"""A training run while it goes on: its loss beside the chance level, and where its characters lie."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, group_colour, hidden_axis, legend, listing, plain
from viz.plots.labels import sides
from viz.theme import mix, palette

_SMOOTH = 10  # steps over which the line is the mean
_WIDTH, _MARK = 300, 6  # pixels: of the narrowest figure of characters, and of their marks
_FEWEST = 100  # steps that the axis has room for at least


def loss_line(
    losses: Sequence[float], chance: float, words: Mapping[str, str], *, height: int, type_px: float = TYPE
) -> go.Figure:
    """Return the loss of every step (n,) as a thin line, its mean over ten as a strong one, and the `chance` level.

    `words` has `step` and `loss`, the titles of the axes, `chance` for the dotted line, and `alt`.
    """
    colours = palette()
    values = np.asarray(losses, np.float64)
    figure = blank(words["alt"], height, type_px, (3.4 * type_px, 1.4 * type_px, type_px, 3.2 * type_px))
    top = max(chance * 1.2, float(values.max(initial=0)) * 1.02)
    figure.update_layout(
        xaxis=axis(words["step"], type_px, range=(0, max(_FEWEST, len(values))), nticks=4),
        yaxis=axis(words["loss"], type_px, range=(0, top), showgrid=True, nticks=4),
        dragmode=False,
    )
    figure.add_hline(y=chance, line={"color": mix(colours.text, colours.background, 0.3), "width": 1.5, "dash": "dot"})
    figure.add_annotation(
        x=1, xref="paper", xanchor="right", y=chance, yanchor="bottom", text=plain(words["chance"]), showarrow=False,
        font={"color": colours.soft, "size": max(13, type_px - 1)},
    )  # fmt: skip
    steps = np.arange(1, len(values) + 1)
    figure.add_scatter(
        x=steps, y=values, mode="lines", hoverinfo="skip",
        line={"color": mix(colours.primary, colours.background, 0.6), "width": 1},
    )  # fmt: skip
    whole = len(values) // _SMOOTH * _SMOOTH
    figure.add_scatter(
        x=steps[:whole].reshape(-1, _SMOOTH).mean(1),
        y=values[:whole].reshape(-1, _SMOOTH).mean(1),
        mode="lines",
        line={"color": colours.primary, "width": 2.5},
        hovertemplate="%{x:.0f}: %{y:.2f}<extra></extra>",
    )
    return figure


def letters(
    names: Sequence[str],
    points: NDArray[np.floating],
    groups: Sequence[str],
    titles: Mapping[str, str],
    *,
    height: int,
    type_px: float = TYPE,
) -> go.Figure:
    """Return characters (n,) where their vectors lie on a plane (n, 2), coloured by group.

    `groups` (n,) are ids, and `titles` says for each id what the legend calls it. Raises ValueError where the lengths
    disagree.
    """
    if points.shape != (len(names), 2) or len(groups) != len(names):
        raise ValueError(f"{points.shape} points, {len(names)} characters and {len(groups)} groups do not fit.")
    colours = palette()
    told = [titles[group] for group in titles if group in groups]
    figure = blank(
        "Where the characters lie on a plane: " + listing(list(names)) + "; groups: " + listing(told), height, type_px,
        (0.5 * type_px, 4 * type_px, 0.5 * type_px, 0.5 * type_px),
    )  # fmt: skip
    low, high = points.min(0), points.max(0)
    room = 0.08 * np.maximum(high - low, 1e-6)
    frame = np.array([_WIDTH, height - 5 * type_px])
    anchors = (points - low + room) / (high - low + 2 * room) * frame * [1, -1] + [0, frame[1]]
    beside = sides(anchors, names, type_px=type_px + 1, marker_px=_MARK, frame=(frame[0], frame[1]))
    figure.update_layout(
        xaxis=hidden_axis(range=(low[0] - room[0], high[0] + room[0]), fixedrange=True),
        yaxis=hidden_axis(range=(low[1] - room[1], high[1] + room[1]), fixedrange=True),
        showlegend=True,
        legend=legend(type_px),
        dragmode=False,
    )
    for place, (group, title) in enumerate(titles.items()):
        members = [index for index, one in enumerate(groups) if one == group]
        if not members:
            continue
        colour = group_colour(colours, place)
        shown = [plain(names[index]) for index in members]
        figure.add_scatter(
            x=points[members, 0],
            y=points[members, 1],
            mode="markers+text",
            name=plain(title),
            marker={"size": _MARK, "color": colour, "symbol": ("circle", "square", "diamond")[place % 3]},
            text=[f"<b>{name}</b>" for name in shown],
            textposition=[beside[index] or "top center" for index in members],
            textfont={"size": type_px + 1, "color": colours.text},
            hovertext=shown,
            hovertemplate="<b>%{hovertext}</b><extra></extra>",
        )
    return figure
