"""The next token: both distributions side by side."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.readings import side_by_side
from model.readings.side_by_side import SharedTokens
from pages.chapters.compare import shared
from pages.chapters.compare.shared import TEXTS, Pair
from pages.kit import charts, readings
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene, model_reading
from pages.kit.tables import as_csv
from pages.kit.wording import number, share
from viz.plots.rows import ranked_bars
from viz.tokens import visible

BARS = 10
"""Tokens of each model that are shown."""
_IN_THE_FILE = 100
_TEXTS = TEXTS["next"]


def show(pair: Pair, _bar: DeltaGenerator) -> Shown:
    """Draw the likeliest next tokens of both; those that both name stand out."""
    pieces = [_pieces(scene, BARS) for scene in pair.scenes]
    chances = [_distribution(scene) for scene in pair.scenes]
    best = [sampling.likeliest(scene.trace.logits, BARS) for scene in pair.scenes]
    both = set(pieces[0]) & set(pieces[1])
    end = max(float(row[ids].max()) for row, ids in zip(chances, best, strict=True))
    columns = zip(st.columns(2, gap="large"), pair.scenes, pieces, chances, best, strict=True)
    for place, (column, scene, names, row, ids) in enumerate(columns):
        with column:
            bits = sampling.entropy(row)
            say(_TEXTS["one"], title=scene.model.card.title, bits=number(bits), choices=f"{2**bits:,.1f}")
            marked = [place for place, name in enumerate(names) if name in both]
            labels = [visible(name, 20) for name in names]
            charts.draw(
                ranked_bars(
                    labels, row[ids], marked, end=end, height=shared.height(300, 340), type_px=charts.type_px()
                ),
                key=f"bars {place}",
            )
    _say_overlap(pair, chances, [name for name in pieces[0] if name in both])
    files = {"next-token.csv": later(table, *pair.scenes)}
    return Shown({"bars": str(BARS)}, files, exact=later(exact, pair.one))


def exact(scene: Scene) -> Exact:
    """Return how uncertain a model is."""
    bits = sampling.entropy(_distribution(scene))
    return {"vocabulary": scene.model.shape.vocabulary, "choices": 2**bits, "result": bits}


def _distribution(scene: Scene) -> NDArray[np.float64]:
    return sampling.softmax(scene.trace.logits)


def _pieces(scene: Scene, count: int) -> list[str]:
    piece = scene.model.vocabulary.piece
    return [piece(token) for token in sampling.likeliest(scene.trace.logits, count).tolist()]


@model_reading
def _shared(scene: Scene, other: int) -> SharedTokens:
    """Return the tokens that this model shares with the opened model of that number."""
    second = readings.numbered(other)
    assert second is not None
    return side_by_side.shared_tokens(scene.model, second)


def _say_overlap(pair: Pair, chances: list[NDArray[np.float64]], both: list[str]) -> None:
    found = _shared(pair.one, readings.number_of(pair.other.model))
    words = ", ".join(visible(name, 20) for name in both)
    say(
        _TEXTS["overlap" if both else "nothing_in_both"], overlap=share(found.overlap(*chances)), both=words,
        count=str(len(both)), shared=f"{len(found.one):,}", bars=str(BARS),
    )  # fmt: skip


def table(*scenes: Scene) -> bytes:
    """Return the likeliest tokens of both as CSV: model, rank, id, token, probability."""
    rows: list[list[object]] = []
    for scene in scenes:
        chances = _distribution(scene)
        best = sampling.likeliest(scene.trace.logits, _IN_THE_FILE).tolist()
        for rank, token in enumerate(best, 1):
            name = scene.model.vocabulary.piece(token)
            rows.append([scene.model.card.title, rank, token, name, repr(float(chances[token]))])
    return as_csv(["model", "rank", "id", "token", "probability"], rows)
