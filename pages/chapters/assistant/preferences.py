"""The preference game: which of two continuations is better, and what a few steps of training on that change."""

import math

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.readings.parameters import ledger
from model.train import preference
from model.train.preference import MOST_PAIRS, Tuned
from model.train.scale import TRAININGS
from pages.chapters.assistant import shared
from pages.chapters.assistant.shared import MARKED, MARKS, TEXTS, TUNED
from pages.kit import address, charts, choices
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, inform, say, warn
from pages.kit.readings import Scene
from viz.plots.amounts import amount_bars
from viz.plots.compare import paired_bars
from viz.tokens import SPACE, visible

_TEXTS = TEXTS["preferences"]
_TOP, _BEGINNING = 4, 24  # tokens with bars; characters that tell a continuation beside its bar


def show(scene: Scene, bar: DeltaGenerator) -> Shown | None:
    """Draw the next pair to mark, or what training on the marks changed. Marks of a link belong to its prompt."""
    if scene.model.shape.context <= preference.LENGTH:
        inform(_TEXTS["no_room"], length=str(preference.LENGTH), context=str(scene.model.shape.context))
        return None
    if MARKS.value and not MARKED.value:
        MARKED.set(shared.checksum(scene))
    marks = MARKS.value if MARKED.value == shared.checksum(scene) else ""
    done = TUNED.value and bool(marks.strip("-"))
    with bar:
        _buttons(scene, marks, done)
    return _result(scene, marks) if done else _game(scene, marks)


def _buttons(scene: Scene, marks: str, done: bool) -> None:
    on = {MARKED: shared.checksum(scene)}
    st.button(
        _TEXTS["back" if done else "train"], key="train", disabled=not marks.strip("-"),
        on_click=address.change, args=({MARKS: marks, TUNED: not done, **on},),
    )  # fmt: skip
    for key, left in (("undo", marks[:-1]), ("over", "")):
        st.button(
            _TEXTS[key], key=key, disabled=not marks, on_click=address.change,
            args=({MARKS: left, TUNED: False, **on},),
        )  # fmt: skip


def _game(scene: Scene, marks: str) -> Shown:
    """Draw the two continuations of the next pair, each with its button; of the last one when all are marked."""
    drawn = shared.pairs(scene, shared.seed())
    place = min(len(marks), MOST_PAIRS - 1)
    full = len(marks) == MOST_PAIRS
    said = _TEXTS["all_marked" if full else "question"]
    say(
        said, pair=str(place + 1), most=str(MOST_PAIRS), count=str(len(marks.replace("-", ""))),
        prompt=_text(scene, shared.prompt(scene)[-16:]),
    )  # fmt: skip
    for name, ids, column in zip("AB", drawn[place], st.columns(2), strict=True):
        with column, st.container(border=True):
            say(_TEXTS["continuation"], name=name, text=_text(scene, ids))
            _mark(scene, marks, name, full)
    _mark(scene, marks, "-", full)
    costs = shared.costs(scene, shared.seed(), place)
    charts.draw(
        amount_bars(
            [f"{name} {_text(scene, ids)[:_BEGINNING]}…" for name, ids in zip("AB", drawn[place], strict=True)], costs,
            [_TEXTS["bits"].format(bits=f"{one:.1f}") for one in costs], height=110,
            type_px=charts.type_px(),
        )
    )  # fmt: skip
    _two_trainings(scene, marks)
    return Shown(
        _facts(), columns={
            "pair": list(range(1, MOST_PAIRS + 1)), "A": [_text(scene, one) for one, _ in drawn],
            "B": [_text(scene, other) for _, other in drawn], "mark": list(marks.ljust(MOST_PAIRS)),
        },
        exact=later(exact, scene, shared.seed(), place),
    )  # fmt: skip


def exact(scene: Scene, first: int, place: int) -> Exact:
    """Return what both continuations of a pair cost the model."""
    one, other = shared.costs(scene, first, place)
    start, ids = list(shared.prompt(scene)), list(shared.pairs(scene, first)[place][0])
    return {"start": start, "first": ids, "beta": preference.BETA, "second": other, "result": one}


def _mark(scene: Scene, marks: str, name: str, full: bool) -> None:
    st.button(
        _TEXTS["neither"] if name == "-" else _TEXTS["better"].format(name=name), key=f"mark {name}", disabled=full,
        on_click=address.change, args=({MARKS: (marks + name)[:MOST_PAIRS], MARKED: shared.checksum(scene)},),
    )  # fmt: skip


def _result(scene: Scene, marks: str) -> Shown | None:
    """Draw before and after: the pairs, the next token, one fresh continuation, and how little that is.

    Nothing is drawn where the numbers overflowed.
    """
    found = shared.tuned(scene, marks, shared.seed())
    marked = shared.preferred(scene, marks)
    if found.diverged:
        warn(_TEXTS["diverged"])
        return None
    ratios = np.stack([one[:, 0] - one[:, 1] for one in (found.before, found.after)]) / math.log(2)  # (2, n) bits
    gained = float((ratios[1] - ratios[0]).mean())
    say(
        _TEXTS["sum"], count=str(len(marked)), bits=f"{gained:.1f}", before=f"{found.held_out[0]:.3f}",
        after=f"{found.held_out[1]:.3f}", change=f"{found.held_out[1] - found.held_out[0]:+.3f}",
        divergence=f"{found.divergence:.3f}", loss=f"{found.losses[0]:.3f}", last=f"{found.losses[-1]:.3f}",
    )  # fmt: skip
    names = [_TEXTS["pair"].format(pair=place + 1) for place in marked]
    left, right = st.columns(2)
    titles = (_TEXTS["before"], _TEXTS["after"])
    with left:
        charts.draw(
            paired_bars(
                names, ratios, titles, _TEXTS["ratio"], second_stands_out=True, height=260, type_px=charts.type_px()
            )
        )
    with right:
        _next_token(scene, found)
    for title, ids, column in zip(titles, found.written, st.columns(2), strict=True):
        with column, st.container(border=True):
            say(_TEXTS["continuation"], name=title, text=_text(scene, ids))
    return Shown(
        _facts(), columns={
            "pair": [place + 1 for place in marked],
            "preferred": [_text(scene, one.preferred) for one in marked.values()],
            "other": [_text(scene, one.other) for one in marked.values()],
            "ln p preferred before": found.before[:, 0].tolist(), "ln p other before": found.before[:, 1].tolist(),
            "ln p preferred after": found.after[:, 0].tolist(), "ln p other after": found.after[:, 1].tolist(),
        },
    )  # fmt: skip


def _next_token(scene: Scene, found: Tuned) -> None:
    chances = [sampling.softmax(one) for one in (found.logits_before, found.logits_after)]
    top = sampling.likeliest(found.logits_before, _TOP).tolist()
    names = [visible(scene.model.vocabulary.piece(token)) for token in top]
    labels = [f"{name} · {_TEXTS[when]}" for name in names for when in ("before", "after")]
    values = [float(chance[token]) for token in top for chance in chances]
    charts.draw(
        amount_bars(
            labels, values, [f"{value:.2%}" for value in values], tuple(range(1, len(values), 2)), height=260,
            type_px=charts.type_px(),
        )
    )  # fmt: skip


def _two_trainings(scene: Scene, marks: str) -> None:
    """Say what the two trainings do, with the numbers at hand."""
    if not choices.present():
        caption(
            _TEXTS["trainings"], parameters=f"{ledger(scene.model).total:,}",
            tokens=f"{TRAININGS['fable'].tokens / 1e6:.0f}", marks=str(len(marks.replace('-', ''))),
        )  # fmt: skip


def _facts() -> dict[str, str]:
    return {
        "rate": f"{preference.RATE:g}", "steps": str(preference.STEPS), "beta": f"{preference.BETA:g}",
        "length": str(preference.LENGTH), "seed": str(shared.seed()), "fresh": str(shared.seed() + 2 * MOST_PAIRS),
    }  # fmt: skip


def _text(scene: Scene, ids: tuple[int, ...]) -> str:
    return visible(scene.model.vocabulary.spelled(ids)).replace(SPACE, " ")
