"""What the views of the Embeddings chapter share: the line of controls, how words and numbers are written."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import embedding
from model.geometry.embedding_matrix import PAIRS
from model.geometry.lookup import Word, stack
from pages.kit import frame, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Vectors
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


def vectors(words: Sequence[Word]) -> Vectors:
    """Return the vectors of words to take away, as the embedding matrix has them."""
    return Vectors([word.text for word in words], stack(words))


def rows(scene: Scene, ids: Sequence[int]) -> Vectors:
    """Return the rows of tokens to take away."""
    return Vectors(list(map(scene.model.vocabulary.piece, ids)), embedding.matrix(scene.model).rows[list(ids)])


def joined(first: Vectors, second: Vectors) -> Vectors:
    """Return both, one after the other."""
    return Vectors([*first.names, *second.names], np.concatenate([first.rows, second.rows]))


def shown(text: str) -> str:
    """Return a word as it stands in a sentence: nothing invisible in it, spaces as spaces."""
    return visible(text).replace(SPACE, " ")


def share(value: float) -> str:
    """Write a share of the random pairs."""
    return f"{value:.2%}" if value else str(TEXTS["nobody"])


def known(scene: Scene) -> dict[str, str]:
    """Return the numbers that sentences may name: of the model, and how many random pairs are measured."""
    return frame.facts(scene) | {"pairs": f"{PAIRS:,}"}
