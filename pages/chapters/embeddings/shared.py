"""What the views of the Embeddings chapter share: the line of controls, how words and numbers are written."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.geometry.embedding_matrix import PAIRS
from pages.kit import frame, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.readings import Scene
from pages.texts import one_line, texts
from viz.tokens import SPACE, visible

TEXTS = texts("embeddings")
CENTRED = register("centred", readers.yes, False, owner="embeddings")
"""Whether the mean of all token vectors is taken off first."""


def controls() -> DeltaGenerator:
    """Return the line in which a view's controls stand."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="small")


def ask_centred() -> bool:
    """Ask whether vectors are centred first."""
    return control(CENTRED, st.toggle, TEXTS["centred"], help=one_line(TEXTS["centred_help"]))


def shown(text: str) -> str:
    """Return a word as it stands in a sentence: nothing invisible in it, spaces as spaces."""
    return visible(text).replace(SPACE, " ")


def share(value: float) -> str:
    """Write a share of the random pairs."""
    return f"{value:.2%}" if value else str(TEXTS["nobody"])


def known(scene: Scene) -> dict[str, str]:
    """Return the numbers that sentences may name: of the model, and how many random pairs are measured."""
    return frame.facts(scene) | {"pairs": f"{PAIRS:,}"}
