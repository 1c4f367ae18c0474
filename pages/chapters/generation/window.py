"""The context window: what the model expects and writes when it may see only the end of the text."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.readings.ablation import divergence
from model.readings.window import next_logits
from model.serving.pass_queue import in_parts
from model.writing import Draws, write
from pages.chapters.generation import exact
from pages.chapters.generation.shared import TEXTS
from pages.kit import charts, choices, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, say, spans
from pages.kit.prose import write as write_prose
from pages.kit.readings import Scene, long_reading, reading
from pages.kit.tables import as_csv
from pages.kit.wording import number, share
from viz.components.prose import Paragraph, Span
from viz.plots.rows import ranked_bars
from viz.tokens import SPACE, visible

_TEXTS = TEXTS["window"]
_USUAL = 3
WINDOW = register("window", readers.whole(1, 10**4), _USUAL, owner="generation")
"""The last tokens of the text that the model may see."""
BARS = 6
LENGTH = 12
"""Tokens that are written after the text."""
_TAIL = 110  # characters of what is seen, and of what is not, that are shown
_IN_THE_FILE = 100


@reading
def _logits(scene: Scene, seen: int) -> NDArray[np.float32]:
    """Return the logits (V,) after the last `seen` tokens alone."""
    return next_logits(scene.model, scene.ids[-seen:])


@long_reading
def _written(scene: Scene, seen: int) -> tuple[int, ...]:
    """Return the favourites one after the other, each written with the last `seen` tokens in sight.

    With all of the text in sight what is written stays in sight too: there is no window but the model's own.
    """
    window = seen if seen < len(scene.ids) else None
    coming = write(scene.model, scene.ids, Draws(temperature=0.0), most=LENGTH, window=window)
    return tuple(one.token for one in in_parts(coming))


def show(scene: Scene, _bar: DeltaGenerator) -> Shown | None:
    """Draw what comes next after the whole text, and after its end alone."""
    tokens = len(scene.ids)
    pictures = st.container()  # above the slider, so that they begin on the first screen of a small window
    seen = _ask(tokens)
    _say_what_is_seen(scene, seen)
    logits = [_logits(scene, read) for read in (tokens, seen)]
    chances = list(map(sampling.softmax, logits))
    best = [sampling.likeliest(row, BARS) for row in chances]
    end = max(float(row.max()) for row in chances)
    favourite = int(best[0][0])
    with st.spinner(_TEXTS["wait"]):
        written = [_written(scene, read) for read in (tokens, seen)]
    for column, kind, row, ids, text in zip(
        pictures.columns(2, gap="large"), ("whole", "part"), chances, best, written, strict=True
    ):
        with column:
            say(_TEXTS[kind], tokens=str(tokens), seen=str(seen))
            places = [place for place, token in enumerate(ids) if token == favourite]
            labels = [visible(scene.model.vocabulary.piece(token), 20) for token in ids.tolist()]
            height = 190 if choices.present() else 175
            charts.draw(
                ranked_bars(labels, row[ids], places, end=end, height=height, type_px=charts.type_px()),
                key=f"window {kind}",
            )
            _say_text(scene, text)
    name = visible(scene.model.vocabulary.piece(favourite), 24)
    say(
        _TEXTS["lost"], token=name, whole=share(chances[0][favourite]), part=share(chances[1][favourite]),
        bits=number(divergence(*logits)),
    )  # fmt: skip
    numbers = {"seen": str(seen), "context": f"{scene.model.shape.context:,}", "length": str(LENGTH)}
    return Shown(numbers, {"context-window.csv": later(table, scene, seen)}, exact=later(exact.window, scene, seen))


def _ask(tokens: int) -> int:
    """Ask for the window and return it; of one token there is nothing to leave out."""
    seen = min(WINDOW.value, tokens)
    if WINDOW.value > tokens:
        WINDOW.set(seen)
    if tokens > 1:
        control(WINDOW, st.slider, _TEXTS["slider"], min_value=1, max_value=tokens)
    return seen


def _say_what_is_seen(scene: Scene, seen: int) -> None:
    unseen = len(scene.ids) - seen
    spelled = scene.model.vocabulary.spelled
    with st.container(gap=None):
        if unseen:
            caption(_TEXTS["unseen"], count=str(unseen), text=_end(spelled(scene.ids[:-seen])))
        else:
            caption(_TEXTS["all_seen"])
        say(_TEXTS["seen"], text=[Span(_end(spelled(scene.ids[-seen:])), "accent")])


def _say_text(scene: Scene, ids: tuple[int, ...]) -> None:
    said = _running(scene.model.vocabulary.spelled(ids))
    write_prose([Paragraph("p", [spans(_TEXTS["writes"], text=[Span(said, "accent")])])])


def _end(text: str) -> str:
    said = _running(text)
    return said if len(said) <= _TAIL else "…" + said[-_TAIL:]


def _running(text: str) -> str:
    return visible(text).replace(SPACE, " ")


def table(scene: Scene, seen: int) -> bytes:
    """Return the likeliest next tokens as CSV: tokens in sight, rank, id, token, probability."""
    rows: list[list[object]] = []
    for read in (len(scene.ids), seen):
        chances = sampling.softmax(_logits(scene, read))
        for rank, token in enumerate(sampling.likeliest(chances, _IN_THE_FILE).tolist(), 1):
            rows.append([read, rank, token, scene.model.vocabulary.piece(token), repr(float(chances[token]))])
    return as_csv(["tokens in sight", "rank", "id", "token", "probability"], rows)
