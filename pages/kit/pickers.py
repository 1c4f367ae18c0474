"""The token and the layer that a chapter looks at, each as a list beside its views; both are in the address."""

import streamlit as st

from pages.kit import address, choices
from pages.kit.readings import Scene
from viz.tokens import visible

_LONGEST = 16  # characters of a token in the list


def token(scene: Scene, label: str) -> int:
    """Offer the tokens of the prompt and return the place of the one that is chosen, from 0: the last one at first."""
    count = len(scene.ids)
    shown = [visible(piece, _LONGEST) for piece in scene.trace.tokens]
    st.session_state["list at"] = choices.AT.value if choices.AT.value < count else 0
    chosen = st.selectbox(
        label, [0, *range(count - 1, 0, -1)], key="list at", width=210, label_visibility="collapsed",
        on_change=_take_token, format_func=lambda place: f"{label} {place or count}: {shown[(place or count) - 1]}",
    )  # fmt: skip
    return int(chosen or count) - 1


def _take_token() -> None:
    choices.AT.set(st.session_state["list at"])


def take_token(place: int, count: int) -> None:
    """Look at the token at a place, from 0, of `count`."""
    choices.AT.set(0 if place == count - 1 else place + 1)


def layer(scene: Scene, label: str) -> int:
    """Offer the layers and return the one that is chosen, from 0: three quarters of the way up at first."""
    chosen = layer_of(scene)
    st.session_state["list layers"] = chosen + 1
    st.selectbox(
        label, range(1, scene.model.shape.layers + 1), key="list layers", width=125, label_visibility="collapsed",
        on_change=_take_layer, format_func=lambda number: f"{label} {number}",
    )  # fmt: skip
    return chosen


def layer_of(scene: Scene) -> int:
    """Return the layer that is looked at, from 0, brought within the model."""
    layers = scene.model.shape.layers
    return min(choices.LAYER.value, layers) - 1 if choices.LAYER.value else 3 * layers // 4


def _take_layer() -> None:
    address.change({choices.LAYER: st.session_state["list layers"]})
