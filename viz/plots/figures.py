"""What all Plotly figures share: quiet axes, the theme's type and colours, words that stay words."""

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from viz.theme import FONT, Palette, palette

TYPE = 14
"""Type size in pixels where the caller names none."""

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

TOOLS: dict[str, Any] = {
    "displaylogo": False,
    "scrollZoom": False,
    "modeBarButtonsToRemove": ["select2d", "autoScale2d", "zoomIn2d", "zoomOut2d", "toImage", "hoverClosest3d"],
}
"""What to hand to st.plotly_chart as `config`, with theme=None: the few tools that these figures need."""


def blank(alt: str, height: float, type_px: float, margin: tuple[float, float, float, float]) -> go.Figure:
    """Return an empty figure in the theme's type and colours.

    `alt` says in words what the figure shows; it is kept as figure.layout.meta, for st.plotly_chart(..., alt=...).
    `margin` is left, top, right, bottom in pixels around the plot itself.
    """
    colours = palette()
    left, top, right, bottom = margin
    return go.Figure(
        layout={
            "template": "none",
            "meta": alt,
            "height": height,
            "margin": {"l": left, "t": top, "r": right, "b": bottom, "pad": 0},
            "font": {"family": FONT, "size": type_px, "color": colours.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": colours.surface,
                "bordercolor": colours.border,
                "font": {"family": FONT, "size": type_px, "color": colours.text},
                "align": "left",
            },
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": colours.soft, "activecolor": colours.primary},
        }
    )


def axis(title: str, type_px: float, **settings: Any) -> dict[str, Any]:
    """Return a quiet axis: a title, a few ticks without a grid. `settings` are Plotly's own and win."""
    colours = palette()
    quiet = {
        "title": {"text": plain(title), "font": {"size": type_px, "color": colours.soft}, "standoff": type_px / 2},
        "tickfont": {"size": max(13, type_px - 1), "color": colours.soft},
        "nticks": 6,
        "showgrid": False,
        "gridcolor": colours.hair,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": False,
    }
    return quiet | settings


def hidden_axis(**settings: Any) -> dict[str, Any]:
    """Return an axis that draws nothing."""
    return {"visible": False, "showgrid": False, "zeroline": False} | settings


def legend(type_px: float) -> dict[str, Any]:
    """Return a legend in one line above the plot."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "font": {"size": type_px},
        "bgcolor": "rgba(0,0,0,0)",
    }


def group_colour(colours: Palette, place: int) -> str:
    """Return the colour of the group that comes `place`-th (from 0); they start again after the last."""
    return colours.categories[place % len(colours.categories)]


def raised(exponent: int) -> str:
    """Return a whole number as it stands above the line, in signs of the type's own size."""
    return str(exponent).translate(_RAISED)


def plain(text: str) -> str:
    """Return `text` so that Plotly shows it letter by letter, whatever markup it holds."""
    return escape(text, quote=False)


def in_template(text: str) -> str:
    """Return `text` so that it stays itself inside a hovertemplate, where %{...} would be looked up."""
    return plain(text).replace("%", "&#37;")


def listing(words: Sequence[str], most: int = 12) -> str:
    """Return the words in a row for a description, the first `most` of them."""
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" and {rest} more" if rest > 0 else "")
