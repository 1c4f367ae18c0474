"""Draw together: every phone draws the next token with a number of its own; then everybody goes on alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.errors import Message
from model.generate import runs
from model.progress import Progress, silent
from pages.classroom import asked, files, host
from pages.classroom.answers import Votes
from pages.classroom.asked import About
from pages.kit import charts, choices, run_trees
from pages.kit.prose import spans, write
from pages.kit.readings import Scene, long_reading, reading
from pages.kit.run_trees import DEPTH
from pages.kit.wording import worded
from pages.rooms.question import Answer
from pages.rooms.room import MOST_ROWS, Result, Room, Row, Stage
from pages.rooms.rooms import rooms
from pages.texts import texts
from viz.components.prose import Paragraph
from viz.plots.class_draws import class_draws
from viz.tokens import visible

_TEXTS, _FIGURE = texts("room")["drawing"], texts("components")["class_draws"]
_SECONDS = 1.0
"""Between two looks at what was drawn."""
_LETTERS = 18  # of a token's name
_LEAST, _MOST = 60, 600
"""The likeliest tokens that the figure knows by name."""
_ON = "room goes on"
Numbers = tuple[float, ...]


@reading
def _distribution(scene: Scene, temperature: float) -> sampling.Distribution:
    return sampling.distribution(scene.trace.logits, temperature)


@long_reading
def _texts_after(
    scene: Scene, temperature: float, numbers: Numbers, progress: Progress = silent
) -> tuple[tuple[int, ...], ...]:
    """Return what everybody writes: the first token by the number of the phone, what follows by a seed of its own."""
    ids = scene.ids[-max(1, scene.model.shape.context - DEPTH) :]
    rounds = runs(scene.model, ids, range(len(numbers)), temperature, DEPTH, first=numbers)
    return run_trees.written(rounds, len(numbers), progress)


def numbers_of(votes: Mapping[str, Answer]) -> Numbers:
    """Return the numbers that the phones drew, in the order in which they came."""
    return tuple(map(float, votes.values()))


def result(room: Room, votes: Votes) -> Result:
    """Return what phones show: the tokens in rank order, each with how many drew it. Needs a question."""
    assert room.question
    about = asked.read(room.question)
    found = _distribution(about.scene, about.temperature)
    drawn = Counter(sampling.draw(found, numbers_of(votes[-1])).tolist())
    order = found.order[: min(found.kept, MOST_ROWS)]
    tokens = order[found.probabilities[order] > 0].tolist()  # at temperature 0 a single one
    rows = [
        Row(name, (drawn[token],), float(found.probabilities[token]))
        for name, token in zip(_names(about.scene, tokens), tokens, strict=True)
    ]
    return Result(tuple(rows))


def draw(room: Room, votes: Votes) -> None:
    """Show what is drawn: once a second while phones draw; then the way on, and what there is to take away."""
    if room.stage is Stage.OPEN:
        st.fragment(_watch, run_every=_SECONDS)()
        return
    assert room.question
    about, numbers = asked.read(room.question), numbers_of(votes[-1])
    if not numbers:
        _say(_TEXTS["none"])
        return
    if st.session_state.get(_ON) == (room.code, room.number):
        bar = st.empty()
        written = _texts_after(about.scene, about.temperature, numbers, progress=partial(_move, bar))
        bar.empty()
        run_trees.draw(about.scene, written, readable=True, key="room tree")
    else:
        _show(about, numbers)
        st.button(
            _TEXTS["on"], key="room on", icon=":material/account_tree:", on_click=_go_on, args=(room.code, room.number)
        )
    if not choices.present():
        files.offer(room, _TEXTS["csv"], *_table(about, numbers))


def _watch() -> None:
    room = host.room()
    if room is not None and room.question is not None:
        _show(asked.read(room.question), numbers_of(rooms().answers(host.secret())[-1]))


def _show(about: About, numbers: Numbers) -> None:
    if not numbers:
        _say(_TEXTS["none"])
        return
    found = _distribution(about.scene, about.temperature)
    drawn = sampling.draw(found, numbers)
    different = len(set(drawn.tolist()))
    _say(
        _TEXTS["same" if different == 1 else "count"], count=str(len(numbers)), different=str(different),
        temperature=f"{about.temperature:g}",
    )  # fmt: skip
    order = found.order[: found.kept]
    farthest = int(np.flatnonzero(np.isin(order, drawn)).max())
    order = order[: min(max(farthest + 1, _LEAST), _MOST)]
    figure = class_draws(
        _names(about.scene, order.tolist()), found.probabilities[order], numbers, _FIGURE, type_px=charts.type_px()
    )
    charts.draw(figure)


def _say(template: str, **parts: str) -> None:
    """Say in one place, however often this runs by itself."""
    write([Paragraph("p", [spans(template, **parts)])], key="room drawn")


def _go_on(code: str, number: int) -> None:
    st.session_state[_ON] = code, number


def _move(bar: DeltaGenerator, fraction: float, message: Message) -> None:
    bar.progress(min(1.0, fraction), worded(message))


def _names(scene: Scene, tokens: Sequence[int]) -> list[str]:
    return [visible(scene.model.vocabulary.piece(token), _LETTERS) for token in tokens]


def _table(about: About, numbers: Numbers) -> tuple[list[str], list[list[object]]]:
    words = _TEXTS["csv"]
    tokens = sampling.draw(_distribution(about.scene, about.temperature), numbers).tolist()
    names = _names(about.scene, tokens)
    return [words["number"], words["token"]], [list(row) for row in zip(numbers, names, strict=True)]
