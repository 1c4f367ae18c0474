"""Neighbours: the tokens nearest to a word, on the scale of random pairs."""

import streamlit as st

from model import embedding
from model.geometry.embedding_matrix import PAIRS
from model.geometry.lookup import Word
from pages.chapters.embeddings import exact, shared
from pages.chapters.embeddings.shared import TEXTS
from pages.kit import charts, choices, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene
from pages.kit.wording import number
from viz.plots.embeddings import cosine_histogram, ranked_bars
from viz.tokens import visible

_TEXTS = TEXTS["neighbours"]
_COUNT, _MARKED, _LISTED = 12, 3, 100
NEAR = register("near", readers.text(200), "tower", owner="embeddings")
"""The word whose neighbours are listed."""


def show(scene: Scene) -> Shown:
    """Draw the nearest tokens and where their cosines lie among those of random pairs."""
    with shared.controls():
        text = control(NEAR, st.text_input, _TEXTS["word"], max_chars=200, width=260)
        centred = shared.ask_centred()
    word = embedding.lookup(scene.model, text)
    say_form(word)
    found = embedding.neighbours(scene.model, word.vector, _LISTED, centred, word.ids if word.whole else ())
    spread = embedding.spread(scene.model, centred)
    labels = [visible(piece, 24) for piece in found.pieces]
    nearest = float(found.cosines[0])
    say(
        _TEXTS["said"], word=shared.shown(word.text), nearest=labels[0], cosine=number(nearest),
        share=shared.share(spread.share_above(nearest)), pairs=f"{PAIRS:,}", mean=number(spread.mean),
        deviation=number(spread.deviation),
    )  # fmt: skip
    left, right = st.columns([5, 4], gap="medium")
    height = 380 if choices.present() else 340
    with left:
        charts.draw(ranked_bars(labels[:_COUNT], found.cosines[:_COUNT], height=height, type_px=charts.type_px()))
    with right:
        marked = [(label, float(value)) for label, value in zip(labels, found.cosines, strict=True)][:_MARKED]
        charts.draw(cosine_histogram(spread.cosines, marked, height=height, type_px=charts.type_px()))
    columns = {
        "rank": range(1, len(labels) + 1),
        "id": found.ids.tolist(),
        "token": found.pieces,
        "cosine": found.cosines.tolist(),
        TEXTS["random_pairs"]: [spread.share_above(value) for value in found.cosines.tolist()],
    }
    taken = shared.joined(shared.vectors([word]), shared.rows(scene, found.ids.tolist()))
    return Shown(columns=columns, vectors=taken, exact=later(exact.neighbours, scene, text, centred))


def say_form(*words: Word) -> None:
    """Say of each word that is not simply one token after a space how it was read."""
    for word in words:
        if not word.whole:
            pieces = " ".join(visible(piece) for piece in word.pieces)
            say(TEXTS["pieces"], word=shared.shown(word.text), count=str(len(word.ids)), pieces=pieces)
        elif not word.spaced:
            say(TEXTS["bare"], word=shared.shown(word.text))
