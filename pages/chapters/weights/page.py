"""Weights: what is the same for every prompt, and the data that it is multiplied with."""

from pages.chapters.weights import spread, walk
from pages.chapters.weights.shared import TEXTS
from pages.kit import frame
from pages.kit.controls import view_bar

VIEWS = {"sum": walk.show, "spread": spread.show}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("weights")
    name, bar = view_bar(TEXTS, VIEWS)
    frame.offer_examples(scene, "weights", name)
    frame.notes("weights", scene, VIEWS[name](scene, bar), view=name)


chapter()
