"""Size: both models' shapes, and their parameters as areas to scale."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.chapters.compare import shared
from pages.chapters.compare.shared import TEXTS, Pair
from pages.kit import charts
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say, spans, write
from pages.kit.readings import Scene
from pages.kit.tables import as_csv
from viz.components.prose import Paragraph
from viz.plots.compare import areas

_TEXTS = TEXTS["size"]
_SHAPE = ("layers", "heads", "width", "neurons", "vocabulary", "context")
_PARTS = {
    "embedding": ("embedding", "positions", "unembedding"),
    "attention": ("query", "key", "value", "attention_output"),
    "mlp": ("gate", "up", "down"),
}
"""Which roles of the ledger are drawn as one; what is left are the norms."""


def show(pair: Pair, _bar: DeltaGenerator) -> Shown:
    """Draw both models' parameters to scale, beside the numbers of their shapes."""
    _say_times(pair)
    left, right = st.columns([5, 4], gap="large", vertical_alignment="center")
    with left:
        drawn = [(title, _parts(scene)) for title, scene in zip(pair.titles, pair.scenes, strict=True)]
        charts.draw(areas(drawn, height=shared.height(340, 390), type_px=charts.type_px()))
    with right:
        lines = [
            spans(
                _TEXTS["line"], name=_TEXTS["names"][name], one=f"{_shape(pair.one)[name]:,}",
                other=f"{_shape(pair.other)[name]:,}",
            )
            for name in (*_SHAPE, "parameters")
        ]  # fmt: skip
        say(_TEXTS["order"], one=pair.titles[0], other=pair.titles[1])
        write([Paragraph("ul", lines)], key="shapes")
    return Shown(csv={"sizes.csv": later(table, *pair.scenes)}, exact=later(exact, *pair.scenes))


def exact(one: Scene, other: Scene) -> Exact:
    """Return the parameters of both models."""
    counts = [shared.parameters(scene)["total"] for scene in (one, other)]
    return {"other_parameters": counts[1], "times": counts[0] / counts[1], "result": counts[0]}


def _shape(scene: Scene) -> dict[str, int]:
    """Return the numbers of a model's shape and the count of its parameters."""
    shape = scene.model.shape
    return {name: getattr(shape, name) for name in _SHAPE} | {"parameters": shared.parameters(scene)["total"]}


def _parts(scene: Scene) -> list[tuple[str, int]]:
    """Return the parameters by what is drawn as one: the rest, mostly norms, is in the last."""
    found = shared.parameters(scene)
    parts = {name: sum(found.get(role, 0) for role in roles) for name, roles in _PARTS.items()}
    rest = found["total"] - sum(parts.values())
    return [(_TEXTS["parts"][name], count) for name, count in (parts | {"rest": rest}).items()]


def _say_times(pair: Pair) -> None:
    counts = [shared.parameters(scene)["total"] for scene in pair.scenes]
    larger = int(counts[1] > counts[0])
    times = counts[larger] / counts[1 - larger]
    say(
        _TEXTS["same" if times == 1 else "times"], larger=pair.titles[larger], smaller=pair.titles[1 - larger],
        times=f"{times:,.0f}" if times >= 10 else f"{times:.1f}",
    )  # fmt: skip


def table(*scenes: Scene) -> bytes:
    """Return both shapes and parameters by part as CSV: a line a number."""
    names = _TEXTS["names"]
    rows = [[names[name], *(_shape(scene)[name] for scene in scenes)] for name in (*_SHAPE, "parameters")]
    for parts in zip(*map(_parts, scenes), strict=True):
        rows.append([_TEXTS["parameters_of"].format(part=parts[0][0]), *(count for _, count in parts)])
    return as_csv(["what", *(scene.model.card.title for scene in scenes)], rows)
