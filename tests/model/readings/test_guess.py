"""A guess is judged exactly, over the whole vocabulary, and what is offered to choose from is really in it."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from model.errors import InvalidInput
from model.language_model import LanguageModel
from model.readings import guess
from tests.support import tiny

PROMPT = "The cat sat on the"


@pytest.mark.parametrize("text", [" mat", " bird", "a", ".", " <|endoftext|>", "🦔", "\x00"])
def test_rank_and_probability_are_those_of_a_direct_computation(model: LanguageModel, text: str) -> None:
    logits = model.trace(PROMPT).logits
    found = guess.judge(model, logits, text)
    assert found.ids == model.vocabulary.encode(text)
    powers = np.exp(logits.astype(np.float64))
    assert found.probability == pytest.approx(powers[found.ids[0]] / powers.sum(), rel=1e-9)
    assert found.rank == 1 + sum(int(one > logits[found.token]) for one in logits)
    assert found.token == found.ids[0]


@given(arrays.arrays(np.float32, st.integers(1, 40), elements=st.floats(-3, 3, width=16)))
def test_rank_1_is_the_argmax_and_ranks_count_through(logits: np.ndarray) -> None:
    judged = [guess.placed(logits, (token,)) for token in range(len(logits))]
    assert sorted(one.rank for one in judged) == list(range(1, len(logits) + 1))
    assert [one.token for one in judged if one.rank == 1] == [int(logits.argmax())]
    assert sum(one.probability for one in judged) == pytest.approx(1)
    by_rank = sorted(judged, key=lambda one: one.rank)
    assert all(before.probability >= after.probability for before, after in pairwise(by_rank))


@pytest.mark.parametrize(
    ("prompt", "typed", "meant"),
    [
        ("The cat", "sat", " sat"),
        ("The cat", " sat", " sat"),
        ("The cat", "sat  ", " sat"),
        ("The cat ", "sat", "sat"),
        ("The cat\n", "sat", "sat"),
        ("The cat", ", and", ", and"),
        ("The cat", "3", " 3"),
        ("The cat", "émigré", " émigré"),
        ("The cat", "  ", ""),
    ],
)
def test_a_word_is_read_after_a_space(model: LanguageModel, prompt: str, typed: str, meant: str) -> None:
    assert guess.understood(model, model.trace(prompt).ids, typed) == meant


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_no_guess(model: LanguageModel, text: str) -> None:
    with pytest.raises(InvalidInput, match="no_guess"):
        guess.judge(model, model.trace(PROMPT).logits, text)


def test_a_text_is_no_guess_at_a_token(model: LanguageModel) -> None:
    logits = model.trace(PROMPT).logits
    assert guess.judge(model, logits, " " + "a" * guess.LONGEST_GUESS)
    with pytest.raises(InvalidInput, match="long_guess"):
        guess.judge(model, logits, "a" * (guess.LONGEST_GUESS + 2))


def test_of_several_tokens_the_first_is_judged(model: LanguageModel) -> None:
    logits = model.trace(PROMPT).logits
    text = "🦔 mat"
    ids = model.vocabulary.encode(text)
    assert len(ids) > 1
    assert guess.judge(model, logits, text) == guess.Guess(
        ids[0], guess.placed(logits, (ids[0],)).rank, guess.placed(logits, (ids[0],)).probability, ids
    )


@pytest.mark.parametrize("rows", [tiny.VOCABULARY, tiny.VOCABULARY + 5])
@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_what_is_offered_is_in_the_vocabulary(family: str, rows: int) -> None:
    model = tiny.language_model(family, rows=rows)
    logits = model.trace(PROMPT).logits
    offered = guess.offered(model, logits)
    assert len(set(offered)) == len(offered) >= guess.LIKELY
    assert all(model.vocabulary.is_text(token) for token in offered)


def test_the_likely_and_the_far_are_offered_in_an_order_that_tells_nothing(real: LanguageModel) -> None:
    vocabulary = real.shape.vocabulary
    for prompt in ("Once upon a time there was a king who had a", "What is your name? My name", "They lived happily"):
        logits = real.trace(prompt).logits
        offered = guess.offered(real, logits)
        ranks = sorted(guess.placed(logits, (token,)).rank for token in offered)
        assert ranks[: guess.LIKELY] == [1, 2, 3]
        assert len(ranks) == guess.LIKELY + len(guess.DECOYS)
        assert all(rank > vocabulary // 100 for rank in ranks[guess.LIKELY :])
        names = [real.vocabulary.piece(token).strip().casefold() for token in offered]
        assert names == sorted(names)


@pytest.mark.parametrize("prompt", ["Once upon a time, there was a", "What is your name? My name"])
@pytest.mark.parametrize("likely", [2, 6])
def test_a_question_offers_the_first_tokens_and_one_decoy(real: LanguageModel, prompt: str, likely: int) -> None:
    """The decoy is the first word of small letters from rank FAR on: counted anew here, over the whole vocabulary."""
    logits = real.trace(prompt).logits
    order = np.argsort(-logits, kind="stable").tolist()
    offered = guess.among(real, logits, likely)
    decoy = max(offered, key=order.index)
    assert {*order[:likely], decoy} == set(offered)
    assert len(offered) == likely + 1
    place = order.index(decoy)
    pieces = [real.vocabulary.piece(token) for token in order[guess.FAR - 1 : place + 1]]
    assert [piece for piece in pieces if re.fullmatch(" [a-z]{5,}", piece)] == pieces[-1:]
    names = [real.vocabulary.piece(token).strip().casefold() for token in offered]
    assert names == sorted(names)


def test_a_small_vocabulary_has_its_decoy_in_the_lower_half_or_none(model: LanguageModel) -> None:
    logits = model.trace(PROMPT).logits
    offered = guess.among(model, logits, 4)
    ranks = sorted(guess.placed(logits, (token,)).rank for token in offered)
    assert len(ranks) in (4, 5)
    assert all(rank > model.shape.vocabulary // 3 for rank in ranks[4:])
