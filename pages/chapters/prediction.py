"""Prediction: from the last vector to the next word, with a temperature to drag."""

import secrets
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.generate import generate
from model.readings.word_ends import word_ends
from model.serving.page_turns import page_turns
from model.serving.pass_queue import pass_queue
from pages.kit import address, choices, cover, frame, models, readers, registry
from pages.kit.address import Parameter, register
from pages.kit.controls import control, follow, tell
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, definitions, say, subtitle
from pages.kit.readings import Scene, reading
from pages.kit.tables import as_csv
from pages.texts import texts
from viz.components.temperature import SHORTCUT, Acts, Controls, Live, temperature
from viz.components.temperature_reply import State, Written, reply
from viz.tokens import SPACE, visible

ROWS, ROWS_PRESENTED = 12, 8
DRAWS = 1000
WRITTEN = 20
"""How many tokens are written on one press."""
_PACE = 0.15  # seconds in which a token that was written is looked at before the next one comes
_TAIL = 120  # characters of what was written: a wide screen shows no more
NAMES = register("names", readers.yes, False, owner="prediction")
"""Whether the seven names of the video stand in for the prompt's own logits."""
COUNTED = register("counted", readers.yes, False, owner="prediction")
"""Whether a thousand draws are counted beside the probabilities."""
_LIVE = "live temperature"
_WRITING = "writing after"
_TEXTS = texts("prediction")


def live_prompt(scene: Scene, seed: int) -> Live:
    """Mount the live temperature on the trace's logits and do what the visitor asks of it."""
    key = scene.model.card.key
    drawn = choices.drawn_ids(key)
    logits = scene.trace.logits
    draws = sampling.numbers(seed, len(scene.ids), DRAWS)

    def go_on_with(ids: tuple[int, ...]) -> None:
        """Let `ids` stand after the prompt: the token in focus was one of another text."""
        address.change({choices.DRAWN: choices.write_drawn(ids, key), choices.FOCUS: None})

    def append(draw: int) -> None:
        token = int(sampling.draw(_distribution(logits, _asked()), draws[draw]))
        go_on_with((*drawn, token))

    def take_back() -> None:
        go_on_with(drawn[:-1])

    def begin() -> None:
        st.session_state[_WRITING] = scene.ids

    def stop() -> None:
        st.session_state.pop(_WRITING, None)

    st.empty()  # where the seven names have a caption: a picture that moves in the page starts afresh
    acts = Acts(append, take_back if drawn else None, begin if _room(scene) else None, stop, _release)
    covered = cover.covered(scene)
    seen = _live(logits, _named(scene, _likeliest(scene)), draws, acts, covered=covered)
    if not covered:
        _say_shortcut(seen.controls, logits)
    return seen


def live_names(seed: int) -> None:
    """Mount the live temperature on the seven names of the video, with the video's own logits."""
    names, logits = _TEXTS["names"]["tokens"], np.array(_TEXTS["names"]["logits"])
    caption(_TEXTS["names"]["body"])
    ranked = [names[place] for place in sampling.ranking(logits)]
    seen = _live(logits, ranked, sampling.numbers(seed, 0, DRAWS), Acts(release=_release))
    _say_shortcut(seen.controls, logits)


def _live(
    logits: NDArray[np.floating], names: list[str], draws: NDArray[np.float64], acts: Acts, *, covered: bool = False
) -> Live:
    """Mount the component and keep what it says in the address."""
    last: list[Live] = []

    def mount(start: Controls, visit: int) -> Controls:
        last.append(
            temperature(
                logits, names, initial=start, visit=visit, draws=draws, acts=acts, most=WRITTEN,
                covered=covered, texts=texts("components")["temperature"], terms=definitions(), key=_LIVE,
            )
        )  # fmt: skip
        return last[-1].controls

    seen = follow(_LIVE, _asked(), mount)
    address.change(_carried(seen))
    return last[-1]


def _carried(seen: Controls) -> dict[Parameter[Any], object]:
    """Return what the address carries of the controls."""
    return {
        choices.TEMPERATURE: seen.temperature,
        choices.TOP_K: seen.top_k,
        choices.TOP_P: seen.top_p,
        choices.SHORTCUT: seen.shortcut,
        COUNTED: seen.many,
    }


def _release(seen: Controls) -> None:
    """Keep what was set, whatever becomes of this run."""
    tell(_LIVE, seen)
    address.keep(_carried(seen))


def _likeliest(scene: Scene) -> list[int]:
    """Return the ids of the tokens that have a row."""
    return sampling.likeliest(scene.trace.logits, ROWS_PRESENTED if choices.present() else ROWS).tolist()


def _named(scene: Scene, tokens: Sequence[int]) -> list[str]:
    return [visible(scene.model.vocabulary.piece(token)) for token in tokens]


def _room(scene: Scene) -> int:
    """Return how many tokens can still be written before some of the text would be left out."""
    return max(0, min(models.token_limit(), scene.model.shape.context) - len(scene.ids))


def complete(scene: Scene, seed: int, seen: Live) -> None:
    """Tell the picture what it does not know yet: the name of the drawn token, how fragments go on, what is written."""
    place = st.empty()
    names, likeliest = _drawn_name(scene, seed, seen), tuple(_likeliest(scene))
    known = _tails.known(scene, likeliest)
    with place:
        reply(seen.digest, names=names, tails=known or ())
    if st.session_state.pop(_WRITING, None) == scene.ids:
        _write_on(scene, seed, seen, place)
    elif known is None:  # the picture does not wait for it
        with place:
            reply(seen.digest, names=names, tails=_tails(scene, likeliest))


@reading
def _tails(scene: Scene, tokens: tuple[int, ...]) -> tuple[str, ...]:
    """Return the letters with which the model would most likely finish the word that each token begins."""
    ends = word_ends(scene.model, scene.ids, tokens)
    return tuple(visible(scene.model.vocabulary.spelled(end)) for end in ends)


def _drawn_name(scene: Scene, seed: int, seen: Live) -> dict[int, str]:
    """Return the drawn token's name by its rank, from 0; nothing before the first draw."""
    if seen.drawn is None:
        return {}
    logits = scene.trace.logits
    number = sampling.numbers(seed, len(scene.ids), DRAWS)[seen.drawn]
    token = int(sampling.draw(_distribution(logits, seen.controls), number))
    return {sampling.rank(logits, token) - 1: _named(scene, [token])[0]}


def _write_on(scene: Scene, seed: int, seen: Live, place: DeltaGenerator) -> None:
    """Write up to `WRITTEN` tokens, each as if it had been drawn and appended by hand, then show where that leads.

    What is written is kept with each step: whatever ends this run, such as a press on Stop, ends the writing there.
    """
    key, model = scene.model.card.key, scene.model
    drawn, most = choices.drawn_ids(key), min(WRITTEN, _room(scene))
    asked = seen.controls
    steps = generate(model, scene.ids, asked.temperature, _top_k(asked), asked.top_p, seed, most)
    written: list[int] = []
    state: State = "going"
    while state == "going":
        with pass_queue.turn():  # for this step alone: others have their turn between two
            written.append(next(steps).token)
        if written[-1] in model.end_ids:
            state = "end"
        elif len(written) == most:
            state = "all" if most == WRITTEN else "full"
        address.keep({choices.DRAWN: choices.write_drawn((*drawn, *written), key), choices.FOCUS: None})
        text = visible(model.vocabulary.spelled(written)).replace(SPACE, " ")
        with place:
            reply(seen.digest, written=Written(text[-_TAIL:], len(written), WRITTEN, state))
        with page_turns.aside():
            time.sleep(_PACE)
    st.rerun()


def _asked() -> Controls:
    cuts = (choices.TOP_K.value, choices.TOP_P.value, choices.SHORTCUT.value)
    return Controls(choices.TEMPERATURE.value, *cuts, many=COUNTED.value)


def _distribution(logits: NDArray[np.floating], controls: Controls) -> sampling.Distribution:
    return sampling.distribution(logits, controls.temperature, _top_k(controls), controls.top_p)


def _top_k(controls: Controls) -> int | None:
    return min(SHORTCUT, controls.top_k or SHORTCUT) if controls.shortcut else controls.top_k


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


def exact(scene: Scene, controls: Controls) -> Exact:
    """Return what the formulas and the code name: the two likeliest tokens, and the cuts."""
    logits, found = scene.trace.logits.astype(float), _distribution(scene.trace.logits, controls)
    full, (one, other) = sampling.softmax(logits, controls.temperature), found.order[:2].tolist()
    first, second = _named(scene, [one, other])
    return {
        "temperature": controls.temperature,
        "top_k": _top_k(controls) or len(logits),
        "top_p": controls.top_p or 1.0,
        "vocabulary": len(logits),
        "token": first,
        "runner": second,
        "first": float(logits[one]),
        "second": float(logits[other]),
        "ratio": float(full[other] / full[one]),
        "total": float(1 / full[one]),
        "full": float(full[one]),
        "left_out": found.left_out,
        "result": float(found.probabilities[one]),
    }


def _own_controls() -> tuple[bool, int]:
    """Draw what belongs to this chapter alone; return whether the seven names are asked for, and the seed."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = control(NAMES, st.toggle, _TEXTS["names"]["label"])
        seed = control(
            choices.SEED, st.number_input, _TEXTS["seed"]["label"], min_value=0, max_value=2**31 - 1, width=190,
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


def chapter() -> None:
    """Draw the live temperature."""
    scene = frame.open_chapter("prediction")
    frame.offer_examples(scene, "prediction")
    picture = st.container(gap="xsmall")
    names, seed = _own_controls()
    seen: Live | None = None
    with picture:
        if names:
            live_names(seed)
        else:
            seen = live_prompt(scene, seed)
    shown = Shown(
        csv={"prediction.csv": later(table, scene, _asked())}, exact=None if names else later(exact, scene, _asked())
    )
    frame.notes("prediction", scene, shown)
    _say_why_the_last()
    if seen and not cover.covered(scene):
        complete(scene, seed, seen)


chapter()
