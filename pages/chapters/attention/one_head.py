"""One head in four steps: who asks, who answers, how the weight comes about, what is fetched."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.readings import head, head_search
from model.readings.head import HeadSteps
from pages.chapters.attention import shared
from pages.chapters.attention.shared import WORDS, View
from pages.kit import address
from pages.kit.models import Scene, pass_slot
from pages.kit.tables import as_csv
from viz.components.head_steps import HeadPicture, head_steps
from viz.tokens import visible

_WORDS = WORDS["one"]


def show(scene: Scene, bar: DeltaGenerator) -> View:
    """Draw the head that is looked at, and keep the pair that the visitor pins."""
    found = _seek(scene)
    layer, place = shared.head(scene.model)
    with bar:
        shared.ask_for_head(scene.model)
        if found:
            shared.say(_WORDS["found"], heads=f"{scene.model.shape.layers * scene.model.shape.heads:,}",
                     weight=f"{found.weight:.2f}", **_named(scene, found))  # fmt: skip
    with pass_slot:
        steps = head.steps(scene.model, scene.trace, layer, place)
    picture = HeadPicture(
        shared.names(scene.trace), steps.queries, steps.keys, steps.values, steps.pattern, steps.scaling,
        steps.written_share, layer, place,
    )  # fmt: skip
    chosen = address.current().pair
    pair = (chosen[0] - 1, chosen[1] - 1) if chosen else (-1, int(steps.pattern[-1].argmax()))
    pinned = head_steps(picture, _WORDS["labels"], selected=pair, height_rem=shared.HEIGHT_REM, key="head")
    if chosen or pinned != (len(scene.trace.ids) - 1, pair[1]):
        address.change(pair=(pinned[0] + 1, pinned[1] + 1))
    return View({"scaling": f"{steps.scaling:.4g}"}, {"head.csv": lambda: table(scene, steps)})


def _seek(scene: Scene) -> head_search.Link | None:
    """Look for the head that an example is about, measured on the model that speaks."""
    words = st.session_state.pop("seek", None)
    if words:
        try:
            asking = head_search.place(scene.trace, words["asks"], words["asks_place"])
            answering = head_search.place(scene.trace, words["answers"], words["answers_place"])
        except LookupError:  # the prompt was cut off before its telling part
            return None
        with pass_slot:
            found = head_search.strongest(scene.model, scene.trace, asking, answering)
        address.change(head=(found.layer + 1, found.head + 1), pair=(asking + 1, answering + 1))
        st.session_state["found"] = (scene.trace.ids, found)
    ids, kept = st.session_state.get("found", ((), None))
    still = kept and ids == scene.trace.ids and (kept.layer, kept.head) == shared.head(scene.model)
    return kept if still else None


def _named(scene: Scene, link: head_search.Link) -> dict[str, str]:
    asking, answering = (visible(scene.trace.tokens[place]) for place in (link.asking, link.answering))
    return {"asking": asking, "answering": answering, "head": shared.spot(link.layer, link.head)}


def table(scene: Scene, steps: HeadSteps) -> bytes:
    """Return every score and weight of the head as CSV: asking, answering, score, weight."""
    rows: list[list[object]] = []
    for asking, answering in zip(*np.tril_indices(len(scene.trace.ids)), strict=True):
        tokens = scene.trace.tokens[asking], scene.trace.tokens[answering]
        numbers = steps.scores[asking, answering], steps.pattern[asking, answering]
        rows.append([asking + 1, tokens[0], answering + 1, tokens[1], *numbers])
    return as_csv(["asking", "token", "answering", "token", "score", "weight"], rows)
