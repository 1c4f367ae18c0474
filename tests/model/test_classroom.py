"""A class beside the model: no answer and no token counts twice, and the fit finds the temperature it was made with."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import classroom, sampling
from model.classroom import COLDEST, HOTTEST, Group
from model.language_model import LanguageModel
from model.readings.guess import understood
from tests.support import tiny

PROMPT = "The cat sat"
ROUNDS = st.lists(
    st.lists(st.text(min_size=1, max_size=8) | st.sampled_from(["cat", "Cat", " cat", "cats"]), max_size=12), max_size=3
)
LOGITS = st.lists(st.floats(-20, 20), min_size=8, max_size=8).map(np.array)


@cache
def tiny_gpt2() -> LanguageModel:
    """Made once for all examples."""
    return tiny.language_model("gpt2")


def groups_of(*ids: tuple[int, ...]) -> list[Group]:
    return [Group(str(i), tokens, (0,), ()) for i, tokens in enumerate(ids)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cold", "cold"),
        ("  cold. ", "cold"),
        ("“cold”", "cold"),
        ("STRASSE", "straße"),
        ("e\u0301", "é"),
        ("(8)", "8"),
        ("¿hot?", "hot"),
    ],
)
def test_spellings_of_one_answer_are_joined(one: str, other: str) -> None:
    assert classroom.fold(one) == classroom.fold(other)


@pytest.mark.parametrize("text", ["?!", "...", "🙂", "+", "$"])
def test_a_sign_alone_is_an_answer(text: str) -> None:
    assert classroom.fold(f" {text} ") == text


@pytest.mark.parametrize(("one", "other"), [("don't", "dont"), ("8", "eight"), ("🙂", "🙃"), ("a b", "ab"), ("+", "-")])
def test_different_answers_are_not_joined(one: str, other: str) -> None:
    assert classroom.fold(one) != classroom.fold(other)


@given(st.text(max_size=20))
def test_folding_again_changes_nothing(text: str) -> None:
    assert classroom.fold(classroom.fold(text)) == classroom.fold(text)


def test_tokens_like_an_answer_are_all_that_fold_to_it(model: LanguageModel) -> None:
    found = classroom.tokens_like(model, " CAT!")
    pieces = [model.vocabulary.piece(token) for token in found]
    assert " cat" in pieces
    assert found == tuple(
        token for token in range(tiny.VOCABULARY) if classroom.fold(model.vocabulary.piece(token)) == "cat"
    )
    assert classroom.tokens_like(model, "zebra") == ()


def test_white_space_special_and_broken_tokens_are_like_no_answer(model: LanguageModel) -> None:
    assert classroom.tokens_like(model, " \n") == ()
    assert classroom.tokens_like(model, "<|endoftext|>") == ()
    broken = next(token for token in range(tiny.VOCABULARY) if model.vocabulary.piece(token).startswith("⟨"))
    assert classroom.tokens_like(model, model.vocabulary.piece(broken)) == ()


@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_rows_without_an_entry_are_like_no_answer(family: str) -> None:
    padded = tiny.language_model(family, rows=tiny.VOCABULARY + 20)
    assert classroom.tokens_like(padded, f"⟨entry {tiny.VOCABULARY} is unused⟩") == ()


def test_groups_are_counted_by_round_and_named_by_the_usual_spelling(model: LanguageModel) -> None:
    ids = model.vocabulary.encode(PROMPT)
    rounds = [["cat", "Cat", "dog", "cat "], ["Cat.", "dog", "DOG", "dog"]]
    dog, cat = classroom.grouped(model, ids, rounds)
    assert (dog.label, dog.counts) == ("dog", (1, 3))
    assert (cat.label, cat.counts) == ("cat", (3, 1))
    assert cat.answers == ("cat", "Cat", "cat ", "Cat.")
    assert cat.ids == classroom.tokens_like(model, "cat")
    assert cat.judged == dog.judged == ""


def test_an_answer_of_several_tokens_counts_as_its_first(model: LanguageModel) -> None:
    ids = model.vocabulary.encode(PROMPT)
    first = model.vocabulary.encode(understood(model, ids, "catzzz"))[0]
    alone = classroom.grouped(model, ids, [["catzzz"]])
    assert [(group.label, group.ids, group.judged) for group in alone] == [
        ("catzzz", (first,), model.vocabulary.piece(first))
    ]


def test_answers_whose_tokens_meet_are_one_group(model: LanguageModel) -> None:
    """ " cat" is the first token of both: the model is asked for no more than that."""
    ids = model.vocabulary.encode(PROMPT)
    (group,) = classroom.grouped(model, ids, [["catzzz", "catyyy", "cat", "catzzz"]])
    assert (group.label, group.counts) == ("catzzz", (4,))
    assert group.judged == " cat"
    assert group.answers == ("catzzz", "catyyy", "cat")
    assert group.ids == classroom.tokens_like(model, "cat")


def test_emoji_that_begin_with_the_same_bytes_are_one_token(model: LanguageModel) -> None:
    ids = model.vocabulary.encode(PROMPT)
    (group,) = classroom.grouped(model, ids, [["🙂", "🚀", "🙂"]])
    assert (group.label, group.counts, group.judged) == ("🙂", (3,), "⟨F0⟩")


def test_no_answers_make_no_groups(model: LanguageModel) -> None:
    ids = model.vocabulary.encode(PROMPT)
    assert classroom.grouped(model, ids, []) == []
    assert classroom.grouped(model, ids, [[], []]) == []


@given(ROUNDS)
def test_every_answer_is_in_one_group_and_every_token_in_one_at_most(rounds: list[list[str]]) -> None:
    model = tiny_gpt2()
    found = classroom.grouped(model, model.vocabulary.encode(PROMPT), rounds)
    totals = [sum(group.counts[number] for group in found) for number in range(len(rounds))]
    assert totals == [len(answers) for answers in rounds]
    ids = [token for group in found for token in group.ids]
    assert len(ids) == len(set(ids))
    spelled = [answer for group in found for answer in group.answers]
    assert sorted(spelled) == sorted({answer for answers in rounds for answer in answers})
    logits = np.linspace(-3, 3, tiny.VOCABULARY)
    rest = classroom.unsaid(model, logits, found, tiny.VOCABULARY)
    everything = sorted([*ids, *(token for group in rest for token in group.ids)])
    assert everything == list(range(tiny.VOCABULARY))
    assert classroom.probabilities(logits, [*found, *rest], 0.7).sum() == pytest.approx(1)


def test_the_likeliest_that_nobody_said_come_in_rank_order(model: LanguageModel) -> None:
    ids = model.vocabulary.encode(PROMPT)
    logits = model.trace(ids).logits
    said = classroom.grouped(model, ids, [["cat"]])
    found = classroom.unsaid(model, logits, said, 5, rounds=2)
    assert [group.counts for group in found] == [(0, 0)] * 5
    leading = [max(group.ids, key=lambda token: logits[token]) for group in found]
    assert leading == sorted(leading, key=lambda token: sampling.rank(logits, token))
    assert int(np.argmax(logits)) in {token for group in [*said, *found] for token in group.ids}


@given(LOGITS, st.floats(0.1, 5))
def test_a_group_has_the_sum_of_its_tokens(logits: np.ndarray, temperature: float) -> None:
    groups = groups_of((0, 3), (5,), ())
    full = sampling.softmax(logits, temperature)
    expected = [full[0] + full[3], full[5], 0]
    np.testing.assert_allclose(classroom.probabilities(logits, groups, temperature), expected)


@given(st.lists(st.integers(0, 30), min_size=3, max_size=3).filter(any), LOGITS, st.floats(0.1, 5))
def test_the_divergence_is_never_negative(counts: list[int], logits: np.ndarray, temperature: float) -> None:
    """Also where the model has tokens that nobody said, so that the groups do not sum to 1."""
    probabilities = classroom.probabilities(logits, groups_of((0, 3), (5,), (6, 7)), temperature)
    assert classroom.kl(counts, probabilities) >= 0


def test_the_divergence_and_the_entropy_in_bits() -> None:
    assert classroom.kl([1, 1], [0.5, 0.25]) == pytest.approx(0.5)
    assert classroom.kl([3, 0], [0.25, 0.75]) == pytest.approx(2)
    assert classroom.kl([1, 1], [1, 0]) == math.inf
    assert classroom.kl([0.5, 0.5], [0.5, 0.5]) == 0
    assert classroom.entropy([5, 5, 5, 5, 0]) == pytest.approx(2)
    assert classroom.entropy([7]) == 0


@pytest.mark.parametrize("counts", [[], [0, 0], [-1, 2], [math.nan]])
def test_nothing_to_count_is_refused(counts: list[float]) -> None:
    with pytest.raises(ValueError, match="Counts are"):
        classroom.shares(counts)


@given(st.floats(0.1, 10), st.integers(0, 1000))
def test_the_fit_finds_the_temperature_of_a_class_that_answers_like_the_model(temperature: float, seed: int) -> None:
    """Every token said as often as the model would: nothing is nearer than the temperature they were drawn at."""
    logits = np.random.default_rng(seed).normal(0, 2, 40)
    counts = np.round(1e12 * sampling.softmax(logits, temperature)).astype(int)
    found = classroom.fit(logits, groups_of(*((token,) for token in range(40))), counts.tolist())
    assert found is not None
    assert found.temperature == pytest.approx(temperature, rel=1e-3)
    assert found.divergence == pytest.approx(0, abs=1e-6)


@given(LOGITS, st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any))
def test_nothing_tried_is_nearer_than_the_fit(logits: np.ndarray, counts: list[int]) -> None:
    groups = groups_of((0, 3), (5,), (1, 6))
    found = classroom.fit(logits, groups, counts)
    assert found is not None
    assert COLDEST * 0.999 <= found.temperature <= HOTTEST * 1.001
    for temperature in np.geomspace(COLDEST * 2, HOTTEST, 60):
        assert found.divergence <= classroom.kl(counts, classroom.probabilities(logits, groups, temperature)) + 1e-3
    assert found.divergence == pytest.approx(
        classroom.kl(counts, classroom.probabilities(logits, groups, found.temperature)), abs=1e-6
    )


def test_a_class_of_one_mind_with_the_model_is_as_cold_as_it_goes_and_one_against_it_as_hot() -> None:
    logits, groups = np.array([3.0, 1.0, 0.0]), groups_of((0,), (2,))
    cold, hot = classroom.fit(logits, groups, [9, 0]), classroom.fit(logits, groups, [0, 9])
    assert cold is not None
    assert hot is not None
    assert cold.temperature == pytest.approx(COLDEST)
    assert hot.temperature == pytest.approx(HOTTEST)


def test_answers_that_are_no_token_take_no_part_in_the_fit() -> None:
    logits = np.array([2.0, 1.0, 0.0])
    with_it = classroom.fit(logits, groups_of((0,), (1,), ()), [3, 2, 9])
    assert with_it == classroom.fit(logits, groups_of((0,), (1,)), [3, 2])
    assert classroom.fit(logits, groups_of((), (1,)), [4, 0]) is None
    assert classroom.fit(logits, [], []) is None
