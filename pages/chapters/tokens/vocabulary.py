"""The lower half of the Tokens chapter: searching the vocabulary, and comparing what two tokenizers make of a text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from model.tokenization.graphemes import count
from model.tokenization.inspector import Encoding, Inspector
from model.tokenization.search import BadQuery, Entries, variants
from pages.chapters.tokens import inspectors
from pages.kit import readers
from pages.kit.address import register
from pages.kit.controls import control, segmented, view
from pages.kit.later import later
from pages.kit.prose import caption, definitions, inform, say, spans, subtitle, warn, write
from pages.kit.readings import Scene
from pages.kit.tables import as_csv, offer_csv, offer_file
from pages.texts import texts
from viz.components.prose import Paragraph, Span
from viz.components.terms import Definition
from viz.components.token_boxes import Block, Cell, pieces
from viz.tokens import SPACE, visible

BY = register("by", readers.one_of("text", "pattern", "id"), "text", owner="tokens")
FIND = register("find", readers.text(2000), "", owner="tokens")
"""What the vocabulary is searched for, and by what."""
SHOWN = 200
"""Entries that a search lists on the page; the CSV has all."""
_WAYS = {"text": Entries.containing, "pattern": Entries.matching, "id": Entries.numbered}
_TEXTS = texts("tokens")


def explore(scene: Scene, picked: str, offered: dict[str, Inspector], cut: Encoding, word: str) -> None:
    """Draw the explorer of the picked tokenizer's vocabulary; `offered` are all here, the model's own first."""
    words = _TEXTS["explorer"]
    views: dict[str, Callable[[], None]] = {
        "find": lambda: _find(scene, picked, offered),
        "ways": lambda: _ways(offered, word),
        "extremes": lambda: _extremes(offered[picked]),
        "compare": lambda: _compare(offered, cut),
    }
    st.divider()
    with st.container(horizontal=True, vertical_alignment="center"):
        subtitle(words["title"])
        shown = view(words["label"], {name: words[name] for name in views})
    views[shown]()


def _find(scene: Scene, picked: str, offered: dict[str, Inspector]) -> None:
    words, inspector = _TEXTS["find"], offered[picked]
    entries = inspector.entries
    summary = [_TEXTS["explorer"]["summary"], _TEXTS["explorer"]["picked"]]
    say(
        " ".join(summary[: len(offered)]), title=inspector.title, entries=f"{len(entries):,}",
        merges=f"{len(inspector.merges):,}", spaced=f"{entries.spaced():,}", torn=f"{entries.torn():,}",
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = segmented(BY, words["by"], {way: words[way] for way in _WAYS})
        query = control(FIND, st.text_input, words["label"], placeholder=words["placeholder"][by], width=320)
    if not query:
        caption(words["hint"][by])
        return
    try:
        found = _WAYS[by](entries, query)
    except BadQuery as bad:
        warn(words["bad"][bad.reason], detail=visible(bad.detail, 120).replace(SPACE, " "))
        return
    if not found:
        inform(words["none"], query=visible(query, 60))
        return
    said = words["found_id" if by == "id" else "found" if len(found) <= SHOWN else "first"]
    with st.container(horizontal=True, vertical_alignment="center"):
        say(said, count=f"{len(found):,}", total=f"{len(inspector.entries):,}", shown=str(SHOWN))
        offer_file(words["csv"], "entries.csv", later(_found_csv, scene, picked, by, query))
    _show(*_listed(inspector, found[:SHOWN]), height=260)


def _found_csv(scene: Scene, picked: str, by: str, query: str) -> bytes:
    inspector = inspectors.named(scene, picked)
    return as_csv(*_listed(inspector, _WAYS[by](inspector.entries, query)))


def _listed(inspector: Inspector, found: Iterable[int]) -> tuple[list[str], list[list[Any]]]:
    """Return the header and the rows that list entries."""
    columns = _TEXTS["columns"]
    header = [columns["id"], columns["entry"], columns["characters"], columns["bytes"]]
    raw, text = inspector.vocabulary.token_bytes, inspector.entries.text
    return header, [[token, visible(text(token)), len(text(token)), raw(token).hex(" ").upper()] for token in found]


def _ways(offered: dict[str, Inspector], word: str) -> None:
    words, columns = _TEXTS["ways"], _TEXTS["columns"]
    say(words["about"])
    header = [columns["written"], columns["change"]]
    for inspector in offered.values():
        header += [inspector.title, f"{inspector.title}: {columns['tokens']}"]
    rows = []
    for kind, written in variants(word).items():
        row: list[Any] = [visible(written, 80), words[kind]]
        for inspector in offered.values():
            row += _pieces_and_ids(inspector, written)
        rows.append(row)
    _show(header, rows)
    offer_csv(words["csv"], "ways.csv", header, rows)


def _pieces_and_ids(inspector: Inspector, text: str) -> list[Any]:
    ids = inspector.vocabulary.encode(text)
    return [" · ".join(f"{visible(inspector.vocabulary.piece(token))} ({token})" for token in ids), len(ids)]


def _extremes(inspector: Inspector) -> None:
    words, entries, columns = _TEXTS["extremes"], inspector.entries, _TEXTS["columns"]
    kinds = {"longest": entries.longest(), "words": entries.longest_words(), "oddest": entries.oddest()}
    header = [columns["characters"], columns["entry"], columns["id"]]
    rows = {kind: [[len(entries.text(at)), visible(entries.text(at)), at] for at in kinds[kind]] for kind in kinds}
    for place, kind in zip(st.columns(4), [*kinds, "digits"], strict=True):
        with place:
            _say_kind(words, kind)
            if kind == "digits":
                _show(*_digits(inspector))
            else:
                _show(header, rows[kind], height=320)
    every = [[kind, *row] for kind in rows for row in rows[kind]]
    offer_csv(words["csv"], "extremes.csv", ["", *header], every)


def _say_kind(words: Mapping[str, Any], kind: str) -> None:
    """Name a kind of entries; where its name does not say enough, its last sign explains it."""
    more = words.get(f"{kind}_help", "")
    line = [*spans(words[kind]), *([Span(" (?)", term="kind")] if more else [])]
    write([Paragraph("p", [line])], explained={"kind": Definition("", more)})


def _digits(inspector: Inspector) -> tuple[list[str], list[list[Any]]]:
    columns, text = _TEXTS["columns"], inspector.entries.text
    header = [columns["length"], columns["count"], columns["examples"]]
    found = inspector.entries.digits().items()
    return header, [[length, len(ids), ", ".join(text(token) for token in ids[:3])] for length, ids in found]


def _compare(offered: dict[str, Inspector], cut: Encoding) -> None:
    words = _TEXTS["compare"]
    own = offered["own"]
    if "gpt2" not in offered:
        inform(words["none"], title=own.title)
        return
    cuts = {name: inspector.cut(cut.text) for name, inspector in offered.items()}
    counts = {name: count(cut.text, len(made.ids), 1) for name, made in cuts.items()}
    say(
        words["about"], own_title=own.title, own=f"{counts['own'].tokens:,}",
        own_rate=f"{counts['own'].per_token:.1f}", other_title=offered["gpt2"].title,
        other=f"{counts['gpt2'].tokens:,}", other_rate=f"{counts['gpt2'].per_token:.1f}",
    )  # fmt: skip
    for place, name in zip(st.columns(2), cuts, strict=True):
        with place:
            say("**{title}**", title=offered[name].title)
            blocks = blocks_of(cuts[name], offered[name])
            pieces(
                blocks, cuts[name].words, None, words["labels"], definitions(), with_text=False, key=f"pieces {name}"
            )
    rows = [
        [offered[name].title, at + 1, token, visible(offered[name].vocabulary.piece(token))]
        for name, made in cuts.items()
        for at, token in enumerate(made.ids)
    ]
    offer_csv(words["csv"], "two_tokenizers.csv", ["tokenizer", "position", "id", "token"], rows)


def blocks_of(cut: Encoding, inspector: Inspector) -> list[Block]:
    """Return a cut as what the picture draws: tokens, in groups of whole characters."""
    piece = inspector.vocabulary.piece
    return [
        Block(
            group.text,
            [
                Cell(piece(cut.ids[at]), cut.ids[at], cut.pieces[at], cut.word_of[at])
                for at in range(group.first, group.first + group.count)
            ],
        )
        for group in cut.groups
    ]


def readable_bytes(raw: bytes) -> str:
    """Return the first bytes of `raw` as a visitor can read them."""
    shown = raw[:12].hex(" ").upper()
    return shown if len(raw) <= 12 else f"{shown} …"


def _show(header: Sequence[str], rows: Sequence[Sequence[Any]], height: int | None = None) -> None:
    data = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    st.dataframe(data, hide_index=True, height=height or "content")
