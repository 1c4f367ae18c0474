"""A predicted token as an answer: the text that it follows, what kind of token it is, how its word goes on."""

from pages.kit.readings import Scene, rest_of_word
from viz.tokens import SPACE, visible

_BEFORE = 60  # characters of the text before the answer


def before(scene: Scene, position: int) -> str:
    """Return the end of the text up to and with a position, on one line, with an ellipsis where some is left out."""
    first = max(0, position + 1 - _BEFORE)
    text = visible(scene.model.vocabulary.spelled(scene.ids[first : position + 1])).replace(SPACE, " ")
    return text if first == 0 and len(text) <= _BEFORE else "…" + text[-_BEFORE:]


def kind(scene: Scene, token: int) -> str:
    """Return what a predicted token is, one of the kinds that the rails know."""
    model, vocabulary = scene.model, scene.model.vocabulary
    raw = vocabulary.token_bytes(token)
    text = raw.decode("utf-8", "replace")
    if token in model.end_ids:
        return "end"
    if not vocabulary.has(token):
        return "unused"
    if not vocabulary.is_text(token):
        return "special"
    if text.encode() != raw:
        return "torn"
    if text.strip():
        return "word"
    return "break" if "\n" in text else "blank"


def rest(scene: Scene, token: int) -> str:
    """Return what completes the predicted token to the end of its word; of a torn character the whole one."""
    vocabulary = scene.model.vocabulary
    added = rest_of_word(scene, token)
    if not added or kind(scene, token) != "torn":
        return visible(vocabulary.spelled(added))
    return f" → {visible(vocabulary.spelled((token, *added)))}"
