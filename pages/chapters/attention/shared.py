"""What the views of the Attention chapter share: the head that is looked at, the readings of all heads, sizes."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.language_model import LanguageModel
from model.readings import chance, head_scores
from model.readings.head_scores import HeadMaps, HeadScores
from model.trace import Trace
from pages.kit import choices
from pages.kit.readers import Spot
from pages.kit.readings import Scene, model_reading, reading
from pages.texts import texts
from viz.tokens import visible

TEXTS = texts("attention")
HEIGHT_REM = 27.5
"""The height of a component that fills the screen, in the page's type size: a projector's is larger."""
_LONGEST = 14  # characters of a token beside an axis


def height() -> int:
    """Return the height of a figure that fills the screen below the head of the page, in pixels."""
    return 490 if choices.present() else 440


def names(trace: Trace) -> list[str]:
    """Return the tokens as they are shown beside an axis."""
    return [visible(token, _LONGEST) for token in trace.tokens]


def head(model: LanguageModel) -> Spot:
    """Return the layer and the head that are looked at, from 0, brought within the model."""
    layer, place = choices.HEAD.value
    return min(layer, model.shape.layers) - 1, min(place, model.shape.heads) - 1


def take_head(layer: int, place: int) -> None:
    """Look at another head, given from 0."""
    choices.HEAD.set((layer + 1, place + 1))


def spot(layer: int, place: int) -> str:
    """Return a head, given from 0, as the screen names it."""
    return str(TEXTS["head_name"].format(layer=layer + 1, head=place + 1))


def ask_for_head(model: LanguageModel) -> None:
    """Offer the layer and the head as two lists."""
    layer, place = head(model)
    _list("layer", layer + 1, model.shape.layers)
    _list("head", place + 1, model.shape.heads)


def _list(name: str, chosen: int, count: int) -> None:
    st.session_state[f"list {name}"] = chosen
    st.selectbox(
        TEXTS[name], range(1, count + 1), key=f"list {name}", on_change=_take_head, width=120,
        label_visibility="collapsed", format_func=lambda number: f"{TEXTS[name]} {number}",
    )  # fmt: skip


def _take_head() -> None:
    choices.HEAD.set((st.session_state["list layer"], st.session_state["list head"]))


@reading
def scores(scene: Scene) -> HeadScores:
    """Return how each head reads this prompt."""
    return head_scores.scores(scene.model, scene.trace)


@reading
def maps(scene: Scene) -> HeadMaps:
    """Return the small maps of all heads."""
    return head_scores.maps(scene.model, scene.trace)


@model_reading
def induction(scene: Scene) -> NDArray[np.float32]:
    """Return how much each head of the model reads what came after a token last time, on a random sequence."""
    return head_scores.induction(scene.model)


def even(scene: Scene) -> dict[str, float]:
    """Return what attention to all tokens alike would score, under the ids of the habits."""
    found = chance.even(scene.ids)
    return {
        "previous": found.previous,
        "first": found.first,
        "same": found.same,
        "induction": chance.even_induction(head_scores.random_tokens(scene.model)),
        "spread": found.entropy,
    }


def habits(scene: Scene) -> dict[str, NDArray[np.float32]]:
    """Return the scores of all heads (L, H) under their ids, those of the random sequence among them."""
    found = scores(scene)
    return {
        "previous": found.previous,
        "first": found.first,
        "same": found.same,
        "induction": induction(scene),
        "spread": found.entropy,
    }
