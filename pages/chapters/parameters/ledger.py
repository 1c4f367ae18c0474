"""Category by category: the counts of two models as one table, and real numbers of the category that is chosen."""

from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model import sampling
from model.readings import parameter_tables
from model.readings.parameter_tables import CATEGORIES, DESIGNS, GROUPS, Category, Group, Table
from pages.chapters.parameters import shared
from pages.chapters.parameters.shared import TEXTS
from pages.kit import charts, choices, pickers, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption, say
from pages.kit.readings import Scene
from viz.plots import parameters as plots
from viz.plots.rows import matrix_strip
from viz.tokens import visible

_TEXTS, _NAMES = TEXTS["ledger"], TEXTS["names"]
_ROWS, _COLUMNS = 8, 24  # of the slice
_OUTSIDE: tuple[Category, ...] = ("embedding", "positions", "unembedding")
CATEGORY = register("category", readers.one_of(*CATEGORIES), "embedding", owner="parameters")
"""The category that is opened."""


def show(scene: Scene, bar: DeltaGenerator, beside: str) -> Shown:
    """Draw the two models' counts, and beside them the category that is open."""
    own, other = shared.of_model(scene), parameter_tables.of_design(beside)
    listed = [
        category for category in CATEGORIES if own.count(category) or other.count(category) or _has(own, category)
    ]
    with bar:
        chosen = cast(
            Category,
            control(
                CATEGORY, st.selectbox, TEXTS["category"], listed, width=190, label_visibility="collapsed",
                format_func=_NAMES.__getitem__,
            ),
        )  # fmt: skip
        layer = pickers.layer_of(scene) if chosen in _OUTSIDE else pickers.layer(scene, TEXTS["layer"])
    left, right = st.columns([8, 5], gap="medium")
    with left:
        _counts(scene, own, other, DESIGNS[beside].title, listed, chosen)
    with right:
        _explain(scene, own, chosen)
        if _has(own, chosen):
            _slice(scene, chosen, layer)
    source = _TEXTS["source"]["gpt3" if beside == "gpt3" else "gpt2"].format(name=DESIGNS[beside].title)
    facts = {"beside_source": source, "total": f"{own.total:,}"}
    return Shown(facts, {"parameters.csv": later(shared.file, scene)}, exact=later(exact, scene))


def exact(scene: Scene) -> Exact:
    """Return the sizes that the formula and the code name."""
    shape, total = scene.model.shape, shared.of_model(scene).total
    sizes = {"vocabulary": shape.vocabulary, "width": shape.width, "embedding": shape.vocabulary * shape.width}
    return sizes | {"result": total}


def _has(table: Table, category: Category) -> bool:
    return any(row.category == category for row in table.rows)


def _counts(scene: Scene, own: Table, other: Table, title: str, listed: list[Category], chosen: Category) -> None:
    def column(table: Table) -> list[int | None]:
        return [*(table.count(category) if _has(table, category) else None for category in listed), table.total]

    def choose() -> None:
        bar = charts.clicked("ledger bars")
        if bar and bar[1] < len(listed):
            CATEGORY.set(listed[bar[1]])

    figure = plots.counts(
        [*(_NAMES[category] for category in listed), _NAMES["total"]],
        [(scene.model.card.title, column(own)), (title, column(other))],
        listed.index(chosen),
        [*(GROUPS[category] for category in listed), "total"],
        _TEXTS["none"],
        height=shared.height(),
        type_px=charts.type_px(),
    )
    charts.draw(figure, quiet="ledger bars", on_select=choose, selection_mode="points")


def _explain(scene: Scene, own: Table, chosen: Category) -> None:
    groups: tuple[Group, ...] = ("ends", "attention", "mlp", "rest")
    shares = {group: f"{own.group(group) / own.total:.1%}" for group in groups}
    if not choices.present():
        caption(_TEXTS["total"], 3, count=f"{own.total:,}", **shares)
    name, what = _NAMES[chosen], TEXTS["is"][chosen]
    row = next((row for row in own.rows if row.category == chosen), None)
    if row is None:
        say(_TEXTS["absent"], name=name, what=what, title=scene.model.card.title)
    elif not row.parameters:
        say(_TEXTS["tied"], name=name, what=what)
    else:
        shape = " × ".join(f"{size:,}" for size in row.shape)
        say(
            _TEXTS["there" if row.shape else "there_uneven"], 3, name=name, what=what, tensors=f"{row.tensors:,}",
            shape=shape, count=f"{row.parameters:,}", share=f"{row.parameters / own.total:.1%}",
        )  # fmt: skip


def _slice(scene: Scene, chosen: Category, layer: int) -> None:
    model = scene.model
    ids = scene.ids[-_ROWS:]
    if chosen == "unembedding":
        ids = tuple(sampling.likeliest(scene.trace.logits, _ROWS).tolist())
    values = parameter_tables.piece(model, chosen, layer, ids, _ROWS, _COLUMNS)
    if chosen in ("embedding", "unembedding"):
        labels = [visible(model.vocabulary.piece(token), 12) for token in ids]
    elif chosen == "positions":
        labels = [_TEXTS["position"].format(number=number + 1) for number in range(len(values))]
    elif GROUPS[chosen] == "rest":
        labels = parameter_tables.vectors_named(model, "norm" if chosen == "norm" else "bias", layer)[: len(values)]
    else:
        labels = [_TEXTS["row"].format(number=number + 1) for number in range(len(values))]
    place = "" if chosen in _OUTSIDE else _TEXTS["in_layer"].format(layer=layer + 1)
    caption(_TEXTS["slice"], 2, title=model.card.title, place=place)
    columns = _TEXTS["columns_vector" if chosen in (*_OUTSIDE, "norm", "bias") else "columns"]
    high = round(shared.height() * 0.48)
    charts.draw(matrix_strip(values, labels, columns, height=high, type_px=charts.type_px()), quiet="slice")
