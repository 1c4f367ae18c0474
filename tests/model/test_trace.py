"""A trace is the pass that transformers itself would run: identities and parity on both families."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch

from model import attention, lens
from model.intervene import ZeroHead
from model.language_model import LanguageModel
from model.trace import Trace
from tests.support import tiny

PROMPT = "The cat sat on the mat; the bird"


@pytest.fixture(scope="module")
def trace(model: LanguageModel) -> Trace:
    return model.trace(PROMPT)


@pytest.fixture(scope="module")
def eager(model: LanguageModel, trace: Trace) -> Any:
    """The same pass by transformers' own eager implementation, with all it can put out."""
    net = tiny.network(model.net.config.model_type, "eager")
    with torch.no_grad():
        return net(torch.tensor([trace.ids]), output_attentions=True, output_hidden_states=True)


def test_shapes(model: LanguageModel, trace: Trace) -> None:
    layers, width, count = tiny.LAYERS, tiny.WIDTH, len(trace.ids)
    assert trace.residual.shape == (layers + 1, count, width)
    for vectors in (trace.residual_mid, trace.attention_out, trace.mlp_out):
        assert vectors.shape == (layers, count, width)
    assert trace.queries.shape == (layers, tiny.HEADS, count, width // tiny.HEADS)
    assert trace.logits.shape == (tiny.VOCABULARY,)
    assert "".join(trace.tokens) == PROMPT
    shape = model.shape
    assert (shape.layers, shape.heads, shape.width, shape.head_width) == (layers, tiny.HEADS, width, 8)
    assert (shape.vocabulary, shape.context) == (tiny.VOCABULARY, tiny.CONTEXT)


def test_logits_equal_eager(trace: Trace, eager: Any) -> None:
    np.testing.assert_allclose(trace.logits, eager.logits[0, -1].numpy(), atol=1e-4)


def test_attention_equals_eager(model: LanguageModel, trace: Trace, eager: Any) -> None:
    for layer in range(tiny.LAYERS):
        ours = attention.pattern(model, trace, layer)
        np.testing.assert_allclose(ours, eager.attentions[layer][0].numpy(), atol=1e-5)
        np.testing.assert_allclose(ours.sum(-1), 1, atol=1e-5)
        assert not np.triu(ours, 1).any()


def test_attention_of_no_layer(model: LanguageModel, trace: Trace) -> None:
    for layer in (-1, tiny.LAYERS):
        with pytest.raises(IndexError):
            attention.pattern(model, trace, layer)


def test_residual_stream_adds_up(trace: Trace) -> None:
    np.testing.assert_allclose(trace.residual_mid, trace.residual[:-1] + trace.attention_out, atol=1e-5)
    np.testing.assert_allclose(trace.residual[1:], trace.residual_mid + trace.mlp_out, atol=1e-5)


def test_residual_equals_eager_hidden_states(trace: Trace, eager: Any) -> None:
    for layer in range(tiny.LAYERS):  # transformers' last hidden state already went through the final norm
        np.testing.assert_allclose(trace.residual[layer], eager.hidden_states[layer][0].numpy(), atol=1e-4)


def test_lens_at_the_last_layer_is_the_prediction(model: LanguageModel, trace: Trace, eager: Any) -> None:
    np.testing.assert_allclose(lens.logits(model, trace, tiny.LAYERS), trace.logits, atol=1e-4)
    everywhere = lens.logits_at(model, trace, tiny.LAYERS, range(len(trace.ids)))
    np.testing.assert_allclose(everywhere, eager.logits[0].numpy(), atol=1e-4)


def test_arrays_cannot_be_written(trace: Trace) -> None:
    for array in (trace.residual, trace.attention_out, trace.logits, trace.queries):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_held_bytes(trace: Trace) -> None:
    count, width = len(trace.ids), tiny.WIDTH
    groups = trace.keys.shape[1]
    vectors = (4 * tiny.LAYERS + 1) * count * width + tiny.LAYERS * count * (
        tiny.HEADS + 2 * groups
    ) * width // tiny.HEADS
    assert trace.nbytes == 4 * (vectors + tiny.VOCABULARY)


def test_one_token(model: LanguageModel) -> None:
    trace = model.trace([5])
    np.testing.assert_array_equal(attention.pattern(model, trace, 0), np.ones((tiny.HEADS, 1, 1)))


@pytest.mark.parametrize(
    ("ids", "said"),
    [([], "no token"), ([1] * (tiny.CONTEXT + 1), "context"), ([tiny.VOCABULARY], "Token ids"), ([-1], "Token ids")],
)
def test_bad_ids(model: LanguageModel, ids: list[int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        model.trace(ids)


@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_zero_head_equals_zeroed_output_weights(family: str) -> None:
    model, layer, head = tiny.language_model(family), 1, 2
    silenced = model.trace(PROMPT, [ZeroHead(layer, head)])
    columns = slice(head * model.shape.head_width, (head + 1) * model.shape.head_width)
    module = model.net.get_submodule(model.architecture.blocks)[layer].get_submodule(model.architecture.attention)
    if family == "gpt2":
        module.c_proj.weight[columns] = 0  # Conv1D keeps (in, out)
    else:
        module.o_proj.weight[:, columns] = 0
    np.testing.assert_allclose(silenced.logits, model.trace(PROMPT).logits, atol=1e-5)


def test_threads_never_see_each_other(model: LanguageModel) -> None:
    """Eight threads, different prompts, some under an intervention: each trace equals its single-threaded twin."""
    words = PROMPT.split()
    jobs = [(" ".join(words[start:] * 2), [ZeroHead(0, start % 4)] if start % 2 else []) for start in range(len(words))]
    alone = [model.trace(*job) for job in jobs]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda job: model.trace(*job), jobs * 8))
    for index, trace in enumerate(together):
        twin = alone[index % len(jobs)]
        assert trace.ids == twin.ids
        for name in ("residual", "attention_out", "mlp_out", "queries", "logits"):
            np.testing.assert_allclose(getattr(trace, name), getattr(twin, name), atol=1e-5)


def test_plain_pass_is_not_recorded(model: LanguageModel, trace: Trace) -> None:
    with torch.no_grad():
        logits = model.net(torch.tensor([trace.ids])).logits[0, -1]
    np.testing.assert_allclose(logits.numpy(), trace.logits, atol=1e-4)
