"""The neurons of an MLP: what they write is what the MLP adds, and the directions are those of the unembedding."""

import numpy as np
import pytest
import torch

from model import lens
from model.intervene import ZeroNeuron
from model.language_model import LanguageModel
from model.readings import mlp
from model.readings.matrices import matrix, unembedding
from model.trace import Trace

IDS = tuple(range(20, 31))
LAYER, POSITION, NEURON = 1, 4, 7


@pytest.fixture
def trace(model: LanguageModel) -> Trace:
    return model.trace(IDS)


def test_a_matrix_does_what_the_pass_does(model: LanguageModel, trace: Trace) -> None:
    """Keys come before positions turn them, and so do values: these are compared."""
    norm = model.block(LAYER).get_submodule(model.architecture.first_norm)
    with torch.inference_mode():
        read = norm(torch.tensor(trace.residual[LAYER])).numpy()  # (T, D)
    values = matrix(model, LAYER, "value")(read)  # (T, G x D/H)
    together = trace.values[LAYER].transpose(1, 0, 2).reshape(len(IDS), -1)  # (G, T, D/H) -> (T, G x D/H)
    np.testing.assert_allclose(values, together, atol=1e-5)


def test_the_unembedding_makes_the_logits(model: LanguageModel, trace: Trace) -> None:
    norm = model.net.get_submodule(model.architecture.final_norm)
    with torch.inference_mode():
        last = norm(torch.tensor(trace.residual[-1, -1])).numpy()
    np.testing.assert_allclose(unembedding(model)(last), trace.logits, atol=1e-4)


def test_a_role_that_is_not_there_is_refused(model: LanguageModel) -> None:
    with pytest.raises(KeyError):
        matrix(model, LAYER, "embedding")
    with pytest.raises(IndexError):
        matrix(model, model.shape.layers, "up")


def test_activations_through_the_down_projection_are_what_the_mlp_adds(model: LanguageModel, trace: Trace) -> None:
    for layer in range(model.shape.layers):
        found = mlp.firing(model, trace, layer)
        np.testing.assert_allclose(matrix(model, layer, "down")(found.activations), trace.mlp_out[layer], atol=1e-5)
        one = mlp.neurons(model, trace, layer, POSITION)
        np.testing.assert_allclose(one, found.activations[POSITION], atol=1e-6)


def test_a_gate_is_shown_where_there_is_one(model: LanguageModel, trace: Trace) -> None:
    found = mlp.firing(model, trace, LAYER, [0, -1])
    assert (found.factors is None) == (model.card.family == "gpt2")
    fired = mlp.nonlinearity(model, LAYER, found.inputs)
    np.testing.assert_allclose(fired if found.factors is None else fired * found.factors, found.activations, atol=1e-6)


def test_the_curve_is_the_familys(model: LanguageModel) -> None:
    x = np.linspace(-4, 4, 41, dtype=np.float32)
    cubic = x.astype(np.float64) + 0.044715 * x.astype(np.float64) ** 3
    gelu = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * cubic))
    silu = x / (1 + np.exp(-x.astype(np.float64)))
    expected = gelu if model.card.family == "gpt2" else silu
    np.testing.assert_allclose(mlp.nonlinearity(model, 0, x), expected, atol=1e-6)


def test_a_neuron_writes_its_column(model: LanguageModel, trace: Trace) -> None:
    off = model.trace(IDS, [ZeroNeuron(LAYER, NEURON)])
    fires = mlp.neurons(model, trace, LAYER, POSITION)[NEURON]
    lost = trace.mlp_out[LAYER, POSITION] - off.mlp_out[LAYER, POSITION]
    np.testing.assert_allclose(lost, fires * mlp.written(model, LAYER, NEURON), atol=1e-5)


def test_the_strongest_add_the_longest_vectors(model: LanguageModel, trace: Trace) -> None:
    fired = mlp.neurons(model, trace, LAYER, POSITION)
    lengths = [
        np.linalg.norm(activation * mlp.written(model, LAYER, neuron)) for neuron, activation in enumerate(fired)
    ]
    assert mlp.strongest(model, LAYER, fired, 5).tolist() == np.argsort(-np.array(lengths), kind="stable")[:5].tolist()


def test_what_a_neuron_promotes_is_what_it_adds_to_the_logits(model: LanguageModel, trace: Trace) -> None:
    """In the last layer nothing comes after it but the norm: with its statistics held, a bit more of the vector moves
    the logits along `promoted`, up to one factor and what all tokens share."""
    direction = mlp.promoted(model, model.shape.layers - 1, NEURON)
    assert abs(direction.mean()) < 1e-9
    norm = model.net.get_submodule(model.architecture.final_norm)
    with torch.inference_mode():
        stream = torch.tensor(trace.residual[-1, -1])
        vector = torch.tensor(mlp.written(model, model.shape.layers - 1, NEURON))
        centred = stream - stream.mean() if model.architecture.norm == "layer norm" else stream
        scale = torch.sqrt((centred**2).mean() + getattr(norm, model.architecture.norm_epsilon))
        added = vector - vector.mean() if model.architecture.norm == "layer norm" else vector
        logits = unembedding(model).weight @ (norm.weight * added / scale).numpy()
    np.testing.assert_allclose((logits - logits.mean()) * float(scale), direction, atol=1e-4)
    np.testing.assert_allclose(lens.logits(model, trace, model.shape.layers), trace.logits, atol=1e-4)


def test_a_neuron_that_is_not_there_is_refused(model: LanguageModel) -> None:
    for neuron in (-1, model.shape.neurons):
        with pytest.raises(IndexError):
            mlp.written(model, LAYER, neuron)


def test_the_curve_has_the_name_of_what_it_computes(model: LanguageModel) -> None:
    xs = np.linspace(-4, 4, 33)
    formulas = {
        "gelu_new": xs / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (xs + 0.044715 * xs**3))),
        "silu": xs / (1 + np.exp(-xs)),
    }
    found = mlp.nonlinearity(model, 0, xs.astype(np.float32))
    np.testing.assert_allclose(found, formulas[mlp.nonlinearity_name(model)], atol=1e-5)
