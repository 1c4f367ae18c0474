"""What the views of the Parameters chapter share: the tables of the models, sizes, the file of all of them."""

from collections.abc import Sequence

import streamlit as st

from model.readings import parameter_tables
from model.readings.parameter_tables import DESIGNS, GROUPS, Table
from pages.kit import choices, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.readings import Scene, model_reading
from pages.kit.tables import as_csv
from pages.texts import texts
from viz.plots.parameters import Part

TEXTS = texts("parameters")
BESIDE = register("beside", readers.one_of(*DESIGNS), next(iter(DESIGNS)), owner="parameters")
"""The model from a paper that the loaded one stands beside, by its key."""


def height() -> int:
    """Return the height of what fills the screen below the head of the page, in pixels."""
    return 480 if choices.present() else 424


def ask_beside() -> str:
    """Offer the models from papers; return the key of the one that is chosen."""
    return control(
        BESIDE, st.selectbox, TEXTS["beside"], list(DESIGNS), width=215, label_visibility="collapsed",
        format_func=lambda key: TEXTS["beside_it"].format(title=DESIGNS[key].title),
    )  # fmt: skip


@model_reading
def of_model(scene: Scene) -> Table:
    """Return the table of the loaded model."""
    return parameter_tables.of_model(scene.model)


def parts(table: Table) -> Sequence[Part]:
    """Return a table as the parts of a picture."""
    return [Part(TEXTS["names"][row.category], GROUPS[row.category], row.parameters) for row in table.rows]


def file(scene: Scene) -> bytes:
    """Return the tables of all models as CSV: category, parameters, how many tensors of which shape."""
    tables = {scene.model.card.title: of_model(scene)}
    tables |= {design.title: parameter_tables.of_design(key) for key, design in DESIGNS.items()}
    rows: list[list[object]] = []
    for title, table in tables.items():
        for row in table.rows:
            shape = " x ".join(map(str, row.shape))
            rows.append([title, row.category, row.parameters, row.tensors, shape, row.parameters / table.total])
        rows.append([title, "total", table.total, "", "", 1])
    return as_csv(["model", "category", "parameters", "tensors", "shape", "share"], rows)
