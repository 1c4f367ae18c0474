"""Where a logit came from: every part of the model and what it adds to one token's logit."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.errors import InvalidInput
from model.geometry.lookup import lookup
from model.readings import attribution
from model.readings.attribution import Attribution, Term
from pages.chapters.attention import shared
from pages.chapters.attention.shared import TEXTS
from pages.kit import charts, readers
from pages.kit.address import register
from pages.kit.frame import Shown
from pages.kit.prose import caption, say, warn
from pages.kit.readings import Scene, reading
from pages.kit.tables import as_csv
from pages.kit.wording import worded
from viz.plots import attention as plots
from viz.tokens import visible

_TEXTS = TEXTS["attribution"]
_OFFERED, _TERMS = 20, 11
TOKEN = register("token", readers.text(200), "", owner="attention")
"""The token whose logit is looked at, as it is shown or typed; empty for the likeliest."""


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the parts of one token's logit as a grid and as a list that adds up."""
    with bar:
        token = _ask_token(scene)
    found = _attribution(scene, token)
    biases = found.attention_biases if found.attention_biases.any() else None
    left, right = st.columns([7, 5], gap="medium")
    words = (TEXTS["head"], _TEXTS["bias"], _TEXTS["mlp"])
    with left:
        charts.draw(
            plots.parts(found.heads, biases, found.mlps, words, height=shared.height(), type_px=charts.type_px())
        )
    with right:
        name = visible(scene.model.vocabulary.piece(token))
        say(_TEXTS["sum"], token=name, total=f"{found.total:.3f}", logit=f"{found.logit:.3f}")
        labels, values = _listed(found)
        charts.draw(plots.signed_bars(labels, values, height=shared.height() - 60, type_px=charts.type_px()))
    return Shown({"token": name}, {"logit.csv": lambda: table(_attribution(scene, token))})


@reading
def _attribution(scene: Scene, token: int) -> Attribution:
    return attribution.attribute(scene.model, scene.trace, token)


def _ask_token(scene: Scene) -> int:
    """Return the token asked about: one of the likeliest, or any that is typed."""
    likeliest = sampling.likeliest(scene.trace.logits, _OFFERED).tolist()
    piece = scene.model.vocabulary.piece
    offered = [visible(piece(token)) for token in likeliest]
    asked = TOKEN.value or offered[0]
    st.session_state["token"] = asked
    st.selectbox(
        _TEXTS["token"], offered, key="token", on_change=_take_token, width=320, accept_new_options=True,
        label_visibility="collapsed", help=_TEXTS["token_help"],
        format_func=lambda name: _TEXTS["of"].format(token=name),
    )  # fmt: skip
    if asked in offered:
        return int(likeliest[offered.index(asked)])
    try:
        word = lookup(scene.model, asked)
    except InvalidInput as invalid:
        warn("{error}", error=worded(invalid))
        return int(likeliest[0])
    if not word.whole:
        caption(_TEXTS["pieces"], word=visible(word.text), first=visible(word.pieces[0]))
    return word.ids[0]


def _take_token() -> None:
    TOKEN.set(st.session_state["token"] or "")


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


def table(found: Attribution) -> bytes:
    """Return every term as CSV: part, layer, head, share of the logit; then the sum and the logit itself."""
    rows: list[list[object]] = []
    for term in found.terms():
        places = ["" if place is None else place + 1 for place in (term.layer, term.head)]
        rows.append([term.kind, *places, term.value])
    rows.append(["sum", "", "", found.total])
    rows.append(["logit", "", "", found.logit])
    return as_csv(["part", "layer", "head", "share of the logit"], rows)
