"""Changes to one pass: what they take out is exactly what a part would have added."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import combinations

import numpy as np
import pytest
import torch
from torch import nn

from model.intervene import Intervention, MeanHead, MeanNeuron, ZeroHead, ZeroMLP, ZeroNeuron
from model.language_model import LanguageModel
from tests.support import tiny

IDS = tuple(range(20, 29))
LAYER, NEURON = 1, 5


def down(model: LanguageModel, layer: int) -> nn.Module:
    """The down-projection of a layer."""
    return model.block(layer).get_submodule(model.architecture.mlp).get_submodule(model.architecture.mlp_down)


def down_rows(model: LanguageModel, layer: int) -> torch.Tensor:
    """What each neuron writes, (N, D)."""
    weight = down(model, layer).weight
    assert isinstance(weight, torch.Tensor)
    return weight if model.architecture.weight_rows == "inputs" else weight.T


def activations(model: LanguageModel, layer: int) -> torch.Tensor:
    """The activations (T, N) of a layer's neurons over IDS."""
    seen: list[torch.Tensor] = []
    handle = down(model, layer).register_forward_hook(lambda _module, inputs, _output: seen.append(inputs[0][0]))
    try:
        model.trace(IDS)
    finally:
        handle.remove()
    return seen[0]


@contextmanager
def weights_changed(rows: torch.Tensor, neuron: int) -> Iterator[None]:
    """Let a neuron write nothing, by its weights."""
    kept = rows[neuron].clone()
    rows[neuron] = 0
    try:
        yield
    finally:
        rows[neuron] = kept


def test_a_silent_neuron_writes_nothing_and_all_else_stays(model: LanguageModel) -> None:
    before, after = model.trace(IDS), model.trace(IDS, [ZeroNeuron(LAYER, NEURON)])
    written = activations(model, LAYER)[:, NEURON, None] * down_rows(model, LAYER)[NEURON]  # (T, D)
    np.testing.assert_allclose(before.mlp_out[LAYER] - after.mlp_out[LAYER], written.numpy(), atol=1e-5)
    np.testing.assert_array_equal(before.residual_mid[LAYER], after.residual_mid[LAYER])
    assert np.abs(before.logits - after.logits).max() > 0


def test_a_silent_neuron_is_one_whose_weights_are_zero(model: LanguageModel) -> None:
    silent = model.trace(IDS, [ZeroNeuron(LAYER, NEURON)])
    with torch.inference_mode(), weights_changed(down_rows(model, LAYER), NEURON):
        expected = model.trace(IDS)
    np.testing.assert_allclose(silent.logits, expected.logits, atol=1e-5)


def test_a_neuron_at_its_mean_writes_the_mean_everywhere(model: LanguageModel) -> None:
    before, after = model.trace(IDS), model.trace(IDS, [MeanNeuron(LAYER, NEURON)])
    fired = activations(model, LAYER)[:, NEURON]  # (T)
    change = (fired.mean() - fired)[:, None] * down_rows(model, LAYER)[NEURON]  # (T, D)
    np.testing.assert_allclose(after.mlp_out[LAYER] - before.mlp_out[LAYER], change.numpy(), atol=1e-5)


def test_an_mlp_that_is_off_adds_nothing(model: LanguageModel) -> None:
    trace = model.trace(IDS, [ZeroMLP(LAYER)])
    assert not trace.mlp_out[LAYER].any()
    np.testing.assert_array_equal(trace.residual[LAYER + 1], trace.residual_mid[LAYER])
    assert trace.mlp_out[0].any()


def test_changes_of_all_sites_act_together(model: LanguageModel) -> None:
    changes: list[Intervention] = [ZeroHead(0, 1), ZeroNeuron(0, 3), MeanNeuron(1, 2), ZeroMLP(1), MeanHead(1, 0)]
    trace = model.trace(IDS, changes)
    alone = model.trace(IDS, [ZeroHead(0, 1), ZeroNeuron(0, 3)])
    np.testing.assert_array_equal(trace.residual[1], alone.residual[1])
    assert not trace.mlp_out[1].any()


@pytest.mark.parametrize("change", [ZeroNeuron(0, 10**6), MeanNeuron(0, -1), ZeroHead(0, 99), ZeroMLP(9)])
def test_what_is_not_there_is_refused(model: LanguageModel, change: Intervention) -> None:
    with pytest.raises(IndexError):
        model.trace(IDS, [change])


def test_visitors_change_only_their_own_pass() -> None:
    model = tiny.language_model("gpt2")
    changes: list[list[Intervention]] = [[], [ZeroNeuron(0, 1)], [ZeroMLP(1)], [ZeroHead(1, 2)]]
    expected = [model.trace(IDS, change).logits for change in changes]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda at: model.trace(IDS, changes[at % 4]).logits, range(80)))
    for at, logits in enumerate(found):
        np.testing.assert_allclose(logits, expected[at % 4], atol=1e-4)  # threads may add up in another order
    for one, other in combinations(expected, 2):
        assert np.abs(one - other).max() > 1e-2
