"""Prediction: from the last vector to the next word, with a temperature to drag."""

import secrets
from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model import sampling
from pages.kit import address, choices, frame, readers, registry
from pages.kit.address import register
from pages.kit.controls import control, follow
from pages.kit.frame import Shown
from pages.kit.prose import caption, say, subtitle
from pages.kit.readings import Scene
from pages.kit.tables import as_csv
from pages.texts import texts
from viz.components.temperature import SHORTCUT, Controls, Live, temperature
from viz.tokens import visible

ROWS, ROWS_PRESENTED = 12, 8
DRAWS = 1000
NAMES = register("names", readers.yes, False, owner="prediction")
"""Whether the seven names of the video stand in for the prompt's own logits."""
SEED = register("seed", readers.optional(readers.whole(0, 2**31 - 1)), None, owner="prediction")
"""What the numbers of the draws come from; None for a number of the visitor's own."""
_LIVE = "live temperature"
_TEXTS = texts("prediction")


def live_prompt(scene: Scene, seed: int) -> None:
    """Mount the live temperature on the trace's logits and do what the visitor asks of it."""
    key = scene.model.card.key
    drawn = choices.drawn_ids(key)
    logits = scene.trace.logits
    draws = sampling.numbers(seed, len(scene.ids), DRAWS)
    name = scene.model.vocabulary.piece
    rows = ROWS_PRESENTED if choices.present() else ROWS
    likeliest = sampling.likeliest(logits, rows).tolist()

    def append(draw: int) -> None:
        token = int(sampling.draw(_distribution(logits, _asked()), draws[draw]))
        choices.DRAWN.set(choices.write_drawn((*drawn, token), key))

    def take_back() -> None:
        choices.DRAWN.set(choices.write_drawn(drawn[:-1], key))

    st.empty()  # where the seven names have a caption: a picture that moves in the page starts afresh
    names = [visible(name(token)) for token in likeliest]
    seen = _live(logits, names, draws, len(drawn), append, take_back)
    if seen.drawn is not None:
        distribution = _distribution(logits, seen.controls)
        _say_drawn(scene, distribution, int(sampling.draw(distribution, draws[seen.drawn])))
    _say_shortcut(seen.controls, logits)


def live_names(seed: int) -> None:
    """Mount the live temperature on the seven names of the video, with the video's own logits."""
    names, logits = _TEXTS["names"]["tokens"], np.array(_TEXTS["names"]["logits"])
    caption(_TEXTS["names"]["body"])
    ranked = [names[place] for place in sampling.ranking(logits)]
    seen = _live(logits, ranked, sampling.numbers(seed, 0, DRAWS), 0)
    _say_shortcut(seen.controls, logits)


def _live(
    logits: NDArray[np.floating],
    names: list[str],
    draws: NDArray[np.float64],
    appended: int,
    append: Callable[[int], None] | None = None,
    take_back: Callable[[], None] | None = None,
) -> Live:
    """Mount the component and keep what it says in the address. Without `append` nothing can be appended."""
    last: list[Live] = []

    def mount(start: Controls, visit: int) -> Controls:
        last.append(
            temperature(
                logits,
                names,
                initial=start,
                visit=visit,
                draws=draws,
                appended=appended,
                on_append=append,
                on_take_back=take_back,
                texts=texts("components")["temperature"],
                key=_LIVE,
            )
        )
        return last[-1].controls

    seen = follow(_LIVE, _asked(), mount)
    address.change(
        {
            choices.TEMPERATURE: seen.temperature,
            choices.TOP_K: seen.top_k,
            choices.TOP_P: seen.top_p,
            choices.SHORTCUT: seen.shortcut,
        }
    )
    return last[-1]


def _asked() -> Controls:
    return Controls(choices.TEMPERATURE.value, choices.TOP_K.value, choices.TOP_P.value, choices.SHORTCUT.value)


def _distribution(logits: NDArray[np.floating], controls: Controls) -> sampling.Distribution:
    top_k = min(SHORTCUT, controls.top_k or SHORTCUT) if controls.shortcut else controls.top_k
    return sampling.distribution(logits, controls.temperature, top_k, controls.top_p)


def _say_drawn(scene: Scene, distribution: sampling.Distribution, token: int) -> None:
    say(
        _TEXTS["drawn"]["said"],
        token=visible(scene.model.vocabulary.piece(token)),
        rank=f"{sampling.rank(scene.trace.logits, token):,}",
        vocabulary=f"{scene.model.shape.vocabulary:,}",
        probability=f"{distribution.probabilities[token]:.4%}",
    )


def _say_shortcut(controls: Controls, logits: NDArray[np.floating]) -> None:
    if controls.shortcut:
        left_out = sampling.distribution(logits, controls.temperature, top_k=SHORTCUT).left_out
        caption(_TEXTS["shortcut"]["body"], left_out=f"{left_out:.1%}")


def table(scene: Scene, controls: Controls) -> bytes:
    """Return the full distribution as CSV: one row a token, the likeliest first, at the visitor's settings."""
    logits = scene.trace.logits
    distribution = _distribution(logits, controls)
    rows: list[list[object]] = []
    for rank, token in enumerate(distribution.order.tolist(), 1):
        piece = scene.model.vocabulary.piece(token)
        rows.append([rank, token, piece, logits[token], repr(float(distribution.probabilities[token]))])
    return as_csv(["rank", "id", "token", "logit", "probability"], rows)


def _own_controls() -> tuple[bool, int]:
    """Draw what belongs to this chapter alone; return whether the seven names are asked for, and the seed."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = control(NAMES, st.toggle, _TEXTS["names"]["label"])
        seed = control(
            SEED, st.number_input, _TEXTS["seed"]["label"], min_value=0, max_value=2**31 - 1, width=190,
            placeholder=_TEXTS["seed"]["own"],
        )  # fmt: skip
    return names, _own_seed() if seed is None else seed


def _own_seed() -> int:
    """Return the visitor's own seed: two visitors of one address that pins none draw differently."""
    own: int = st.session_state.setdefault("own seed", secrets.randbelow(2**31))
    return own


def _say_why_the_last() -> None:
    if choices.present():
        return
    words = _TEXTS["last"]
    subtitle(words["title"])
    say(words["body"])
    st.button(words["door"], type="tertiary", icon=":material/door_open:", on_click=registry.enter, args=("layers",))


scene = frame.open_chapter("prediction")
frame.offer_examples(scene, "prediction")
picture = st.container(gap="xsmall")
names, seed = _own_controls()
with picture:
    if names:
        live_names(seed)
    else:
        live_prompt(scene, seed)
asked = _asked()  # a file is made outside a run, where no session can be read
frame.notes("prediction", scene, Shown(csv={"prediction.csv": lambda: table(scene, asked)}))
_say_why_the_last()
