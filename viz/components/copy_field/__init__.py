"""A text that is there to be copied, such as a long link: a field that selects it, and a button that copies it."""

from collections.abc import Mapping

from viz.components.declare import declare
from viz.components.payload import chosen_texts

TEXTS = frozenset({"label", "copy", "copied", "by_hand"})
"""Every word that the page brings."""

_mount = declare(__file__)


def copy_field(text: str, texts: Mapping[str, str], *, key: str) -> None:
    """Mount the field with `text` in it. Raises ValueError where a word is missing."""
    _mount(key=key, data={"text": text, "words": chosen_texts(texts, TEXTS)})
