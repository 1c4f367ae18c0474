"""Does it matter? Neurons and whole MLPs switched off, and what becomes of the prediction."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.progress import Progress, silent
from model.readings import ablation
from model.readings.ablation import Effect, Kind
from pages.chapters.neurons import exact, shared
from pages.chapters.neurons.shared import TEXTS
from pages.kit import address, charts, readers, switched_off
from pages.kit.address import register
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, subtitle
from pages.kit.readers import Spot
from pages.kit.readings import Scene, long_reading, reading
from pages.kit.tables import as_csv
from viz.plots.rows import ranked_bars

_TEXTS = TEXTS["off"]
_SHOWN = 10  # neurons as bars
_MOST_LAYERS = 200
_NO_NEURONS: tuple[Spot, ...] = ()
_NO_MLPS: tuple[int, ...] = ()
NEURONS_OFF = register("neurons_off", readers.spots, _NO_NEURONS, owner="neurons")
"""The neurons that are switched off, as layer and number, from 1."""
MLPS_OFF = register("mlps_off", readers.wholes(1, 10**4, _MOST_LAYERS), _NO_MLPS, owner="neurons")
"""The layers whose whole MLP is switched off, from 1."""


@reading
def _effect(scene: Scene, neurons: tuple[Spot, ...], mlps: tuple[int, ...], kind: Kind) -> Effect:
    return ablation.mlp_effect(scene.model, scene.trace, neurons, mlps, kind)


@long_reading
def _effects(scene: Scene, kind: Kind, progress: Progress = silent) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return ablation.mlp_effects(scene.model, scene.trace, kind, progress)


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Let neurons and MLPs be switched off, and draw the prediction before and after."""
    layer, position = shared.ask(scene, bar)
    found = shared.steps(scene, layer, position)
    shown = [int(one) for one in found.order[:_SHOWN]]
    with bar:
        kind = switched_off.ask_how(_TEXTS)
    left, right = st.columns([6, 6], gap="medium")
    with left:
        neurons, mlps = _ask(scene, layer, shown)
        caption(_TEXTS["added"], layer=str(layer + 1), token=shared.named(scene, position))
        _bars(layer, shown, found.added[shown], neurons, layer in mlps)
    effect = _effect(scene, neurons, mlps, kind)
    with right:
        switched_off.prediction(scene, effect, bool(neurons or mlps), _TEXTS, height=shared.height() - 110)
        everywhere = _effects.known(scene, kind)
        if everywhere is None:
            _offer(scene, kind)
    if everywhere is not None:
        subtitle(_TEXTS["effects"].format(how=_TEXTS[kind].lower()))
        names = [_TEXTS["mlp_name"].format(layer=number) for number in range(1, len(everywhere[0]) + 1)]
        charts.draw(ranked_bars(names, everywhere[0], [int(everywhere[0].argmax())], type_px=charts.type_px()))
    given = scene, neurons, mlps, kind
    return Shown(csv={"off.csv": later(table, *given)}, exact=later(exact.off, *given))


def _there(scene: Scene) -> tuple[tuple[Spot, ...], tuple[int, ...]]:
    """Return the neurons and the MLPs that are switched off and that this model has, from 0."""
    shape = scene.model.shape
    neurons = [
        (layer - 1, one - 1) for layer, one in NEURONS_OFF.value if layer <= shape.layers and one <= shape.neurons
    ]
    mlps = [layer - 1 for layer in MLPS_OFF.value if layer <= shape.layers]
    return tuple(dict.fromkeys(neurons)), tuple(dict.fromkeys(mlps))


def _ask(scene: Scene, layer: int, shown: Sequence[int]) -> tuple[tuple[Spot, ...], tuple[int, ...]]:
    """Offer what may be switched off, as one list and as two buttons; return what is: neurons and MLPs, from 0."""
    neurons, mlps = _there(scene)
    off = [*(str(number + 1) for number in mlps), *(f"{one + 1}.{other + 1}" for one, other in neurons)]
    layers = [str(number + 1) for number in range(scene.model.shape.layers)]
    here = [f"{layer + 1}.{neuron + 1}" for neuron in shown]
    st.session_state["list neurons off"] = off
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    line.multiselect(
        _TEXTS["off"], list(dict.fromkeys([*here, *layers, *off])), key="list neurons off", on_change=_take_listed,
        placeholder=_TEXTS["off_none"], label_visibility="collapsed", accept_new_options=True, width="stretch",
        format_func=lambda name: name if "." in name else _TEXTS["mlp_name"].format(layer=name),
    )  # fmt: skip
    strongest = tuple((layer + 1, neuron + 1) for neuron in shown)
    line.button(_TEXTS["strongest"].format(count=len(shown)), on_click=_take, args=(strongest, ()))
    line.button(_TEXTS["all"], on_click=_take, args=((), (layer + 1,)))
    return neurons, mlps


def _take_listed() -> None:
    _take(*read(st.session_state["list neurons off"]))


def read(names: Sequence[str]) -> tuple[tuple[Spot, ...], tuple[int, ...]]:
    """Return the neurons and the layers' MLPs that are named, from 1; a name that is none of either is left out."""
    neurons: list[Spot] = []
    mlps: list[int] = []
    for name in names:
        parts = name.split(".")
        if not all(part.isascii() and part.isdigit() and len(part) < 6 and int(part) for part in parts):
            continue
        if len(parts) == 1:
            mlps.append(int(parts[0]))
        elif len(parts) == 2:
            neurons.append((int(parts[0]), int(parts[1])))
    return tuple(neurons), tuple(mlps)


def _take(neurons: tuple[Spot, ...], mlps: tuple[int, ...]) -> None:
    address.change({NEURONS_OFF: neurons[: readers.MOST_SPOTS], MLPS_OFF: mlps[:_MOST_LAYERS]})


def _bars(layer: int, shown: list[int], added: NDArray[np.float32], off: Sequence[Spot], all_off: bool) -> None:
    """Draw the strongest neurons of the layer; a click switches one off or on. Those that are off stand out."""
    labels = [TEXTS["neurons"]["named"].format(number=one + 1) for one in shown]
    marked = [place for place, one in enumerate(shown) if all_off or (layer, one) in off]

    def switch() -> None:
        if bar := charts.clicked("off bars"):
            clicked = layer + 1, shown[bar[1]] + 1
            known = NEURONS_OFF.value
            left = tuple(spot for spot in known if spot != clicked)
            NEURONS_OFF.set(left if clicked in known else (*known, clicked)[: readers.MOST_SPOTS])

    figure = ranked_bars(labels, added, marked, height=shared.height() - 84, type_px=charts.type_px())
    charts.draw(figure, quiet="off bars", on_select=switch, selection_mode="points")


def _offer(scene: Scene, kind: Kind) -> None:
    """Measure every MLP when asked, in sight of a progress bar."""

    def measure(progress: Progress) -> None:
        _effects(scene, kind, progress=progress)

    switched_off.offer(_TEXTS, str(scene.model.shape.layers), measure)


def table(scene: Scene, neurons: tuple[Spot, ...], mlps: tuple[int, ...], kind: Kind) -> bytes:
    """Return the prediction before and after, its 100 likeliest tokens, as CSV; the effect of each MLP where known."""
    effect = _effect(scene, neurons, mlps, kind)
    before, after = sampling.softmax(scene.trace.logits), sampling.softmax(effect.logits)
    piece = scene.model.vocabulary.piece
    likeliest = sampling.likeliest(scene.trace.logits, 100).tolist()
    rows: list[list[object]] = [["token", piece(token), before[token], after[token]] for token in likeliest]
    rows.append(["KL divergence in bits", "all that is switched off", "", effect.divergence])
    everywhere = _effects.known(scene, kind)
    if everywhere is not None:
        rows += [["KL divergence in bits", f"MLP {layer}", "", bits] for layer, bits in enumerate(everywhere[0], 1)]
    return as_csv(["what", "of", "before", "after"], rows)
