"""What the layers think: the logit lens as a grid, rising probabilities, lengths in the stream, the cost of words."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, group_colour, in_template, listing, plain
from viz.plots.kept import kept
from viz.theme import palette

DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
_LETTERS = 11  # characters of a token that are shown at most
_GRID = 38  # widths of an m that a grid has at least on a desktop
_CELLS = {"zmin": 0, "zmax": 1, "xgap": 2, "ygap": 1, "hoverinfo": "skip"}
_FEW = 12  # bars that there is room for at least: one alone is no wall
_UNSEEN = "rgba(0, 0, 0, 0)"


@kept
def lens_grid(
    names: Sequence[Sequence[str]],
    chances: NDArray[np.floating],
    columns: Sequence[str],
    rows: str,
    *,
    ranks: NDArray[np.integer] | None = None,
    opened: tuple[int, int | None] | None = None,
    covered: bool = False,
    height: int = 520,
    type_px: float = TYPE,
) -> go.Figure:
    """Return the tokens that each layer names, the last layer on top, coloured by their probability.

    `names` (L+1) rows of n and `chances` (L+1, n) go together; `columns` (n,) head the columns and `rows` names what
    counts up the rows. Row 0 is the stream that enters the first layer. With `ranks` (L+1, n) the colour is the rank of
    the token that really came next instead, 0 where none did. Every cell is a point that can be selected; `opened` is
    the (row, column) that has a frame, the whole row where the column is None. With `covered` the cells stand blank: no
    name, number or rank is in the figure. Raises ValueError where the shapes disagree.
    """
    chances = np.asarray(chances, np.float32)
    if chances.shape != (len(names), len(columns)) or any(len(row) != len(columns) for row in names):
        raise ValueError(f"{chances.shape} probabilities, {len(names)} rows and {len(columns)} columns do not fit.")
    if ranks is not None and ranks.shape != chances.shape:
        raise ValueError(f"{ranks.shape} ranks and {chances.shape} probabilities do not fit.")
    if covered:
        names, chances, ranks = [[""] * len(columns) for _ in names], np.full_like(chances, np.nan), None
    size = min(type_px, (height - 40) / len(names) * 0.95)
    shares, bar = (chances, {"tickformat": ".0%", "nticks": 4}) if ranks is None else _by_rank(ranks)
    figure = blank(
        "The likeliest token at each layer" + (": covered." if covered else ". After the last: " + listing(names[-1])),
        height,
        type_px,
        (3 * type_px, (2 if len(columns) < 10 else 5.5) * type_px, 5 * type_px, 0),
    )
    figure.update_layout(
        xaxis=axis(
            "",
            type_px,
            side="top",
            range=(-0.5, len(columns) - 0.5),
            tickvals=list(range(len(columns))),
            ticktext=[plain(name) for name in columns],
            tickangle=0 if len(columns) < 10 else -50,
        ),
        yaxis=axis(rows, type_px, range=(-0.5, len(names) - 0.5), dtick=5 if len(names) > 14 else 1),
        dragmode=False,
        shapes=[] if opened is None else [_frame(opened, len(columns))],
    )
    if covered:
        _blank_cells(figure, shares.shape)
    else:
        _colour_cells(figure, shares, bar, type_px)
        _write_names(figure, names, shares, size, type_px)
    _add_points(figure, names, chances, ranks)
    if covered:
        figure.data[-1].update(text=None, hovertemplate=None, hoverinfo="none")
    return figure


def _blank_cells(figure: go.Figure, shape: tuple[int, ...]) -> None:
    surface = palette().surface
    figure.add_heatmap(z=np.zeros(shape, np.uint8), colorscale=[[0, surface], [1, surface]], showscale=False, **_CELLS)


def _colour_cells(figure: go.Figure, shares: NDArray[np.floating], bar: dict[str, object], type_px: float) -> None:
    colours = palette()
    tick = {"size": max(13, type_px - 1), "color": colours.soft}
    bar = bar | {"thickness": 0.7 * type_px, "outlinewidth": 0, "tickfont": tick}
    figure.add_heatmap(z=shares, colorscale=colours.ramp(colours.primary), colorbar=bar, **_CELLS)


def _write_names(
    figure: go.Figure, names: Sequence[Sequence[str]], shares: NDArray[np.floating], size: float, type_px: float
) -> None:
    """Write the names over the cells, as much of each as a cell holds, in the colour that reads best there.

    Plotly writes all words of a heatmap in one colour, and its own choice is pale on the middle of a scale: so there
    is a heatmap without colour for the words of either colour, with nothing where the other one reads better.
    """
    colours = palette()
    letters = int(np.clip(_GRID * type_px / shares.shape[1] / (0.46 * size), 3, _LETTERS))
    texts = {ink: np.full(shares.shape, "", object) for ink in (colours.text, colours.background)}
    for (row, column), share in np.ndenumerate(shares):
        ink = colours.text if np.isnan(share) else colours.written_on(colours.on_ramp(colours.primary, float(share)))
        name = names[row][column]
        texts[ink][row, column] = plain(name if len(name) <= letters else name[: letters - 1] + "…")
    for ink, text in texts.items():
        figure.add_heatmap(
            z=np.zeros(shares.shape, np.uint8),
            colorscale=[[0, _UNSEEN], [1, _UNSEEN]],
            showscale=False,
            text=text.tolist(),
            texttemplate="%{text}",
            textfont={"size": size, "color": ink},
            **_CELLS,
        )


def _frame(opened: tuple[int, int | None], columns: int) -> dict[str, object]:
    row, column = opened
    left, right = (0, columns - 1) if column is None else (column, column)
    return {
        "type": "rect", "x0": left - 0.5, "x1": right + 0.5, "y0": row - 0.5, "y1": row + 0.5,
        "line": {"color": palette().primary, "width": 3},
    }  # fmt: skip


def _by_rank(ranks: NDArray[np.integer]) -> tuple[NDArray[np.float32], dict[str, object]]:
    """Return shares of the full colour and the ticks beside them.

    Rank 1 has all of it; each rank ten times as large has less by the same, and the last of them none. NaN for rank 0.
    """
    most = max(1, int(np.ceil(np.log10(max(1, ranks.max(initial=1))))))
    shares = 1 - np.log10(np.where(ranks > 0, ranks, np.nan)) / most
    steps = range(most + 1)
    return shares.astype(np.float32), {
        "tickvals": [1 - step / most for step in steps],
        "ticktext": [f"{10**step:,}" for step in steps],
    }


def _add_points(
    figure: go.Figure,
    names: Sequence[Sequence[str]],
    chances: NDArray[np.float32],
    ranks: NDArray[np.integer] | None,
) -> None:
    """Lay an unseen point over each cell: a heatmap's own cells can be hovered but not selected."""
    rows, columns = chances.shape
    y, x = (part.ravel() for part in np.indices((rows, columns)))
    came = "" if ranks is None else "<br>what came next: rank %{customdata:,}"
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"size": 14, "symbol": "square", "opacity": 0},
        unselected={"marker": {"opacity": 0}},
        selected={"marker": {"opacity": 0}},
        text=[f"{plain(name)} {chance:.1%}" for row, line in zip(names, chances, strict=True)
              for name, chance in zip(row, line, strict=True)],
        customdata=None if ranks is None else ranks.ravel(),
        hovertemplate="%{y} layers passed: <b>%{text}</b>" + came + "<extra></extra>",
    )  # fmt: skip


@kept
def rising(
    lines: Sequence[tuple[str, NDArray[np.floating]]],
    *,
    covered: bool = False,
    height: int = 520,
    type_px: float = TYPE,
) -> go.Figure:
    """Return the probability of each token (name, values (L+1,)) after every layer, as lines that carry their names.

    With `covered` the axes stand without lines, names and numbers.
    """
    figure = blank(
        "Probability after each layer" + (": covered." if covered else ", of: " + listing([name for name, _ in lines])),
        height,
        type_px,
        (4 * type_px, type_px, 7 * type_px, 3.2 * type_px),
    )
    highest = 1.0 if covered else max(float(values.max()) for _, values in lines)
    layers = max(len(values) for _, values in lines) - 1
    figure.update_layout(
        xaxis=axis("layers passed", type_px, range=(0, layers)),  # or Plotly makes room for the names as well
        yaxis=axis("probability", type_px, tickformat=".0%", range=(0, highest * 1.05), showgrid=True),
        dragmode=False,
    )
    if covered:
        return figure
    colours = palette()
    ends = spread([float(values[-1]) for _, values in lines], highest * 1.6 * type_px / height)
    for place, (name, values) in enumerate(lines):
        colour = group_colour(colours, place)
        figure.add_scatter(
            y=values,
            mode="lines",
            name=plain(name),
            line={"color": colour, "width": 2.5, "dash": DASHES[place % len(DASHES)]},
            hovertemplate="<b>" + in_template(name) + "</b>, %{x} layers passed: %{y:.1%}<extra></extra>",
        )
        figure.add_annotation(
            x=len(values) - 1, y=ends[place], text=plain(name), showarrow=False, xanchor="left", xshift=8,
            font={"color": colour, "size": type_px},
        )  # fmt: skip
    return figure


@kept
def by_layer(
    lines: Sequence[tuple[str, NDArray[np.floating], str]], title: str, *, logarithmic: bool, height: int = 420,
    type_px: float = TYPE,
) -> go.Figure:  # fmt: skip
    """Return lines (name, values, colour field of the palette) over the layers, named in a legend above."""
    figure = blank(
        title + " by layer: " + listing([name for name, _, _ in lines]),
        height,
        type_px,
        (4.4 * type_px, 2.2 * type_px, type_px, 3.2 * type_px),
    )
    figure.update_layout(
        xaxis=axis("layer", type_px),
        yaxis=axis(title, type_px, **({"type": "log", "dtick": 1} if logarithmic else {}), showgrid=True),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        dragmode=False,
    )
    colours = palette()
    for place, (name, values, colour) in enumerate(lines):
        figure.add_scatter(
            x=np.arange(1, len(values) + 1),
            y=values,
            mode="lines+markers",
            name=plain(name),
            line={"color": getattr(colours, colour), "width": 2, "dash": DASHES[place % len(DASHES)]},
            marker={"size": 5},
            hovertemplate="<b>" + in_template(name) + "</b> layer %{x}: %{y:.3g}<extra></extra>",
        )
    return figure


@kept
def cost_bars(
    tokens: Sequence[str],
    bits: NDArray[np.floating],
    *,
    covered: bool = False,
    height: int = 440,
    type_px: float = TYPE,
) -> go.Figure:
    """Return the cost of each token in bits as a bar under which the token stands. Raises ValueError for other lengths.

    `tokens` (n,) and `bits` (n,) go together. Names are thinned out where there are too many to read. With `covered`
    the tokens stand without their costs.
    """
    if len(tokens) != len(bits) or len(tokens) == 0:
        raise ValueError(f"{len(tokens)} tokens and {len(bits)} costs do not fit.")
    named = [f"{token} {cost:.1f}" for token, cost in zip(tokens, bits, strict=True)]
    figure = blank(
        "Cost of each token in bits: " + ("covered." if covered else listing(named)),
        height, type_px, (4 * type_px, type_px, type_px, 7 * type_px),
    )  # fmt: skip
    step = -(-len(tokens) // 60)
    shown = list(range(0, len(tokens), step))
    figure.update_layout(
        xaxis=axis(
            "", type_px, tickvals=shown, ticktext=[plain(tokens[place]) for place in shown], tickangle=-60,
            automargin=True, range=(-0.5, max(len(tokens), _FEW) - 0.5),
        ),
        yaxis=axis("cost in bits", type_px, showgrid=True, rangemode="tozero"),
        bargap=0.2,
        dragmode=False,
    )  # fmt: skip
    if covered:
        figure.update_yaxes(showticklabels=False)
        return figure
    figure.add_bar(
        x=np.arange(len(tokens)),
        y=bits,
        marker={"color": palette().primary, "line": {"width": 0}},
        hovertext=[plain(token) for token in tokens],
        hovertemplate="<b>%{hovertext}</b> %{y:.2f} bits<extra></extra>",
    )
    return figure


def spread(values: Sequence[float], apart: float) -> list[float]:
    """Move values up until each lies at least `apart` above the one below it, so that their names do not overlap."""
    moved = list(values)
    order = sorted(range(len(values)), key=lambda place: values[place])
    for below, place in pairwise(order):
        moved[place] = max(moved[place], moved[below] + apart)
    return moved
