"""What the views of the Attention chapter share: the head that is looked at, its readings, how figures are drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from model.language_model import LanguageModel
from model.readings import head_scores
from model.readings.head_scores import HeadMaps, HeadScores
from model.trace import Trace
from pages.kit import address, models
from pages.kit.address import Spot
from pages.kit.models import Scene
from pages.texts import lesson
from viz.tokens import escape, visible

WORDS = lesson("attention")
HEIGHT_REM = 27.5
"""The height of a component that fills the screen, in the page's type size: a projector's is larger."""
_LONGEST = 14  # characters of a token beside an axis


@dataclass(frozen=True)
class View:
    """What stands below a view: the numbers its notes may name, and the files to take away."""

    facts: Mapping[str, str] = field(default_factory=dict)
    csv: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)


def height() -> int:
    """Return the height of a figure that fills the screen below the head of the page, in pixels."""
    return 490 if address.current().present else 440


def say(template: str, **parts: str) -> None:
    """Write a sentence of the lesson; whatever fills it in is shown letter by letter."""
    st.markdown(" ".join(template.split()).format(**{name: escape(part) for name, part in parts.items()}))


def names(trace: Trace) -> list[str]:
    """Return the tokens as they are shown beside an axis."""
    return [visible(token, _LONGEST) for token in trace.tokens]


def head(model: LanguageModel) -> Spot:
    """Return the layer and the head that are looked at, from 0, brought within the model."""
    layer, place = address.current().head
    return min(layer, model.shape.layers) - 1, min(place, model.shape.heads) - 1


def spot(layer: int, place: int) -> str:
    """Return a head, given from 0, as the screen names it."""
    return WORDS["head_name"].format(layer=layer + 1, head=place + 1)


def ask_for_head(model: LanguageModel) -> None:
    """Offer the layer and the head as two lists."""
    layer, place = head(model)
    _list("layer", layer + 1, model.shape.layers)
    _list("head", place + 1, model.shape.heads)


def _list(name: str, chosen: int, count: int) -> None:
    st.session_state[f"list {name}"] = chosen
    st.selectbox(
        WORDS[name], range(1, count + 1), key=f"list {name}", on_change=_take_head, width=120,
        label_visibility="collapsed", format_func=lambda number: f"{WORDS[name]} {number}",
    )  # fmt: skip


def _take_head() -> None:
    address.change(head=(st.session_state["list layer"], st.session_state["list head"]))


def scores(scene: Scene) -> HeadScores:
    """Return how each head reads this prompt, computed once for all visitors."""
    return _scores(scene.model.card.key, scene.trace.ids, scene.model, scene.trace)


@st.cache_resource(max_entries=24, show_spinner=False)
def _scores(key: str, ids: tuple[int, ...], _model: LanguageModel, _trace: Trace) -> HeadScores:
    with models.pass_slot:
        return head_scores.scores(_model, _trace)


@st.cache_resource(max_entries=24, show_spinner=False)
def _maps(key: str, ids: tuple[int, ...], _model: LanguageModel, _trace: Trace) -> HeadMaps:
    with models.pass_slot:
        return head_scores.maps(_model, _trace)


def maps(scene: Scene) -> HeadMaps:
    """Return the small maps of all heads, likewise."""
    return _maps(scene.model.card.key, scene.trace.ids, scene.model, scene.trace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _induction(key: str, _model: LanguageModel) -> "head_scores.Array":
    with models.pass_slot:
        return head_scores.induction(_model)


def readings(scene: Scene) -> "dict[str, head_scores.Array]":
    """Return the scores of all heads (L, H) under their titles, those of the random sequence among them."""
    found = scores(scene)
    titles = WORDS["scores"]
    return {
        titles["previous"]: found.previous,
        titles["first"]: found.first,
        titles["same"]: found.same,
        titles["induction"]: _induction(scene.model.card.key, scene.model),
        titles["spread"]: found.entropy,
    }
