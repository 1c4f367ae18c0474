"""What each layer would say, against a direct computation and against transformers' own loss."""

import numpy as np
import pytest
import torch

from model import lens, sampling
from model.language_model import LanguageModel
from model.readings import layers
from model.readings.overview import overview
from model.trace import Trace
from tests.support import tiny


@pytest.fixture(scope="module")
def trace(model: LanguageModel) -> Trace:
    return model.trace(tiny.TEXT[:60])


def test_readings_are_the_lens(model: LanguageModel, trace: Trace) -> None:
    last = len(trace.ids) - 1
    found = layers.readings(model, trace, range(last - 2, last + 1))
    assert found.top.shape == (tiny.LAYERS + 1, 3)
    for layer in range(tiny.LAYERS + 1):
        for column, position in enumerate(found.positions):
            logits = lens.logits(model, trace, layer, position)
            assert found.top[layer, column] == logits.argmax()
            assert found.top_probability[layer, column] == pytest.approx(sampling.softmax(logits).max(), rel=1e-5)
            wanted = 0 if position == last else sampling.rank(logits, trace.ids[position + 1])
            assert found.true_rank[layer, column] == wanted


def test_a_column_is_the_start_of_each_ranking(model: LanguageModel, trace: Trace) -> None:
    found = layers.column(model, trace, position=4, count=3)
    for layer in range(tiny.LAYERS + 1):
        logits = lens.logits(model, trace, layer, 4)
        np.testing.assert_array_equal(found.top[layer], sampling.ranking(logits)[:3])
        np.testing.assert_allclose(found.top_probability[layer], sampling.softmax(logits)[found.top[layer]], atol=1e-6)


def test_the_rise_ends_at_the_prediction(model: LanguageModel, trace: Trace) -> None:
    found = layers.column(model, trace)
    assert found.rise.shape == (tiny.LAYERS + 1, 5)
    np.testing.assert_allclose(found.rise[-1], sampling.softmax(trace.logits)[found.top[-1]], atol=1e-6)
    for layer, shares in enumerate(found.rise):
        wanted = sampling.softmax(lens.logits(model, trace, layer))[found.top[-1]]
        np.testing.assert_allclose(shares, wanted, atol=1e-6)


@pytest.mark.parametrize("position", [3, -1])
def test_a_cell_knows_what_came_next(model: LanguageModel, trace: Trace, position: int) -> None:
    place = position % len(trace.ids)
    ids, chances, came = layers.cell(model, trace, 1, place, 4)
    logits = lens.logits(model, trace, 1, place)
    np.testing.assert_array_equal(ids, sampling.ranking(logits)[:4])
    np.testing.assert_allclose(chances, sampling.softmax(logits)[ids], atol=1e-6)
    assert came == (0 if position == -1 else sampling.rank(logits, trace.ids[place + 1]))


def test_costs_are_transformers_loss(model: LanguageModel, trace: Trace) -> None:
    ids = torch.tensor([trace.ids])
    with torch.no_grad():
        loss = model.net(ids, labels=ids).loss.item()
    assert layers.costs(overview(model, trace)).mean() * np.log(2) == pytest.approx(loss, rel=1e-4)


def test_a_favourite_settles_where_it_leads_to_the_end(model: LanguageModel, trace: Trace) -> None:
    found = layers.column(model, trace)
    assert (found.top[found.settled :, 0] == found.top[-1, 0]).all()
    assert found.settled == 0 or found.top[found.settled - 1, 0] != found.top[-1, 0]


def test_the_row_before_layer_1_mostly_names_the_token_itself(real: LanguageModel) -> None:
    """What the page says where input and output share one matrix."""
    assert real.tied
    named = []
    for prompt in ("Once upon a time, there was a", "It was the best of times it was the", "Watching TV makes you"):
        found = real.trace(prompt)
        rows = lens.logits_at(real, found, 0, range(len(found.ids)))
        named += [int(row.argmax()) == token for row, token in zip(rows, found.ids, strict=True)]
    assert np.mean(named) > 0.7


def test_one_token_costs_nothing(model: LanguageModel) -> None:
    assert layers.costs(overview(model, model.trace([4]))).shape == (0,)


def test_lengths_and_turns(trace: Trace) -> None:
    long = layers.norms(trace)
    assert long.stream[1, 2] == pytest.approx(np.linalg.norm(trace.residual[1, 2]), rel=1e-6)
    assert long.attention[0, 2] == pytest.approx(np.linalg.norm(trace.attention_out[0, 2]), rel=1e-6)
    assert long.mlp[1, 0] == pytest.approx(np.linalg.norm(trace.mlp_out[1, 0]), rel=1e-6)
    before, after = trace.residual[0, 3], trace.residual[1, 3]
    cosine = before @ after / np.linalg.norm(before) / np.linalg.norm(after)
    assert layers.cosine(trace)[0, 3] == pytest.approx(cosine, rel=1e-5)
    assert (np.abs(layers.cosine(trace)) <= 1 + 1e-5).all()
