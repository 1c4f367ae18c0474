"""Scale: what a training comes to, in operations, in years of reading, in memory, and why all at once."""

from collections.abc import Callable

from streamlit.delta_generator import DeltaGenerator

from pages.chapters.scale import computing, memory, parallel, reading
from pages.chapters.scale.shared import TEXTS
from pages.kit import frame
from pages.kit.controls import view_bar
from pages.kit.frame import Shown
from pages.kit.readings import Scene

VIEWS: dict[str, Callable[[Scene, DeltaGenerator], Shown]] = {
    "computing": computing.show,
    "reading": reading.show,
    "memory": memory.show,
    "parallel": parallel.show,
}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("scale")
    name, bar = view_bar(TEXTS, VIEWS)
    frame.offer_examples(scene, "scale", name)
    frame.notes("scale", scene, VIEWS[name](scene, bar), view=name)


chapter()
