"""The step that the visitor looks at: which prediction is learned from, at which rate, and what comes of it."""

from typing import TYPE_CHECKING

import streamlit as st

from model.weights import memory
from pages.chapters.training.shared import TEXTS
from pages.kit import address, choices, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.prose import warn
from pages.kit.readings import Scene, long_reading
from viz.tokens import visible

if TYPE_CHECKING:  # torch comes with it, and the shell is up before torch
    from model.train.step import Step

_TEXTS = TEXTS["example"]
MOST = 64
"""Tokens that are learned from at most: the last ones of a longer text."""
OVERFLOW = 1e18
"""A rate at which the numbers of both models that are always at hand overflow."""
RATES = (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0, 10.0, OVERFLOW)
LEARN_FROM = register("learn_from", readers.whole(0, 10**4), 0, owner="training")
"""The token after which the next one is learned, counted from 1; 0 for all at once."""
RATE = register("rate", readers.number(0, OVERFLOW), 1e-3, owner="training")
"""How far the weights go against their gradient: one of RATES."""


def ids_of(scene: Scene) -> tuple[int, ...]:
    """Return the tokens that are learned from."""
    return scene.ids[-MOST:]


def first(scene: Scene) -> int:
    """Return the place in the prompt of the first token that is learned from, from 0."""
    return max(0, len(scene.ids) - MOST)


def names(scene: Scene) -> list[str]:
    """Return the tokens that are learned from as pictures show them."""
    return [visible(token, 16) for token in scene.trace.tokens[-MOST:]]


@long_reading
def _steps(scene: Scene, position: int | None, rates: tuple[float, ...]) -> "tuple[Step, ...]":
    """Return the step of every rate that is asked for."""
    from model.train.step import ladder

    return ladder(scene.model, ids_of(scene), rates, position)


def steps(scene: Scene, position: int | None, rates: tuple[float, ...] = RATES) -> "tuple[Step, ...] | None":
    """Return the steps of some of RATES, each of which is a pass; None where the gradients do not fit into memory."""
    every = _steps.known(scene, position, RATES)
    if every is not None:
        return tuple(every[RATES.index(rate)] for rate in rates)
    fits = _steps.known(scene, position, rates) is not None or _room(scene)[0] <= _room(scene)[1]
    return _steps(scene, position, rates) if fits else None


def _room(scene: Scene) -> tuple[int, int]:
    """Return the bytes that the steps need, and those that are free."""
    from model.train.step import needs

    return needs(scene.model, len(ids_of(scene))), memory.available()


def say_too_large(scene: Scene) -> None:
    """Say that the model's gradients do not fit here, and offer the model whose do."""
    needed, free = (f"{size / 1e6:,.0f}" for size in _room(scene))
    warn(_TEXTS["too_large"], title=scene.model.card.title, needed=needed, free=free)
    st.button(_TEXTS["fable"], on_click=_use_fable)


def _use_fable() -> None:
    address.change({choices.MODEL: "fable"})


def ask_position(scene: Scene) -> int | None:
    """Offer the predictions, each by the token after which it is made; return its place, from 0, or None for all."""
    count, shown = len(ids_of(scene)), names(scene)
    if LEARN_FROM.value >= count:
        LEARN_FROM.set(0)
    words, begin = _TEXTS["learn_from"], first(scene)

    def named(place: int) -> str:
        return words["one"].format(number=begin + place, token=shown[place - 1]) if place else words["all"]

    chosen: int = control(
        LEARN_FROM, st.selectbox, words["label"], range(count), width=230, label_visibility="collapsed",
        format_func=named,
    )  # fmt: skip
    return chosen - 1 if chosen else None


def ask_rate() -> float:
    """Offer the rates on their ladder and return the chosen one."""
    return control(
        RATE, st.select_slider, _TEXTS["rate"], RATES, width=270, format_func=rate_name, help=_TEXTS["rate_help"]
    )


def rate_name(rate: float) -> str:
    """Write a rate as the slider does."""
    if rate == OVERFLOW:
        return str(_TEXTS["overflow_rate"])
    return f"{rate:.4f}" if 0 < rate < 1e-3 else f"{rate:g}"
