"""To scale: models as squares whose areas are their parameters."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.readings import parameter_tables
from model.readings.parameter_tables import DESIGNS
from pages.chapters.parameters import shared
from pages.chapters.parameters.shared import TEXTS
from pages.kit import charts
from pages.kit.depth import Exact
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene
from viz.plots import parameters as plots

_TEXTS = TEXTS["scale"]


def show(scene: Scene, _bar: DeltaGenerator, beside: str) -> Shown:
    """Draw the loaded model, GPT-2 and the chosen one as squares on one scale, and the loaded one enlarged."""
    own, title, other = shared.of_model(scene), scene.model.card.title, DESIGNS[beside].title
    chosen = parameter_tables.of_design(beside)
    times = chosen.total / own.total
    models = [(title, shared.parts(own))]
    models += [
        (design.title, shared.parts(parameter_tables.of_design(key)))
        for key, design in DESIGNS.items()
        if key != beside and parameter_tables.of_design(key).total < chosen.total
    ]
    models.append((other, shared.parts(chosen)))
    models.sort(key=lambda model: sum(part.count for part in model[1]))
    left, right = st.columns([8, 5], gap="medium")
    with left:
        said = _TEXTS["said" if times >= 1 else "said_less"]
        say(said, title=title, other=other, times=_times(times))
        figure = plots.squares(models, _TEXTS, height=shared.height() - 42, type_px=charts.type_px())
        charts.draw(figure, key="squares")
    with right:
        say(_TEXTS["enlarged"], title=title)
        alone = shared.parts(own)
        listed = ", ".join(f"{part.label} {part.count:,}" for part in alone)
        alt = _TEXTS["alone"].format(title=title, parts=listed)
        charts.draw(plots.one_square(alone, alt, height=shared.height() - 42, type_px=charts.type_px()))
    files = {"parameters.csv": later(shared.file, scene)}
    return Shown({"total": f"{own.total:,}"}, files, exact=later(exact, scene, beside))


def exact(scene: Scene, beside: str) -> Exact:
    """Return the sizes that the formula and the code name."""
    total, other = shared.of_model(scene).total, parameter_tables.of_design(beside).total
    return {"total": total, "other": other, "result": other / total}


def _times(times: float) -> str:
    """Write a ratio of at least 1 with as many digits as tell it apart."""
    ratio = max(times, 1 / times)
    return f"{ratio:,.0f}" if ratio >= 20 else f"{ratio:.1f}"
