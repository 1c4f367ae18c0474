"""Does it matter? Heads switched off, and what becomes of the prediction."""

from collections.abc import Sequence
from typing import get_args

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.progress import Progress, silent
from model.readings import ablation
from model.readings.ablation import Effect, HeadEffects, Kind
from pages.chapters.attention import shared
from pages.chapters.attention.shared import TEXTS
from pages.kit import address, charts, choices, readers
from pages.kit.address import register
from pages.kit.controls import segmented
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say, subtitle
from pages.kit.readers import Spot
from pages.kit.readings import Scene, long_reading, reading
from pages.kit.tables import as_csv
from viz.components.head_wall import Wall, wall
from viz.plots import attention as plots
from viz.tokens import visible

_TEXTS = TEXTS["ablation"]
_BEFORE, _AFTER = 7, 3  # tokens shown: the likeliest before, and those of the likeliest after that are not among them
_KINDS: tuple[Kind, ...] = get_args(Kind)
_FIRST: str = _KINDS[0]
HOW = register("how", readers.one_of(*_KINDS), _FIRST, owner="attention")
"""How a head is switched off: set to zero, or to its mean."""


@reading
def _effect(scene: Scene, off: tuple[Spot, ...], kind: Kind) -> Effect:
    return ablation.effect(scene.model, scene.trace, off, kind)


@long_reading
def _effects(scene: Scene, kind: Kind, progress: Progress = silent) -> HeadEffects:
    return ablation.effects(scene.model, scene.trace, kind, progress)


def measured(scene: Scene) -> tuple[HeadEffects | None, str]:
    """Return the effects of all heads on this prompt and what they are; None where nobody asked yet, of either kind."""
    kind = next((kind for kind in _KINDS if _effects.known(scene, kind)), _KINDS[0])
    return _effects.known(scene, kind), title(kind)


def title(kind: Kind) -> str:
    """Return what the effects of all heads are, in words."""
    return str(_TEXTS["bits"].format(how=_TEXTS[kind].lower()))


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Let heads be switched off, and draw the prediction before and after."""
    with bar:
        asked = segmented(
            HOW, _TEXTS["how"], {kind: _TEXTS[kind] for kind in _KINDS}, label_visibility="collapsed",
            help=_TEXTS["how_help"],
        )  # fmt: skip
        kind = next(kind for kind in _KINDS if kind == asked)
        off = _ask_which(scene)
    left, right = st.columns([7, 5], gap="medium")
    with right:
        _prediction(scene, _effect(scene, off, kind), off)
        everywhere = _effects.known(scene, kind) or _offer(scene, kind)
    with left:
        _map(scene, everywhere, kind, off)
    if everywhere is None:
        return Shown()
    _draw_effects(everywhere, kind)
    return Shown(csv={"effects.csv": later(table, scene, kind)})


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


def _prediction(scene: Scene, found: Effect, off: Sequence[Spot]) -> None:
    before, after = (sampling.softmax(logits) for logits in (scene.trace.logits, found.logits))
    tokens = sampling.likeliest(scene.trace.logits, _BEFORE).tolist()
    new = [token for token in sampling.likeliest(found.logits, _AFTER).tolist() if token not in tokens]
    shown = [*tokens, *new]
    piece = scene.model.vocabulary.piece
    if off:
        say(
            _TEXTS["said"], token=visible(piece(tokens[0])), change=f"{found.top_change:+.2f}".replace("-", "−"),
            bits=f"{found.divergence:.3f}",
        )  # fmt: skip
    else:
        say(_TEXTS["nothing_off"])
    charts.draw(
        plots.before_after(
            [visible(piece(token), 16) for token in shown], before[shown], after[shown] if off else None,
            (_TEXTS["before"], _TEXTS["after"]), height=shared.height() - 130, type_px=charts.type_px(),
        )
    )  # fmt: skip


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


def _offer(scene: Scene, kind: Kind) -> HeadEffects | None:
    """Measure every head when asked, in sight of a progress bar. Any click meanwhile ends the run, and with it this."""
    line = st.container(horizontal=True, vertical_alignment="center")
    count = scene.model.shape.layers * scene.model.shape.heads
    if not line.button(_TEXTS["measure"].format(heads=count), icon=":material/science:"):
        return None
    bar = line.progress(0.0, _TEXTS["measuring"])
    line.button(_TEXTS["stop"], icon=":material/stop:")
    _effects(scene, kind, progress=lambda fraction, _message: _move(bar, fraction))
    st.rerun()


def _move(bar: DeltaGenerator, fraction: float) -> None:
    bar.progress(fraction, _TEXTS["measuring"])


def table(scene: Scene, kind: Kind) -> bytes:
    """Return the effect of every head as CSV: layer, head, divergence in bits, change of the top logit."""
    rows: list[list[object]] = []
    found = _effects(scene, kind)
    layers, heads = found.divergence.shape
    for layer, head in np.ndindex(layers, heads):
        rows.append([layer + 1, head + 1, found.divergence[layer, head], found.top_change[layer, head]])
    return as_csv(["layer", "head", "KL divergence in bits", "change of the top logit"], rows)
