"""A tiny model's training as a visitor watches it: the run, and what was looked at on the way, kept in the session."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.serving.pass_queue import pass_queue
from model.serving.turns import in_turns
from pages.chapters.training.shared import TEXTS
from pages.kit import address
from pages.kit.prose import warn

if TYPE_CHECKING:  # torch comes with it, and the shell is up before torch
    from model.trace import Array
    from model.train.live import TinyRun

_TEXTS = TEXTS["live"]
MOMENTS = (0, 50, 100, 200, 400, 800, 1500)
"""Steps after which a text is written and judged."""
PART, REDRAWN = 10, 50
"""Steps in one turn, and steps after which the pictures are drawn anew."""
OWN_TEXT = "text to learn from"
_KEPT = "tiny run"
_LATEST = 10  # steps over whose losses the mean is taken


@dataclass(frozen=True)
class Moment:
    """What the model was like after some steps."""

    step: int
    loss: float | None
    """The mean of the last losses, in nats; None before the first step."""
    sample: str
    accepted: float | None
    """Share of lines that the grammar accepts; None for a text of the visitor's own."""


@dataclass(frozen=True, eq=False)
class Now:
    """The model between two parts of its training."""

    losses: tuple[float, ...]
    """Of every step so far, in nats."""
    embedding: "Array"
    """(V, D): the vector of every character."""
    pattern: "Array"
    """(T, T): the attention pattern of one head over a line of T characters."""
    moments: tuple[Moment, ...]


@dataclass(eq=False)
class Watched:
    """A training run of one visitor, dropped with the session."""

    about: tuple[int, str | None]
    """The seed, and the visitor's own text where there is one."""
    run: "TinyRun"
    moments: list[Moment] = field(default_factory=list)
    training: bool = False
    entered: int = 0
    """Which of the visits to chapters it was started in."""
    place: DeltaGenerator | None = field(default=None, repr=False)
    """Where the page says how far it is."""
    spots: Sequence[DeltaGenerator] = field(default=(), repr=False)
    """Where its pictures are drawn: the loss, the characters, the pattern."""
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    """Held while it trains: a click starts the next run of the page while the last one still ends its part."""

    @property
    def loss(self) -> float | None:
        """The mean of the last losses, in nats; None before the first step."""
        latest = self.run.losses[-_LATEST:]
        return sum(latest) / len(latest) if latest else None

    def now(self, line: str, layer: int, head: int) -> Now:
        """Return what the model is like, once the part that it is trained in has ended; `layer` and `head` from 0."""
        with self.lock:
            pattern = self.run.attention(line)[layer, head]  # (L, H, T, T) -> (T, T)
            return Now(tuple(self.run.losses), self.run.embedding, pattern, tuple(self.moments))

    def look(self) -> None:
        """Write a text, and measure how much of what is written belongs to the language."""
        self.moments.append(Moment(self.run.steps, self.loss, self.run.sample(60), self.run.accepted()))

    def say_how_far(self) -> None:
        """Say after how many steps the run is, in the place for it."""
        from model.train.live import MOST_STEPS

        if self.place is not None:
            words = _TEXTS["training" if self.training else "done" if self.run.done else "waits"]
            self.place.progress(
                self.run.steps / MOST_STEPS, words.format(steps=f"{self.run.steps:,}", most=f"{MOST_STEPS:,}")
            )


def watched(seed: int) -> Watched:
    """Return the run of this visitor, a new one at its random start where the seed or the text is another."""
    from model.train.live import CONTEXT, LONGEST_TEXT, TinyRun

    text: str | None = st.session_state.get(OWN_TEXT)
    if text is not None and not 2 * CONTEXT < len(text) <= LONGEST_TEXT:
        warn(_TEXTS["own"]["bounds"], given=f"{len(text):,}", least=str(2 * CONTEXT + 1), most=f"{LONGEST_TEXT:,}")
        text = st.session_state[OWN_TEXT] = None
    kept: Watched | None = st.session_state.get(_KEPT)
    if kept is None or kept.about != (seed, text):
        with pass_queue.asking(), pass_queue.turn():
            kept = Watched((seed, text), TinyRun(seed, text))
            kept.look()
        st.session_state[_KEPT] = kept
    if kept.entered != st.session_state.get(address.ENTERED, 0):
        kept.training = False
    return kept


def start_or_pause() -> None:
    """Let the run go on, or let it wait."""
    kept: Watched | None = st.session_state.get(_KEPT)
    if kept is not None:
        kept.training = not kept.training and not kept.run.done
        kept.entered = st.session_state.get(address.ENTERED, 0)


def pause() -> None:
    """Let the run wait, where there is one: nobody looks at it."""
    kept: Watched | None = st.session_state.get(_KEPT)
    if kept is not None:
        kept.training = False


def drop() -> None:
    """Forget the run: the next one begins at its random start."""
    st.session_state.pop(_KEPT, None)


def train() -> "Iterator[Watched]":
    """Train on where the visitor asked for it, and yield the run after each part.

    Each part has a turn of its own behind all long work that waits meanwhile. Whatever ends this run of the page (a
    press on Pause, a closed tab) ends it at the next part; nothing goes on without a visitor.
    """
    kept: Watched | None = st.session_state.get(_KEPT)
    if kept is None or not kept.training:
        return
    for _ in in_turns(_parts(kept)):
        yield kept
    kept.training = False
    st.rerun()


def _parts(kept: Watched) -> Iterator[int]:
    while not kept.run.done:
        with kept.lock:
            kept.run.advance(PART)
            if kept.run.steps in MOMENTS or kept.run.done:
                kept.look()
        yield kept.run.steps
