"""The page on the telephones of a class: one page, a script and a style sheet, without Streamlit."""

import json
import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from pages.texts import LANGUAGE, texts

_FOLDER = Path(__file__).parent
_SCRIPTS, _STYLES = ("line.js", "parts.js", "phone.js"), ("phone.css", "result.css")
"""What the one script and the one style sheet are made of, in this order."""
_UNREAD = re.compile(r"^ +|^\s*/\*\*? .*\*/\n|(?:^| +)// .*$", re.MULTILINE)
"""Remarks of one line and the space before lines, which telephones need not load. No text in the script has either."""


@cache
def assets() -> Mapping[str, tuple[str, bytes]]:
    """Return what the page is made of: the kind and the content of each file, by its name. "" is the page itself."""
    script, style = _short("\n", *_SCRIPTS), _short("", *_STYLES)
    return {
        "": ("text/html; charset=utf-8", _page(script, style)),
        "phone.js": ("text/javascript; charset=utf-8", script),
        "phone.css": ("text/css; charset=utf-8", style),
    }


def _page(script: bytes, style: bytes) -> bytes:
    """Return the page, with its words for the script, and links to its files that change with what is in them."""
    words = texts("phone")
    page = Template((_FOLDER / "page.html").read_text("utf-8"))
    said = {"title": words["title"], "brand": words["brand"], "noscript": words["noscript"]}
    said |= {"heading": words["reading"], "language": LANGUAGE, "script": _version(script), "style": _version(style)}
    spoken = {name: text for name, text in words.items() if name not in said}
    told = json.dumps(spoken, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return page.substitute({name: escape(text) for name, text in said.items()}, words=told).encode()


def _short(between: str, *names: str) -> bytes:
    """Return these files as one, without what only its authors read, with `between` for each line break."""
    text = "\n".join((_FOLDER / name).read_text("utf-8") for name in names)
    return between.join(filter(None, _UNREAD.sub("", text).splitlines())).encode()


def _version(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]
