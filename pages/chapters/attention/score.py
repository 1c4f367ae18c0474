"""Why a head looks there: one score taken apart into what earlier parts of the model made of both its sides."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import attention
from model.readings import score_parts
from model.readings.score_parts import ScoreParts, Source
from pages.chapters.attention import exact, shared
from pages.chapters.attention.shared import TEXTS
from pages.kit import charts, choices
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene, reading
from pages.kit.tables import as_csv
from pages.kit.wording import number
from viz.plots import attention as plots
from viz.plots.score_parts import pairs

_TEXTS = TEXTS["score"]
_LISTED, _PAIRED = 8, 6  # parts of one side that have a bar, and a row or column, of their own
_ROOM = 0.55  # beside the bars of a third of the page
_KINDS = TEXTS["attribution"]["kinds"] | {"bias": TEXTS["attribution"]["bias"]}


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw what made the query and the key of one pair, as two lists that add up to its score and as pairs of parts."""
    with bar:
        shared.ask_for_head(scene.model)
    layer, place = shared.head(scene.model)
    sentence = st.container()  # the pair is asked for below it
    columns = st.columns(3, gap="medium")
    row = _weights(scene, layer)[place]  # (T, T)
    asking, answering = _pair(row)
    with columns[0]:
        asking = _ask("asks", scene, asking, len(scene.ids), lambda chosen: (chosen, min(chosen, answering)))
    with columns[1]:
        answering = _ask("answers", scene, min(answering, asking), asking + 1, lambda chosen: (asking, chosen))
    found = _parts(scene, layer, place, asking, answering)
    with sentence:
        _say_score(scene, found, row[asking], answering)
    for column, side, values in zip(columns, ("asks", "answers"), (found.asking, found.answering), strict=False):
        with column:
            labels, shown = _listed(found, values)
            bars = plots.signed_bars(labels, shown, room=_ROOM, height=_height(), type_px=charts.type_px())
            charts.draw(bars, key=f"parts {side}")
    with columns[2]:
        say(_TEXTS["pairs"])
        _draw_pairs(found)
    named = [shared.names(scene.trace)[position] for position in (asking, answering)]
    facts = {
        "asking": named[0],
        "answering": named[1],
        "scaling": f"{attention.scaling(scene.model, layer):.4g}",
        "positions": _TEXTS["positions"][scene.model.architecture.positions],
    }
    given = scene, layer, place, asking, answering
    return Shown(facts, {"score.csv": later(table, *given)}, exact=later(exact.score, *given))


@reading
def _parts(scene: Scene, layer: int, place: int, asking: int, answering: int) -> ScoreParts:
    return score_parts.score_parts(scene.model, scene.trace, layer, place, asking, answering)


@reading
def _weights(scene: Scene, layer: int) -> NDArray[np.float32]:
    """Return the attention patterns (H, T, T) of a layer."""
    return attention.pattern(scene.model, scene.trace, layer)


def _height() -> int:
    return shared.height() - 120


def _pair(weights: NDArray[np.float32]) -> tuple[int, int]:
    """Return the pair that is looked at, from 0: by itself the last token and the one to which it gives most weight."""
    last = len(weights) - 1
    if not choices.PAIR.value:
        return last, int(weights[-1].argmax())
    asking, answering = (min(position - 1, last) for position in choices.PAIR.value)
    return asking, min(answering, asking)


def _ask(role: str, scene: Scene, chosen: int, count: int, pair: Callable[[int], tuple[int, int]]) -> int:
    """Offer the tokens that may have a role in the pair and return the one that has it."""
    key = f"list {role}"
    names = shared.names(scene.trace)
    st.session_state[key] = chosen

    def take() -> None:
        asking, answering = pair(st.session_state[key])
        choices.PAIR.set((asking + 1, answering + 1))

    st.selectbox(
        TEXTS[role], range(count), key=key, on_change=take,
        format_func=lambda position: f"{position + 1} {names[position]} {TEXTS[role]}", label_visibility="collapsed",
    )  # fmt: skip
    return chosen


def _say_score(scene: Scene, found: ScoreParts, weights: NDArray[np.float32], answering: int) -> None:
    """Say the score and the weight it became, beside that of the strongest other token."""
    others = np.delete(np.arange(len(weights)), answering)
    rival = int(others[weights[others].argmax()]) if len(others) else answering
    key = "said" if weights[rival] > 0 and rival != answering else "alone"
    say(
        _TEXTS[key], score=number(found.score, 3), total=number(found.total, 3), weight=f"{weights[answering]:.2f}",
        rival=shared.names(scene.trace)[rival], other=f"{weights[rival]:.2f}",
    )  # fmt: skip


def _listed(found: ScoreParts, values: NDArray[np.float64]) -> tuple[list[str], NDArray[np.float64]]:
    """Return the largest parts of one side, what all others are together, and the sum."""
    order = [place for place in np.argsort(-np.abs(values)).tolist() if values[place]]
    shown, rest = order[:_LISTED], order[_LISTED:]
    labels, sizes = [_name(found.sources[place]) for place in shown], [float(values[place]) for place in shown]
    if rest:
        labels.append(TEXTS["attribution"]["rest"].format(count=len(rest)))
        sizes.append(float(values[rest].sum()))
    return [*labels, TEXTS["attribution"]["total"]], np.array([*sizes, found.total])


def _draw_pairs(found: ScoreParts) -> None:
    """Draw what the strongest parts of both sides bring together."""
    sides = (found.asking, found.answering)
    strongest = [np.argsort(-np.abs(side))[: min(_PAIRED, max(1, np.count_nonzero(side)))] for side in sides]
    names = [[_name(found.sources[place]) for place in places] for places in strongest]
    terms = found.terms[np.ix_(*strongest)].astype(np.float32)
    axes = (_TEXTS["rows"], _TEXTS["columns"])
    charts.draw(pairs(terms, names[0], names[1], axes, height=_height(), type_px=charts.type_px()))


def _name(source: Source) -> str:
    place = "" if source.layer is None else f" {source.layer + 1}"
    return str(_KINDS[source.kind]) + place + ("" if source.head is None else f".{source.head + 1}")


def table(scene: Scene, layer: int, place: int, asking: int, answering: int) -> bytes:
    """Return every pair of parts as CSV: the parts of both sides and what they bring; then the sum and the score."""
    found = _parts(scene, layer, place, asking, answering)
    names = list(map(_name, found.sources))
    rows: list[list[object]] = [
        [one, other, value]
        for one, line in zip(names, found.terms.tolist(), strict=True)
        for other, value in zip(names, line, strict=True)
    ]
    rows += [["sum", "", found.total], ["score", "", found.score]]
    return as_csv(["part of the asking token", "part of the answering token", "share of the score"], rows)
