"""Compare: two models on the same text, six views of what sets them apart."""

from collections.abc import Callable

from streamlit.delta_generator import DeltaGenerator

from pages.chapters.compare import lens, next_token, shared, size, surprise, tokens, writing
from pages.chapters.compare.shared import TEXTS, Pair
from pages.kit import cover, frame
from pages.kit.controls import view_bar
from pages.kit.frame import Shown
from pages.kit.prose import inform
from pages.texts import texts

VIEWS: dict[str, Callable[[Pair, DeltaGenerator], Shown | None]] = {
    "next": next_token.show,
    "tokens": tokens.show,
    "lens": lens.show,
    "writing": writing.show,
    "surprise": surprise.show,
    "size": size.show,
}
_TELL_WHAT_COMES = ("next", "lens", "writing")


def chapter() -> None:
    """Draw the view that is open."""
    second = shared.choose()
    scene = frame.open_chapter("compare")
    name, bar = view_bar(TEXTS, VIEWS)
    with bar:
        shared.ask(scene.model.card.key)
    frame.offer_examples(scene, "compare", name)
    pair = shared.pair(scene, second)
    shared.say_what_is_read(scene, pair)
    shown: Shown | None = None
    if name in _TELL_WHAT_COMES and cover.covered(scene):
        inform(texts("shell")["cover"]["waits"])
    else:
        shown = VIEWS[name](pair, bar)
    frame.notes("compare", scene, shown, view=name, known=shared.facts(pair))


chapter()
