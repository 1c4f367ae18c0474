"""Assistant: what turns a model of text into one that answers, with a preference game on a small model."""

from pages.chapters.assistant import preferences
from pages.chapters.assistant.shared import TEXTS
from pages.kit import frame
from pages.kit.controls import view_bar

VIEWS = {"preferences": preferences.show}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("assistant")
    name, bar = view_bar(TEXTS, VIEWS)
    frame.offer_examples(scene, "assistant", name)
    frame.notes("assistant", scene, VIEWS[name](scene, bar), view=name)


chapter()
