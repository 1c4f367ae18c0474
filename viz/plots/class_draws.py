"""Where the numbers that a class drew fall on the line of all probabilities, and how often each token came of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from viz.plots.figures import TYPE, axis, blank, hidden_axis, legend, listing, plain
from viz.plots.kept import kept
from viz.plots.labels import text_width
from viz.theme import mix, palette

LEAST = 1 / 60
"""The probability from which on a token has a name though nobody drew it: half a draw among thirty."""
MOST = 20
"""The tokens that have names; where more would, those drawn most often, then the likeliest."""
TEXTS = ("draws", "probability", "numbers", "others", "mark", "stretch", "alt", "each")
"""The texts that `class_draws` needs; pages/texts/en/components.toml says what each may name in {braces}."""

_LONGEST = 10  # characters of a label
_LINE = 0.78  # where the line and the marks above it begin, as parts of the height
_BARS = (0.0, 0.58)
_WIDTH = 640  # pixels of a line on which the names in its stretches have their full size


@kept
def class_draws(
    labels: Sequence[str],
    probabilities: NDArray[np.floating],
    numbers: Sequence[float],
    words: Mapping[str, str],
    *,
    height: int = 400,
    type_px: float = TYPE,
) -> go.Figure:
    """Return the line of all probabilities with a mark for each number, and below it draws beside probabilities.

    `labels` (n,) and `probabilities` (n,) are the first n tokens in rank order, n as large as the numbers need; their
    sum is 1 or less, and the rest of the line belongs to tokens without a name. A number in [0, 1) falls on the first
    token at which the probabilities added up exceed it, as `model.sampling.draw` has it. Tokens that were drawn or have
    LEAST are named, MOST at most; what the others have in all is said above the bars. `words` are those of TEXTS.
    Raises ValueError where lengths disagree, for probabilities that are none, and where there is no number or one
    outside [0, 1).
    """
    p = np.asarray(probabilities, np.float64)
    u = np.asarray(numbers, np.float64)
    if p.ndim != 1 or p.size != len(labels) or p.size == 0 or not (p >= 0).all() or p.sum() > 1 + 1e-9:
        raise ValueError(f"{p.shape} probabilities and {len(labels)} labels do not fit.")
    if u.ndim != 1 or u.size == 0 or not ((u >= 0) & (u < 1)).all():
        raise ValueError("Numbers are one row from 0 up to, not including, 1.")
    ends = np.cumsum(p)
    fallen = np.searchsorted(ends, u, side="right")  # (m,): n for what lies beyond the labels
    counts = np.bincount(fallen, minlength=p.size + 1)[: p.size]
    named = _named(p, counts)
    names = [_short(labels[place]) for place in named]
    drawn = np.append(counts[named], u.size - counts[named].sum())
    shares = np.append(p[named], max(0.0, 1 - p[named].sum()))
    each = [
        words["each"].format(name=name, draws=count, share=_percent(count / u.size), probability=_percent(share))
        for name, count, share in zip([*names, words["others"]], drawn.tolist(), shares.tolist(), strict=True)
    ]
    figure = blank(
        words["alt"].format(count=u.size, each=listing(each, MOST + 1)),
        height,
        type_px,
        (3.2 * type_px, 3.2 * type_px, 0.6 * type_px, 5.2 * type_px),
    )
    _lay_out(figure, names, type_px)
    _say_rest(figure, each[-1], type_px)
    _draw_line(figure, names, (ends - p)[named], p[named], drawn, words, type_px)
    texts = [labels[place] if place < p.size else words["others"] for place in fallen.tolist()]
    _draw_marks(figure, u, texts, words)
    _draw_bars(figure, drawn[:-1] / u.size, shares[:-1], each[:-1], words)
    return figure


def _named(p: NDArray[np.float64], counts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places of the tokens that have names, in rank order."""
    found = np.flatnonzero((p >= LEAST) | (counts > 0))
    order = np.lexsort((found, -p[found], -counts[found]))
    return np.sort(found[order[:MOST]])


def _lay_out(figure: go.Figure, columns: Sequence[str], type_px: float) -> None:
    colours = palette()
    quarters = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0", "0.25", "0.5", "0.75", "1"]}
    upright: dict[str, Any] = {
        "tickvals": list(range(len(columns))),
        "ticktext": [plain(name) for name in columns],
        "tickfont": {"size": max(13, type_px - 2), "color": colours.text},
        "autotickangles": [0, -45, -90],
        "range": (-0.5, len(columns) - 0.5),
        "anchor": "y2",
    }
    figure.update_layout(
        xaxis=axis("", type_px, range=(0, 1), anchor="y", fixedrange=True, **quarters),
        yaxis=hidden_axis(range=(0, 1.9), domain=(_LINE, 1), fixedrange=True),
        xaxis2=axis("", type_px, fixedrange=True) | upright,
        yaxis2=axis(
            "", type_px, domain=_BARS, rangemode="tozero", tickformat=".0%", nticks=5, showgrid=True, fixedrange=True
        ),
        bargap=0.25,
        bargroupgap=0.05,
        dragmode=False,
        showlegend=True,
        legend=legend(type_px),
    )


def _say_rest(figure: go.Figure, text: str, type_px: float) -> None:
    """Write what the tokens without a name have in all above the bars, at the right."""
    figure.add_annotation(
        text=plain(text),
        x=1,
        y=_BARS[1],
        xref="paper",
        yref="paper",
        xanchor="right",
        yanchor="bottom",
        showarrow=False,
        font={"color": palette().soft, "size": max(13, type_px - 2)},
    )


def _draw_line(
    figure: go.Figure,
    names: Sequence[str],
    starts: NDArray[np.float64],
    lengths: NDArray[np.float64],
    drawn: NDArray[np.intp],
    words: Mapping[str, str],
    type_px: float,
) -> None:
    """Add the line from 0 to 1: named tokens darker and lighter in turn, drawn ones in the model's colour."""
    colours = palette()
    tones = {hit: [mix(hue, colours.background, part) for part in (0.3, 0.55)] for hit, hue in
             ((True, colours.primary), (False, colours.gray))}  # fmt: skip
    fills = [tones[bool(count)][place % 2] for place, count in enumerate(drawn[:-1])]
    figure.add_shape(type="rect", x0=0, x1=1, y0=0, y1=1, fillcolor=colours.hair, line_width=0, layer="below")
    figure.add_bar(
        x=lengths,
        y=np.full(len(names), 0.5),
        base=starts,
        width=1,
        orientation="h",
        offsetgroup="line",
        showlegend=False,
        marker={"color": fills, "line": {"width": 0}},
        text=[
            plain(name) if text_width(name, type_px) < length * _WIDTH else ""
            for name, length in zip(names, lengths.tolist(), strict=True)
        ],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": [colours.written_on(fill) for fill in fills]},
        hovertext=[
            plain(words["stretch"].format(name=name, start=f"{start:.4f}", end=f"{start + length:.4f}"))
            for name, start, length in zip(names, starts.tolist(), lengths.tolist(), strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _draw_marks(
    figure: go.Figure, numbers: NDArray[np.float64], texts: Sequence[str], words: Mapping[str, str]
) -> None:
    colours = palette()
    figure.add_scatter(
        x=numbers,
        y=np.full(numbers.size, 1.3),
        mode="markers",
        name=plain(words["numbers"]),
        marker={
            "symbol": "triangle-down",
            "size": 11,
            "color": colours.orange,
            "line": {"color": colours.background, "width": 1},
        },
        cliponaxis=False,
        hovertext=[
            plain(words["mark"].format(number=f"{int(number * 10_000) / 10_000:.4f}", name=text))
            for number, text in zip(numbers.tolist(), texts, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _draw_bars(
    figure: go.Figure,
    shares: NDArray[np.float64],
    probabilities: NDArray[np.float64],
    each: Sequence[str],
    words: Mapping[str, str],
) -> None:
    colours = palette()
    for name, heights, colour in (
        (words["draws"], shares, colours.orange),
        (words["probability"], probabilities, colours.primary),
    ):
        figure.add_bar(
            x=np.arange(heights.size),
            y=heights,
            xaxis="x2",
            yaxis="y2",
            offsetgroup=name,
            name=plain(name),
            marker={"color": colour, "line": {"width": 0}},
            hovertext=[plain(text) for text in each],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
