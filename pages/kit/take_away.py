"""What a visitor takes away from a view beside its numbers: its pictures as a file, its link, the page on paper."""

from pages.kit import choices
from pages.kit.readings import Scene
from pages.texts import texts
from viz.components.picture_tools import picture_tools
from viz.tokens import SPACE, visible

_LONGEST = 80
"""Characters of a text that the line below a picture quotes; the end of a longer one, which the model predicts from."""


def offer(chapter: str, view: str, about: Scene, *, drawn: bool) -> None:
    """Offer the pictures above as a file that says what they show, if any is `drawn`, paper, and the link."""
    words = dict(texts("components")["picture_tools"])
    own = texts(chapter)
    title = own["title"] if not view else f"{own['title']}: {own[view]['title']}"
    text = visible("".join(about.trace.tokens)).replace(SPACE, " ")
    quoted = text if len(text) <= _LONGEST else "…" + text[-_LONGEST:]
    said = words.pop("about").format(view=title, model=about.model.card.title, prompt=quoted)
    name = "-".join(filter(None, [chapter, view or choices.VIEW.value]))
    picture_tools(name, said, words, pictures=drawn, key="picture tools")
