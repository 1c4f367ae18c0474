"""What the views of Generation share: how tokens are drawn, and how many are written."""

import streamlit as st

from model.writing import Draws
from pages.kit import choices, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.prose import caption
from pages.texts import texts

TEXTS = texts("generation")
MOST = 200
"""Tokens that one text may have after the prompt."""
LENGTH = register("length", readers.whole(1, MOST), 40, owner="generation")
"""How many tokens are written after the prompt."""
TEMPERATURES = (0.0, 0.2, 0.5, 0.7, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0)


def draws() -> Draws:
    """Return how tokens are drawn, as the address says. The usual seed is 0: a link writes the same for everybody."""
    return Draws(choices.TEMPERATURE.value, choices.TOP_K.value, choices.TOP_P.value, choices.SEED.value or 0)


def ask_temperature() -> None:
    """Draw the choice of one temperature."""
    listed = sorted({*TEMPERATURES, choices.TEMPERATURE.value})
    control(
        choices.TEMPERATURE, st.selectbox, TEXTS["temperature"], listed, width=170, label_visibility="collapsed",
        format_func=lambda value: TEXTS["temperature_is"].format(value=f"{value:g}"),
    )  # fmt: skip


def ask_draws(*, seed: bool = True, length: bool = True) -> None:
    """Draw the other settings, out of the way until they are opened."""
    words = TEXTS["settings"]
    with st.popover(words["title"], icon=":material/tune:"):
        if length:
            control(LENGTH, st.number_input, words["length"], min_value=1, max_value=MOST)
            caption(words["capped"], most=str(MOST))
        if seed:
            control(
                choices.SEED, st.number_input, words["seed"], min_value=0, max_value=2**31 - 1, placeholder="0",
            )  # fmt: skip
        control(choices.TOP_K, st.number_input, words["top_k"], min_value=1, max_value=10**6, placeholder=words["off"])
        control(
            choices.TOP_P, st.number_input, words["top_p"], min_value=0.001, max_value=1.0, step=0.05, format="%.3f",
            placeholder=words["off"],
        )  # fmt: skip
