"""The pictures of a view to take away as PNG or SVG, and its address to copy: all of it in the browser."""

from collections.abc import Mapping

from viz.components.declare import declare
from viz.components.payload import chosen_texts

TEXTS = frozenset({"title", "png", "svg", "copy", "copied", "by_hand", "address", "making", "nothing"})
"""Every word that the page brings."""

_mount = declare(__file__)


def picture_tools(name: str, about: str, texts: Mapping[str, str], *, pictures: bool, key: str) -> None:
    """Draw the buttons that save every picture above them on the page in one file, and the one that copies the address.

    The file is called after `name`, and `about` is the line below its pictures. Taken are Plotly's figures and the
    <section> of each live picture. Without `pictures` there is only the address. Raises ValueError where a word is
    missing.
    """
    words = chosen_texts(texts, TEXTS)
    _mount(key=key, data={"name": name, "about": about, "words": words, "pictures": pictures})
