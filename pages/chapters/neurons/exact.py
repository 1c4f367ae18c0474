"""What the formulas and the code below the views of Neurons name."""

import numpy as np

from model.readings import ablation, mlp
from model.readings.ablation import Kind
from pages.chapters.neurons import shared
from pages.kit.depth import Exact
from pages.kit.readers import Spot
from pages.kit.readings import Scene


def one(scene: Scene, layer: int, position: int) -> Exact:
    """Return what the neuron does that adds most at a position; both are from 0."""
    found = shared.steps(scene, layer, position)
    strongest = int(found.order[0])
    return {
        "layer": layer + 1,
        "position": position + 1,
        "neurons": len(found.order),
        "neuron": strongest + 1,
        "fires": float(found.activations[strongest]),
        "length": float(np.linalg.norm(mlp.written(scene.model, layer, strongest))),
        "result": float(found.added[strongest]),
    }


def strongest(scene: Scene, layer: int, neuron: int, position: int) -> Exact:
    """Return how far a neuron fires at a position, and what goes into its curve; all are from 0."""
    found = mlp.firing(scene.model, scene.trace, layer, [position])
    return {
        "layer": layer + 1,
        "position": position + 1,
        "neuron": neuron + 1,
        "input": float(found.inputs[0, neuron]),
        "factor": 1.0 if found.factors is None else float(found.factors[0, neuron]),
        "result": float(found.activations[0, neuron]),
    }


def off(scene: Scene, neurons: tuple[Spot, ...], mlps: tuple[int, ...], kind: Kind) -> Exact:
    """Return how far the prediction moves without these neurons and MLPs, from 0."""
    found = ablation.mlp_effect(scene.model, scene.trace, neurons, mlps, kind)
    before = float(scene.trace.logits.max())
    return {
        "off": [[layer + 1, neuron + 1] for layer, neuron in neurons],
        "mlps": [layer + 1 for layer in mlps],
        "how": kind,
        "count": len(neurons) + len(mlps),
        "vocabulary": scene.model.shape.vocabulary,
        "before": before,
        "after": before + found.top_change,
        "result": found.divergence,
    }
