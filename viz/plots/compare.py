"""Two models side by side: costs of words, likelihoods of what they write, parameters as areas."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, group_colour, hidden_axis, in_template, legend, listing, plain
from viz.plots.kept import kept
from viz.plots.labels import text_width
from viz.plots.layers import DASHES, spread
from viz.theme import Palette, mix, palette

_NAMED = 45  # words that a figure as wide as a laptop's screen has room to name
_FEW = 12  # pairs of bars that there is room for at least


def _pair(colours: Palette) -> tuple[str, str]:
    """Return the colours of the model in use and of the second one: told apart by lightness too."""
    return colours.primary, mix(colours.gray, colours.background, 0.25)


@kept
def paired_bars(
    words: Sequence[str],
    bits: NDArray[np.floating],
    titles: tuple[str, str],
    title: str,
    *,
    second_stands_out: bool = False,
    height: int = 420,
    type_px: float = TYPE,
) -> go.Figure:
    """Return two bars for each of n words, what it cost either model: `bits` (2, n), NaN where nothing was measured.

    The first one's bars stand out, or the second one's, where it is what comes after a change. Words are thinned out
    where there are too many to read. Raises ValueError where the lengths disagree.
    """
    bits = np.asarray(bits)
    if bits.shape != (2, len(words)) or not len(words):
        raise ValueError(f"{bits.shape} costs and {len(words)} words do not fit.")
    alt = listing([f"{word} {one:.1f} and {other:.1f}" for word, one, other in zip(words, *bits, strict=True)])
    figure = blank(
        f"{title}, of {titles[0]} and of {titles[1]}: {alt}", height, type_px,
        (4 * type_px, 2 * type_px, type_px, 6 * type_px),
    )  # fmt: skip
    shown = range(0, len(words), -(-len(words) // _NAMED))
    figure.update_layout(
        xaxis=axis(
            "", type_px, tickvals=list(shown), ticktext=[plain(words[place]) for place in shown], tickangle=-60,
            range=(-0.5, max(len(words), _FEW) - 0.5),
        ),
        yaxis=axis(title, type_px, showgrid=True, rangemode="tozero"),
        bargap=0.25, bargroupgap=0.05, dragmode=False, showlegend=True, legend=legend(type_px),
    )  # fmt: skip
    hover = [plain(word) for word in words]
    shades = _pair(palette())
    for row, name, colour in zip(bits, titles, shades[::-1] if second_stands_out else shades, strict=True):
        figure.add_bar(
            x=np.arange(len(words)), y=row, name=plain(name), marker={"color": colour, "line": {"width": 0}},
            hovertext=hover,
            hovertemplate="<b>%{hovertext}</b> %{y:.2f} bits, " + in_template(name) + "<extra></extra>",
        )  # fmt: skip
    return figure


@kept
def depth_lines(
    lines: Sequence[tuple[str, NDArray[np.floating]]],
    axes: tuple[str, str],
    lowest: float,
    *,
    height: int = 340,
    type_px: float = TYPE,
) -> go.Figure:
    """Return the probability of each token (name, values (L+1,)) over the share of the layers passed, named at its end.

    `axes` name what runs across and up. The probabilities are on a logarithmic scale from `lowest`, where smaller ones
    lie, to 1: the same for models of any depth. A line that is all NaN is left out, and the others keep their colours.
    """
    known = [(place, name, values) for place, (name, values) in enumerate(lines) if not np.isnan(values).all()]
    told = [f"{name} {values[-1]:.2%}" for _, name, values in known]
    figure = blank(
        f"{axes[1]} after each layer. After the last: {listing(told)}", height, type_px,
        (5 * type_px, type_px, 7 * type_px, 3.2 * type_px),
    )  # fmt: skip
    powers = range(round(np.log10(lowest)), 1)
    figure.update_layout(
        xaxis=axis(axes[0], type_px, range=(0, 1), tickformat=".0%"),
        yaxis=axis(
            axes[1], type_px, range=(powers[0] - 0.1, 0.1), showgrid=True, tickvals=list(powers),
            ticktext=["≤ " * (power == powers[0]) + f"{10.0**power:.{max(0, -power - 2)}%}" for power in powers],
        ),
        dragmode=False,
    )  # fmt: skip
    colours = palette()
    heights = [np.log10(np.maximum(values, lowest)) for _, _, values in known]
    ends = spread([float(row[-1]) for row in heights], -powers[0] * 1.6 * type_px / height)
    for (place, name, values), row, end in zip(known, heights, ends, strict=True):
        colour, passed = group_colour(colours, place), np.arange(len(values))
        figure.add_scatter(
            x=passed / (len(values) - 1), y=row, mode="lines+markers", name=plain(name), marker={"size": 5},
            line={"color": colour, "width": 2.5, "dash": DASHES[place % len(DASHES)]},
            customdata=np.stack([passed, values], 1),
            hovertemplate=f"<b>{in_template(name)}</b>, %{{customdata[0]}} layers passed: %{{customdata[1]:.3%}}"
            "<extra></extra>",
        )  # fmt: skip
        figure.add_annotation(
            x=1, y=end, text=plain(name), showarrow=False, xanchor="left", xshift=8,
            font={"color": colour, "size": type_px},
        )  # fmt: skip
    return figure


@kept
def token_lines(
    lines: Sequence[tuple[str, Sequence[float], Sequence[str]]],
    title: str,
    across: str,
    *,
    height: int = 240,
    type_px: float = TYPE,
) -> go.Figure:
    """Return how many bits each written token took: lines of (title of the model, bits, tokens), place by place."""
    named = [f"{name} {np.mean(bits):.1f} on average" for name, bits, _ in lines]
    figure = blank(f"{title}: {listing(named)}", height, type_px, (4 * type_px, 2 * type_px, type_px, 3 * type_px))
    figure.update_layout(
        xaxis=axis(across, type_px), yaxis=axis(title, type_px, showgrid=True, rangemode="tozero", nticks=4),
        dragmode=False, showlegend=True, legend=legend(type_px),
    )  # fmt: skip
    for (name, bits, tokens), colour, dash in zip(lines, _pair(palette()), ("solid", "dot"), strict=True):
        figure.add_scatter(
            x=np.arange(1, len(bits) + 1), y=bits, mode="lines+markers", name=plain(name), marker={"size": 6},
            line={"color": colour, "width": 2, "dash": dash}, hovertext=[plain(token) for token in tokens],
            hovertemplate="<b>%{hovertext}</b> %{y:.2f} bits, " + in_template(name) + "<extra></extra>",
        )  # fmt: skip
    return figure


@kept
def areas(
    models: Sequence[tuple[str, Sequence[tuple[str, int]]]], *, height: int = 340, type_px: float = TYPE
) -> go.Figure:
    """Return a square for each model (title, parts), its area the sum of its parameters, cut into its parts.

    All squares are to one scale, on one ground line. Parts are (name, parameters), the first at the bottom. Raises
    ValueError where a model has no parameters.
    """
    sides = [sqrt(sum(count for _, count in parts)) for _, parts in models]
    if not sides or min(sides) <= 0:
        raise ValueError("A model without parameters has no area.")
    told = [f"{title} {sum(count for _, count in parts):,}" for title, parts in models]
    foot = 2.2 * type_px
    figure = blank("Parameters as areas: " + listing(told), height, type_px, (0, 2 * type_px, 0, foot))
    largest = max(sides)
    gap = 0.12 * largest
    colours = palette()
    left, names = 0.0, []
    for place, ((title, parts), side) in enumerate(zip(models, sides, strict=True)):
        room = max(side, 0.55 * largest)  # a small square's title needs it
        _add_square(figure, colours, title, parts, left + (room - side) / 2, side, first=place == 0)
        names.append((left + room / 2, title))
        left += room + gap
    figure.update_layout(
        xaxis=hidden_axis(range=(0, left - gap), fixedrange=True),
        yaxis=hidden_axis(range=(0, largest * 1.02), fixedrange=True, scaleanchor="x"),
        dragmode=False, showlegend=True, legend=legend(type_px),
    )  # fmt: skip
    for centre, title in names:
        shown = title if text_width(title, type_px) < 15 * type_px else title[:22] + "…"
        figure.add_annotation(x=centre, y=0, yanchor="top", yshift=-4, text=plain(shown), showarrow=False)
    return figure


def _add_square(
    figure: go.Figure, colours: Palette, title: str, parts: Sequence[tuple[str, int]], left: float, side: float, *,
    first: bool,
) -> None:  # fmt: skip
    bottom = 0.0
    for place, (name, count) in enumerate(parts):
        top = bottom + count / side
        figure.add_scatter(
            x=[left, left + side, left + side, left, left], y=[bottom, bottom, top, top, bottom], mode="lines",
            fill="toself", fillcolor=group_colour(colours, place), line={"color": colours.background, "width": 1},
            name=plain(name), legendgroup=name, showlegend=first and count > 0, hoveron="fills",
            text=f"<b>{plain(title)}</b>, {plain(name)}: {count:,}", hoverinfo="text",
        )  # fmt: skip
        bottom = top
