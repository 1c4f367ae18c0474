"""Sentences of the texts, filled in and put on the page: the one way to show what a visitor typed.

The texts may use a little of Markdown: **bold**, *italic*, `code`, [words](address), and names in {braces}. It is read
before the sentence is filled in, so that nothing a visitor types is ever read as markup. Words of the glossary are
marked where they first stand.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Literal

import streamlit as st

from pages.texts import one_line, texts
from viz.components.prose import Paragraph, Span, Tone, prose
from viz.components.terms import Definition, Glossary

Lines = Literal[1, 2, 3]
Part = str | Sequence[Span]
"""What fills a name in: letters, or letters of several styles."""

_MARKS = re.compile(r"(?P<strong>\*\*)|(?P<emphasis>\*)|`(?P<code>[^`]+)`|\[(?P<words>[^]]+)\]\((?P<link>https://[^)]+)\)|"
                    r"\{(?P<name>\w+)\}")  # fmt: skip

_MARKDOWN = re.compile(r"[!-/:-@\[-`{-~]")
"""Every letter that a backslash makes a plain one: https://spec.commonmark.org/0.31.2/#backslash-escapes."""


def begin() -> None:
    """Count the sentences of this run of the page from 1."""
    st.session_state.sentences = 0


def say(template: str, lines: Lines = 1, /, **parts: Part) -> None:
    """Write one sentence of the texts, its names filled in letter by letter.

    `lines` are those that it has on a laptop: their room is kept until it comes, so that nothing below it moves.
    """
    write([Paragraph("p", [spans(template, **parts)])], lines=lines)


def caption(template: str, lines: Lines = 1, /, **parts: Part) -> None:
    """`say` it small."""
    write([Paragraph("p", [spans(template, **parts)])], tone="caption", lines=lines)


def inform(template: str, **parts: Part) -> None:
    """`say` it in a box: why there is nothing to see."""
    write([Paragraph("p", [spans(template, **parts)])], tone="info")


def warn(template: str, **parts: Part) -> None:
    """`say` it in a box that stands out: what the visitor asked for was not done."""
    write([Paragraph("p", [spans(template, **parts)])], tone="warning")


def literal(text: str) -> str:
    """Return a text for a label of Streamlit's, which reads Markdown, so that each of its letters stands as it is."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def title(template: str, **parts: Part) -> None:
    """`say` it as the heading of the page."""
    write([Paragraph("h1", [spans(template, **parts)])])


def subtitle(template: str, **parts: Part) -> None:
    """`say` it as the heading of a part of the page."""
    write([Paragraph("h2", [spans(template, **parts)])])


def write(
    blocks: Sequence[Paragraph],
    *,
    tone: Tone = "text",
    key: str | None = None,
    lines: Lines = 1,
    explained: Mapping[str, Definition] = MappingProxyType({}),
) -> None:
    """Write paragraphs whose spans are ready; `explained` are definitions that their spans name beside the glossary.

    Without a `key` it has its place among the sentences of the run: whatever runs by itself needs one.
    """
    if key is None:
        st.session_state.sentences += 1
        kind = blocks[0].tag if blocks and tone == "text" else tone
        place = f"{st.session_state.sentences}" + (f" of {lines} lines" if lines > 1 else "")
        key = f"{kind} sentence {place}"  # the style sheet keeps the room of so many lines of that kind
    prose(_first_only(blocks), definitions() | dict(explained), tone=tone, key=key)


def spans(template: str, **parts: Part) -> list[Span]:
    """Return a sentence of the texts as spans, its names filled in. Raises KeyError for a name that nothing fills."""
    found: list[Span] = []
    style: dict[str, bool] = {"strong": False, "emphasis": False}
    at, text = 0, one_line(template)
    for mark in _MARKS.finditer(text):
        _add_marked(found, text[at : mark.start()], style)
        at = mark.end()
        kind, said = mark.lastgroup, mark.group()
        if kind in style:
            style[kind] = not style[kind]
        elif kind == "code":
            found.append(Span(mark["code"], "code"))
        elif kind == "link":
            found.append(Span(mark["words"], link=mark["link"]))
        else:
            part = parts[said[1:-1]]
            _add(found, part, style) if isinstance(part, str) else found.extend(part)
    _add_marked(found, text[at:], style)
    return found


def _add(found: list[Span], text: str, style: dict[str, bool]) -> None:
    if text:
        found.append(Span(text, _name(style)))


def _name(style: dict[str, bool]) -> Literal["", "strong", "emphasis"]:
    return "strong" if style["strong"] else "emphasis" if style["emphasis"] else ""


@cache
def definitions() -> dict[str, Definition]:
    """Return the glossary by its ids."""
    return {name: Definition(entry["title"], entry["says"]) for name, entry in texts("glossary").items()}


@cache
def glossary() -> Glossary:
    """Return what lets the words on a live picture explain themselves."""
    return Glossary(definitions(), _marked)


def _marked(text: str) -> list[tuple[str, str]]:
    """Return a label of a picture in parts, the words of the glossary marked where they first stand."""
    found: list[Span] = []
    _add_marked(found, text, {"strong": False, "emphasis": False})
    [block] = _first_only([Paragraph("p", [found])])
    return [(span.text, span.term) for line in block.lines for span in line]


@cache
def _spellings() -> re.Pattern[str]:
    """Return what finds a word of the glossary: of two that begin at one place the longer spelling."""
    entries = sorted(texts("glossary").items(), key=lambda entry: -len(entry[1]["match"].split("|")[0]))
    return re.compile("|".join(rf"\b(?P<{name}>{entry['match']})\b" for name, entry in entries), re.IGNORECASE)


def _add_marked(found: list[Span], text: str, style: dict[str, bool]) -> None:
    """Add a text of ours, the words of the glossary in it marked."""
    at = 0
    for word in _spellings().finditer(text):
        _add(found, text[at : word.start()], style)
        found.append(Span(word.group(), _name(style), term=word.lastgroup or ""))
        at = word.end()
    _add(found, text[at:], style)


def _first_only(blocks: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the blocks with every word of the glossary marked once, where it stands first."""
    seen: set[str] = set()

    def once(span: Span) -> Span:
        again = bool(span.term) and span.term in seen
        seen.add(span.term)
        return replace(span, term="") if again else span

    return [Paragraph(block.tag, [[once(span) for span in line] for line in block.lines]) for block in blocks]
