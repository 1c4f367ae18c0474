"""Parts of the model switched off: how, and the prediction before and after, for heads and for neurons alike."""

from collections.abc import Callable, Mapping
from typing import get_args

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.progress import Progress
from model.readings.ablation import Effect, Kind
from pages.kit import charts, readers
from pages.kit.address import register
from pages.kit.controls import segmented
from pages.kit.prose import say
from pages.kit.readings import Scene
from viz.plots import attention as plots
from viz.tokens import visible

_BEFORE, _AFTER = 7, 3  # tokens shown: the likeliest before, and those of the likeliest after that are not among them
KINDS: tuple[Kind, ...] = get_args(Kind)
_FIRST: str = KINDS[0]
HOW = register("how", readers.one_of(*KINDS), _FIRST)
"""How a part is switched off: set to zero, or to its mean."""


def ask_how(words: Mapping[str, str]) -> Kind:
    """Draw the choice between zero and mean. `words` has `how`, `how_help` and each kind."""
    asked = segmented(
        HOW, words["how"], {kind: words[kind] for kind in KINDS}, label_visibility="collapsed", help=words["how_help"]
    )
    return next(kind for kind in KINDS if kind == asked)


def prediction(scene: Scene, found: Effect, off: bool, words: Mapping[str, str], *, height: int) -> None:
    """Say how far the prediction moves and draw it, as it is and, where anything is `off`, without that.

    `words` has `said` with {token}, {change} and {bits}, `nothing_off`, `before` and `after`.
    """
    before, after = (sampling.softmax(logits) for logits in (scene.trace.logits, found.logits))
    tokens = sampling.likeliest(scene.trace.logits, _BEFORE).tolist()
    new = [token for token in sampling.likeliest(found.logits, _AFTER).tolist() if token not in tokens]
    shown = [*tokens, *new]
    piece = scene.model.vocabulary.piece
    if off:
        say(
            words["said"], token=visible(piece(tokens[0])), change=f"{found.top_change:+.2f}".replace("-", "−"),
            bits=f"{found.divergence:.3f}",
        )  # fmt: skip
    else:
        say(words["nothing_off"])
    charts.draw(
        plots.before_after(
            [visible(piece(token), 16) for token in shown], before[shown], after[shown] if off else None,
            (words["before"], words["after"]), height=height, type_px=charts.type_px(),
        )
    )  # fmt: skip


def offer(words: Mapping[str, str], count: str, measure: Callable[[Progress], None]) -> None:
    """Offer to switch `count` parts off one after the other, in sight of a progress bar.

    Any click meanwhile ends the run, and with it this; when it is done the page is drawn again. `words` has `measure`
    with {count}, `measuring` and `stop`.
    """
    line = st.container(horizontal=True, vertical_alignment="center")
    if not line.button(words["measure"].format(count=count), icon=":material/science:"):
        return
    bar = line.progress(0.0, words["measuring"])
    line.button(words["stop"], icon=":material/stop:")
    measure(lambda fraction, _message: _move(bar, fraction, words["measuring"]))
    st.rerun()


def _move(bar: DeltaGenerator, fraction: float, said: str) -> None:
    bar.progress(fraction, said)
