"""Sums of words as arrows in the plane that the words span."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, blank, hidden_axis, listing, plain
from viz.plots.kept import kept
from viz.plots.labels import along, sides, text_width
from viz.plots.plane import Plane
from viz.theme import palette, sheer

MARKER = 9
"""Diameter of a word's mark, in pixels."""


@kept
def parallelogram(
    points: NDArray[np.floating],
    labels: Sequence[str],
    arrows: Sequence[tuple[int, int, str]],
    answer: int,
    *,
    height: int = 440,
    width: int = 560,
    type_px: float = TYPE,
) -> go.Figure:
    """Return words and the arrows between them, with one scale on both axes.

    `points` (n, 2) lie in the plane that the words span; `arrows` are (row it starts from, row it ends at, label or
    ""); the word in row `answer` is the one asked for and stands out. Words stand where they cover nothing in a figure
    at least `width` pixels wide, the answer's first; one that fits nowhere stands above its point. Raises ValueError
    where lengths disagree, IndexError for an unknown row.
    """
    points = np.asarray(points)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) != len(labels) or len(points) == 0:
        raise ValueError(f"{points.shape} points and {len(labels)} labels do not fit.")
    colours = palette()
    steps = [f"{labels[start]} to {labels[end]}" for start, end, _ in arrows]
    alt = f"The words {listing(labels)} in a plane; arrows {listing(steps)}. The answer is {labels[answer]}."
    edge = 0.5 * type_px
    widest = max(text_width(label, type_px + 1) for label in labels)
    beside = min(max(6 * type_px, 0.6 * widest), width / 3)
    plane = Plane.around(points, (width - 2 * edge, height - 2 * edge), (beside, 2.5 * type_px))
    standing = _beside_arrows(plane, points, labels, arrows, answer, type_px)
    figure = blank(alt, plane.frame[1] + 2 * edge, type_px, (edge, edge, edge, edge))
    figure.update_layout(
        xaxis=hidden_axis(range=plane.x, scaleanchor="y"), yaxis=hidden_axis(range=plane.y), dragmode=False
    )
    for start, end, label in arrows:
        _draw_arrow(figure, points[start], points[end])
        if label:
            _name_arrow(figure, points[[start, end]], plane, label, type_px)
    is_answer = np.arange(len(points)) == answer
    figure.add_trace(
        go.Scatter(
            x=points[:, 0],
            y=points[:, 1],
            mode="markers+text",
            text=[plain(label) for label in labels],
            textposition=[standing[row] or "top center" for row in range(len(points))],
            textfont={"color": [colours.primary if hit else colours.text for hit in is_answer], "size": type_px + 1},
            marker={
                "color": [colours.primary if hit else colours.gray for hit in is_answer],
                "size": [MARKER + 4 if hit else MARKER for hit in is_answer],
                "opacity": 1,
                "line": {"color": colours.background, "width": 1.5},
            },
            customdata=np.arange(len(points)),
            hovertext=[plain(label) for label in labels],
            hovertemplate="<b>%{hovertext}</b><extra></extra>",
            cliponaxis=False,
        )
    )
    return figure


def _beside_arrows(
    plane: Plane,
    points: NDArray[np.floating],
    labels: Sequence[str],
    arrows: Sequence[tuple[int, int, str]],
    answer: int,
    type_px: float,
) -> dict[int, str | None]:
    """Return the side of each point where its word covers neither an arrow nor an arrow's label, the answer's first."""
    pixels = plane.pixels(points)
    blocked = [np.empty((0, 4))]
    for start, end, label in arrows:
        ends = pixels[[start, end]]
        blocked.append(along(ends, 4))
        if label:
            middle = ends.mean(axis=0) - [0, _lift(ends, label, type_px)]
            half = np.array([text_width(label, type_px) + 4, 1.7 * type_px]) / 2
            blocked.append(np.hstack([middle - half, middle + half])[None])
    order = [answer, *(row for row in range(len(points)) if row != answer)]
    found = sides(
        pixels[order],
        [labels[row] for row in order],
        type_px=type_px + 1,
        marker_px=MARKER + 4,
        frame=plane.frame,
        blocked=np.vstack(blocked),
    )
    return dict(zip(order, found, strict=True))


def _lift(ends: NDArray[np.floating], label: str, type_px: float) -> float:
    """Return how many pixels above the middle of an arrow its label stands: 0 where enough of the arrow is seen."""
    across, down = np.abs(ends[1] - ends[0])
    hidden = min(text_width(label, type_px) / max(across, 1e-9), 1.5 * type_px / max(down, 1e-9))
    return 0.0 if hidden < 0.65 else type_px


def _draw_arrow(figure: go.Figure, start: NDArray[np.floating], end: NDArray[np.floating]) -> None:
    figure.add_annotation(
        x=end[0],
        y=end[1],
        ax=start[0],
        ay=start[1],
        xref="x",
        yref="y",
        axref="x",
        ayref="y",
        text="",
        showarrow=True,
        arrowhead=2,
        arrowsize=1.1,
        arrowwidth=2,
        arrowcolor=sheer(palette().gray, 0.8),
        standoff=9,
        startstandoff=8,
    )


def _name_arrow(figure: go.Figure, ends: NDArray[np.floating], plane: Plane, label: str, type_px: float) -> None:
    colours = palette()
    lift = _lift(plane.pixels(ends), label, type_px)
    figure.add_annotation(
        x=ends[:, 0].mean(),
        y=ends[:, 1].mean(),
        yshift=lift,
        text=plain(label),
        showarrow=False,
        font={"color": colours.soft, "size": type_px},
        bgcolor="rgba(0,0,0,0)" if lift else colours.background,
        borderpad=1,
    )
