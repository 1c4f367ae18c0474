"""The ledger names every tensor once, and its sums are the papers'."""

import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from model.catalog import MODELS
from model.forward.architecture import Role
from model.language_model import ATTENTION, LanguageModel
from model.readings.parameters import ledger
from tests.support import tiny


def test_every_parameter_is_named_and_counted_once(model: LanguageModel) -> None:
    found = ledger(model)
    assert found.total == sum(parameter.numel() for parameter in model.net.parameters())
    assert sum(row.parameters for row in found.rows) == found.total
    assert sum(row.share for row in found.rows) == pytest.approx(1)
    assert {row.name for row in found.rows if not row.tied_to} == {name for name, _ in model.net.named_parameters()}
    for row in found.rows:
        assert (row.layer is None) == (model.architecture.blocks not in row.name)


def test_parts_have_their_own_shapes(model: LanguageModel) -> None:
    found, shape = ledger(model), model.shape
    for role in ("query", "attention_output"):
        weights = [row for row in found.rows if row.role == role and row.kind == "weight"]
        assert len(weights) == shape.layers
        assert {row.parameters for row in weights} == {shape.width * shape.heads * shape.head_width}
    ups = [row for row in found.rows if row.role == "up" and row.kind == "weight"]
    assert {row.parameters for row in ups} == {shape.width * shape.neurons}
    assert {row.role for row in found.rows} >= {"key", "value", "down", "norm", "embedding", "unembedding"}


def test_gpt2_small_number_by_number() -> None:
    """The figures of the GPT-2 paper's smallest model, as its released weights have them."""
    with torch.device("meta"):
        net = GPT2LMHeadModel._from_config(GPT2Config(), attn_implementation=ATTENTION)
    net.tie_weights()
    found = ledger(LanguageModel(MODELS["gpt2"], tiny.tokenizer(), net))
    assert found.total == 124_439_808
    assert found.of("embedding") == 38_597_376
    assert found.of("positions") == 786_432
    attention: tuple[Role, ...] = ("query", "key", "value", "attention_output")
    for role in attention:
        assert found.of(role, "weight") == 7_077_888
    assert found.of("up", "weight") == found.of("down", "weight") == 28_311_552
    assert sum(found.of(role, "bias") for role in attention) == 36_864
    assert found.of("up", "bias") + found.of("down", "bias") == 46_080
    assert found.of("norm") == 38_400
    tied = [row for row in found.rows if row.role == "unembedding"]
    assert [(row.parameters, row.tied_to) for row in tied] == [(0, "transformer.wte.weight")]
