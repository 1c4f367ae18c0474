"""Words as points: a cloud of groups in two or three dimensions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, group_colour, in_template, legend, listing, plain
from viz.plots.kept import kept
from viz.plots.labels import sides
from viz.plots.plane import Plane
from viz.theme import mix, palette

MARKER = 9
"""Diameter of a word's mark, in pixels."""

# Marks that tell groups apart, with the size that makes them look alike. Seven colours and eight marks: 56 pairs.
_MARKS = (
    ("circle", 1.0),
    ("square", 0.95),
    ("diamond", 1.1),
    ("triangle-up", 1.25),
    ("cross", 1.1),
    ("star", 1.4),
    ("triangle-down", 1.25),
    ("pentagon", 1.1),
)
_MARKS_3D = (
    ("circle", 1.0),
    ("square", 0.85),
    ("diamond", 0.75),
    ("cross", 1.2),
    ("x", 0.9),
    ("circle-open", 1.2),
    ("square-open", 1.1),
    ("diamond-open", 1.0),
)
_APART_3D = 0.09  # of the cloud's size: labels in space turn, so that they only keep their distance


@dataclass(frozen=True, eq=False)
class _Cloud:
    """The words of a picture."""

    points: NDArray[np.floating]
    labels: Sequence[str]
    groups: Sequence[str]
    backdrop: str | None

    @property
    def names(self) -> list[str]:
        """The groups that stand before the backdrop, in the order in which they first come."""
        return [name for name in dict.fromkeys(self.groups) if name != self.backdrop]

    def rows(self, name: str | None) -> list[int]:
        """The rows of one group."""
        return [row for row, group in enumerate(self.groups) if group == name]

    @property
    def front(self) -> list[int]:
        """The rows of all words before the backdrop."""
        return [row for row, group in enumerate(self.groups) if group != self.backdrop]


@kept
def scatter(
    points: NDArray[np.floating],
    labels: Sequence[str],
    groups: Sequence[str],
    *,
    kept: Sequence[float],
    axes: Sequence[str],
    backdrop: str | None = None,
    height: int = 560,
    width: int = 720,
    type_px: float = TYPE,
) -> go.Figure:
    """Return the words as points, one colour and mark a group.

    `points` (n, 2) or (n, 3) in the units of the embedding; `labels` and `groups` have n entries; `kept` is the share
    of variance (0 to 1) on each of the `axes`. The group called `backdrop` lies small and grey behind the others, its
    words shown on hover alone. In two dimensions the axes share one scale, words stand where they fit in a figure at
    least `width` pixels wide, the first served first, and points can be clicked or caught with a lasso; the figure is
    lower than `height` where the points need less. Each point's customdata is its row: `chosen` reads it back. Raises
    ValueError where the lengths disagree.
    """
    points = np.asarray(points)
    count, dimensions = points.shape
    if count == 0 or dimensions not in (2, 3) or not len(labels) == len(groups) == count:
        raise ValueError(f"{points.shape} points, {len(labels)} labels and {len(groups)} groups do not fit.")
    if not len(kept) == len(axes) == dimensions:
        raise ValueError("Each axis needs its name and its share of the variance.")
    cloud = _Cloud(points, labels, groups, backdrop)
    titles = [f"{name} · {share:.1%}" for name, share in zip(axes, kept, strict=True)]
    alt = (
        f"{count} words in {dimensions} dimensions, {listing(titles)} of the variance. "
        f"Groups: {listing(list(dict.fromkeys(groups)))}."
    )
    if dimensions == 2:
        return _flat(cloud, titles, alt, height, width, type_px)
    return _space(cloud, titles, alt, height, type_px)


def _flat(cloud: _Cloud, titles: Sequence[str], alt: str, height: int, width: int, type_px: float) -> go.Figure:
    margin = (3.6 * type_px, 2.4 * type_px, 0.5 * type_px, 3.4 * type_px)
    room = width - margin[0] - margin[2], height - margin[1] - margin[3]
    plane = Plane.around(cloud.points, room, (3 * type_px, 2 * type_px))
    figure = blank(alt, plane.frame[1] + margin[1] + margin[3], type_px, margin)
    zero = {"zeroline": True, "zerolinecolor": palette().hair}
    across, up = (f"{title} of the variance" for title in titles)
    figure.update_layout(
        xaxis=axis(across, type_px, range=plane.x, scaleanchor="y", **zero),
        yaxis=axis(up, type_px, range=plane.y, **zero),
        legend=legend(type_px) | {"itemsizing": "constant"},
        showlegend=True,
        dragmode="pan",  # a click selects only then; the lasso waits among the tools
        clickmode="event+select",
    )
    front = cloud.front
    found = sides(
        plane.pixels(cloud.points)[front],
        [cloud.labels[row] for row in front],
        type_px=type_px,
        marker_px=MARKER,
        frame=plane.frame,
    )
    standing = dict(zip(front, found, strict=True))
    picked = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 0.35}}}
    for trace, rows in _traces(cloud, _MARKS, MARKER, outline=1):
        figure.add_scatter(
            x=cloud.points[rows, 0],
            y=cloud.points[rows, 1],
            text=[plain(cloud.labels[row]) if standing.get(row) else "" for row in rows],
            textposition=[standing.get(row) or "middle right" for row in rows],
            cliponaxis=False,
            **picked,
            **trace,
        )
    return figure


def _space(cloud: _Cloud, titles: Sequence[str], alt: str, height: int, type_px: float) -> go.Figure:
    named = _far_apart(cloud.points, cloud.front)
    figure = blank(alt, height, type_px, (0, 2.4 * type_px, 0, 0))
    scene = dict(zip(("xaxis", "yaxis", "zaxis"), (_space_axis(title, type_px) for title in titles), strict=True))
    figure.update_layout(
        scene={
            **scene,
            "aspectmode": "data",
            "camera": {"eye": {"x": 1.4, "y": 1.4, "z": 0.75}, "center": {"x": 0, "y": 0, "z": -0.15}},
            "dragmode": "turntable",
        },
        legend=legend(type_px) | {"itemsizing": "constant"},
        showlegend=True,
    )
    for trace, rows in _traces(cloud, _MARKS_3D, 0.7 * MARKER, outline=0):
        figure.add_scatter3d(
            x=cloud.points[rows, 0],
            y=cloud.points[rows, 1],
            z=cloud.points[rows, 2],
            text=[cloud.labels[row] if row in named else "" for row in rows],
            textposition="top center",
            **trace,
        )
    return figure


def _traces(
    cloud: _Cloud, marks: Sequence[tuple[str, float]], size: float, *, outline: float
) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """Yield what each group's trace has in two and in three dimensions, with its rows; the backdrop comes first."""
    colours = palette()
    if behind := cloud.rows(cloud.backdrop):
        mark = {"color": mix(colours.gray, colours.background, 0.45), "size": 0.5 * size, "opacity": 1}
        yield _trace(cloud, str(cloud.backdrop), behind, mark | {"line": {"width": 0}}), behind
    for place, name in enumerate(cloud.names):
        symbol, scale = marks[place % len(marks)]
        mark = {"color": group_colour(colours, place), "symbol": symbol, "size": scale * size, "opacity": 1}
        rows = cloud.rows(name)
        yield _trace(cloud, name, rows, mark | {"line": {"color": colours.background, "width": outline}}), rows


def _trace(cloud: _Cloud, name: str, rows: Sequence[int], mark: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": plain(name),
        "mode": "markers+text",
        "marker": mark,
        "textfont": {"color": palette().text},
        "customdata": rows,
        "hovertext": [plain(cloud.labels[row]) for row in rows],
        "hovertemplate": "<b>%{hovertext}</b><extra>" + in_template(name) + "</extra>",
    }


def _space_axis(title: str, type_px: float) -> dict[str, Any]:
    colours = palette()
    return {
        "title": {"text": plain(title), "font": {"size": type_px, "color": colours.soft}},
        "showticklabels": False,
        "showbackground": False,
        "showspikes": False,
        "gridcolor": colours.hair,
        "zerolinecolor": mix(colours.text, colours.background, 0.7),
    }


def _far_apart(points: NDArray[np.floating], rows: Sequence[int]) -> set[int]:
    """Return those of the `rows` whose labels can stand in space: each some way from those before it."""
    size = float(np.ptp(points[rows], axis=0).max()) if rows else 0.0
    named: list[int] = []
    for row in rows:
        if not named or np.linalg.norm(points[named] - points[row], axis=1).min() > _APART_3D * size:
            named.append(row)
    return set(named)


def chosen(state: object, count: int) -> list[int]:
    """Return the rows of the words that a visitor clicked or caught, in order.

    `state` is what st.plotly_chart(scatter(...), on_select="rerun") returned; whatever in it is no row of `count`
    words is left out.
    """
    selection = state.get("selection") if isinstance(state, Mapping) else None
    points = selection.get("points") if isinstance(selection, Mapping) else None
    caught = points if isinstance(points, list) else []
    rows = [_row(point.get("customdata")) for point in caught if isinstance(point, Mapping)]
    return sorted({row for row in rows if row is not None and 0 <= row < count})


def _row(sent: object) -> int | None:
    """Return the row in a point's customdata, which the browser sends bare or in a list of one."""
    bare = sent[0] if isinstance(sent, list | tuple) and len(sent) == 1 else sent
    return bare if isinstance(bare, int) and not isinstance(bare, bool) else None
