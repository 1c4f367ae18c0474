"""Heads one by one: their sum is what attention adds, their scores are what the definitions say."""

import threading
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from model import attention
from model.intervene import Intervention, MeanHead, ZeroHead
from model.language_model import LanguageModel
from model.readings import head, head_outputs, head_scores
from model.trace import Trace
from tests.support import tiny

PROMPT = "The cat sat on the mat. The cat sat on"


@pytest.fixture(params=tiny.FAMILIES, scope="module")
def model(request: pytest.FixtureRequest) -> LanguageModel:
    return tiny.trained(request.param)


@pytest.fixture(scope="module")
def trace(model: LanguageModel) -> Trace:
    return model.trace(PROMPT)


def test_heads_and_bias_sum_to_what_attention_adds(model: LanguageModel, trace: Trace) -> None:
    for layer in range(tiny.LAYERS):
        outputs = head_outputs.head_outputs(model, trace, layer)
        assert outputs.shape == (tiny.HEADS, len(trace.ids), tiny.WIDTH)
        assert outputs.dtype == np.float32
        total = outputs.sum(0) + head_outputs.output_bias(model, layer)
        np.testing.assert_allclose(total, trace.attention_out[layer], atol=1e-5)


def test_only_one_family_has_an_output_bias(model: LanguageModel) -> None:
    assert head_outputs.output_bias(model, 0).any() == (model.net.config.model_type == "gpt2")


def test_some_heads_in_the_order_asked_for(model: LanguageModel, trace: Trace) -> None:
    every = head_outputs.head_outputs(model, trace, 1)
    np.testing.assert_allclose(head_outputs.head_outputs(model, trace, 1, [3, 0]), every[[3, 0]], atol=1e-6)


def test_no_such_head_or_layer(model: LanguageModel, trace: Trace) -> None:
    for layer, index in ((0, -1), (0, tiny.HEADS), (-1, 0), (tiny.LAYERS, 0)):
        with pytest.raises(IndexError):
            head_outputs.head_outputs(model, trace, layer, [index])
        with pytest.raises(IndexError):
            head.steps(model, trace, layer, index)
        with pytest.raises(IndexError):
            model.trace(PROMPT, [ZeroHead(layer, index)])
    with pytest.raises(IndexError):
        head_outputs.output_bias(model, -1)


def test_the_steps_of_a_head(model: LanguageModel, trace: Trace) -> None:
    layer, index, count = 1, 2, len(trace.ids)
    steps = head.steps(model, trace, layer, index)
    scores = steps.queries @ steps.keys.T * steps.scaling
    scores[np.triu_indices(count, 1)] = -np.inf
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    np.testing.assert_allclose(steps.pattern, weights / weights.sum(-1, keepdims=True), atol=1e-6)
    np.testing.assert_allclose(steps.summed, steps.pattern @ steps.values, atol=1e-6)
    np.testing.assert_allclose(steps.written, head_outputs.head_outputs(model, trace, layer)[index], atol=1e-6)
    entering = np.linalg.norm(trace.residual[layer][3])
    assert steps.written_share[3] == pytest.approx(np.linalg.norm(steps.written[3]) / entering, rel=1e-5)
    assert steps.scaling == pytest.approx(model.shape.head_width**-0.5)


def test_heads_that_share_their_keys(model: LanguageModel, trace: Trace) -> None:
    shared = tiny.HEADS // trace.keys.shape[1]
    steps = [head.steps(model, trace, 0, index) for index in range(tiny.HEADS)]
    for index, step in enumerate(steps):
        np.testing.assert_array_equal(step.keys, trace.keys[0, index // shared])
        np.testing.assert_array_equal(step.values, trace.values[0, index // shared])


@pytest.mark.parametrize("family", tiny.FAMILIES)
@pytest.mark.parametrize("kind", [ZeroHead, MeanHead])
def test_an_intervention_is_a_change_of_one_heads_output(family: str, kind: Callable[[int, int], Intervention]) -> None:
    model = tiny.trained(family, layers=3)
    plain, changed = model.trace(PROMPT), model.trace(PROMPT, [kind(1, 2)])
    own = head_outputs.head_outputs(model, plain, 1, [2])[0]
    instead = own.mean(0) if kind is MeanHead else 0
    np.testing.assert_allclose(changed.residual_mid[1], plain.residual_mid[1] - own + instead, atol=1e-5)
    np.testing.assert_array_equal(changed.residual_mid[0], plain.residual_mid[0])
    assert np.abs(changed.logits - plain.logits).max() > 1e-3


def test_interventions_leave_the_model_alone(model: LanguageModel, trace: Trace) -> None:
    """While one thread changes heads, another's plain passes stay the same to the last bit, and so do the weights."""
    weights = {name: tensor.clone() for name, tensor in model.net.state_dict().items()}
    changes: list[Sequence[Intervention]] = [[MeanHead(0, 1), ZeroHead(1, 3)], [ZeroHead(0, 0)]]
    stop = threading.Event()
    changed: list[Trace] = []

    def meddle() -> None:
        while not stop.is_set():
            changed.append(model.trace(PROMPT, changes[len(changed) % 2]))

    thread = threading.Thread(target=meddle)
    thread.start()
    try:
        plain = [model.trace(PROMPT).logits for _ in range(30)]
    finally:
        stop.set()
        thread.join()
    assert changed
    assert all(np.abs(one.logits - trace.logits).max() > 1e-3 for one in changed)
    for logits in plain:
        np.testing.assert_array_equal(logits, trace.logits)
    for name, tensor in model.net.state_dict().items():
        assert torch.equal(tensor, weights[name])


def test_scores_by_their_definitions(model: LanguageModel, trace: Trace) -> None:
    found = head_scores.scores(model, trace)
    ids = trace.ids
    assert len(set(ids)) < len(ids)
    for layer in range(tiny.LAYERS):
        for index, pattern in enumerate(attention.pattern(model, trace, layer)):
            rows = list(enumerate(pattern))[1:]
            assert found.previous[layer, index] == pytest.approx(np.mean([row[i - 1] for i, row in rows]), abs=1e-6)
            assert found.first[layer, index] == pytest.approx(np.mean([row[0] for _, row in rows]), abs=1e-6)
            again = [sum(row[j] for j in range(i) if ids[j] == ids[i]) for i, row in rows if ids[i] in ids[:i]]
            assert found.same[layer, index] == pytest.approx(np.mean(again), abs=1e-6)
            shares = [-(row[: i + 1] * np.log2(row[: i + 1])).sum() / np.log2(i + 1) for i, row in rows]
            assert found.entropy[layer, index] == pytest.approx(np.mean(shares), abs=1e-5)
    assert found.entropy.dtype == found.same.dtype == np.float32


def test_scores_where_there_is_nothing_to_score(model: LanguageModel) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        alone = head_scores.scores(model, model.trace([5]))
        different = head_scores.scores(model, model.trace([5, 6, 7]))
    for values in (alone.previous, alone.first, alone.same, alone.entropy):
        assert values.shape == (tiny.LAYERS, tiny.HEADS)
        assert np.isnan(values).all()
    assert np.isnan(different.same).all()
    assert np.isfinite([different.previous, different.first, different.entropy]).all()


def test_even_attention_has_the_whole_entropy() -> None:
    count = 6
    even = np.tril(np.ones((1, count, count), np.float32)) / np.arange(1, count + 1, dtype=np.float32)[:, None]
    certain = np.eye(count, dtype=np.float32)[None]
    nowhere = np.zeros((count, count), bool)
    np.testing.assert_allclose(head_scores._layer_scores(even, nowhere)[3], 1, rtol=1e-6)
    assert str(head_scores._layer_scores(certain, nowhere)[3, 0]) == "0.0"


def test_induction_by_its_definition(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    traces: list[Trace] = []
    run = LanguageModel.trace

    def remembered(self: LanguageModel, *given: Any) -> Trace:
        traces.append(run(self, *given))
        return traces[-1]

    monkeypatch.setattr(LanguageModel, "trace", remembered)
    found = head_scores.induction(model, seed=3, length=12)
    again = head_scores.induction(model, seed=3, length=12)
    other = head_scores.induction(model, seed=4, length=12)
    ids = traces[0].ids
    assert ids[:12] == ids[12:]
    assert len(set(ids)) == 12
    np.testing.assert_array_equal(found, again)
    assert traces[2].ids != ids
    assert (found != other).any()
    for layer in range(tiny.LAYERS):
        pattern = attention.pattern(model, traces[0], layer)
        weights = [pattern[:, position, ids.index(ids[position]) + 1] for position in range(12, 24)]
        np.testing.assert_allclose(found[layer], np.mean(weights, axis=0), atol=1e-6)


def test_induction_draws_no_special_token(model: LanguageModel) -> None:
    tokens = head_scores._plain_tokens(model)
    special = model.tokenizer.eos_token_id
    assert special not in tokens
    assert sorted([*tokens.tolist(), special]) == list(range(len(model.tokenizer)))


def test_induction_must_fit_the_context(model: LanguageModel) -> None:
    with pytest.raises(ValueError, match="context"):
        head_scores.induction(model, length=tiny.CONTEXT // 2 + 1)


@pytest.mark.parametrize(("context", "tokens"), [(64, 25), (16, 8), (5, 2), (3, 0), (2, 0)])
@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_induction_repeats_as_many_tokens_as_the_context_holds_twice(family: str, context: int, tokens: int) -> None:
    short = tiny.language_model(family, context=context)
    assert head_scores.random_tokens(short) == tokens
    found = head_scores.induction(short)
    assert found.shape == (tiny.LAYERS, tiny.HEADS)
    if tokens:
        np.testing.assert_array_equal(found, head_scores.induction(short, length=tokens))
    else:
        assert np.isnan(found).all()


@pytest.mark.parametrize("most", [5, 7, 64])
def test_maps_hold_the_largest_weight_of_each_block(model: LanguageModel, trace: Trace, most: int) -> None:
    found = head_scores.maps(model, trace, most)
    count = len(trace.ids)
    size = min(count, most)
    assert found.cells.shape == (tiny.LAYERS, tiny.HEADS, size, size)
    assert found.cells.dtype == np.uint8
    assert (found.edges[0], found.edges[-1]) == (0, count)
    lengths = np.diff(found.edges)
    assert lengths.max() == found.block
    assert lengths.max() - lengths.min() <= 1
    assert (found.block == 1) == (count <= most)
    assert not np.triu(found.cells, 1).any()
    for layer in range(tiny.LAYERS):
        pattern = attention.pattern(model, trace, layer)
        for row in range(size):
            for column in range(row + 1):
                rows, columns = (slice(*found.edges[place : place + 2]) for place in (row, column))
                largest = pattern[:, rows, columns].max((1, 2))
                np.testing.assert_allclose(found.cells[layer, :, row, column], largest * 255, atol=0.5001)


def test_the_map_of_one_token(model: LanguageModel) -> None:
    found = head_scores.maps(model, model.trace([5]))
    np.testing.assert_array_equal(found.cells, np.full((tiny.LAYERS, tiny.HEADS, 1, 1), 255))
    assert found.edges.tolist() == [0, 1]
