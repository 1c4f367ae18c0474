"""Does it matter? Heads switched off, and what becomes of the prediction."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.progress import Progress, silent
from model.readings import ablation
from model.readings.ablation import Effect, HeadEffects, Kind
from pages.chapters.attention import exact, shared
from pages.chapters.attention.shared import TEXTS
from pages.kit import address, charts, choices, readers, switched_off
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import subtitle
from pages.kit.readers import Spot
from pages.kit.readings import Scene, long_reading, reading
from pages.kit.switched_off import KINDS
from pages.kit.tables import as_csv
from viz.components.head_wall import Wall, wall
from viz.plots import attention as plots

_TEXTS = TEXTS["ablation"]


@reading
def _effect(scene: Scene, off: tuple[Spot, ...], kind: Kind) -> Effect:
    return ablation.effect(scene.model, scene.trace, off, kind)


@long_reading
def _effects(scene: Scene, kind: Kind, progress: Progress = silent) -> HeadEffects:
    return ablation.effects(scene.model, scene.trace, kind, progress)


def measured(scene: Scene) -> tuple[HeadEffects | None, str]:
    """Return the effects of all heads on this prompt and what they are; None where nobody asked yet, of either kind."""
    kind = next((kind for kind in KINDS if _effects.known(scene, kind)), KINDS[0])
    return _effects.known(scene, kind), title(kind)


def title(kind: Kind) -> str:
    """Return what the effects of all heads are, in words."""
    return str(_TEXTS["bits"].format(how=_TEXTS[kind].lower()))


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Let heads be switched off, and draw the prediction before and after."""
    with bar:
        kind = switched_off.ask_how(_TEXTS)
        off = _ask_which(scene)
    left, right = st.columns([7, 5], gap="medium")
    with right:
        switched_off.prediction(scene, _effect(scene, off, kind), bool(off), _TEXTS, height=shared.height() - 130)
        everywhere = _effects.known(scene, kind)
        if everywhere is None:
            _offer(scene, kind)
    with left:
        _map(scene, everywhere, kind, off)
    given = later(exact.ablation, scene, off, kind)
    if everywhere is None:
        return Shown(exact=given)
    _draw_effects(everywhere, kind)
    return Shown(csv={"effects.csv": later(table, scene, kind)}, exact=given)


def _ask_which(scene: Scene) -> tuple[Spot, ...]:
    """Return the heads that are switched off, (layer, head) from 0."""
    shape = scene.model.shape
    everything = [f"{layer + 1}.{head + 1}" for layer, head in np.ndindex(shape.layers, shape.heads)]
    wanted = [f"{layer}.{head}" for layer, head in choices.OFF.value]
    st.session_state["list off"] = [name for name in wanted if name in everything]
    st.multiselect(
        _TEXTS["off"], everything, key="list off", on_change=_take_off, placeholder=_TEXTS["off_none"], width="stretch",
        label_visibility="collapsed",
    )  # fmt: skip
    return tuple((layer - 1, head - 1) for layer, head in readers.spots("-".join(st.session_state["list off"])))


def _take_off() -> None:
    choices.OFF.set(readers.spots("-".join(st.session_state["list off"])))


def _draw_effects(found: HeadEffects, kind: Kind) -> None:
    """Draw the effect of every head, as a map with the same axes as a wall of many layers."""
    subtitle(_TEXTS["map"])
    words = (TEXTS["layer"], TEXTS["head"], title(kind))
    size = (found.divergence.shape[1] + 4) * charts.type_px() * 1.5
    charts.draw(plots.effect_map(found.divergence, words, height=int(size), type_px=charts.type_px()))


def _map(scene: Scene, found: HeadEffects | None, kind: Kind, off: Sequence[Spot]) -> None:
    """Draw the wall, with the effects where they are measured; a click switches a head off or on."""
    picture = Wall(
        cells=shared.maps(scene).cells,
        scores={},
        effects=None if found is None else found.divergence,
        effects_title=title(kind),
    )
    shape = scene.model.shape
    head = shared.head(scene.model)
    label = TEXTS["wall"]["label"].format(layers=shape.layers, heads=shape.heads)
    words = TEXTS["wall"]["labels"] | {"label": label, "choose": _TEXTS["choose"]}

    def switch(layer: int, place: int) -> None:
        left = [spot for spot in off if spot != (layer, place)]
        now = left if (layer, place) in off else [*off, (layer, place)]
        named = tuple((one + 1, other + 1) for one, other in now)
        address.change({choices.OFF: named, choices.HEAD: (layer + 1, place + 1)})

    wall(
        picture, words | ({"chosen": _TEXTS["switched"]} if off else {}),
        selected=head if head in off or not off else off[-1], on_choose=switch, height_rem=shared.HEIGHT_REM,
        key="effects",
    )  # fmt: skip


def _offer(scene: Scene, kind: Kind) -> None:
    """Measure every head when asked, in sight of a progress bar."""
    count = scene.model.shape.layers * scene.model.shape.heads

    def measure(progress: Progress) -> None:
        _effects(scene, kind, progress=progress)

    switched_off.offer(_TEXTS, str(count), measure)


def table(scene: Scene, kind: Kind) -> bytes:
    """Return the effect of every head as CSV: layer, head, divergence in bits, change of the top logit."""
    rows: list[list[object]] = []
    found = _effects(scene, kind)
    layers, heads = found.divergence.shape
    for layer, head in np.ndindex(layers, heads):
        rows.append([layer + 1, head + 1, found.divergence[layer, head], found.top_change[layer, head]])
    return as_csv(["layer", "head", "KL divergence in bits", "change of the top logit"], rows)
