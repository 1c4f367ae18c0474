"""Neurons: the half of every layer that works on each vector alone."""

from pages.chapters.neurons import off, one, strongest
from pages.chapters.neurons.shared import TEXTS
from pages.kit import frame
from pages.kit.controls import view_bar

VIEWS = {"one": one.show, "neurons": strongest.show, "off": off.show}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("neurons")
    name, bar = view_bar(TEXTS, VIEWS)
    frame.offer_examples(scene, "neurons", name)
    frame.notes("neurons", scene, VIEWS[name](scene, bar), view=name)


chapter()
