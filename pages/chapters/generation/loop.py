"""One word at a time: a text is written before the visitor's eyes, can be looked at, and branches."""

import hashlib
import time
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.serving.page_turns import page_turns
from model.serving.turns import in_turns
from model.writing import Draws, Written, look_at, write
from pages.chapters.generation import exact, shared
from pages.chapters.generation.shared import LENGTH, TEXTS
from pages.chapters.generation.texts_kept import (
    FORCED,
    Forces,
    Texts,
    another_seed,
    branched,
    forces,
    texts_of,
    write_forces,
)
from pages.kit import readers
from pages.kit.address import register
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.readings import Scene
from pages.kit.tables import as_csv
from pages.kit.wording import number
from pages.texts import texts
from viz.components.text_run import SPEEDS, Act, Branch, Picture, Row, TokenStep, text_run
from viz.components.text_run_reply import reply
from viz.tokens import SPACE, visible

SPEED = register("speed", readers.one_of(*map(str, SPEEDS)), str(SPEEDS[1]), owner="generation")
"""Tokens a second at which the text is played."""
_WRITING = "writing a text"
_TAIL = 240  # characters of the prompt that are shown
_WINDOW = 16  # tokens in a message: a browser that misses some messages misses none of the tokens


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the text as far as it is written; write on where the visitor asked for it."""
    with bar:
        shared.ask_temperature()
        shared.ask_draws()
    draws = shared.draws()
    kept = texts_of(scene, draws)
    chosen = forces(scene)
    steps = kept.open(chosen)
    kept.runs += 1
    picture = _picture(scene, kept, chosen, draws)

    key, vocabulary = scene.model.card.key, scene.model.shape.vocabulary

    def act(asked: Act) -> None:  # a session keeps it: it holds no scene
        _act(key, vocabulary, kept, chosen, asked)

    text_run(picture, texts("components")["text_run"], on_act=act, key="text run")
    columns = _columns(steps)
    ends = TEXTS["loop"]["ends" if scene.model.end_ids else "endless"].format(most=shared.MOST)
    return Shown(
        {"ends": ends},
        csv={"generation.csv": later(table, scene, draws, chosen, LENGTH.value)} if not steps else {},
        columns=columns if steps else {},
        exact=later(exact.loop, scene, draws, chosen, max(len(steps), 1)),
    )


def _act(key: str, vocabulary: int, kept: Texts, chosen: Forces, asked: Act) -> None:
    """Do what the visitor asked for; what is to be written is written by the run that follows."""
    SPEED.set(str(asked.speed))
    count = LENGTH.value
    if asked.kind == "force" and asked.token < vocabulary:
        chosen = branched(chosen, asked.at, asked.token)
        FORCED.set(write_forces(chosen, key))
    elif asked.kind == "open":
        FORCED.set(write_forces(_ordered(kept)[asked.at], key))
        return
    elif asked.kind == "again":
        kept.paths[chosen] = []
    elif asked.kind == "other":
        another_seed()
    elif asked.kind == "write":
        count = asked.at
    if asked.kind == "stop":
        st.session_state.pop(_WRITING, None)
    else:
        about = (*kept.about[:2], shared.draws())
        st.session_state[_WRITING] = about, chosen, count


def go_on(scene: Scene) -> None:
    """Write what was asked for, once all of the page is drawn."""
    kept, chosen = texts_of(scene, shared.draws()), forces(scene)
    digest = _digest(kept, chosen)
    place = st.empty()
    wanted = st.session_state.pop(_WRITING, None)
    if wanted and wanted[:2] == (kept.about, chosen):
        _write_on(scene, kept, chosen, digest, wanted[2], place)
    with place:
        reply(digest, 0, (), rate=kept.rate, state="over")


def _write_on(scene: Scene, kept: Texts, chosen: Forces, digest: str, most: int, place: DeltaGenerator) -> None:
    """Write up to `most` tokens more, each in its turn. What ends this run, such as a press on Stop, ends it there.

    A run that comes to the end makes room for one that shows all. Every token is kept with its distribution when it
    comes: nothing is computed twice.
    """
    steps, model = kept.paths[chosen], scene.model
    if steps and steps[-1].token in model.end_ids:
        return
    draws, speed = kept.about[2], int(SPEED.value)
    coming = write(
        model, scene.ids, draws, written=[one.token for one in steps], forced=dict(chosen),
        most=min(most, LENGTH.value - len(steps)),
    )  # fmt: skip
    began, slept, first = time.perf_counter(), 0.0, len(steps)
    for one in in_turns(coming):
        steps.append(one)
        kept.rate = (len(steps) - first) / (time.perf_counter() - began - slept)
        start = max(first, len(steps) - _WINDOW)
        with place:
            reply(digest, start, list(map(_step, steps[start:])), rate=kept.rate, state="going")
        if speed and most > 1:
            with page_turns.aside():
                time.sleep(1 / speed)
            slept += 1 / speed
    st.rerun()


def _picture(scene: Scene, kept: Texts, chosen: Forces, draws: Draws) -> Picture:
    steps, ordered = kept.paths[chosen], _ordered(kept)
    first = None
    if not steps:
        first = _step(look_at(scene.model, scene.trace.logits, draws, len(scene.ids), dict(chosen).get(0)))
    return Picture(
        digest=_digest(kept, chosen),
        prompt=_running(scene.model.vocabulary.spelled(scene.ids))[-_TAIL:],
        steps=list(map(_step, steps)),
        next=first,
        most=max(LENGTH.value, len(steps)),
        ended=bool(steps) and steps[-1].token in scene.model.end_ids,
        branches=[_branch(scene, path, len(kept.paths[path])) for path in ordered],
        current=ordered.index(chosen),
        earlier=[(_how(draws), _running(text)) for draws, text in kept.earlier],
        speed=int(SPEED.value),
        rate=kept.rate,
        run=kept.runs,
        writing=_WRITING in st.session_state,
    )


def _digest(kept: Texts, chosen: Forces) -> str:
    """Return the name of a path for the browser."""
    said = repr((kept.about, chosen)).encode()
    return hashlib.blake2b(said, digest_size=8).hexdigest()


def _how(draws: Draws) -> str:
    return str(TEXTS["loop"]["how"].format(seed=draws.seed, temperature=f"{draws.temperature:g}"))


def _ordered(kept: Texts) -> list[Forces]:
    """Return the paths so that each stands behind the one that it parts from."""
    return sorted(kept.paths)


def _branch(scene: Scene, path: Forces, count: int) -> Branch:
    place, token = path[-1] if path else (-1, 0)
    name = visible(scene.model.vocabulary.piece(token), 20) if path else ""
    return Branch(len(path), place + 1, name, count)


def _step(one: Written) -> TokenStep:
    rows = [Row(row.token, visible(row.piece, 24), row.probability) for row in one.rows]
    return TokenStep(
        one.token, visible(one.piece), one.probability, one.rank, one.surprise, one.number, one.start, rows, one.kept,
        one.unseen,
    )  # fmt: skip


def _running(text: str) -> str:
    """Return a text on one line with its spaces as they are."""
    return visible(text).replace(SPACE, " ")


def _columns(steps: Sequence[Written]) -> dict[str, list[object]]:
    words = TEXTS["loop"]["columns"]
    return {
        words["place"]: list(range(1, len(steps) + 1)),
        words["id"]: [one.token for one in steps],
        words["token"]: [visible(one.piece) for one in steps],
        words["probability"]: [one.probability for one in steps],
        words["rank"]: [one.rank for one in steps],
        words["surprise"]: [one.surprise for one in steps],
        words["number"]: ["" if one.number is None else number(one.number, 6) for one in steps],
    }


def table(scene: Scene, draws: Draws, chosen: Forces, most: int) -> bytes:
    """Return the text that is written with these settings as CSV, a line a token."""
    columns = _columns(list(in_turns(write(scene.model, scene.ids, draws, forced=dict(chosen), most=most))))
    return as_csv(list(columns), list(zip(*columns.values(), strict=True)))
