"""The answers of the class on the projector, beside what the model says, and what a teacher takes away of them."""

from collections.abc import Callable, Mapping

import streamlit as st

from model import classroom
from pages.classroom import answers, asked, files, host, ready
from pages.classroom.answers import Outcome, Votes
from pages.kit import choices, readers, registry
from pages.kit.address import register
from pages.kit.prose import caption, literal, say
from pages.kit.readings import Scene
from pages.kit.wording import share
from pages.rooms.question import Kind
from pages.rooms.room import Room
from pages.rooms.rooms import rooms
from pages.texts import texts
from viz.components.class_answers import COLDEST, HOTTEST, class_answers
from viz.components.class_counts import class_counts

_TEXTS = texts("room")["answers"]
_HIDDEN = "room hidden answers"
TEMPERATURE = register("class_temperature", readers.number(COLDEST, HOTTEST), 1.0, owner=registry.ROOM.id)
"""What the model's bars beside the class's are computed with."""


def draw(room: Room, votes: Votes, *, on_hidden: Callable[[], None]) -> None:
    """Draw what the class answered to the question of a room; `on_hidden` is called where an answer is hidden."""
    assert room.question
    found = answers.shown(room, votes)
    if not any(found.counts):
        caption(_TEXTS["nobody"])
    about = asked.read(room.question)
    if found.model is None:
        rows = [(group.label, group.counts) for group in found.groups]
        class_counts(rows, texts("components")["class_counts"], right=found.right, key="class counts")
    else:
        _beside_the_model(found, about.scene)
    for sentence in filter(None, (found.said, ready.said(about.claim))):
        say("{sentence}", sentence=sentence)
    if room.question.kind is Kind.TOKEN:
        _offer_to_hide(room, votes, on_hidden)
    if not choices.present():
        _offer_files(room, found)


def _beside_the_model(found: Outcome, scene: Scene) -> None:
    rows = [(group.label, group.ids, group.counts) for group in found.groups]
    fitted = classroom.fit(scene.trace.logits, found.groups, found.counts)
    class_answers(
        rows, scene.trace.logits, TEMPERATURE.value, fitted.temperature if fitted else None,
        texts("components")["class_answers"], present=choices.present(), on_release=TEMPERATURE.set,
        key="class answers",
    )  # fmt: skip
    _say(found)


def _say(found: Outcome) -> None:
    """Say how much of the model's probability is on what the class said."""
    if any(found.counts) and found.model is not None:
        mass = sum(value for value, count in zip(found.model, found.counts, strict=True) if count)
        say(_TEXTS["mass"], mass=share(mass))


def _offer_to_hide(room: Room, votes: Votes, on_hidden: Callable[[], None]) -> None:
    """Offer to hide any typed answer, and to show it again: a click each."""
    folded: dict[str, str] = {}
    for text in (str(text) for one in votes for text in one.values()):
        folded.setdefault(classroom.fold(text), literal(text.strip()))
    if not folded:
        return
    # A projector has no room for a row of buttons.
    with st.popover(_TEXTS["hide_one"], key="room hide") if choices.present() else st.container():
        st.session_state[_HIDDEN] = [name for name in folded if name in room.hidden]
        st.pills(
            _TEXTS["hide"], list(folded), selection_mode="multi", format_func=folded.__getitem__, key=_HIDDEN,
            on_change=_take_hidden, args=(room.hidden, on_hidden),
        )  # fmt: skip


def _take_hidden(before: frozenset[str], on_hidden: Callable[[], None]) -> None:
    now = frozenset(st.session_state[_HIDDEN])
    for name in now - before:
        host.attempt(rooms().hide, name)
    for name in before - now:
        host.attempt(rooms().show, name)
    on_hidden()


def _offer_files(room: Room, found: Outcome) -> None:
    words: Mapping[str, str] = _TEXTS["csv"]
    rounds = [words["round"].format(round=number + 1) for number in range(found.rounds)]
    model = found.model or [""] * len(found.groups)
    rows = [[group.label, *group.counts, value] for group, value in zip(found.groups, model, strict=True)]
    files.offer(room, words, [words["answer"], *rounds, words["model"]], rows)
