"""How figures are drawn on every page: their own theme, their description, a type size that a projector can carry."""

from typing import Any

import streamlit as st

from pages.kit import choices
from viz.plots.figures import TOOLS, go

QUIET = TOOLS | {"displayModeBar": False}
"""The `config` of a figure without a strip of tools: one whose clicks choose something."""
_STRIP = 28  # pixels of the tools above a figure, which styles/widgets.css places


def type_px() -> int:
    """Return the type size of figures, in pixels."""
    return 17 if choices.present() else 14


def rem() -> int:
    """Return the type size of the page, in pixels."""
    return 18 if choices.present() else 16


def draw(figure: go.Figure, **settings: Any) -> None:
    """Draw a figure in its own theme, with its description for those who do not see it. `settings` are Streamlit's.

    Its height is said beforehand: what stands below waits in its place while Plotly is fetched. The strip of its tools,
    which a presentation does not have, is part of that height.
    """
    tools = not choices.present()
    height = int(figure.layout.height) - (_STRIP if tools else 0)  # the figure is everybody's and stays as it is
    known: dict[str, Any] = {"config": TOOLS | {"displayModeBar": tools}, "height": height}
    st.plotly_chart(figure, theme=None, alt=figure.layout.meta, **known | settings)
