"""The one place where figures drawn in Python get their colours: the palette of .streamlit/config.toml."""

from dataclasses import dataclass
from functools import cache

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
    "violet": "violetColor",
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
    violet: str
    """The effect of switching something off."""
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

    def ramp(self, colour: str) -> list[list[float | str]]:
        """Return Plotly's colour scale from next to nothing, at 0, to `colour` (#rrggbb), at 1."""
        return [[0.0, self.on_ramp(colour, 0.0)], [1.0, colour]]

    def on_ramp(self, colour: str, share: float) -> str:
        """Return what the scale of `ramp` has at `share` (0 to 1)."""
        return mix(colour, self.background, 0.92 * (1 - share))

    def written_on(self, colour: str) -> str:
        """Return the colour of letters on `colour` (#rrggbb): the text's or the background's, by contrast."""
        return max(self.text, self.background, key=lambda ink: contrast(ink, colour))


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours (#rrggbb), 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def palette() -> Palette:
    """Return the colours of the theme that the visitor sees; the light one while the browser has not said.

    Raises LookupError where .streamlit/config.toml lacks one of them.
    """
    return _of_kind("dark" if st.context.theme.type == "dark" else "light")


@cache  # the theme's file is read once a start
def _of_kind(kind: str) -> Palette:
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
