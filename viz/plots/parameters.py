"""Where parameters are: counts side by side, and areas on one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from viz.plots.figures import TYPE, blank, hidden_axis, in_template, listing, plain
from viz.plots.kept import kept
from viz.plots.labels import text_width
from viz.plots.rows import beside, row_axis
from viz.theme import Palette, mix, palette

_HUES = {"ends": "primary", "attention": "orange", "mlp": "green", "rest": "gray"}
"""The colour of a group in the palette."""


@dataclass(frozen=True)
class Part:
    """One category of a model."""

    label: str
    group: str
    """One of "ends", "attention", "mlp", "rest"."""
    count: int
    """Parameters."""


@dataclass(frozen=True)
class Rectangle:
    """Where a part lies: left and bottom edge, width and height."""

    part: Part
    x: float
    y: float
    width: float
    height: float


def areas(parts: Sequence[Part]) -> list[Rectangle]:
    """Return rectangles whose areas are the counts of `parts`, filling a square whose area is their sum.

    A group is a column, in the order in which groups first come; parts of nothing have no rectangle.
    """
    real = [part for part in parts if part.count]
    side = float(sum(part.count for part in real)) ** 0.5
    found, x = [], 0.0
    for group in dict.fromkeys(part.group for part in real):
        inside = [part for part in real if part.group == group]
        width = sum(part.count for part in inside) / side
        y = side
        for part in inside:
            height = part.count / width
            y -= height
            found.append(Rectangle(part, x, y, width, height))
        x += width
    return found


def _colour(colours: Palette, part: Part, place: int) -> str:
    """Return the colour of a part: its group's hue, each next one of a group a little paler."""
    return mix(getattr(colours, _HUES[part.group]), colours.background, 0.15 + 0.15 * (place % 4))


@kept
def counts(
    labels: Sequence[str],
    models: Sequence[tuple[str, Sequence[int | None]]],
    marked: int,
    groups: Sequence[str],
    none: str,
    *,
    height: int = 420,
    type_px: float = TYPE,
) -> go.Figure:
    """Return a table of categories as bars: a row a label, a panel a model (title, parameters), each with its numbers.

    A bar is as long as the category's share of its own model; the row `marked` stands out, others have the colours of
    their `groups`. `none` stands where a model lists no such category. Raises ValueError where lengths disagree.
    """
    if any(len(values) != len(labels) for _, values in models) or len(groups) != len(labels) or not labels:
        raise ValueError(f"{len(labels)} labels do not fit the counts.")
    alt = " ".join(
        f"{title}: {listing([f'{label} {value:,}' for label, value in zip(labels, values, strict=True) if value], 14)}."
        for title, values in models
    )
    figure = blank(alt, height, type_px, (beside(labels, type_px), 1.8 * type_px, 0, 0))
    figure.update_layout(yaxis=row_axis(labels, type_px), bargap=0.25, dragmode=False)
    for place, (title, values) in enumerate(models):
        _add_panel(figure, (labels, groups), (title, values), (place, len(models)), marked, none, type_px)
    return figure


def _add_panel(
    figure: go.Figure,
    rows: tuple[Sequence[str], Sequence[str]],
    model: tuple[str, Sequence[int | None]],
    panel: tuple[int, int],
    marked: int,
    none: str,
    type_px: float,
) -> None:
    """Add one model's bars: `rows` are labels and groups, `panel` is which one it is of how many."""
    (labels, groups), (title, values), (place, count) = rows, model, panel
    colours, half = palette(), 1 / count
    total = sum(value or 0 for value in values[:-1]) or 1  # the last row is the total
    shares = [(value or 0) / total for value in values]
    name = f"xaxis{place + 1 if place else ''}"
    largest = max(shares[:-1]) or 1.0
    figure.update_layout(
        {name: hidden_axis(domain=(place * half, (place + 1) * half - 0.02), range=(0, 2.9 * largest), fixedrange=True)}
    )
    lengths = [*shares[:-1], 0.0]
    hues = [getattr(colours, _HUES.get(group, "gray")) for group in groups]
    figure.add_bar(
        x=lengths,
        y=np.arange(len(labels)),
        xaxis=f"x{place + 1 if place else ''}",
        orientation="h",
        marker={
            "color": [hue if row == marked else mix(hue, colours.background, 0.35) for row, hue in enumerate(hues)],
            "line": {"width": [2.5 if row == marked else 0 for row in range(len(labels))], "color": colours.text},
        },
        text=[
            none if value is None else f"<b>{value:,}</b>" if row == len(labels) - 1 else f"{value:,} · {share:.1%}"
            for row, (value, share) in enumerate(zip(values, shares, strict=True))
        ],
        textposition="outside",
        constraintext="none",
        textfont={"size": max(13, type_px - 2), "color": colours.text},
        cliponaxis=False,
        hovertext=[plain(label) for label in labels],
        hovertemplate="<b>%{hovertext}</b> %{text}, " + in_template(title) + "<extra></extra>",
    )
    figure.add_annotation(
        x=place * half, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", showarrow=False,
        text=f"<b>{plain(title)}</b>", font={"color": colours.text, "size": type_px},
    )  # fmt: skip


@kept
def squares(
    models: Sequence[tuple[str, Sequence[Part]]], words: Mapping[str, str], *, height: int = 420, type_px: float = TYPE
) -> go.Figure:
    """Return models (title, parts) as squares on one scale: an area is a number of parameters.

    The last model, the largest, stands at the right; the others stand in a column at its left with their names.
    `words` has `alt`, with {models}. Raises ValueError for fewer than two.
    """
    if len(models) < 2:
        raise ValueError("One model alone has no scale.")
    totals = [sum(part.count for part in parts) for _, parts in models]
    sides = [total**0.5 for total in totals]
    unit = max(sides)
    named = [f"{title} {total:,}" for (title, _), total in zip(models, totals, strict=True)]
    figure = blank(words["alt"].format(models=listing(named)), height, type_px, (0, 1.8 * type_px, 0, 0.4 * type_px))
    step = unit / max(len(models) - 1, 1)
    left = 1.35 * unit
    figure.update_layout(
        xaxis=hidden_axis(range=(-0.02 * unit, left + sides[-1] + 0.02 * unit), fixedrange=True, constrain="domain"),
        yaxis=hidden_axis(range=(0, unit), scaleanchor="x", fixedrange=True, constrain="domain"),
        dragmode=False,
    )
    small = zip(models[:-1], totals[:-1], sides[:-1], strict=True)
    for place, ((title, parts), total, side) in enumerate(small):
        middle = unit - (place + 0.5) * step
        _draw(figure, parts, 0.16 * unit - side, middle - side / 2, type_px, border=0)
        figure.add_annotation(
            x=0.2 * unit, y=middle, xanchor="left", showarrow=False, align="left",
            text=f"{plain(title)} <b>{total:,}</b>", font={"size": max(13, type_px - 1)},
        )  # fmt: skip
    _draw(figure, models[-1][1], left, 0, type_px)
    figure.add_annotation(
        x=left, y=sides[-1], xanchor="left", yanchor="bottom", showarrow=False,
        text=f"{plain(models[-1][0])} <b>{totals[-1]:,}</b>", font={"size": max(13, type_px - 1)},
    )  # fmt: skip
    return figure


@kept
def one_square(parts: Sequence[Part], alt: str, *, height: int = 420, type_px: float = TYPE) -> go.Figure:
    """Return one model's square alone, with the names of those parts that have room for theirs."""
    figure = blank(alt, height, type_px, (0, 1.8 * type_px, 0, 0.4 * type_px))
    side = float(sum(part.count for part in parts)) ** 0.5
    figure.update_layout(
        xaxis=hidden_axis(range=(0, side), fixedrange=True, constrain="domain"),
        yaxis=hidden_axis(range=(0, side), scaleanchor="x", fixedrange=True, constrain="domain"),
        dragmode=False,
    )
    pixels = (min(height, 330) - 2.2 * type_px) / side
    _draw(figure, parts, 0, 0, type_px, pixels=pixels)
    return figure


def _draw(
    figure: go.Figure,
    parts: Sequence[Part],
    x: float,
    y: float,
    type_px: float,
    *,
    border: float = 0.5,
    pixels: float = 0,
) -> None:
    """Add a square of parts whose corner is at (x, y); with `pixels` for a unit, names where they have room."""
    colours = palette()
    seen: dict[str, int] = {}
    size = max(13, type_px - 1)
    for box in areas(parts):
        place = seen.setdefault(box.part.group, 0)
        seen[box.part.group] += 1
        colour = _colour(colours, box.part, place)
        x0, y0 = x + box.x, y + box.y
        figure.add_scatter(
            x=[x0, x0 + box.width, x0 + box.width, x0, x0],
            y=[y0, y0, y0 + box.height, y0 + box.height, y0],
            mode="lines",
            fill="toself",
            fillcolor=colour,
            line={"color": colours.background if border else colour, "width": border or 1},
            hoveron="fills",
            name=plain(f"{box.part.label}: {box.part.count:,}"),
            hoverinfo="name",
            hoverlabel={"namelength": -1},
        )
        lines = box.part.label.split(" ")
        across = max(text_width(line, size) for line in lines)
        if box.width * pixels > across and box.height * pixels > 1.3 * size * len(lines):
            figure.add_annotation(
                x=x0 + box.width / 2, y=y0 + box.height / 2, text="<br>".join(map(plain, lines)), showarrow=False,
                font={"size": size, "color": colours.written_on(colour)},
            )  # fmt: skip
