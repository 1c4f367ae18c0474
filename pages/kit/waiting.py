"""What a visitor is told who waits for others: the place in the queue, in one fixed place of the page."""

import secrets
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.serving.pass_queue import pass_queue
from model.serving.visitor import Visitor
from pages.texts import texts

_TEXTS = texts("shell")["waiting"]


@dataclass
class _Notice:
    """The words at the top of the page, there while somebody waits. Drawing them ends the run of who left."""

    spot: DeltaGenerator
    farthest: int = field(default=0, init=False)
    """The largest place that was told since the words came up."""
    shown: bool = field(default=False, init=False)

    def tell(self, place: int, long: bool) -> None:
        self.farthest, self.shown = max(self.farthest, place), True
        kind = "now" if place == 0 else "long" if long else "place" if place > 1 else "next"
        self.spot.progress(1 - place / (self.farthest + 1), _TEXTS[kind].format(place=place))

    def clear(self) -> None:
        if self.shown:
            self.spot.empty()
            self.farthest, self.shown = 0, False


def begin() -> None:
    """Make the place for the words, and let all that this run asks for be for this visitor."""
    notice = _Notice(st.empty())
    owner: str = st.session_state.setdefault("visitor", secrets.token_hex(8))
    pass_queue.visit(Visitor(owner, notice.tell, notice.clear))
