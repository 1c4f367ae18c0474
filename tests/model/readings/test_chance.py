"""The levels of chance against attention that really is even."""

import numpy as np
import pytest
import torch

from model.language_model import LanguageModel
from model.load import load
from model.readings import chance, head_scores
from model.train import checkpoints
from tests.support import tiny

IDS = (5, 9, 5, 7, 5, 9)


@pytest.fixture
def indifferent() -> LanguageModel:
    """A model whose queries are all zero, so that every head attends to all tokens alike."""
    model = tiny.language_model("gpt2")
    width = model.shape.width
    for layer in range(model.shape.layers):
        attend = model.block(layer).get_submodule("attn.c_attn")
        for part in (attend.weight, attend.bias):
            assert isinstance(part, torch.Tensor)
            part[..., :width] = 0
    return model


def test_even_attention_scores_the_level_of_chance(indifferent: LanguageModel) -> None:
    found, level = head_scores.scores(indifferent, indifferent.trace(IDS)), chance.even(IDS)
    for scores, even in (
        (found.previous, level.previous),
        (found.first, level.first),
        (found.same, level.same),
        (found.entropy, level.entropy),
    ):
        np.testing.assert_allclose(scores, even, atol=1e-5)
    level_of_induction = chance.even_induction(head_scores.random_tokens(indifferent))
    np.testing.assert_allclose(head_scores.induction(indifferent), level_of_induction, atol=1e-5)


def test_no_head_of_even_attention_is_clearly_above_it(indifferent: LanguageModel) -> None:
    scores, level = head_scores.scores(indifferent, indifferent.trace(IDS)), chance.even(IDS)
    assert (scores.previous <= chance.clearly_above(level.previous)).all()


def test_what_cannot_be_measured_has_no_level() -> None:
    assert np.isnan(chance.even((5,)).previous)
    assert np.isnan(chance.even((5, 6)).same)
    assert np.isnan(chance.even_induction(0))


def test_the_random_start_of_the_training_has_no_best_head() -> None:
    """Before the first step the best of all heads lies a little above even attention, by chance."""
    moments = checkpoints.run("fable").moments
    ids = load("fable").vocabulary.encode("The cat and the dog went to the sea, and the cat and the")
    level = chance.even(ids)
    start, end = (head_scores.scores(moment.model, moment.model.trace(ids)) for moment in (moments[0], moments[-1]))
    assert start.previous.max() > level.previous
    assert start.previous.max() <= chance.clearly_above(level.previous)
    assert np.nanmax(start.same) <= chance.clearly_above(level.same)
    assert end.previous.max() > chance.clearly_above(level.previous)
