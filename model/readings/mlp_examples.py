"""What an example about neurons and MLPs may claim, at the last token of its prompt: see model.examples."""

from typing import Any

import numpy as np

from model import sampling
from model.language_model import LanguageModel
from model.readings import ablation, mlp, mlp_steps
from model.readings.examples import Claim, Example, trace_of


def _there(model: LanguageModel, example: Example) -> bool:
    """Whether the model has the layer of the example."""
    return int(example["layer"]) <= model.shape.layers


def _ten_strongest(model: LanguageModel, example: Example, wanted: float) -> bool:
    """The ten strongest neurons of `layer` add a vector whose cosine with what all add is at least this."""
    if not _there(model, example):
        return False
    layer, trace = example["layer"] - 1, trace_of(model, example)
    fired = mlp.neurons(model, trace, layer, -1)
    columns = np.stack([mlp.written(model, layer, neuron) for neuron in range(len(fired))], axis=1)  # (D, N)
    strongest = mlp.strongest(model, layer, fired, 10)
    ten, whole = columns[:, strongest] @ fired[strongest], columns @ fired  # (D,)
    return bool(ten @ whole >= wanted * np.linalg.norm(ten) * np.linalg.norm(whole))


def _mlp_alone(model: LanguageModel, example: Example, wanted: float) -> bool:
    """Without the other tokens what attention adds in `layer` changes by at least this share, and the MLP's part by
    less than a thousandth."""
    if not _there(model, example):
        return False
    trace, layer = trace_of(model, example), example["layer"] - 1
    attention = mlp_steps.dependence(model, trace, layer, -1, "attention")
    alone = mlp_steps.dependence(model, trace, layer, -1, "mlp")
    return min(attention.alone, attention.reversed) >= wanted and max(alone.alone, alone.reversed) < 1e-3


def _pushes(model: LanguageModel, example: Example, wanted: list[str]) -> bool:
    """Of the five tokens that `neuron` pushes up furthest at least two are among these."""
    layer, neuron = (int(part) - 1 for part in example["neuron"].split("."))
    if not _there(model, example) or neuron >= model.shape.neurons:
        return False
    fired = mlp.neurons(model, trace_of(model, example), layer, -1)[neuron]
    ids = sampling.likeliest(mlp.promoted(model, layer, neuron) * fired, 5).tolist()
    return sum(model.vocabulary.piece(token) in wanted for token in ids) >= 2


def _moved(model: LanguageModel, example: Example) -> float:
    """Return by how many bits the prediction moves without `neurons_off` and `mlps_off`; NaN where one is not there."""
    neurons = [tuple(int(part) - 1 for part in name.split(".")) for name in example["neurons_off"].split("-") if name]
    mlps = [int(part) - 1 for part in example["mlps_off"].split(".") if part]
    shape = model.shape
    if any(layer >= shape.layers for layer in [*mlps, *(layer for layer, _ in neurons)]):
        return float("nan")
    if any(neuron >= shape.neurons for _, neuron in neurons):
        return float("nan")
    pairs = [(layer, neuron) for layer, neuron in neurons]
    return ablation.mlp_effect(model, trace_of(model, example), pairs, mlps, "zero").divergence


def _mlp_bits(model: LanguageModel, example: Example, wanted: Any) -> bool:
    """Without what the example switches off the prediction moves by at least so many bits."""
    return bool(_moved(model, example) >= wanted)


def _mlp_bits_at_most(model: LanguageModel, example: Example, wanted: Any) -> bool:
    """Without what the example switches off the prediction moves by at most so many bits."""
    return bool(_moved(model, example) <= wanted)


CLAIMS: dict[str, Claim] = {
    "ten_strongest": _ten_strongest,
    "mlp_alone": _mlp_alone,
    "pushes": _pushes,
    "mlp_bits": _mlp_bits,
    "mlp_bits_at_most": _mlp_bits_at_most,
}
"""What an example about neurons may claim."""
