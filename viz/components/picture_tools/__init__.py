"""The pictures of a view to take away as PNG or SVG, the page on paper, its address: all of it in the browser."""

from collections.abc import Mapping

from viz.components.declare import declare
from viz.components.payload import chosen_texts

TEXTS = frozenset({"title", "png", "svg", "print", "copy", "copied", "by_hand", "address", "making", "nothing"})
"""Every word that the page brings."""

_mount = declare(__file__)


def picture_tools(name: str, about: str, texts: Mapping[str, str], *, pictures: bool, key: str) -> None:
    """Draw the buttons that save every picture above them in one file, that print the page, and that copy the address.

    The file is called after `name`, and `about` is the line below its pictures. Taken are Plotly's figures and the
    <section> of each live picture. Without `pictures` there are only paper and the address. Raises ValueError where a
    word is missing.
    """
    words = chosen_texts(texts, TEXTS)
    _mount(key=key, data={"name": name, "about": about, "words": words, "pictures": pictures})
