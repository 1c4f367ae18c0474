"""What the views of the Scale chapter share: the training that they are about, and how large amounts are written."""

from dataclasses import dataclass

import streamlit as st

from model.train import scale
from model.train.scale import TRAININGS, Training
from pages.kit import choices, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.texts import texts
from viz.plots.figures import raised

TEXTS = texts("scale")
OWN = "own"
TRAINING = register("training", readers.one_of(*TRAININGS, OWN), "gpt3", owner="scale")
"""Whose figures are put in: those of a known training, or the visitor's own."""
PARAMETERS = register("parameters_power", readers.number(5, 13), 9.0, owner="scale")
TOKENS = register("tokens_power", readers.number(5, 14), 10.0, owner="scale")
"""The visitor's own figures, as powers of ten."""
_POWERS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_SPANS = (("day", 86_400.0), ("hour", 3600.0), ("minute", 60.0), ("second", 1.0))


@dataclass(frozen=True)
class Chosen:
    """The training that is looked at, and what it is called here."""

    training: Training
    title: str


def choose() -> Chosen:
    """Ask which training it is about, in the container at hand."""
    titles = {key: one.title for key, one in TRAININGS.items()} | {OWN: TEXTS["own"]}
    key = control(
        TRAINING, st.selectbox, TEXTS["training"], list(titles), format_func=titles.__getitem__, width=200,
        label_visibility="collapsed",
    )  # fmt: skip
    if key != OWN:
        return Chosen(TRAININGS[key], titles[key])
    parameters, tokens = (
        control(
            parameter, st.slider, TEXTS[label], min_value=low, max_value=high, step=0.1, format="10^%.1f", width=210
        )
        for parameter, label, low, high in ((PARAMETERS, "parameters", 5.0, 13.0), (TOKENS, "tokens", 5.0, 14.0))
    )
    return Chosen(Training(TEXTS["own_model"], 10**parameters, 10**tokens, ""), TEXTS["own_model"])


def amount(value: float, digits: int = 4) -> str:
    """Write a large number as people say it, with so many digits that count: 174.6 billion."""
    for size, name in _POWERS:
        if value >= size:
            return f"{value / size:,.{digits}g} {TEXTS['powers'][name]}"
    return f"{value:,.0f}"


def lasting(years: float) -> str:
    """Write a time as people say it, in the largest unit of which it has one at least."""
    if years >= 1:
        written = amount(years, 3) if years >= 1e6 else f"{years:,.3g}" if years < 100 else f"{years:,.0f}"
        return str(TEXTS["times"]["year"].format(count=written))
    seconds = years * scale.SECONDS_A_YEAR
    for name, size in _SPANS:
        if seconds >= size:
            return str(TEXTS["times"][name].format(count=f"{seconds / size:.1f}"))
    return str(TEXTS["times"]["second"].format(count=f"{seconds:.2g}"))


def memory(size: float) -> str:
    """Write bytes in the unit that a shop would use."""
    for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size >= unit:
            return f"{size / unit:,.3g} {name}"
    return f"{size:,.0f} B"


def power(value: float) -> str:
    """Write a number by its power of ten: 3.14 × 10²³."""
    mantissa, _, exponent = f"{value:.2e}".partition("e")
    return f"{mantissa} × 10{raised(int(exponent))}"


def height() -> int:
    """Return the height of a figure of this chapter."""
    return 430 if choices.present() else 350
