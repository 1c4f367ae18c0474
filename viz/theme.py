"""The one place where figures drawn in Python get their colours: the palette of .streamlit/config.toml."""

from dataclasses import dataclass

import streamlit as st

FONT = '"Source Sans", "Source Sans Pro", sans-serif'
"""The body font of the page, as its style sheets name it."""

_FIELDS = {
    "primary": "primaryColor",
    "background": "backgroundColor",
    "surface": "secondaryBackgroundColor",
    "text": "textColor",
    "border": "borderColor",
    "orange": "orangeColor",
    "green": "greenColor",
    "blue": "blueColor",
    "red": "redColor",
    "gray": "grayColor",
}


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, each as #rrggbb."""

    primary: str
    """The focused token, the prediction, the answer."""
    background: str
    surface: str
    text: str
    border: str
    orange: str
    """Attention."""
    green: str
    """The MLP."""
    blue: str
    """Positive weights."""
    red: str
    """Negative weights."""
    gray: str
    """Data."""
    categories: tuple[str, ...]
    """Colours that tell groups apart, also for colour-blind readers."""

    @property
    def soft(self) -> str:
        """The colour of quiet text: axis titles and ticks."""
        return mix(self.text, self.background, 0.3)

    @property
    def hair(self) -> str:
        """The colour of thin lines behind the data."""
        return mix(self.text, self.background, 0.84)

    @property
    def diverging(self) -> list[list[float | str]]:
        """Plotly's colour scale for signed weights: red below zero, the background at zero, blue above."""
        return [[0.0, self.red], [0.5, self.background], [1.0, self.blue]]


def palette() -> Palette:
    """Return the colours of the theme that the visitor sees; the light one while the browser has not said.

    Raises LookupError where .streamlit/config.toml lacks one of them.
    """
    kind = "dark" if st.context.theme.type == "dark" else "light"
    colours = {field: str(_option(kind, name)) for field, name in _FIELDS.items()}
    return Palette(categories=tuple(_option(kind, "chartCategoricalColors")), **colours)


def mix(colour: str, other: str, share: float) -> str:
    """Return the colour (#rrggbb) that has `share` (0 to 1) of `other` in it and the rest of `colour`."""
    parts = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round((1 - share) * one + share * two):02x}" for one, two in parts)


def sheer(colour: str, opacity: float) -> str:
    """Return `colour` (#rrggbb) with the given opacity (0 to 1), as CSS writes it."""
    return "rgba({}, {}, {}, {})".format(*_channels(colour), opacity)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _option(kind: str, name: str) -> str | list[str]:
    value: str | list[str] | None = st.get_option(f"theme.{kind}.{name}")
    if value is None:
        raise LookupError(f"theme.{kind}.{name} is not set in .streamlit/config.toml")
    return value
