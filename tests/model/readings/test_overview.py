"""The Overview's summary against a direct computation from the trace."""

import numpy as np
import pytest

from model import attention, lens, sampling
from model.language_model import LanguageModel
from model.readings import token_reads
from model.readings.overview import FAINTEST_READ, PARKED, Overview, overview
from model.trace import Trace
from tests.support import tiny


@pytest.fixture(scope="module")
def trace(model: LanguageModel) -> Trace:
    return model.trace((tiny.TEXT * 2)[:150])


@pytest.fixture(scope="module")
def summary(model: LanguageModel, trace: Trace) -> Overview:
    return overview(model, trace, values=8, choices=5)


def test_shares_are_lengths_divided(trace: Trace, summary: Overview) -> None:
    layer, token = 1, 3
    added = np.linalg.norm(trace.attention_out[layer, token]) / np.linalg.norm(trace.residual[layer, token])
    assert summary.attention_share[layer, token] == pytest.approx(added, rel=1e-5)
    added = np.linalg.norm(trace.mlp_out[layer, token]) / np.linalg.norm(trace.residual_mid[layer, token])
    assert summary.mlp_share[layer, token] == pytest.approx(added, rel=1e-5)


def test_what_is_read_is_listed_with_its_share_and_its_weight(
    model: LanguageModel, trace: Trace, summary: Overview
) -> None:
    """Unpacked again, the list holds every read worth drawing and no other."""
    count = len(trace.ids)
    readers = np.repeat(np.arange(tiny.LAYERS * count), summary.read_counts.ravel())
    for listed, kind in ((summary.read_shares, "share"), (summary.read_weights, "weight")):
        unpacked = np.zeros((tiny.LAYERS * count, count), np.float32)
        unpacked[readers, summary.read_sources] = listed
        for layer, found in enumerate(unpacked.reshape(tiny.LAYERS, count, count)):
            shares = token_reads.shares(token_reads.lengths(model, trace, layer))
            whole = shares if kind == "share" else attention.pattern(model, trace, layer).mean(0)
            np.testing.assert_allclose(found, np.where(shares >= FAINTEST_READ, whole, 0), atol=1e-6)


def test_the_first_token_is_weighed_and_its_values_are_measured(
    model: LanguageModel, trace: Trace, summary: Overview
) -> None:
    layers = range(tiny.LAYERS)
    weights = np.stack([attention.pattern(model, trace, layer)[:, 1:, 0].mean(-1) for layer in layers])
    read = [token_reads.shares(token_reads.lengths(model, trace, layer))[1:, 0].mean() for layer in layers]
    assert summary.first_weight == pytest.approx(weights.mean(), abs=1e-6)
    assert summary.first_share == pytest.approx(np.mean(read), abs=1e-6)
    assert summary.parked == (weights > PARKED).sum()


def test_every_position_predicts(model: LanguageModel, trace: Trace, summary: Overview) -> None:
    for position in (0, 31, 32, len(trace.ids) - 1):  # both sides of a batch's edge
        logits = lens.logits(model, trace, tiny.LAYERS, position)
        chances = sampling.softmax(logits)
        np.testing.assert_array_equal(summary.next_ids[position], sampling.ranking(logits)[:5])
        np.testing.assert_allclose(summary.next_probabilities[position], chances[summary.next_ids[position]], atol=1e-6)
        assert summary.entropy[position] == pytest.approx(sampling.entropy(chances), abs=1e-4)


def test_what_really_came_next(model: LanguageModel, trace: Trace, summary: Overview) -> None:
    assert len(summary.true_rank) == len(summary.true_probability) == len(trace.ids) - 1
    logits = lens.logits(model, trace, tiny.LAYERS, 4)
    came = trace.ids[5]
    assert summary.true_probability[4] == pytest.approx(sampling.softmax(logits)[came], abs=1e-6)
    assert summary.true_rank[4] == sampling.rank(logits, came)


def test_one_token(model: LanguageModel) -> None:
    summary = overview(model, model.trace([7]), values=8, choices=5)
    assert summary.next_ids.shape == (1, 5)
    assert summary.true_rank.shape == (0,)
    np.testing.assert_array_equal(summary.read_counts, np.ones((tiny.LAYERS, 1)))
    assert np.isnan(summary.first_share)
    assert summary.parked == 0
