"""A tiny run: it learns, it is bounded, the seed decides it, and it touches nothing else."""

import numpy as np
import pytest
import torch

from model.language_model import LanguageModel
from model.train import grammar, live
from model.train.live import TinyRun


@pytest.fixture(scope="module")
def trained() -> TinyRun:
    run = TinyRun(seed=1)
    run.advance(150)
    return run


def test_it_starts_at_chance() -> None:
    run = TinyRun(seed=1)
    run.advance(1)
    assert run.losses[0] == pytest.approx(run.chance_level, abs=0.15)
    assert run.accepted(10) == 0


def test_it_learns_the_language(trained: TinyRun) -> None:
    assert np.mean(trained.losses[-10:]) < 0.5 * trained.chance_level
    words = trained.sample(400).replace(".", "").split()
    known = {word for number in grammar.NUMBERS for word in (*number.determiners, *number.nouns)}
    assert sum(word in known for word in words) > len(words) / 4


def test_the_seed_decides(trained: TinyRun) -> None:
    torch.manual_seed(99)  # somebody else draws meanwhile
    again = TinyRun(seed=1)
    again.advance(20)
    again.sample()
    torch.rand(5)
    again.advance(20)
    np.testing.assert_allclose(again.losses, trained.losses[:40], rtol=1e-4)
    assert TinyRun(seed=2).sample() != TinyRun(seed=1).sample()


def test_the_process_own_random_numbers_stay() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    TinyRun(seed=1)
    assert torch.equal(torch.rand(3), expected)


def test_a_shared_model_stays_as_it_was(model: LanguageModel) -> None:
    before = model.trace([20, 30, 40]).logits
    TinyRun(seed=3).advance(3)
    np.testing.assert_array_equal(model.trace([20, 30, 40]).logits, before)


def test_it_learns_from_a_text_of_ones_own() -> None:
    run = TinyRun(seed=1, text="Ünd so weiter, und so fort. 🦊 " * 12)
    run.advance(60)
    assert run.losses[-1] < run.losses[0]
    assert run.accepted() is None
    assert set(run.sample()) <= set(run.characters)


def test_it_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_STEPS", 5)
    run = TinyRun(seed=1)
    run.advance(3)
    assert not run.done
    run.advance(30)
    assert (run.steps, run.done) == (5, True)


def test_attention_is_that_of_the_network(trained: TinyRun) -> None:
    pattern = trained.attention("the cat sees")
    assert pattern.shape == (live.LAYERS, live.HEADS, 12, 12)
    np.testing.assert_allclose(pattern.sum(-1), 1, atol=1e-5)
    assert trained.attention("!!" + "the cat sees ?" * 20).shape[-1] == live.CONTEXT
    with pytest.raises(ValueError, match="None of these"):
        trained.attention("!?")


def test_embedding_has_a_row_a_character(trained: TinyRun) -> None:
    assert trained.embedding.shape == (len(trained.characters), live.WIDTH)


@pytest.mark.parametrize("text", ["", "short", "x" * (live.LONGEST_TEXT + 1)])
def test_a_text_that_is_too_short_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        TinyRun(seed=1, text=text)
