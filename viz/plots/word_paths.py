"""One token's vector on its way through the layers, for one or more prompts."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, group_colour, hidden_axis, in_template, legend, listing, plain
from viz.plots.kept import kept
from viz.plots.labels import along, sides
from viz.plots.plane import Plane
from viz.theme import palette

_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star")
_DASHES = ("solid", "dash", "dot", "dashdot")
_STOP = 7  # diameter of a layer's mark, in pixels

Path = tuple[str, NDArray[np.floating]]


@kept
def context_path(paths: Sequence[Path], *, height: int = 480, width: int = 560, type_px: float = TYPE) -> go.Figure:
    """Return the paths (name, points (L + 1, 2)) of a vector through the layers, all in one fixed plane.

    Point 0 is the vector that enters the first layer, point L the one that leaves the last. Both ends
    and every fifth layer carry their numbers where they fit in a figure at least `width` pixels wide. Raises ValueError
    for an empty path or one that is not flat.
    """
    if not paths or any(points.ndim != 2 or points.shape[1] != 2 or len(points) == 0 for _, points in paths):
        raise ValueError("A path is a row of points with two coordinates each.")
    names = [name for name, _ in paths]
    alt = f"The way through {len(paths[0][1]) - 1} layers, in one plane, of: {listing(names)}."
    edge = 0.5 * type_px
    margin = (edge, 2.4 * type_px, edge, edge)
    plane = Plane.around(
        np.concatenate([points for _, points in paths]),
        (width - 2 * edge, height - margin[1] - margin[3]),
        (2.5 * type_px, 1.8 * type_px),
    )
    figure = blank(alt, plane.frame[1] + margin[1] + margin[3], type_px, margin)
    figure.update_layout(
        xaxis=hidden_axis(range=plane.x, scaleanchor="y"),
        yaxis=hidden_axis(range=plane.y),
        legend=legend(type_px),
        showlegend=True,
        dragmode=False,
    )
    numbered = _numbered([points for _, points in paths], plane, type_px)
    for place, ((name, points), standing) in enumerate(zip(paths, numbered, strict=True)):
        _draw_path(figure, place, name, points, standing)
    return figure


def _numbered(paths: Sequence[NDArray[np.floating]], plane: Plane, type_px: float) -> list[list[str | None]]:
    """Return for each layer of each path the side where its number stands: at the ends and every fifth layer."""
    ends = [(path, layer) for path, points in enumerate(paths) for layer in dict.fromkeys((len(points) - 1, 0))]
    fifths = [(path, layer) for path, points in enumerate(paths) for layer in range(5, len(points) - 1, 5)]
    pixels = [plane.pixels(points) for points in paths]
    found = sides(
        np.array([pixels[path][layer] for path, layer in ends + fifths]),
        [str(layer) for _, layer in ends + fifths],
        type_px=type_px,
        marker_px=_STOP,
        frame=plane.frame,
        blocked=np.vstack([along(row, 4) for row in pixels]),
    )
    standing: list[list[str | None]] = [[None] * len(points) for points in paths]
    for (path, layer), side in zip(ends + fifths, found, strict=True):
        standing[path][layer] = side
    return standing


def _draw_path(
    figure: go.Figure, place: int, name: str, points: NDArray[np.floating], standing: Sequence[str | None]
) -> None:
    colours = palette()
    colour = group_colour(colours, place)
    last = len(points) - 1
    figure.add_scatter(
        x=points[:, 0],
        y=points[:, 1],
        name=plain(name),
        mode="lines+markers+text",
        line={"color": colour, "width": 2, "dash": _DASHES[place % len(_DASHES)]},
        marker={
            "color": colour,
            "symbol": _SYMBOLS[place % len(_SYMBOLS)],
            "size": [_STOP + 4 if layer in (0, last) else _STOP for layer in range(last + 1)],
            "opacity": 1,
            "line": {"color": colours.background, "width": 1},
        },
        text=[str(layer) if side else "" for layer, side in enumerate(standing)],
        textposition=[side or "middle right" for side in standing],
        textfont={"color": colour},
        customdata=np.arange(last + 1),
        hovertemplate="<b>" + in_template(name) + "</b><br>after layer %{customdata}<extra></extra>",
        cliponaxis=False,
    )


@kept
def cosine_by_layer(
    lines: Sequence[Path], marked: int | None = None, *, height: int = 320, type_px: float = TYPE
) -> go.Figure:
    """Return cosines (name, values (L + 1,)) layer by layer, from what enters the first to what leaves the last.

    Where a layer is `marked`, a bar and a number show how far the first two lines are apart after it.

    Raises ValueError where there is no line or one is empty.
    """
    if not lines or any(values.ndim != 1 or len(values) == 0 for _, values in lines):
        raise ValueError("A line is a row of cosines.")
    ends = [f"{name} from {values[0]:.2f} to {values[-1]:.2f}" for name, values in lines]
    alt = f"Cosine by layer: {listing(ends)}."
    if marked is not None:
        alt += f" After layer {marked} {lines[0][0]} and {lines[1][0]} are {_apart(lines, marked):.2f} apart."
    figure = blank(alt, height, type_px, (3.8 * type_px, 2.4 * type_px, type_px, 3.6 * type_px))
    layers = max(len(values) for _, values in lines) - 1
    low = min(0.0, *(float(values.min()) for _, values in lines))
    figure.update_layout(
        xaxis=axis("layers passed", type_px, range=(-0.3, layers + 0.3), fixedrange=True, ticks="outside", ticklen=4),
        yaxis=axis("cosine", type_px, range=(low - 0.04, 1.04), fixedrange=True)
        | {"showgrid": True, "zeroline": True, "zerolinecolor": palette().soft},
        hovermode="x unified",
        legend=legend(type_px),
        showlegend=True,
        dragmode=False,
    )
    for place, (name, values) in enumerate(lines):
        colour = group_colour(palette(), place)
        figure.add_scatter(
            x=np.arange(len(values)),
            y=values,
            name=plain(name),
            mode="lines+markers",
            line={"color": colour, "width": 2.5, "dash": _DASHES[place % len(_DASHES)]},
            marker={"color": colour, "symbol": _SYMBOLS[place % len(_SYMBOLS)], "size": 6},
            hovertemplate="%{y:.3f}",
            cliponaxis=False,
        )
    if marked is not None:
        _draw_gap(figure, lines, marked)
    return figure


def _apart(lines: Sequence[Path], layer: int) -> float:
    return abs(float(lines[0][1][layer]) - float(lines[1][1][layer]))


def _draw_gap(figure: go.Figure, lines: Sequence[Path], layer: int) -> None:
    """Add the bar between the first two lines at a layer, with its length on the side where they stay further apart."""
    colours = palette()
    one, other = (float(values[layer]) for _, values in lines[:2])
    last = len(lines[0][1]) - 1
    room = last - layer > last / 8  # for the number, before the frame ends
    right = layer == 0 or (room and _apart(lines, layer + 1) >= _apart(lines, layer - 1))
    figure.add_shape(type="line", x0=layer, x1=layer, y0=one, y1=other, line={"color": colours.text, "width": 3})
    figure.add_annotation(
        text=f"{_apart(lines, layer):.2f}",
        x=layer,
        y=(one + other) / 2,
        xanchor="left" if right else "right",
        xshift=6 if right else -6,
        showarrow=False,
        font={"color": colours.text},
    )
