"""Parameters: the loaded model counted, beside GPT-2 and GPT-3."""

from pages.chapters.parameters import ledger, scale
from pages.chapters.parameters.shared import TEXTS, ask_beside
from pages.kit import frame
from pages.kit.controls import view_bar

VIEWS = {"ledger": ledger.show, "scale": scale.show}


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("parameters")
    name, bar = view_bar(TEXTS, VIEWS)
    with bar:
        beside = ask_beside()
    frame.offer_examples(scene, "parameters", name)
    frame.notes("parameters", scene, VIEWS[name](scene, bar, beside), view=name)


chapter()
