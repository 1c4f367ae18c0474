"""Sentences on the page. What fills them in is shown letter by letter; words of the glossary explain themselves."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from viz.components.declare import declare
from viz.components.terms import Definition, chosen_terms

Tone = Literal["text", "large", "caption", "info", "warning"]
Tag = Literal["p", "h1", "h2", "ul"]

_mount = declare(__file__)


@dataclass(frozen=True)
class Span:
    """Letters of one style."""

    text: str
    style: Literal["", "strong", "emphasis", "code", "accent"] = ""
    link: str = ""
    """An address that the texts name, never a visitor."""
    term: str = ""
    """The id of the definition that opens on it."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or a heading of one line, or a list with a line for each item."""

    tag: Tag
    lines: Sequence[Sequence[Span]]

    @property
    def plain(self) -> str:
        """Its letters alone."""
        return "\n".join("".join(span.text for span in line) for line in self.lines)


def prose(blocks: Sequence[Paragraph], terms: Mapping[str, Definition], *, tone: Tone = "text", key: str) -> None:
    """Write `blocks`; `terms` are the definitions that their spans name.

    Raises ValueError for a term without a definition.
    """
    named = {span.term for block in blocks for line in block.lines for span in line if span.term}
    # Tuples, since Streamlit asks of every list and of every dictionary whether it is some kind of table.
    body = {"blocks": tuple(map(_sent, blocks)), "terms": tuple(chosen_terms(terms, named).items()), "tone": tone}
    digest = hashlib.blake2b(json.dumps(body).encode(), digest_size=8).hexdigest()
    _mount(key=key, data=body | {"of": digest})


def _sent(block: Paragraph) -> dict[str, object]:
    """Return a paragraph as the browser reads it: by hand, `asdict` copies each of its letters' styles."""
    lines = [
        [{"text": span.text, "style": span.style, "link": span.link, "term": span.term} for span in line]
        for line in block.lines
    ]
    return {"tag": block.tag, "lines": lines}
