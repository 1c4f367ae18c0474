"""What the views of the Neurons chapter share: the token and the layer, what their neurons do, sizes."""

from streamlit.delta_generator import DeltaGenerator

from model.readings import mlp_steps
from model.readings.mlp_steps import Steps
from pages.kit import choices, pickers
from pages.kit.readings import Scene, reading
from pages.kit.tables import as_csv
from pages.texts import texts
from viz.tokens import visible

TEXTS = texts("neurons")
_LONGEST = 16  # characters of a token in a sentence


def height() -> int:
    """Return the height of what fills the screen below the head of the page, in pixels."""
    return 470 if choices.present() else 428


def ask(scene: Scene, bar: DeltaGenerator) -> tuple[int, int]:
    """Offer the token and the layer; return (layer, position), both from 0."""
    with bar:
        position = pickers.token(scene, TEXTS["token"])
        return pickers.layer(scene, TEXTS["layer"]), position


@reading
def steps(scene: Scene, layer: int, position: int) -> Steps:
    """Return what the neurons of a layer do at a position, both from 0."""
    return mlp_steps.steps(scene.model, scene.trace, layer, position)


def named(scene: Scene, position: int) -> str:
    """Return the token at a position as a sentence shows it."""
    return visible(scene.trace.tokens[position], _LONGEST)


def table(scene: Scene, layer: int, position: int) -> bytes:
    """Return every neuron of a layer at a position as CSV, the one that adds most first."""
    found = steps(scene, layer, position)
    firing = found.firing
    gated = firing.factors is not None
    rows: list[list[object]] = []
    for place, neuron in enumerate(found.order.tolist()):
        factor = [firing.factors[0, neuron]] if firing.factors is not None else []
        row = [neuron + 1, firing.inputs[0, neuron], *factor, found.activations[neuron], found.added[neuron]]
        rows.append([*row, found.missing[place]])
    names = ["neuron", "input", *["factor"] * gated, "activation", "length added", "missing with those so far"]
    return as_csv(names, rows)
