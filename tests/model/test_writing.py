"""A text with all that decided its tokens: the same draws as elsewhere, branches, windows that slide."""

import math

import numpy as np
import pytest
import torch

from model import sampling
from model.generate import generate
from model.language_model import LanguageModel
from model.writing import ROWS, Draws, out_of_sight, write
from tests.support import tiny

DRAWS = Draws(0.8, 40, 0.9, 3)


@pytest.fixture
def ids(model: LanguageModel) -> tuple[int, ...]:
    return model.vocabulary.encode("The cat sat")


def test_it_writes_what_generate_writes(model: LanguageModel, ids: tuple[int, ...]) -> None:
    found = list(write(model, ids, DRAWS, most=12))
    steps = list(generate(model, ids, 0.8, 40, 0.9, 3, 12))
    assert [(one.token, one.piece, one.rank) for one in found] == [(one.token, one.piece, one.rank) for one in steps]
    np.testing.assert_allclose([one.surprise for one in found], [one.surprise for one in steps])


def test_what_is_kept_is_what_a_full_pass_gives(model: LanguageModel, ids: tuple[int, ...]) -> None:
    read = ids
    for one in write(model, ids, DRAWS, most=8):
        logits = model.trace(read).logits
        shaped = sampling.distribution(logits, 0.8, 40, 0.9)
        assert one.number == sampling.numbers(3, len(read), 1)[0]
        assert one.number is not None
        assert one.start <= one.number < one.start + one.probability
        assert one.kept == shaped.kept
        assert [row.token for row in one.rows] == shaped.order[:ROWS].tolist()
        expected = shaped.probabilities[shaped.order[:ROWS]]
        np.testing.assert_allclose([row.probability for row in one.rows], expected, atol=1e-5)
        assert one.surprise == pytest.approx(-math.log2(sampling.softmax(logits)[one.token]), abs=1e-4)
        read = (*read, one.token)


@pytest.mark.parametrize("broken", [1, 5, 9])
def test_a_text_broken_off_goes_on_as_it_would_have(model: LanguageModel, ids: tuple[int, ...], broken: int) -> None:
    whole = [one.token for one in write(model, ids, DRAWS, most=10)]
    rest = write(model, ids, DRAWS, written=whole[:broken], most=10 - broken)
    assert [one.token for one in rest] == whole[broken:]


def test_a_chosen_token_stands_and_the_rest_is_drawn_after_it(model: LanguageModel, ids: tuple[int, ...]) -> None:
    usual = list(write(model, ids, DRAWS, most=8))
    chosen = next(row.token for row in usual[3].rows if row.token != usual[3].token)
    found = list(write(model, ids, DRAWS, forced={3: chosen}, most=8))
    assert [one.token for one in found[:3]] == [one.token for one in usual[:3]]
    assert (found[3].token, found[3].number) == (chosen, None)
    assert [row.token for row in found[3].rows] == [row.token for row in usual[3].rows]
    prompt = (*ids, *(one.token for one in found[:4]))
    assert [one.token for one in found[4:]] == [one.token for one in generate(model, prompt, 0.8, 40, 0.9, 3, 4)]


def test_a_token_that_was_cut_may_be_chosen(model: LanguageModel, ids: tuple[int, ...]) -> None:
    last = int(sampling.ranking(model.trace(ids).logits)[-1])
    one = next(write(model, ids, Draws(top_k=2), forced={0: last}, most=1))
    assert (one.token, one.probability, one.start) == (last, 0.0, 1.0)
    assert math.isfinite(one.surprise)


def test_beyond_the_context_the_window_slides(model: LanguageModel) -> None:
    full = model.vocabulary.encode(tiny.TEXT * 3)[: tiny.CONTEXT - 2]
    draws = Draws(seed=1)
    found = list(write(model, full, draws, most=20))
    step = tiny.CONTEXT // 4
    assert [one.unseen for one in found] == [0] * 3 + [step] * step + [2 * step]
    seen = (*full, *(one.token for one in found[:10]))[step:]
    logits = model.trace(seen).logits
    expected = sampling.draw(sampling.distribution(logits, 1.0), sampling.numbers(1, len(full) + 10, 1)[0])
    assert found[10].token == expected
    again = list(write(model, full, draws, written=[one.token for one in found[:7]], most=13))
    assert [one.token for one in again] == [one.token for one in found[7:]]


@pytest.mark.parametrize(("tokens", "unseen"), [(1, 0), (64, 0), (65, 16), (80, 16), (81, 32)])
def test_a_quarter_at_a_time_is_out_of_sight(tokens: int, unseen: int) -> None:
    assert out_of_sight(tokens, 64) == unseen


def test_a_window_is_the_last_tokens_alone(model: LanguageModel, ids: tuple[int, ...]) -> None:
    found = list(write(model, ids, Draws(0.0), most=4, window=2))
    text = list(ids)
    for one in found:
        assert one.token == int(model.trace(text[-2:]).logits.argmax())
        assert one.unseen == len(text) - 2
        text.append(one.token)


@pytest.mark.parametrize("wrong", [{"forced": {0: tiny.VOCABULARY}}, {"forced": {2: -1}}, {"window": 0}])
def test_what_cannot_be_written_is_refused_at_once(
    model: LanguageModel, ids: tuple[int, ...], wrong: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=r"run from 0|at least one"):
        write(model, ids, DRAWS, most=1, **wrong)  # type: ignore[arg-type]


def test_nothing_is_written_after_nothing(model: LanguageModel) -> None:
    with pytest.raises(ValueError, match="no token"):
        write(model, (), DRAWS, most=1)


def test_greedy_is_what_transformers_writes(real: LanguageModel) -> None:
    """Id by id; where a text ends, both end."""
    ids = real.vocabulary.encode("Once upon a time, there was a")
    prompt = torch.tensor([ids])
    theirs = real.net.generate(prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=24, do_sample=False)
    expected = theirs[0, len(ids) :].tolist()
    assert [one.token for one in write(real, ids, Draws(0.0), most=24)] == expected
    assert [step.token for step in generate(real, ids, 0.0, most=24)] == expected
