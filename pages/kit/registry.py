"""The chapters in the order of the story, and the doors between them. A new chapter is one line here."""

from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.texts import texts
from viz.components.pipeline_map import BESIDE, Drawing, Station

_PAGES = Path(__file__).parents[1]
_FOLDER = _PAGES / "chapters"


@dataclass(frozen=True)
class Chapter:
    """A chapter: its id names its texts and, where nothing else is said, its file and its address."""

    id: str
    icon: str
    draws: Drawing | None = None
    """What its zone on the map shows; None for a chapter that is no stop there."""
    model: str = ""
    """The key of the one model it is about; empty where it is about the one that the visitor picked."""
    file: Path | None = None
    predicts: bool = False
    """Whether it shows what comes next: it has the strip in which a visitor guesses while that is covered."""

    @property
    def title(self) -> str:
        """The title in the navigation and on the map."""
        return str(texts(self.id)["title"])

    @property
    def path(self) -> Path:
        """Its file: chapters/<id>.py, or page.py in the folder chapters/<id>."""
        if self.file:
            return self.file
        folder = _FOLDER / self.id
        return folder / "page.py" if folder.is_dir() else folder.with_suffix(".py")


CHAPTERS = [
    Chapter("overview", ":material/rebase_edit:", "whole", predicts=True),
    Chapter("tokens", ":material/text_fields:", "names"),
    Chapter("embeddings", ":material/scatter_plot:", "vectors"),
    Chapter("attention", ":material/visibility:", "layers"),
    Chapter("neurons", ":material/hub:", "layers"),
    Chapter("layers", ":material/layers:", "layers", predicts=True),
    Chapter("prediction", ":material/casino:", "distribution", predicts=True),
    Chapter("generation", ":material/edit_note:"),
    Chapter("weights", ":material/grid_on:"),
    Chapter("parameters", ":material/functions:"),
    Chapter("training", ":material/model_training:"),
    Chapter("learning", ":material/school:", "training", model="fable", predicts=True),
    Chapter("scale", ":material/data_exploration:"),
    Chapter("compare", ":material/balance:", predicts=True),
    Chapter("assistant", ":material/thumbs_up_down:", model="fable"),
]

ROOM = Chapter("room", ":material/groups:", file=_PAGES / "classroom" / "page.py")
"""The page of a class's room: no step of the story, and not in the navigation."""


def pages() -> dict[str, st.Page]:
    """Return the chapters and the room by id, as pages of the navigation: fresh ones, since a page runs only once.

    They are copies: to make one looks for its file, and a run of the app needs all of them.
    """
    return {name: copy(page) for name, page in _made((*CHAPTERS, ROOM), get_script_run_ctx() is not None).items()}


@lru_cache(4)
def _made(chapters: tuple[Chapter, ...], _running: bool) -> dict[str, st.Page]:
    """Return the pages that are copied: those made outside a run of the app are none that it can open."""
    return {
        chapter.id: st.Page(
            chapter.path, title=chapter.title, icon=chapter.icon, url_path=chapter.id, default=place == 0,
            visibility="hidden" if chapter == ROOM else "visible",
        )
        for place, chapter in enumerate(chapters)
    }  # fmt: skip


def chapter(id_: str) -> Chapter:
    """Return the chapter, or the room, of that id. Raises StopIteration where there is none."""
    return next(chapter for chapter in (*CHAPTERS, ROOM) if chapter.id == id_)


def following(id_: str) -> Chapter | None:
    """Return the chapter that the story goes on with; None after the last."""
    place = CHAPTERS.index(chapter(id_)) + 1
    return CHAPTERS[place] if place < len(CHAPTERS) else None


def stops() -> list[Station]:
    """Return the stops of the map, in the order of the story."""
    return [Station(chapter.id, chapter.title, chapter.draws) for chapter in CHAPTERS if chapter.draws]


def stations() -> list[Station]:
    """Return the stops that are parts of the model, those in which its whole or its training is shown left out."""
    return [stop for stop in stops() if stop.draws not in BESIDE]


def enter(chapter: str) -> None:
    """Go through the door to a chapter."""
    st.switch_page(pages()[chapter])
