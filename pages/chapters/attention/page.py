"""Attention: which token reads which, head by head, and whether it matters."""

from pages.chapters.attention import ablation, attribution, compare, one_head, score, wall
from pages.chapters.attention.shared import TEXTS
from pages.kit import cover, frame
from pages.kit.controls import view_bar

VIEWS = {
    "wall": wall.show,
    "one_head": one_head.show,
    "score": score.show,
    "ablation": ablation.show,
    "attribution": attribution.show,
    "compare": compare.show,
}
PREDICTING = ("ablation", "attribution")
"""The views that are all about what comes next."""


def chapter() -> None:
    """Draw the view that is open."""
    scene = frame.open_chapter("attention")
    name, bar = view_bar(TEXTS, VIEWS)
    frame.offer_examples(scene, "attention", name, also={"seek": one_head.seek, "sort": wall.sort})
    if name in PREDICTING:
        cover.stop_where_covered(scene)
    shown = VIEWS[name](scene, bar)
    frame.notes("attention", scene, shown, view=name, known={"papers": TEXTS["papers"]})


chapter()
