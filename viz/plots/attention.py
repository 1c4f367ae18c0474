"""Attention and its consequences: a head's map, predictions before and after, the parts that a logit came from."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, hidden_axis, in_template, legend, listing, plain
from viz.plots.kept import kept
from viz.plots.labels import text_width
from viz.plots.rows import beside, row_axis
from viz.theme import mix, palette

_NAMED = 34  # tokens whose names fit along an axis


@kept
def head_map(
    tokens: Sequence[str],
    weights: NDArray[np.floating],
    words: tuple[str, str],
    *,
    height: int = 420,
    type_px: float = TYPE,
) -> go.Figure:
    """Return an attention pattern (T, T) as a map: rows ask, columns answer, later tokens left blank.

    Colour follows the square root of the weight, so that small ones are seen. `words` are the titles of the axes, rows
    and columns. Raises ValueError where the shapes disagree.
    """
    count = len(tokens)
    if weights.shape != (count, count) or not count:
        raise ValueError(f"{weights.shape} weights and {count} tokens do not fit.")
    hidden = np.triu(np.ones((count, count), bool), 1)
    shown = np.where(hidden, np.nan, weights).astype(np.float32)
    strongest = weights.argmax(1)
    alt = "Which token reads which most: " + listing(
        [f"{tokens[row]} reads {tokens[column]} {weights[row, column]:.2f}" for row, column in enumerate(strongest)]
    )
    every = -(-count // _NAMED)
    places = list(range(0, count, every))
    names = [plain(tokens[place]) for place in places]
    size = min(type_px, 0.9 * (height - 7 * type_px) / len(places))
    colours = palette()
    side = max(text_width(tokens[place], size) for place in places) + 2.4 * type_px
    figure = blank(alt, height, type_px, (side, 6 * type_px, 0.5 * type_px, 0.5 * type_px))
    ticks = {"tickvals": places, "ticktext": names, "tickfont": {"size": size, "color": colours.text}}
    figure.update_layout(
        xaxis=axis(words[1], type_px, side="top", tickangle=-55, constrain="domain", **ticks),
        yaxis=axis(words[0], type_px, autorange="reversed", scaleanchor="x", constrain="domain", **ticks),
        dragmode=False,
    )
    figure.add_heatmap(
        z=np.sqrt(shown),
        customdata=shown,
        text=[[f"<b>{plain(row)}</b> reads {plain(column)}" for column in tokens] for row in tokens]
        if count <= _NAMED
        else None,
        zmin=0,
        zmax=1,
        colorscale=colours.ramp(colours.orange),
        showscale=False,
        xgap=count <= _NAMED,
        ygap=count <= _NAMED,
        hoverongaps=False,
        hovertemplate=("%{text}" if count <= _NAMED else "token %{y} reads token %{x}")
        + ": %{customdata:.3f}<extra></extra>",
    )
    return figure


@kept
def before_after(
    tokens: Sequence[str],
    before: NDArray[np.floating],
    after: NDArray[np.floating] | None,
    words: tuple[str, str],
    *,
    height: int = 420,
    type_px: float = TYPE,
) -> go.Figure:
    """Return the probabilities (n,) of n tokens in two predictions as pairs of bars with their numbers.

    `words` name the two predictions; without `after` there is one. Raises ValueError where the lengths disagree.
    """
    values = [before] if after is None else [before, after]
    if any(len(shares) != len(tokens) for shares in values) or not len(tokens):
        raise ValueError(f"{len(tokens)} tokens and {[len(shares) for shares in values]} probabilities do not fit.")
    named = [f"{token} " + " to ".join(f"{share:.1%}" for share in row)
             for token, *row in zip(tokens, *values, strict=True)]  # fmt: skip
    margin = (beside(tokens, type_px), 2 * type_px, 0.0, 0.0)
    figure = blank("Probabilities: " + listing(named), height, type_px, margin)
    colours = palette()
    figure.update_layout(
        xaxis=hidden_axis(range=(0, 1.3 * max(float(np.max(values)), 1e-9)), fixedrange=True),
        yaxis=row_axis(tokens, type_px),
        barmode="group",
        bargap=0.3,
        bargroupgap=0.05,
        showlegend=True,
        legend=legend(type_px) | {"traceorder": "normal"},
        dragmode=False,
    )
    shades = (mix(colours.gray, colours.background, 0.35), colours.primary)
    for name, shares, colour in zip(words, values, shades, strict=False):
        figure.add_bar(
            x=shares,
            y=np.arange(len(tokens)),
            orientation="h",
            name=plain(name),
            marker={"color": colour, "line": {"width": 0}},
            texttemplate="%{x:.1%}",
            textposition="outside",
            textfont={"size": max(13, type_px - 2), "color": colours.text},
            constraintext="none",
            cliponaxis=False,
            hovertext=[plain(token) for token in tokens],
            hovertemplate="<b>%{hovertext}</b> %{x:.4%}, " + in_template(name) + "<extra></extra>",
        )
    return figure


@kept
def effect_map(
    effects: NDArray[np.floating], words: tuple[str, str, str], *, height: int = 300, type_px: float = TYPE
) -> go.Figure:
    """Return the effect (L, H), from 0, of switching each head off as a map: a column a layer, a row a head.

    Effects are a few large ones among many small ones: colour follows the square root. `words` are the titles of the
    axes, layer and head, and what an effect is. Raises ValueError for anything but a matrix.
    """
    if effects.ndim != 2 or not effects.size:
        raise ValueError(f"Effects of shape {effects.shape} do not fit layers and heads.")
    largest = float(effects.max()) or 1.0
    layer, head = np.unravel_index(effects.argmax(), effects.shape)
    alt = f"{words[2]}, by layer and head; the largest is {largest:.3f}, layer {layer + 1}, head {head + 1}."
    figure = blank(alt, height, type_px, (4 * type_px, 0.5 * type_px, 6 * type_px, 3 * type_px))
    figure.update_layout(
        xaxis=axis(words[0], type_px, tick0=1, dtick=1),
        yaxis=axis(words[1], type_px, autorange="reversed", tick0=1, dtick=1),
        dragmode=False,
    )
    marks = np.array([0, largest / 4, largest])
    figure.add_heatmap(
        z=np.sqrt(effects.T).astype(np.float32),
        customdata=effects.T.astype(np.float32),
        x0=1,
        y0=1,
        zmin=0,
        zmax=np.sqrt(largest),
        colorscale=palette().ramp(palette().violet),
        xgap=2,
        ygap=2,
        colorbar={
            "thickness": 0.7 * type_px,
            "outlinewidth": 0,
            "tickvals": np.sqrt(marks).tolist(),
            "ticktext": [f"{mark:.2f}" for mark in marks],
            "tickfont": {"size": max(13, type_px - 1), "color": palette().soft},
        },
        hovertemplate="layer %{x}, head %{y}: <b>%{customdata:.4f}</b><extra></extra>",
    )
    return figure


@kept
def parts(
    heads: NDArray[np.floating],
    attention_biases: NDArray[np.floating] | None,
    mlps: NDArray[np.floating],
    words: tuple[str, str, str],
    *,
    height: int = 420,
    type_px: float = TYPE,
) -> go.Figure:
    """Return signed shares as a grid, the last layer on top: a column a head, then the biases if any, then the MLPs.

    `heads` (L, H), `attention_biases` and `mlps` (L,); `words` name a head, the bias and the MLP. Blue is above zero,
    red below; the colours reach their ends at the largest head, so that the MLPs do not drown the heads. Raises
    ValueError where the shapes disagree.
    """
    layers, count = heads.shape
    rest = [column for column in (attention_biases, mlps) if column is not None]
    if any(len(column) != layers for column in rest):
        raise ValueError(f"{heads.shape} heads and {[len(column) for column in rest]} other parts do not fit.")
    grid = np.column_stack([heads, *rest]).astype(np.float32)  # (L, H + 1 or 2)
    names = [f"{words[0]} {head + 1}" for head in range(count)]
    names += [words[1]] * (attention_biases is not None) + [words[2]]
    limit = float(np.abs(heads).max()) or 1.0
    layer, column = np.unravel_index(np.abs(grid).argmax(), grid.shape)
    alt = f"Shares of the logit by layer and part; the largest is {grid[layer, column]:+.2f}, {names[column]} of layer "
    colours = palette()
    figure = blank(alt + f"{layer + 1}.", height, type_px, (3.2 * type_px, 2.4 * type_px, 5 * type_px, 0))
    short = [str(head + 1) for head in range(count)] + names[count:]
    figure.update_layout(
        xaxis=axis("", type_px, side="top", tickvals=list(range(len(short))), ticktext=short, tickangle=0),
        yaxis=axis("layer", type_px, dtick=5 if layers > 14 else 1),
        dragmode=False,
    )
    figure.add_heatmap(
        z=grid,
        y0=1,
        text=[names] * layers,
        colorscale=colours.diverging,
        zmin=-limit,
        zmax=limit,
        xgap=2,
        ygap=1,
        colorbar={
            "thickness": 0.7 * type_px,
            "outlinewidth": 0,
            "tickvals": [-limit, 0, limit],
            "ticktext": [f"≤ −{limit:.1f}", "0", f"≥ +{limit:.1f}"],
            "tickfont": {"size": max(13, type_px - 1), "color": colours.soft},
        },
        hovertemplate="layer %{y}, <b>%{text}</b>: %{z:+.3f}<extra></extra>",
    )
    return figure


@kept
def signed_bars(
    labels: Sequence[str],
    values: NDArray[np.floating],
    *,
    room: float = 0.24,
    height: int = 420,
    type_px: float = TYPE,
) -> go.Figure:
    """Return signed values (n,) as bars from zero, the first on top, blue above zero and red below, with their numbers.

    `room` is what a number has beside its bar, as a share of the scale: more where the figure is narrow. Raises
    ValueError where the lengths disagree.
    """
    if len(labels) != len(values) or not len(labels):
        raise ValueError(f"{len(labels)} labels and {len(values)} values do not fit.")
    colours = palette()
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room *= (high - low) or 1.0
    named = [f"{label} {value:+.2f}" for label, value in zip(labels, values, strict=True)]
    figure = blank("In order: " + listing(named), height, type_px, (beside(labels, type_px), 0, 2 * type_px, 0))
    figure.update_layout(
        xaxis=hidden_axis(range=(low - room * (low < 0), high + room), fixedrange=True),
        yaxis=row_axis(labels, type_px),
        bargap=0.28,
        dragmode=False,
        shapes=[{"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": colours.hair}}],
    )
    figure.add_bar(
        x=values,
        y=np.arange(len(values)),
        orientation="h",
        marker={"color": [colours.blue if value >= 0 else colours.red for value in values], "line": {"width": 0}},
        texttemplate="%{x:+.2f}",
        textposition="outside",
        cliponaxis=False,
        hovertext=[plain(label) for label in labels],
        hovertemplate="<b>%{hovertext}</b> %{x:+.4f}<extra></extra>",
    )
    return figure
