"""The room of a class on the wall: the code with which it is joined, how many are in, how many have answered."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from viz.components.declare import declare
from viz.components.payload import chosen_texts
from viz.components.room_code import checked

TEXTS = frozenset({"label", "code", "join", "scan", "present", "answered", "lost", "ended"})
"""Every word that the page brings."""
_NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
_LONGEST_QR = 200_000  # characters

_mount = declare(__file__)


def room_wall(code: str, link: str, qr: str, words: Mapping[str, str], *, compact: bool, key: str) -> None:
    """Mount what a class sees of its room; the numbers are live, and none of them costs a run of the page.

    `link` is where phones join, `qr` the same as SVG with a viewBox; `compact` is one line for a strip, with neither.
    `words` are "label" (of the whole), "code" (read aloud, with {letters}), "join" (before the link), "scan" (what the
    picture is), "present" (with {count}), "answered" (with {count} and {all}), "lost" (the numbers are old), "ended".
    Raises ValueError where a word is missing, and for what is no code, no link or no such picture.
    """
    texts = chosen_texts(words, TEXTS)
    shown = {"link": "", "qr": ""} if compact else {"link": _link(link), "qr": _picture(qr)}
    _mount(key=key, data={"code": checked(code), "words": texts, "compact": compact, **shown})


def _link(link: str) -> str:
    """Return the link, if a browser may follow it."""
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https") or not parts.hostname or not link.isprintable() or " " in link:
        raise ValueError(f"{link!r} is no link to a room")
    return link


def _picture(qr: str) -> str:
    """Return the SVG as it can be a picture of its own, of any size."""
    start = qr.find("<svg")
    if start < 0 or "viewBox=" not in qr or len(qr) > _LONGEST_QR:
        raise ValueError("a QR code is SVG with a viewBox")
    return qr if _NAMESPACE in qr else f"{qr[:start]}<svg {_NAMESPACE}{qr[start + 4 :]}"
