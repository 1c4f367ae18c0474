"""One head in four steps: which query, which keys, how the weight comes about, what is fetched."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.readings import head, head_search
from model.readings.everywhere import HEADS
from model.readings.head import HeadSteps
from pages.chapters.attention import exact, shared
from pages.chapters.attention.shared import TEXTS
from pages.kit import address, choices, models, passages, prompts, readers
from pages.kit.address import register
from pages.kit.controls import follow
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene, reading, scene
from pages.kit.tables import as_csv
from viz.components.head_steps import BOARDS, HeadPicture, head_steps
from viz.tokens import visible

_TEXTS = TEXTS["one_head"]
BOARD = register("board", readers.one_of(*BOARDS), BOARDS[0], owner="attention")
"""Whether the head's pattern is drawn as a map or as lines, where there is room for one."""
_FOUND = "head found for an example"


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the head that is looked at, and keep the pair that the visitor pins."""
    layer, place = shared.head(scene.model)
    with bar:
        shared.ask_for_head(scene.model)
        passages.offer(scene, HEADS, layer, place)
        _say_what_was_found(scene)
    steps = _steps(scene, layer, place)
    picture = HeadPicture(
        shared.names(scene.trace), steps.queries, steps.keys, steps.values, steps.pattern, steps.scaling,
        steps.written_share, layer, place,
    )  # fmt: skip
    usual = (len(scene.ids) - 1, int(steps.pattern[-1].argmax()))
    chosen = choices.PAIR.value
    pinned = follow(
        "head",
        (chosen[0] - 1, chosen[1] - 1) if chosen else usual,
        lambda start, visit: head_steps(
            picture,
            _TEXTS["labels"],
            start=start,
            visit=visit,
            height_rem=shared.HEIGHT_REM,
            board=BOARD.value,
            on_board=BOARD.set,
            key="head",
        ),
    )
    if chosen or pinned != usual:
        choices.PAIR.set((pinned[0] + 1, pinned[1] + 1))
    found = later(exact.one_head, scene, layer, place, pinned)
    return Shown({"scaling": f"{steps.scaling:.4g}"}, {"head.csv": later(table, scene, layer, place)}, exact=found)


@reading
def _steps(scene: Scene, layer: int, place: int) -> HeadSteps:
    return head.steps(scene.model, scene.trace, layer, place)


@dataclass(frozen=True)
class _Found:
    """The head that was looked up for an example, and the prompt it was looked up on."""

    ids: tuple[int, ...]
    link: head_search.Link


@reading
def _strongest(scene: Scene, query: int, key: int) -> head_search.Link:
    return head_search.strongest(scene.model, scene.trace, query, key)


def seek(words: Mapping[str, Any]) -> None:
    """Look up the head that links two words of the prompt most strongly, on the model in use, and open it."""
    model = models.current_model().model
    about = scene(model, prompts.read(model, choices.PROMPT.value or ""))
    try:
        query = head_search.place(about.trace, words["asks"], words["asks_place"])
        key = head_search.place(about.trace, words["answers"], words["answers_place"])
    except LookupError:  # the prompt was cut off before its telling part
        return
    link = _strongest(about, query, key)
    address.change({choices.HEAD: (link.layer + 1, link.head + 1), choices.PAIR: (query + 1, key + 1)})
    st.session_state[_FOUND] = _Found(about.ids, link)


def _say_what_was_found(scene: Scene) -> None:
    found: _Found | None = st.session_state.get(_FOUND)
    if not found or found.ids != scene.ids or (found.link.layer, found.link.head) != shared.head(scene.model):
        return
    link, shape = found.link, scene.model.shape
    query, key = (visible(scene.trace.tokens[place]) for place in (link.asking, link.answering))
    say(
        _TEXTS["found"], heads=f"{shape.layers * shape.heads:,}", weight=f"{link.weight:.2f}", asking=query,
        answering=key, head=shared.spot(link.layer, link.head),
    )  # fmt: skip


def table(scene: Scene, layer: int, place: int) -> bytes:
    """Return every score and weight of the head as CSV: query, key, score, weight."""
    steps = _steps(scene, layer, place)
    rows: list[list[object]] = []
    for asking, answering in zip(*np.tril_indices(len(scene.ids)), strict=True):
        tokens = scene.trace.tokens[asking], scene.trace.tokens[answering]
        numbers = steps.scores[asking, answering], steps.pattern[asking, answering]
        rows.append([asking + 1, tokens[0], answering + 1, tokens[1], *numbers])
    return as_csv(["asking", "token", "answering", "token", "score", "weight"], rows)
