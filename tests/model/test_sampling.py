"""Softmax, temperature, top-k, top-p and drawing: properties, limits, and parity with transformers."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from transformers import TopKLogitsWarper, TopPLogitsWarper

from model import sampling

LOGITS = arrays(np.float32, st.integers(1, 60), elements=st.floats(-1e4, 1e4, width=32))
TEMPERATURE = st.floats(0, 1e6, allow_subnormal=True)
SEVEN = np.array([-0.8, -5.0, 0.5, 1.5, 3.4, -2.3, 2.5])


@given(LOGITS, TEMPERATURE)
def test_sums_to_one(logits: np.ndarray, temperature: float) -> None:
    assert abs(sampling.softmax(logits, temperature).sum() - 1) <= 1e-12


@given(LOGITS, TEMPERATURE)
def test_order_never_changes(logits: np.ndarray, temperature: float) -> None:
    ranked = sampling.softmax(logits, temperature)[sampling.ranking(logits)]
    assert (np.diff(ranked) <= 0).all()


@given(arrays(np.float32, st.integers(1, 60), elements=st.sampled_from([-2.5, -0.0, 0.0, 1.0, 1e4])))
def test_equal_logits_are_ranked_by_id(logits: np.ndarray) -> None:
    np.testing.assert_array_equal(sampling.ranking(logits), np.argsort(-logits, kind="stable"))


@given(LOGITS)
def test_towards_zero_the_largest_takes_all(logits: np.ndarray) -> None:
    best = logits == logits.max()
    np.testing.assert_allclose(sampling.softmax(logits, 1e-300)[best], 1 / best.sum())
    exact = sampling.softmax(logits, 0)
    assert exact[logits.argmax()] == 1
    assert exact.sum() == 1


@given(LOGITS)
def test_towards_infinity_all_are_equal(logits: np.ndarray) -> None:
    np.testing.assert_allclose(sampling.softmax(logits, 1e12), 1 / logits.size, rtol=1e-6)


def test_the_seven_names() -> None:
    expected = [0.0092, 0.0001, 0.0338, 0.0918, 0.6136, 0.0021, 0.2495]
    np.testing.assert_array_equal(np.round(sampling.softmax(SEVEN), 4), expected)


def test_huge_and_equal_logits() -> None:
    np.testing.assert_array_equal(sampling.softmax([1e300, 1e300]), [0.5, 0.5])
    np.testing.assert_array_equal(sampling.softmax([7.0] * 4, 0), [1, 0, 0, 0])


@pytest.mark.parametrize(("logits", "temperature"), [([], 1), ([np.nan], 1), ([np.inf], 1), ([1], -1), ([1], np.nan)])
def test_what_has_no_softmax(logits: list[float], temperature: float) -> None:
    with pytest.raises(ValueError, match=r"finite|temperature"):
        sampling.softmax(logits, temperature)


@given(LOGITS, st.floats(0, 20), st.none() | st.integers(1, 70), st.none() | st.floats(0.001, 1))
def test_a_shaped_distribution(logits: np.ndarray, temperature: float, top_k: int | None, top_p: float | None) -> None:
    shaped = sampling.distribution(logits, temperature, top_k, top_p)
    full = sampling.softmax(logits, temperature)
    kept, cut = shaped.order[: shaped.kept], shaped.order[shaped.kept :]
    assert abs(shaped.probabilities.sum() - 1) <= 1e-12
    assert not shaped.probabilities[cut].any()
    assert shaped.kept <= min(top_k or logits.size, logits.size)
    assert shaped.left_out == pytest.approx(full[cut].sum(), abs=1e-12)
    assert 0 <= shaped.entropy <= np.log2(shaped.kept) + 1e-9
    np.testing.assert_allclose(shaped.probabilities[kept], full[kept] / full[kept].sum(), atol=1e-12)


@given(LOGITS, st.floats(0.1, 5), st.floats(0.01, 0.99))
def test_the_token_that_crosses_p_is_kept(logits: np.ndarray, temperature: float, p: float) -> None:
    shaped = sampling.distribution(logits, temperature, top_p=p)
    full = sampling.softmax(logits, temperature)[shaped.order]
    assert full[: shaped.kept].sum() >= p - 1e-12
    assert full[: shaped.kept - 1].sum() < p + 1e-12


@pytest.mark.parametrize(
    ("temperature", "top_k", "top_p"), [(1, 5, None), (1, None, 0.7), (0.6, 8, 0.8), (2.5, 12, 0.3)]
)
def test_parity_with_transformers(temperature: float, top_k: int | None, top_p: float | None) -> None:
    logits = np.random.default_rng(0).normal(0, 3, 50)
    scores = torch.tensor(logits)[None] / temperature
    if top_k:
        scores = TopKLogitsWarper(top_k)(torch.zeros(1, 1), scores)
    if top_p:
        scores = TopPLogitsWarper(top_p)(torch.zeros(1, 1), scores)
    ours = sampling.distribution(logits, temperature, top_k, top_p).probabilities
    np.testing.assert_allclose(ours, scores.softmax(-1)[0].numpy(), atol=1e-12)


@pytest.mark.parametrize(("top_k", "top_p"), [(0, None), (None, 0.0), (None, 1.1)])
def test_cuts_that_make_no_sense(top_k: int | None, top_p: float | None) -> None:
    with pytest.raises(ValueError, match="Top-"):
        sampling.distribution(SEVEN, 1, top_k, top_p)


def test_entropy_and_choices() -> None:
    even = sampling.distribution([1.0] * 8, 1)
    assert even.entropy == pytest.approx(3)
    assert even.choices == pytest.approx(8)
    assert sampling.distribution(SEVEN, 0).entropy == 0


@given(LOGITS, st.integers(1, 70))
def test_the_likeliest_are_the_start_of_the_ranking(logits: np.ndarray, count: int) -> None:
    np.testing.assert_array_equal(sampling.likeliest(logits, count), sampling.ranking(logits)[:count])


@given(LOGITS, st.integers(0, 59))
def test_rank_is_the_place_in_the_ranking(logits: np.ndarray, token: int) -> None:
    token %= logits.size
    assert sampling.ranking(logits)[sampling.rank(logits, token) - 1] == token


@given(LOGITS, st.floats(0, 5), st.none() | st.floats(0.1, 1), st.floats(0, 1, exclude_max=True))
def test_a_draw_lands_on_a_kept_token(logits: np.ndarray, temperature: float, top_p: float | None, u: float) -> None:
    shaped = sampling.distribution(logits, temperature, top_p=top_p)
    token = int(sampling.draw(shaped, u))
    place = int(np.flatnonzero(shaped.order == token)[0])
    assert place < shaped.kept
    assert shaped.cumulative[place] > u
    assert place == 0 or shaped.cumulative[place - 1] <= u


def test_many_draws_follow_the_probabilities() -> None:
    shaped = sampling.distribution(SEVEN, 1)
    drawn = sampling.draw(shaped, sampling.numbers(seed=1, position=0, count=20_000))
    shares = np.bincount(drawn, minlength=7) / 20_000
    np.testing.assert_allclose(shares, shaped.probabilities, atol=0.015)


def test_a_seed_replays_its_numbers() -> None:
    np.testing.assert_array_equal(sampling.numbers(7, 3, 5), sampling.numbers(7, 3, 9)[:5])
    assert not np.array_equal(sampling.numbers(7, 3, 5), sampling.numbers(7, 4, 5))


@given(
    st.integers(0, 2**32),
    st.integers(500, 3000),
    st.sampled_from([0, 0.05, 0.7, 1, 3, 40]),
    st.sampled_from([None, 1, 40, 512, 600]),
    st.sampled_from([None, 0.1, 0.9, 0.999999, 1]),
    st.floats(0, 1, exclude_max=True),
)
def test_one_draw_is_the_draw_from_the_whole_line(
    seed: int, size: int, temperature: float, top_k: int | None, top_p: float | None, u: float
) -> None:
    """Also where the tokens ranked first do not decide it, and where logits are equal."""
    logits = np.random.default_rng(seed).normal(0, 2, size).round(1)
    shaped = sampling.distribution(logits, temperature, top_k, top_p)
    token, probability = sampling.pick(logits, temperature, top_k, top_p, u)
    assert token == sampling.draw(shaped, u)
    assert probability == pytest.approx(shaped.probabilities[token], rel=1e-9)


def test_one_draw_refuses_what_the_distribution_refuses() -> None:
    for top_k, top_p in ((0, None), (None, 0.0), (None, 1.5)):
        with pytest.raises(ValueError, match="Top-"):
            sampling.pick(np.zeros(2000), 1, top_k, top_p, 0.5)
