"""What the views of the Weights chapter share: which matrix is looked at."""

from typing import cast

import streamlit as st

from model.readings import products
from model.readings.products import WHICH, Which
from pages.kit import choices, pickers, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.readings import Scene
from pages.texts import texts

TEXTS = texts("weights")
MATRIX = register("matrix", readers.one_of(*WHICH), "up", owner="weights")
"""The matrix that is looked at."""


def height() -> int:
    """Return the height of what fills the screen below the head of the page, in pixels."""
    return 470 if choices.present() else 424


def ask(scene: Scene) -> tuple[Which, int]:
    """Offer the matrices of the model, and the layers where they are in layers; return the chosen ones."""
    which = cast(
        Which,
        control(
            MATRIX, st.selectbox, TEXTS["matrix"], products.there(scene.model), width=165,
            label_visibility="collapsed", format_func=TEXTS["names"].__getitem__,
        ),
    )  # fmt: skip
    if which == "unembedding":
        return which, pickers.layer_of(scene)
    return which, pickers.layer(scene, TEXTS["layer"])


def place(which: Which, layer: int) -> str:
    """Return where the matrix is, as a source says it."""
    return "" if which == "unembedding" else f", {TEXTS['layer'].lower()} {layer + 1}"
