"""Where a preference comes from: what every part of the model adds to one token's logit against another's."""

from collections.abc import Mapping

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.errors import InvalidInput
from model.geometry.lookup import lookup
from model.readings import attribution
from model.readings.attribution import Attribution, Term
from pages.chapters.attention import exact, shared
from pages.chapters.attention.shared import TEXTS
from pages.kit import charts, readers
from pages.kit.address import Parameter, register
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, say, warn
from pages.kit.readings import Scene, reading
from pages.kit.tables import as_csv
from pages.kit.wording import number, worded
from viz.plots import attention as plots
from viz.tokens import visible

_TEXTS = TEXTS["attribution"]
_OFFERED, _TERMS = 20, 11
TOKEN = register("token", readers.text(200), "", owner="attention")
"""The token whose logit is looked at, as it is shown or typed; empty for the likeliest."""
AGAINST = register("than", readers.text(200), "", owner="attention")
"""What it is held against, likewise; empty for the likeliest other one, AVERAGE for the mean of all."""
AVERAGE = "average"


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the parts of one token's lead over another as a grid and as a list that adds up."""
    with bar:
        token, against = _ask(scene)
    found = _attribution(scene, token, against)
    biases = found.attention_biases if found.attention_biases.any() else None
    left, right = st.columns([7, 5], gap="medium")
    words = (TEXTS["head"], _TEXTS["bias"], _TEXTS["mlp"])
    with left:
        charts.draw(
            plots.parts(found.heads, biases, found.mlps, words, height=shared.height(), type_px=charts.type_px())
        )
    names = {"token": _shown(scene, token), "against": _shown(scene, against)}
    with right:
        say(_TEXTS["sum"], total=number(found.total, 3), difference=number(found.difference, 3), **names)
        labels, values = _listed(found)
        charts.draw(plots.signed_bars(labels, values, height=shared.height() - 70, type_px=charts.type_px()))
    given = scene, token, against
    return Shown(names, {"logit.csv": later(table, *given)}, exact=later(exact.attribution, *given))


@reading
def _attribution(scene: Scene, token: int, against: int | None) -> Attribution:
    return attribution.attribute(scene.model, scene.trace, token, against)


def _shown(scene: Scene, token: int | None) -> str:
    return str(_TEXTS["average"]) if token is None else visible(scene.model.vocabulary.piece(token))


def _ask(scene: Scene) -> tuple[int, int | None]:
    """Return the token asked about and the one it is held against, None for the mean of all."""
    likeliest = sampling.likeliest(scene.trace.logits, _OFFERED).tolist()
    offered = {visible(scene.model.vocabulary.piece(token)): token for token in likeliest}
    asked = TOKEN.value or next(iter(offered))
    _list(TOKEN, asked, list(offered), _TEXTS["token"], _TEXTS["of"])
    token = _read(scene, asked, offered, likeliest[0])
    others = [name for name, id_ in offered.items() if id_ != token]
    than = AGAINST.value or next(iter(others), AVERAGE)
    _list(AGAINST, than, [AVERAGE, *others], _TEXTS["against"], _TEXTS["than"])
    return token, None if than == AVERAGE else _read(scene, than, offered, likeliest[-1])


def _list(parameter: Parameter[str], asked: str, offered: list[str], label: str, shown: str) -> None:
    """Offer the likeliest tokens, or any that is typed."""
    key = f"list {parameter.name}"
    st.session_state[key] = asked
    st.selectbox(
        label, offered, key=key, on_change=_take, args=(parameter,), width=225, accept_new_options=True,
        label_visibility="collapsed", help=_TEXTS["token_help"],
        format_func=lambda name: shown.format(token=_TEXTS["average"] if name == AVERAGE else name),
    )  # fmt: skip


def _read(scene: Scene, asked: str, offered: Mapping[str, int], usual: int) -> int:
    """Return the token that is meant: one of those offered, or the first of a word that was typed."""
    if asked in offered:
        return offered[asked]
    try:
        word = lookup(scene.model, asked)
    except InvalidInput as invalid:
        warn("{error}", error=worded(invalid))
        return usual
    if not word.whole:
        caption(_TEXTS["pieces"], word=visible(word.text), first=visible(word.pieces[0]))
    return word.ids[0]


def _take(parameter: Parameter[str]) -> None:
    parameter.set(st.session_state[f"list {parameter.name}"] or "")


def _listed(found: Attribution) -> tuple[list[str], NDArray[np.float64]]:
    """Return the largest terms, what all others are together, and the sum."""
    terms = [term for term in found.terms() if term.value]
    shown = terms[:_TERMS]
    labels, values = [_name(term) for term in shown], [term.value for term in shown]
    rest = terms[_TERMS:]
    if rest:
        labels.append(_TEXTS["rest"].format(count=len(rest)))
        values.append(sum(term.value for term in rest))
    return [*labels, _TEXTS["total"]], np.array([*values, found.total])


def _name(term: Term) -> str:
    place = "" if term.layer is None else f" {term.layer + 1}" + ("" if term.head is None else f".{term.head + 1}")
    return _TEXTS["kinds"][term.kind] + place


def table(scene: Scene, token: int, against: int | None) -> bytes:
    """Return every term as CSV: part, layer, head, share; then the sum and the difference of the logits itself."""
    rows: list[list[object]] = []
    found = _attribution(scene, token, against)
    for term in found.terms():
        places = ["" if place is None else place + 1 for place in (term.layer, term.head)]
        rows.append([term.kind, *places, term.value])
    rows.append(["sum", "", "", found.total])
    rows.append(["difference of the logits", "", "", found.difference])
    return as_csv(["part", "layer", "head", "share of the difference"], rows)
