"""The frame of a chapter: the scene it is about, the examples above its picture, and what stands below it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.kit import address, choices, cover, depth, examples, head, registry, take_away
from pages.kit.depth import Exact
from pages.kit.examples import Example
from pages.kit.later import Later, later
from pages.kit.lessons import player
from pages.kit.prose import Part, caption, inform, spans, write
from pages.kit.readings import Scene
from pages.kit.tables import Columns, as_labels, as_vectors, columns_as_csv, offer_file
from pages.texts import texts
from viz.components.page_button import page_button
from viz.components.prose import Paragraph, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TEXTS = texts("shell")
_ROW = 32  # pixels of the row of examples
_ROOM, _AROUND = 138, 5  # letters that a row of examples has room for at 1280 pixels, and what the edge of one takes


@dataclass(frozen=True, eq=False)
class Vectors:
    """Vectors and what each is of, for a projector such as TensorFlow's."""

    names: Sequence[str]
    rows: "NDArray[np.floating[Any]]"
    """(n, D): a row for each name."""


@dataclass(frozen=True)
class Shown:
    """What stands below a picture: the numbers that its notes may name, and its data to take away."""

    facts: Mapping[str, str] = field(default_factory=dict)
    csv: Mapping[str, Later[bytes]] = field(default_factory=dict)
    """File name -> what makes the file's bytes when it is asked for."""
    columns: Columns | Later[Columns] = field(default_factory=dict)
    """The numbers as a table, column by column: shown when it is opened, and one more file. A wide one waits."""
    vectors: "Vectors | None" = None
    """The vectors that the picture is of, as two more files."""
    exact: Later[Exact] | None = None
    """What its formula and its code are filled in with, computed when they are asked for."""
    panel: str = ""
    """Tells the notes of a view's pictures apart, where it has several: `read_dot` and `source_dot` for "_dot"."""


def open_chapter(chapter: str) -> Scene:
    """Return what the chapter is about; the shell has drawn its head. A chapter that predicts may be covered."""
    scene = head.about(chapter)
    if registry.chapter(chapter).predicts:
        cover.draw(scene)
    return scene


facts = head.facts


def offer_examples(
    about: Scene, chapter: str, view: str = "", *, also: Mapping[str, Callable[[Any], None]] | None = None
) -> None:
    """Offer what to try, in one row above the picture; a presentation has a menu there.

    `also` does what an example asks for that no address carries, by its name in the example.
    """
    if player.current():
        return
    offered = examples.offered(about, chapter, view)
    row = st.container(
        horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall", key="examples_row", height=_ROW,
        border=False,
    )  # fmt: skip
    with row:
        if not offered:
            caption(_TEXTS["notes"]["no_examples"], title=about.model.card.title)
        invited = _invite(chapter)
        shown = 0 if choices.present() else _that_fit([*invited, *(example["label"] for example in offered.values())])
        shown = max(shown - len(invited), 0)
        if shown:
            with st.container(width="content", key="try_this"):
                caption(_TEXTS["notes"]["try"])
        for place, example in list(offered.items())[:shown]:
            key = f"try {view or chapter} {place}"
            st.button(example["label"], key=key, on_click=_take, args=(example, also or {}))
        _rest_in_a_menu(view or chapter, list(offered.values())[shown:], also or {})
        page_button("fullscreen", _TEXTS["full_screen"], key="full_screen")


def _invite(chapter: str) -> list[str]:
    """Offer the story in the first chapter, in one line; return what is said. A presentation has no room for it."""
    if chapter != registry.CHAPTERS[0].id or choices.present():
        return []
    label = player.invitation("story")
    st.button(label, key="begin story", icon=":material/auto_stories:", on_click=player.begin, args=("story",))
    return [label]


def _that_fit(labels: Sequence[str]) -> int:
    """Return how many of the examples one row of a laptop's screen has room for; the others are in a menu after it."""
    room, fit = _ROOM, 0
    for label in labels:
        room -= len(label) + _AROUND
        if room < 0:
            break
        fit += 1
    return fit


def _rest_in_a_menu(name: str, rest: Sequence[Example], also: Mapping[str, Callable[[Any], None]]) -> None:
    if rest:
        labels, key = {example["label"]: example for example in rest}, f"menu {name}"
        st.menu_button(
            _TEXTS["notes"]["try" if choices.present() else "more"], list(labels), key=key, type="tertiary",
            on_click=_take_from_menu, args=(key, labels, also),
        )  # fmt: skip


def _take_from_menu(key: str, labels: Mapping[str, Example], also: Mapping[str, Callable[[Any], None]]) -> None:
    _take(labels[st.session_state[key]], also)


def _take(example: Example, also: Mapping[str, Callable[[Any], None]]) -> None:
    """Set what an example names. The tokens drawn after the prompt, and the one in focus, belong to that text."""
    about = {"label", "shows", "models", *also}
    named = {name: value for name, value in example.items() if name not in about}
    address.change_named({"words": ""} | ({"kept": "", "focus": ""} if "prompt" in named else {}) | named)
    for name in also.keys() & example.keys():
        also[name](example[name])
    st.session_state[choices.TAKEN] = st.session_state.get(choices.TAKEN, 0) + 1


def notes(
    chapter: str,
    about: Scene,
    shown: Shown | None,
    *,
    view: str = "",
    known: Mapping[str, str] | None = None,
) -> None:
    """Say below a picture how to read it and where its numbers come from, with its data to take away.

    A chapter with several views has its sentences in a table of its texts for each `view`. `shown` is None where
    nothing could be drawn. `known` are numbers that all its views may name. A presentation has none of it.
    """
    if choices.present():
        return
    said = texts(chapter)[view] if view else texts(chapter)
    take_away.offer(chapter, view, about, drawn=shown is not None)
    panel = shown.panel if shown else ""
    numbers = facts(about) | dict(known or {}) | dict(shown.facts if shown else {})
    covered = registry.chapter(chapter).predicts and cover.covered(about)
    deep = depth.ask()
    read, source = (st.container(), st.container()) if deep == "code" else st.columns(2, gap="large")
    with read:
        if deep == choices.DEPTHS[0]:
            _note(_TEXTS["notes"]["read"], said["read" + panel]["body"], numbers)
        elif covered:
            inform(_TEXTS["cover"]["waits"])
        else:
            depth.draw(deep, chapter, view + panel, about, shown.exact if shown else None, numbers)
    with source:
        if shown:
            _note(
                _TEXTS["notes"]["source"],
                f"{said['source' + panel]['body']} {head.remark(about.model, 'full')}",
                numbers,
            )
        caption(_TEXTS["model"]["licence"], licence=numbers["licence"])
        if shown and not covered:
            _offer_files(chapter, view, shown, numbers)
    _offer_next(chapter)


def _offer_next(chapter: str) -> None:
    """Say where the story goes on. Streamlit's own link to a page would drop what the address says."""
    following = registry.following(chapter)
    if following:
        st.button(
            _TEXTS["notes"]["next"].format(title=following.title), key="next chapter", type="tertiary",
            icon=":material/arrow_forward:", on_click=registry.enter, args=(following.id,),
        )  # fmt: skip


def _offer_files(chapter: str, view: str, shown: Shown, numbers: Mapping[str, str]) -> None:
    label = texts(chapter).get("csv", {}).get("label", _TEXTS["notes"]["csv"]).format(**numbers)
    for name, make in shown.csv.items():
        offer_file(label, name, make)
    if vectors := shown.vectors:
        words = _TEXTS["notes"]
        offer_file(words["vectors"], f"{view}-vectors.tsv", later(as_vectors, vectors.rows))
        offer_file(words["labels"], f"{view}-labels.tsv", later(as_labels, vectors.names))
    if shown.columns:
        _offer_table(label, f"{view or chapter}.csv", shown.columns)


def _offer_table(label: str, name: str, columns: Columns | Later[Columns]) -> None:
    made = later(columns_as_csv, columns) if isinstance(columns, Later) else later(bytes, columns_as_csv(columns))
    offer_file(label, name, made)
    table = st.expander(_TEXTS["notes"]["table"], key=f"table {name}", on_change="rerun")
    if table.open:
        shown = columns() if isinstance(columns, Later) else columns
        table.dataframe(dict(shown), hide_index=True, height=300)


def _note(title: str, body: str, numbers: Mapping[str, str]) -> None:
    """Write a paragraph under its title; the kind of norm, which is filled in, explains itself too."""
    parts: dict[str, Part] = {**numbers, "norm": [Span(numbers["norm"], term="norm")]}
    write([Paragraph("h2", [[Span(title)]]), Paragraph("p", [spans(body, **parts)])])
