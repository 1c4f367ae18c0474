"""One MLP: up, through the curve, down again; and no other token has a part in it."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.readings import mlp, mlp_steps
from model.readings.mlp_steps import Dependence, Steps
from pages.chapters.neurons import exact, shared
from pages.chapters.neurons.shared import TEXTS
from pages.kit import charts, choices
from pages.kit.frame import Shown
from pages.kit.later import later
from pages.kit.prose import say
from pages.kit.readings import Scene, reading
from viz.plots import neurons as plots

_TEXTS = TEXTS["one"]
_MARKED = 5  # of the strongest neurons, those with their number in the picture


def show(scene: Scene, bar: DeltaGenerator) -> Shown:
    """Draw the neurons on their curve, how their sum builds up, and what each part does without the other tokens."""
    layer, position = shared.ask(scene, bar)
    found = shared.steps(scene, layer, position)
    left, right = st.columns([7, 5], gap="medium")
    with left:
        _curve(scene, found, layer)
    with right:
        _build(found)
        _changes(scene, layer, position)
    model = scene.model
    name = mlp.nonlinearity_name(model)
    facts = {
        "layer": str(layer + 1),
        "token_number": str(position + 1),
        "gate": _TEXTS["source"]["gate" if model.architecture.gate else "no_gate"],
        "curve": _TEXTS["curves"].get(name, _TEXTS["curves"]["other"].format(name=name)),
    }
    given = later(exact.one, scene, layer, position)
    return Shown(facts, {"mlp.csv": later(shared.table, scene, layer, position)}, exact=given)


def _curve(scene: Scene, found: Steps, layer: int) -> None:
    shape, firing, words = scene.model.shape, found.firing, _TEXTS["curve"]
    inputs, gated = firing.inputs[0], firing.factors is not None
    said = _TEXTS["up_gated" if gated else "up"]
    numbers = {"width": f"{shape.width:,}", "neurons": f"{shape.neurons:,}"}
    say(said, 2, above=f"{int((inputs > 0).sum()):,}", **numbers)
    ends = np.linspace(min(-4.0, float(inputs.min())), max(4.0, float(inputs.max())), 240)
    factors = None if firing.factors is None else firing.factors[0]
    figure = plots.activation_curve(
        (ends, mlp.nonlinearity(scene.model, layer, ends.astype(np.float32))),
        (inputs, mlp.nonlinearity(scene.model, layer, inputs), factors),
        found.order[:_MARKED].tolist(),
        words | ({"input": words["input_gated"]} if gated else {}),
        height=shared.height() - 68,
        type_px=charts.type_px(),
    )
    charts.draw(figure)


def _build(found: Steps) -> None:
    tenth = found.within(0.1)
    say(_TEXTS["down"], 2, tenth=f"{tenth:,}")
    high = 150 if choices.present() else 170
    charts.draw(plots.build_up(found.missing, tenth, _TEXTS["build"], height=high, type_px=charts.type_px()))


def _changes(scene: Scene, layer: int, position: int) -> None:
    say(_TEXTS["alone"])
    words = _TEXTS["changes"]
    found = [_dependence(scene, layer, position, part) for part in ("attention", "mlp")]
    values = np.array([value for one in found for value in (one.alone, one.reversed)])
    names = [words[name] for name in ("attention_alone", "attention_reversed", "mlp_alone", "mlp_reversed")]
    alt = words["alt"] + ", ".join(f"{name} {value:.4%}" for name, value in zip(names, values.tolist(), strict=True))
    charts.draw(plots.shares(names, values, alt, height=120, type_px=charts.type_px()), quiet="shares")


@reading
def _dependence(scene: Scene, layer: int, position: int, part: str) -> Dependence:
    return mlp_steps.dependence(scene.model, scene.trace, layer, position, "mlp" if part == "mlp" else "attention")
