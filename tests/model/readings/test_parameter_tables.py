"""Parameters category by category: the papers' figures to the digit, every model against the sum over its tensors."""

import numpy as np
import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from model.catalog import MODELS
from model.forward.architecture import Role
from model.language_model import ATTENTION, LanguageModel
from model.readings.matrices import matrix
from model.readings.parameter_tables import (
    CATEGORIES,
    DESIGNS,
    GROUPS,
    Category,
    of_design,
    of_model,
    piece,
    vectors_named,
)
from tests.support import tiny


def on_meta(key: str) -> LanguageModel:
    """A GPT-2 of the sizes of a design, without numbers."""
    sizes = DESIGNS[key]
    with torch.device("meta"):
        config = GPT2Config(n_layer=sizes.layers, n_head=sizes.heads, n_embd=sizes.width)
        net = GPT2LMHeadModel._from_config(config, attn_implementation=ATTENTION)
    net.tie_weights()
    return LanguageModel(MODELS[key], tiny.tokenizer(), net)


def test_gpt3_line_by_line() -> None:
    table = of_design("gpt3")
    per_head = 14_495_514_624
    assert {row.category: row.parameters for row in table.rows} == {
        "embedding": 617_558_016,
        "query": per_head,
        "key": per_head,
        "value": per_head,
        "attention_output": per_head,
        "up": 57_982_058_496,
        "down": 57_982_058_496,
        "unembedding": 617_558_016,
    }
    assert table.total == 175_181_291_520
    assert sum(row.tensors for row in table.rows) == 27_938
    assert table.group("attention") == 57_982_058_496
    assert table.group("mlp") == 115_964_116_992
    for row in table.rows:
        assert row.parameters == row.tensors * np.prod(row.shape, dtype=np.int64)


@pytest.mark.parametrize(
    ("key", "total"),
    [("gpt2", 124_439_808), ("gpt2-medium", 354_823_168), ("gpt2-large", 774_030_080), ("gpt2-xl", 1_557_611_200)],
)
def test_gpt2_from_its_sizes_and_from_its_tensors(key: str, total: int) -> None:
    sizes, tensors = of_design(key), of_model(on_meta(key))
    assert sizes.total == tensors.total == total
    for category in CATEGORIES:
        assert sizes.count(category) == tensors.count(category), category


def test_every_model_against_the_sum_over_its_tensors(model: LanguageModel) -> None:
    table = of_model(model)
    assert table.total == sum(parameter.numel() for parameter in model.net.parameters())
    assert sum(table.group(group) for group in set(GROUPS.values())) == table.total
    assert table.count("unembedding") == 0  # tied


def test_real_models_against_the_sum_over_their_tensors(real: LanguageModel) -> None:
    assert of_model(real).total == sum(parameter.numel() for parameter in real.net.parameters())


def test_a_slice_is_of_the_tensor_itself(model: LanguageModel) -> None:
    inside: tuple[Role, ...] = ("query", "key", "value", "attention_output", "up", "down")
    for role in inside:
        assert role in GROUPS
        category: Category = role
        np.testing.assert_array_equal(piece(model, category, 1, (), 3, 5), matrix(model, 1, role).weight[:3, :5])
    embedding = model.net.get_input_embeddings().weight
    assert isinstance(embedding, torch.Tensor)
    np.testing.assert_array_equal(piece(model, "embedding", 0, (7, 3), 8, 4), embedding[[7, 3], :4])
    np.testing.assert_array_equal(piece(model, "unembedding", 0, (7, 3), 8, 4), embedding[[7, 3], :4])
    names = vectors_named(model, "norm", 0)
    gain = dict(model.block(0).named_parameters())[names[0]]
    np.testing.assert_array_equal(piece(model, "norm", 0, (), 8, 4)[0], gain[:4])


def test_what_a_family_does_not_have_is_refused(model: LanguageModel) -> None:
    missing: tuple[Category, ...] = ("gate",) if model.card.family == "gpt2" else ("positions", "bias")
    for category in missing:
        assert of_model(model).count(category) == 0
        with pytest.raises(KeyError):
            piece(model, category, 0, (), 2, 2)
