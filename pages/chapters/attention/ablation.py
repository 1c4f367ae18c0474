"""Does it matter? Heads switched off, and what becomes of the prediction."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import get_args

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.readings import ablation
from model.readings.ablation import Effect, HeadEffects, Kind
from pages.chapters.attention import shared
from pages.chapters.attention.shared import WORDS, View
from pages.kit import address, charts
from pages.kit.address import Spot
from pages.kit.models import Scene, pass_slot
from pages.kit.tables import as_csv
from viz.components.head_wall import Wall, wall
from viz.plots import attention
from viz.tokens import visible

_WORDS = WORDS["effect"]
_BEFORE, _AFTER = 7, 3  # tokens shown: the likeliest before, and those of the likeliest after that are not among them
_KEPT = 24


class Store:
    """The effects of all heads on the prompts asked about last, for all visitors."""

    def __init__(self) -> None:
        """Start empty."""
        self._found: OrderedDict[tuple[str, tuple[int, ...], Kind], HeadEffects] = OrderedDict()
        self._lock = Lock()

    def get(self, scene: Scene, kind: Kind) -> HeadEffects | None:
        """Return what was measured, if anything was."""
        return self._found.get((scene.model.card.key, scene.trace.ids, kind))

    def keep(self, scene: Scene, kind: Kind, found: HeadEffects) -> None:
        """Keep a measurement, and let the oldest go."""
        with self._lock:
            self._found[scene.model.card.key, scene.trace.ids, kind] = found
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """Return the store of this server process."""
    return Store()


def measured(scene: Scene) -> tuple[HeadEffects | None, str]:
    """Return the effects of all heads on this prompt and what they are; None where nobody asked yet, of either kind."""
    kinds: tuple[Kind, ...] = get_args(Kind)
    kind = next((kind for kind in kinds if store().get(scene, kind)), kinds[0])
    return store().get(scene, kind), title(kind)


def title(kind: Kind) -> str:
    """Return what the effects of all heads are, in words."""
    return str(_WORDS["bits"].format(how=_WORDS[kind].lower()))


def show(scene: Scene, bar: DeltaGenerator) -> View:
    """Let heads be switched off, and draw the prediction before and after."""
    with bar:
        kind = _ask_how()
        off = _ask_which(scene)
    with pass_slot:
        found = ablation.effect(scene.model, scene.trace, off, kind)
    left, right = st.columns([7, 5], gap="medium")
    with right:
        _prediction(scene, found, off)
        everywhere = store().get(scene, kind) or _offer(scene, kind)
    with left:
        _map(scene, everywhere, kind, off)
    if everywhere:
        _effects(everywhere, kind)
    return View({}, {"effects.csv": lambda: table(scene, kind)} if store().get(scene, kind) else {})


def _ask_how() -> Kind:
    title = st.segmented_control(
        _WORDS["how"], [_WORDS[kind] for kind in get_args(Kind)], default=_WORDS["zero"], required=True, key="how",
        bind="query-params", label_visibility="collapsed", help=_WORDS["how_help"],
    )  # fmt: skip
    return next(kind for kind in get_args(Kind) if _WORDS[kind] == title)


def _ask_which(scene: Scene) -> list[Spot]:
    """Return the heads that are switched off, (layer, head) from 0."""
    shape = scene.model.shape
    everything = [f"{layer + 1}.{head + 1}" for layer, head in np.ndindex(shape.layers, shape.heads)]
    wanted = [f"{layer}.{head}" for layer, head in address.current().off]
    st.session_state["list off"] = [name for name in wanted if name in everything]
    st.multiselect(
        _WORDS["off"], everything, key="list off", on_change=_take_off, placeholder=_WORDS["off_none"], width="stretch",
        label_visibility="collapsed",
    )  # fmt: skip
    return [(layer - 1, head - 1) for layer, head in _spots(st.session_state["list off"])]


def _take_off() -> None:
    address.change(off=tuple(_spots(st.session_state["list off"])))


def _spots(listed: Sequence[str]) -> list[Spot]:
    return [(int(layer), int(head)) for layer, _, head in (name.partition(".") for name in listed)]


def _prediction(scene: Scene, found: Effect, off: Sequence[Spot]) -> None:
    before, after = (sampling.softmax(logits) for logits in (scene.trace.logits, found.logits))
    tokens = sampling.likeliest(scene.trace.logits, _BEFORE).tolist()
    new = [token for token in sampling.likeliest(found.logits, _AFTER).tolist() if token not in tokens]
    shown = [*tokens, *new]
    piece = scene.model.vocabulary.piece
    if off:
        shared.say(
            _WORDS["said"], token=visible(piece(tokens[0])), change=f"{found.top_change:+.2f}".replace("-", "−"),
            bits=f"{found.divergence:.3f}",
        )  # fmt: skip
    else:
        st.markdown(_WORDS["nothing_off"])
    charts.draw(
        attention.before_after(
            [visible(piece(token), 16) for token in shown], before[shown], after[shown] if off else None,
            (_WORDS["before"], _WORDS["after"]), height=shared.height() - 130, type_px=charts.type_px(),
        )
    )  # fmt: skip


def _effects(found: HeadEffects, kind: Kind) -> None:
    """Draw the effect of every head, as a map with the same axes as a wall of many layers."""
    st.markdown(f"**{_WORDS['map']}**")
    words = (WORDS["layer"], WORDS["head"], title(kind))
    size = (found.divergence.shape[1] + 4) * charts.type_px() * 1.5
    charts.draw(attention.effect_map(found.divergence, words, height=int(size), type_px=charts.type_px()))


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
    selected = head if head in off or not off else off[-1]
    words = (
        WORDS["wall"]["labels"]
        | {
            "label": WORDS["wall"]["label"].format(layers=shape.layers, heads=shape.heads),
            "choose": _WORDS["choose"],
        }
        | ({"chosen": _WORDS["switched"]} if off else {})
    )
    chosen = wall(picture, words, selected=selected, height_rem=shared.HEIGHT_REM, key="effects")
    if chosen:
        left = [spot for spot in off if spot != chosen]
        now = left if chosen in off else [*off, chosen]
        address.change(off=tuple((layer + 1, head + 1) for layer, head in now), head=(chosen[0] + 1, chosen[1] + 1))
        st.rerun()


def _offer(scene: Scene, kind: Kind) -> HeadEffects | None:
    """Measure every head when asked, in sight of a progress bar. Any click meanwhile ends the run, and with it this."""
    line = st.container(horizontal=True, vertical_alignment="center")
    count = scene.model.shape.layers * scene.model.shape.heads
    if not line.button(_WORDS["measure"].format(heads=count), icon=":material/science:"):
        return None
    progress = line.progress(0.0, _WORDS["measuring"])
    line.button(_WORDS["stop"], icon=":material/stop:")

    def report(fraction: float, _message: str) -> None:
        progress.progress(fraction, _WORDS["measuring"])

    with pass_slot:
        found = ablation.effects(scene.model, scene.trace, kind, report)
    store().keep(scene, kind, found)
    st.rerun()


def table(scene: Scene, kind: Kind) -> bytes:
    """Return the effect of every head as CSV: layer, head, divergence in bits, change of the top logit."""
    found = store().get(scene, kind)
    rows: list[list[object]] = []
    if found is not None:
        for layer, head in np.ndindex(found.divergence.shape):
            rows.append([layer + 1, head + 1, found.divergence[layer, head], found.top_change[layer, head]])
    return as_csv(["layer", "head", "KL divergence in bits", "change of the top logit"], rows)
