"""The strongest neurons at a token: where each fires, and which tokens it pushes up and down."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model.readings import mlp
from model.readings.everywhere import NEURONS
from model.trace import Array
from pages.chapters.neurons import exact, shared
from pages.chapters.neurons.shared import TEXTS
from pages.kit import charts, choices, passages, pickers, readers
from pages.kit.address import register
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, say
from pages.kit.readings import Scene, model_reading, reading
from pages.kit.tables import as_csv
from pages.kit.wording import number
from viz.components.token_values import token_values
from viz.plots.attention import signed_bars
from viz.plots.rows import ranked_bars
from viz.tokens import visible

_TEXTS = TEXTS["neurons"]
_SHOWN, _EACH = 10, 5  # neurons as bars; tokens pushed up, and as many pushed down
NEURON = register("neuron", readers.optional_spot, None, owner="neurons")
"""The neuron that is looked at, as layer and number from 1; None, or one of another layer, for the strongest."""


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the strongest neurons, and of the chosen one where it fires and what it pushes."""
    layer, position = shared.ask(scene, bar)
    found = shared.steps(scene, layer, position)
    with bar:
        neuron = _ask(scene, layer, found.order.tolist())
        passages.offer(scene, NEURONS, layer, neuron)
    token = shared.named(scene, position)
    fired = _activations(scene, layer, neuron)
    furthest = int(np.abs(fired).argmax())
    say(
        _TEXTS["said"], number=str(neuron + 1), activation=number(fired[position]), token=token,
        tokens=f"{len(fired):,}", furthest=shared.named(scene, furthest), place=str(furthest + 1),
        most=number(fired[furthest]),
    )  # fmt: skip
    words = {"label": _TEXTS["fires"].format(number=neuron + 1, layer=layer + 1), "option": _TEXTS["option"]}
    token_values(
        [visible(piece, 16) for piece in scene.trace.tokens], fired.tolist(), words, chosen=position,
        on_choose=lambda place: pickers.take_token(place, len(fired)), key="fires",
    )  # fmt: skip
    left, right = st.columns(2, gap="medium")
    shown = [int(one) for one in found.order[:_SHOWN]]
    with left:
        caption(_TEXTS["added"], token=token)
        _bars(layer, shown, neuron, found.added[shown])
    with right:
        caption(_TEXTS["pushes"], token=token)
        _pushed(scene, layer, neuron, float(fired[position]))
    given = scene, layer, neuron, position
    facts = _facts(scene, layer, neuron, token)
    return Shown(facts, {"neuron.csv": later(table, *given)}, exact=later(exact.strongest, *given))


def _facts(scene: Scene, layer: int, neuron: int, token: str) -> dict[str, str]:
    centred = "centred" if scene.model.architecture.norm == "layer norm" else "as_it_is"
    return {
        "layer": str(layer + 1),
        "token": token,
        "centred": _TEXTS["source"][centred],
        "papers": f"L{layer}.{neuron}",
    }


def chart_height() -> int:
    """Return the height of the bars below the row of tokens, in pixels."""
    return shared.height() - (190 if choices.present() else 172)


def _ask(scene: Scene, layer: int, order: list[int]) -> int:
    """Offer the strongest neurons of the layer, or any that is typed; return the chosen one, from 0."""
    asked, most = NEURON.value, scene.model.shape.neurons
    chosen = order[0] if asked is None or asked[0] != layer + 1 else min(asked[1], most) - 1
    listed = [str(neuron + 1) for neuron in dict.fromkeys([*order[:_SHOWN], chosen])]
    st.session_state["list neurons"] = str(chosen + 1)
    st.selectbox(
        _TEXTS["neuron"], listed, key="list neurons", width=165, label_visibility="collapsed", accept_new_options=True,
        on_change=_take_typed, args=(layer,), help=_TEXTS["neuron_help"],
        format_func=lambda name: _TEXTS["named"].format(number=name),
    )  # fmt: skip
    return chosen


def _take_typed(layer: int) -> None:
    """Take what was picked or typed; what is no number leaves the strongest one."""
    typed = "".join(sign for sign in str(st.session_state["list neurons"]) if sign in "0123456789")[:6]
    NEURON.set((layer + 1, max(int(typed), 1)) if typed else None)


def _bars(layer: int, shown: list[int], neuron: int, added: Array) -> None:
    labels = [_TEXTS["named"].format(number=one + 1) for one in shown]
    marked = [place for place, one in enumerate(shown) if one == neuron]

    def choose() -> None:
        if bar := charts.clicked("neuron bars"):
            NEURON.set((layer + 1, shown[bar[1]] + 1))

    figure = ranked_bars(labels, added, marked, height=chart_height(), type_px=charts.type_px())
    charts.draw(figure, quiet="neuron bars", on_select=choose, selection_mode="points")


def _pushed(scene: Scene, layer: int, neuron: int, activation: float) -> None:
    values = _promoted(scene, layer, neuron) * activation
    order = np.argsort(-values, kind="stable")
    ends = [*order[:_EACH].tolist(), *order[-_EACH:].tolist()]
    labels = [visible(scene.model.vocabulary.piece(token), 16) for token in ends]
    charts.draw(signed_bars(labels, values[ends], height=chart_height(), type_px=charts.type_px()), quiet="pushed")


@reading
def _activations(scene: Scene, layer: int, neuron: int) -> Array:
    """Return how far a neuron fires at each token, (T,)."""
    found: Array = mlp.firing(scene.model, scene.trace, layer).activations[:, neuron].copy()
    return found


@model_reading
def _promoted(scene: Scene, layer: int, neuron: int) -> NDArray[np.float64]:
    return mlp.promoted(scene.model, layer, neuron)


def table(scene: Scene, layer: int, neuron: int, position: int) -> bytes:
    """Return where a neuron fires and the 100 tokens at either end of what it pushes, as CSV."""
    fired = _activations(scene, layer, neuron)
    values = _promoted(scene, layer, neuron)
    order = np.argsort(-values * np.sign(fired[position]), kind="stable")
    tokens = zip(scene.trace.tokens, fired, strict=True)
    rows: list[list[object]] = [["fires", place, token, value] for place, (token, value) in enumerate(tokens, 1)]
    for token in [*order[:100].tolist(), *order[-100:].tolist()]:
        rows.append(["pushes", "", scene.model.vocabulary.piece(token), values[token] * fired[position]])
    return as_csv(["what", "position", "token", "value"], rows)
