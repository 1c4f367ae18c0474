"""How figures are drawn on every page: their own theme, their description, a type size that a projector can carry."""

from typing import Any

import streamlit as st

from pages.kit import choices
from viz.plots.figures import TOOLS, go

_STRIP = 28  # pixels of the tools above a figure, which styles/widgets.css places


def type_px() -> int:
    """Return the type size of figures, in pixels."""
    return 17 if choices.present() else 14


def rem() -> int:
    """Return the type size of the page, in pixels."""
    return 18 if choices.present() else 16


def draw(figure: go.Figure, *, quiet: str = "", **settings: Any) -> None:
    """Draw a figure in its own theme, with its description for those who do not see it. `settings` are Streamlit's.

    Its height is said beforehand: what stands below waits in its place while Plotly is fetched. The strip of its tools,
    which a presentation does not have, is part of that height. `quiet` names a figure without that strip; what of it is
    chosen is found by `clicked`. The style sheet knows such figures by the beginning of their keys.
    """
    strip = not choices.present()
    known: dict[str, Any] = {
        "config": TOOLS | {"displayModeBar": strip and not quiet},
        "height": int(figure.layout.height) - (_STRIP if strip else 0),  # the figure is everybody's and stays as it is
    }
    if quiet:
        known["key"] = _quiet_key(quiet)
    st.plotly_chart(figure, theme=None, alt=figure.layout.meta, **known | settings)


def clicked(quiet: str) -> tuple[int, int] | None:
    """Return the place (x, y) of the cell or bar that was clicked in a `quiet` figure; None where none was.

    The x of a bar is its length, in whole numbers.
    """
    points = st.session_state[_quiet_key(quiet)].selection.points
    return (int(points[0]["x"]), int(points[0]["y"])) if points else None


def _quiet_key(name: str) -> str:
    return f"quiet {name}"
