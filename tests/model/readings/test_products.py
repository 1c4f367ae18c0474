"""One matrix times one vector: what comes out is what the pass itself has."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from model.language_model import LanguageModel
from model.load import load
from model.readings import mlp, products
from model.readings.products import Which
from model.trace import Trace
from model.train import checkpoints

IDS = tuple(range(20, 31))
LAYER, POSITION = 1, 4


@pytest.fixture
def trace(model: LanguageModel) -> Trace:
    return model.trace(IDS)


def out(model: LanguageModel, trace: Trace, which: Which, position: int = POSITION) -> NDArray[np.float64]:
    return products.product(model, trace, which, LAYER, position).outputs(slice(None))


def test_the_outputs_are_what_the_pass_has(model: LanguageModel, trace: Trace) -> None:
    values = trace.values[LAYER, :, POSITION].reshape(-1)  # (G, T, D/H) -> (G x D/H,)
    np.testing.assert_allclose(out(model, trace, "value"), values, atol=1e-5)
    np.testing.assert_allclose(out(model, trace, "attention_output"), trace.attention_out[LAYER, POSITION], atol=1e-5)
    np.testing.assert_allclose(out(model, trace, "down"), trace.mlp_out[LAYER, POSITION], atol=1e-5)
    np.testing.assert_allclose(out(model, trace, "unembedding", -1), trace.logits, atol=1e-4)
    firing = mlp.firing(model, trace, LAYER, [POSITION])
    gated = model.architecture.gate is not None
    np.testing.assert_allclose(out(model, trace, "gate" if gated else "up"), firing.inputs[0], atol=1e-5)
    if model.architecture.rotary is None:
        queries = trace.queries[LAYER, :, POSITION].reshape(-1)
        np.testing.assert_allclose(out(model, trace, "query"), queries, atol=1e-5)


def test_weights_are_the_same_for_every_prompt_and_the_vector_is_not(model: LanguageModel, trace: Trace) -> None:
    other = model.trace(IDS[::-1])
    for which in products.there(model):
        one, two = (products.product(model, given, which, LAYER, POSITION) for given in (trace, other))
        np.testing.assert_array_equal(one.matrix.weight, two.matrix.weight)
        assert np.abs(one.vector - two.vector).max() > 1e-3


def test_singular_values_are_linalgs(model: LanguageModel) -> None:
    for which in products.there(model):
        weight = products.of(model, which, 0).weight
        expected = np.linalg.svd(weight.astype(np.float64), compute_uv=False)
        np.testing.assert_allclose(products.singular_values(weight), expected, atol=1e-5)


def test_a_random_matrix_ends_at_its_edge() -> None:
    weight = np.random.default_rng(0).normal(0, 0.02, (300, 700)).astype(np.float32)
    largest = products.singular_values(weight)[0]
    assert largest == pytest.approx(products.random_edge((300, 700), 0.02), rel=0.03)


def test_the_histogram_counts_every_weight() -> None:
    weight = np.array([[-3.0, -1.0, 0.0], [0.5, 1.0, 9.0]], np.float32)
    found = products.spread(weight, 4.0, 8)
    assert found.shares.sum() == pytest.approx(5 / 6)
    assert found.outside == pytest.approx(1 / 6)
    assert found.deviation == pytest.approx(weight.std())


def test_a_model_without_a_kept_start_has_none(model: LanguageModel) -> None:
    assert checkpoints.start(model) is None


def test_fables_start_is_that_of_its_training() -> None:
    fable = load("fable")
    start = checkpoints.start(fable)
    assert start is not None
    up = products.of(start, "up", 0).weight
    assert up.std() == pytest.approx(0.02, rel=0.05)
    assert torch.equal(start.net.get_input_embeddings().weight, start.net.get_output_embeddings().weight)
