"""What is read: parts that add up to what attention adds, and their lengths."""

import numpy as np
import pytest

from model import attention
from model.language_model import LanguageModel
from model.readings import head_outputs, token_reads
from model.trace import Trace
from tests.support import tiny


@pytest.fixture(scope="module")
def trace(model: LanguageModel) -> Trace:
    return model.trace(tiny.TEXT[:60])


@pytest.mark.parametrize("layer", range(tiny.LAYERS))
def test_a_length_is_that_of_the_part_in_what_attention_adds(model: LanguageModel, trace: Trace, layer: int) -> None:
    pattern = attention.pattern(model, trace, layer)  # (H, T, T)
    weight = head_outputs.output_weight(model, layer)  # (H, D/H, D)
    values = trace.values[layer][[head_outputs.group(trace, head) for head in range(model.shape.heads)]]
    parts = np.einsum("hij,hjk,hkd->ijd", pattern, values, weight)  # (T, T, D)
    added = parts.sum(1) + head_outputs.output_bias(model, layer)
    np.testing.assert_allclose(added, trace.attention_out[layer], atol=1e-4)
    np.testing.assert_allclose(
        token_reads.lengths(model, trace, layer), np.linalg.norm(parts, axis=-1), rtol=1e-3, atol=1e-5
    )


def test_shares_sum_to_one_and_later_tokens_have_none(model: LanguageModel, trace: Trace) -> None:
    shares = token_reads.shares(token_reads.lengths(model, trace, 1))
    np.testing.assert_allclose(shares.sum(-1), 1, atol=1e-5)
    assert not np.triu(shares, 1).any()


def test_nothing_read_has_no_shares() -> None:
    assert not token_reads.shares(np.zeros((2, 2), np.float32)).any()


def test_a_layer_that_is_not_there_is_refused(model: LanguageModel, trace: Trace) -> None:
    with pytest.raises(IndexError):
        token_reads.lengths(model, trace, tiny.LAYERS)


def test_the_first_token_is_parked_on_but_no_idle_place(smollm2: LanguageModel) -> None:
    """Its weight is larger than what it brings, and what it brings is no small part: it may not be painted away."""
    trace = smollm2.trace("Paris is a city in")
    layers = range(smollm2.shape.layers)
    weight = np.mean([attention.pattern(smollm2, trace, layer)[:, 1:, 0].mean() for layer in layers])
    share = np.mean([token_reads.shares(token_reads.lengths(smollm2, trace, layer))[1:, 0].mean() for layer in layers])
    assert weight > share + 0.1
    assert share > 0.3
