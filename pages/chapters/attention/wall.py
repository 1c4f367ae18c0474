"""All heads of all layers at once, to be compared and chosen from."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.readings import head_scores
from pages.chapters.attention import ablation, exact, shared
from pages.chapters.attention.shared import TEXTS
from pages.kit import address, choices, head, readers
from pages.kit.address import register
from pages.kit.controls import control
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import caption
from pages.kit.readings import Scene
from pages.kit.tables import as_csv
from viz.components.head_wall import Wall, wall

_TEXTS = TEXTS["wall"]
_BY_LAYER = "layer"
_CAPTION_REM = 1.75  # a line below the wall
SORT = register("sort", readers.one_of(_BY_LAYER, *TEXTS["scores"]), _BY_LAYER, owner="attention")
"""What the heads are sorted by: their layer, or one of the measured habits."""


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the wall; a click chooses the head that the other views are about."""
    habits = shared.habits(scene)
    titles = {_BY_LAYER: _TEXTS["by_layer"]} | TEXTS["scores"]
    with bar:
        by = control(
            SORT, st.selectbox, _TEXTS["sort"], list(titles), width=240, label_visibility="collapsed",
            format_func=lambda name: _TEXTS["sorted"].format(by=titles[name]),
        )  # fmt: skip
        st.button(
            _TEXTS["open"].format(head=shared.spot(*shared.head(scene.model))), on_click=choices.VIEW.set,
            args=("one_head",), type="tertiary", icon=":material/arrow_forward:",
        )  # fmt: skip
    maps = shared.maps(scene)
    measured, title = ablation.measured(scene)
    picture = Wall(
        cells=maps.cells,
        scores={titles[name]: values for name, values in habits.items()},
        even={titles[name]: level for name, level in shared.even(scene).items()},
        order=head_scores.ranking(habits[by]) if by in habits else None,
        effects=None if measured is None else measured.divergence,
        effects_title=title,
    )
    shape = scene.model.shape
    words = TEXTS["wall"]["labels"] | {"label": _TEXTS["label"].format(layers=shape.layers, heads=shape.heads)}
    wall(
        picture, words, selected=shared.head(scene.model), on_choose=shared.take_head,
        height_rem=shared.HEIGHT_REM - (_CAPTION_REM if maps.block > 1 else 0), key="wall",
    )  # fmt: skip
    if maps.block > 1:
        caption(_TEXTS["blocks"], block=str(maps.block))
    found = later(exact.wall, scene, *shared.head(scene.model)) if len(scene.ids) > 1 else None
    return Shown({"repeated": _said_of_repeated(scene)}, {"heads.csv": later(table, scene)}, exact=found)


def sort(by: str) -> None:
    """Sort the heads for an example, and choose the one that comes first."""
    order = head_scores.ranking(shared.habits(head.about("attention"))[by])
    layer, place = order[0]
    address.change({SORT: by, choices.HEAD: (layer + 1, place + 1)})


def _said_of_repeated(scene: Scene) -> str:
    """Return what the score is measured on that no prompt changes, as a sentence."""
    count = head_scores.random_tokens(scene.model)
    said: str = _TEXTS["repeated_says"]["measured" if count else "no_room"]
    return said.format(count=count, context=scene.model.shape.context)


def table(scene: Scene) -> bytes:
    """Return the scores of all heads as CSV, a line a head; a score that cannot be measured is empty."""
    habits = shared.habits(scene)
    rows: list[list[object]] = []
    for layer, place in np.ndindex(scene.model.shape.layers, scene.model.shape.heads):
        values = [float(scores[layer, place]) for scores in habits.values()]
        rows.append([layer + 1, place + 1, *("" if np.isnan(value) else value for value in values)])
    return as_csv(["layer", "head", *(TEXTS["scores"][name] for name in habits)], rows)
