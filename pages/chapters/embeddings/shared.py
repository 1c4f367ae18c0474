"""What the views of the Embeddings chapter share: their choices in the address, sizes, examples, notes and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from model.geometry.embedding_matrix import PAIRS
from pages.kit import address, frame
from pages.kit.models import Scene
from pages.kit.tables import as_csv
from pages.texts import lesson
from viz.tokens import SPACE, escape, visible

WORDS = lesson("vectors")
_SHELL = lesson("shell")

USUAL: dict[str, Any] = {
    "view": "matrix",
    "part": "rows",
    "near": "tower",
    "centred": False,
    "sum": "king - man + woman",
    "expected": "queen",
    "panel": "line",
    "pairs": "cat > cats",
    "along": "one, two, three, four",
    "groups": ["animals", "countries", "numbers", "royalty"],
    "own": "",
    "dims": 2,
    "basis": "words",
    "meaning": "bank",
    "first_text": "Down by the river bank",
    "second_text": "Deposit a check at the bank",
    "third_text": "",
    "same_length": True,
}
"""The choices of this chapter under the names they have in the address. One that is as usual stays out of it."""

_SHARED = frozenset({"prompt"})


@dataclass(frozen=True)
class Table:
    """The numbers behind a picture, column by column, and what its notes say of it."""

    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    panel: str = ""
    """What tells a view's notes apart, where it has more than one picture: `read_dot` and `source_dot` for "_dot"."""

    def csv(self) -> bytes:
        """Return the columns as a CSV file with a line of names."""
        return as_csv(list(self.columns), zip(*self.columns.values(), strict=True))


def keep_choices() -> None:
    """Give the choices of views that were never open their usual values, at the end of a run.

    An example may set a choice of another view, and Streamlit writes only what had a value before to the address.
    """
    for name, value in USUAL.items():
        st.session_state.setdefault(name, value)


def bound(name: str) -> dict[str, Any]:
    """Return the arguments that keep a widget in the address under `name`."""
    return {"key": name, "bind": "query-params"}


def controls() -> st.delta_generator.DeltaGenerator:
    """Return the line in which a view's controls stand."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="small")


def presented() -> bool:
    """Whether the page is on a projector."""
    return address.current().present


def say(template: str, **parts: str) -> None:
    """Write a sentence of the lesson; whatever fills it in is shown letter by letter."""
    st.markdown(_flat(template).format(**{name: escape(part) for name, part in parts.items()}))


def shown(text: str) -> str:
    """Return a word as it stands in a sentence: nothing invisible in it, spaces as spaces."""
    return visible(text).replace(SPACE, " ")


def number(value: float, digits: int = 2) -> str:
    """Write a number with a true minus sign, and no sign before a zero."""
    return f"{value:z.{digits}f}".replace("-", "\N{MINUS SIGN}")


def known(scene: Scene) -> dict[str, str]:
    """Return the numbers that sentences may name: of the model, and how many random pairs are measured."""
    return frame.facts(scene) | {"pairs": f"{PAIRS:,}"}


def take(example: Mapping[str, Any]) -> None:
    """Set what an example names: choices of this chapter, or the prompt that all chapters share."""
    for name, value in example.items():
        if name in USUAL:
            st.session_state[name] = value
        elif name in _SHARED:
            address.change(words="", **{name: value})


def examples_in_presentation(view: str) -> None:
    """Offer the examples as a menu, where there are no notes below the picture."""
    if presented():
        labels = {example["label"]: example for example in WORDS[view]["try"]}
        st.menu_button(
            WORDS["try"], list(labels), key=f"menu {view}", icon=":material/lightbulb:", on_click=_take_from_menu,
            args=(view, labels),
        )  # fmt: skip


def _take_from_menu(view: str, labels: Mapping[str, Mapping[str, Any]]) -> None:
    take(labels[st.session_state[f"menu {view}"]])


def notes(view: str, scene: Scene, table: Table) -> None:
    """Say below a picture how to read it, what to try and where its numbers come from, with its data to take away."""
    if presented():
        return
    words, facts = WORDS[view], known(scene) | dict(table.facts)
    read, attempt, source = st.columns([5, 4, 5], gap="large")
    read.markdown(f"**{lesson('overview')['read']['title']}**  \n{_fill(words['read' + table.panel], facts)}")
    with attempt, st.container(gap="xsmall"):
        st.markdown(f"**{WORDS['try']}**")
        with st.container(horizontal=True, gap="xsmall"):
            for place, example in enumerate(words["try"]):
                st.button(example["label"], key=f"try {view} {place}", on_click=take, args=(example,))
    with source:
        if table.columns:
            st.markdown(f"**{lesson('overview')['source']['title']}**  \n{_fill(words['source' + table.panel], facts)}")
        st.caption(_SHELL["model"]["licence"].format(licence=facts["licence"]))
        _offer(view, table)


def _offer(view: str, table: Table) -> None:
    if not table.columns:
        return
    st.download_button(
        WORDS["csv"], table.csv, f"{view}.csv", "text/csv", on_click="ignore", icon=":material/download:"
    )
    with st.expander(WORDS["table"]):
        st.dataframe(dict(table.columns), hide_index=True, height=300)


def _fill(template: str, facts: Mapping[str, str]) -> str:
    return _flat(template).format(**facts)


def _flat(text: str) -> str:
    return " ".join(text.split())
