"""Training: what one example changes, and what many make of random numbers."""

from collections.abc import Callable

from streamlit.delta_generator import DeltaGenerator

from pages.chapters.training import example, live, watched
from pages.chapters.training.shared import TEXTS
from pages.kit import frame
from pages.kit.controls import view_bar
from pages.kit.frame import Shown
from pages.kit.readings import Scene

VIEWS: dict[str, Callable[[Scene, DeltaGenerator], Shown | None]] = {"example": example.show, "live": live.show}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("training")
    name, bar = view_bar(TEXTS, VIEWS)
    frame.offer_examples(scene, "training", name)
    if name != "live":
        watched.pause()
    frame.notes("training", scene, VIEWS[name](scene, bar), view=name)
    if name == "live":
        live.go_on()


chapter()
