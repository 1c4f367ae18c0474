"""Prediction: from the last vector to the next word, with a temperature to drag."""

from dataclasses import asdict

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model import sampling
from pages.kit import address, frame, registry
from pages.kit.models import Scene
from pages.kit.tables import as_csv
from pages.texts import lesson
from viz.components.temperature import SHORTCUT, Controls, Live, temperature
from viz.tokens import escape, visible

ROWS, ROWS_PRESENTED = 12, 10
DRAWS = 1000
_LIVE = "live temperature"
"""The component's key: its own state is there once the visitor has moved something, until another chapter is open."""
_WORDS = lesson("prediction")


def live_prompt(scene: Scene, seed: int) -> None:
    """Mount the live temperature on the trace's logits and do what the visitor asks of it."""
    key = scene.model.card.key
    appended = address.words(address.current(), key)
    draws = sampling.numbers(seed, len(scene.trace.ids), DRAWS)
    name = scene.model.vocabulary.piece
    rows = ROWS_PRESENTED if address.current().present else ROWS
    likeliest = sampling.likeliest(scene.trace.logits, rows).tolist()
    st.empty()  # where the seven names have a caption: a picture that moves in the page starts afresh
    seen = _live(scene.trace.logits, [visible(name(token)) for token in likeliest], draws, len(appended), True)
    shaped = _shaped(scene.trace.logits, seen.controls)
    if seen.take_back:
        _go_on_with(appended[:-1], key)
    if seen.append is not None:
        _go_on_with((*appended, int(sampling.draw(shaped, draws[seen.append]))), key)
    if seen.drawn is not None:
        _say_drawn(scene, shaped, int(sampling.draw(shaped, draws[seen.drawn])))
    _say_shortcut(seen.controls, scene.trace.logits)


def live_names(seed: int) -> None:
    """Mount the live temperature on the seven names of the video, with the video's own logits."""
    names, logits = _WORDS["names"]["tokens"], np.array(_WORDS["names"]["logits"])
    st.caption(_WORDS["names"]["body"])
    ranked = [names[place] for place in sampling.ranking(logits)]
    seen = _live(logits, ranked, sampling.numbers(seed, 0, DRAWS), 0, False)
    _say_shortcut(seen.controls, logits)


def _live(
    logits: NDArray[np.floating], names: list[str], draws: NDArray[np.float64], appended: int, can_append: bool
) -> Live:
    """Mount the component and keep what it says in the address.

    Where the address says something else than the component would by itself, after a link, an example, the back button
    or a visit to another chapter, its controls start afresh from there.
    """
    session = st.session_state
    asked = _asked()
    own = session.get("temperature_kept") if _LIVE in session else session.get("temperature_initial")
    if asked != own:
        session.temperature_visit = session.get("temperature_visit", 0) + 1
        session.temperature_initial = asked
    seen = temperature(
        logits,
        names,
        initial=session.temperature_initial,
        visit=session.temperature_visit,
        draws=draws,
        appended=appended,
        can_append=can_append,
        key=_LIVE,
    )
    address.change(**asdict(seen.controls))
    session.temperature_kept = _asked()
    return seen


def _asked() -> Controls:
    choices = address.current()
    return Controls(choices.temperature, choices.top_k, choices.top_p, choices.shortcut)


def _shaped(logits: NDArray[np.floating], controls: Controls) -> sampling.Distribution:
    top_k = min(SHORTCUT, controls.top_k or SHORTCUT) if controls.shortcut else controls.top_k
    return sampling.shape(logits, controls.temperature, top_k, controls.top_p)


def _go_on_with(words: tuple[int, ...], key: str) -> None:
    """Run the machine again on the prompt and the words drawn so far."""
    address.change(words=address.write_words(words, key))
    st.rerun()


def _say_drawn(scene: Scene, shaped: sampling.Distribution, token: int) -> None:
    said = _WORDS["drawn"]["said"].format(
        token=escape(visible(scene.model.vocabulary.piece(token))),
        rank=f"{sampling.rank(scene.trace.logits, token):,}",
        vocabulary=f"{scene.model.shape.vocabulary:,}",
        probability=f"{shaped.probabilities[token]:.4%}",
    )
    st.markdown(said)


def _say_shortcut(controls: Controls, logits: NDArray[np.floating]) -> None:
    if controls.shortcut:
        left_out = sampling.shape(logits, controls.temperature, top_k=SHORTCUT).left_out
        st.caption(_WORDS["shortcut"]["body"].format(left_out=f"{left_out:.1%}"))


def table(scene: Scene) -> bytes:
    """Return the full distribution as CSV: one row a token, the likeliest first, at the visitor's settings."""
    shaped = _shaped(scene.trace.logits, _asked())
    rows: list[list[object]] = []
    for rank, token in enumerate(shaped.order.tolist(), 1):
        piece, logit = scene.model.vocabulary.piece(token), scene.trace.logits[token]
        rows.append([rank, token, piece, logit, repr(float(shaped.probabilities[token]))])
    return as_csv(["rank", "id", "token", "logit", "probability"], rows)


def _own_controls() -> tuple[bool, int]:
    """Draw what belongs to this chapter alone; return whether the seven names are asked for, and the seed."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = st.toggle(_WORDS["names"]["label"], key="names", bind="query-params")
        seed = st.number_input(_WORDS["seed"]["label"], 0, 2**31 - 1, key="seed", bind="query-params", width=160)
    return names, seed


def _say_why_the_last() -> None:
    if address.current().present:
        return
    words = _WORDS["last"]
    st.markdown(f"**{words['title']}** {' '.join(words['body'].split())}")
    if st.button(words["door"], type="tertiary", icon=":material/door_open:"):
        registry.enter("layers")


scene = frame.open_chapter("prediction")
picture = st.container(gap="xsmall")
names, seed = _own_controls()
with picture:
    if names:
        live_names(seed)
    else:
        live_prompt(scene, seed)
frame.notes("prediction", scene, {"prediction.csv": lambda: table(scene)})
_say_why_the_last()
