"""The figures of the Attention chapter: what they draw and what they refuse."""

import numpy as np
import pytest

from viz.plots import attention

TOKENS = ["a", "<b>", "c"]
WEIGHTS = np.array([[1, 0, 0], [0.25, 0.75, 0], [0.1, 0.2, 0.7]], np.float32)


def test_later_tokens_are_blank_and_not_zero() -> None:
    figure = attention.head_map(TOKENS, WEIGHTS, ("asks", "answers"))
    drawn = np.asarray(figure.data[0].customdata, float)
    assert np.isnan(drawn[np.triu_indices(3, 1)]).all()
    np.testing.assert_array_equal(drawn[np.tril_indices(3)], WEIGHTS[np.tril_indices(3)])
    assert "c reads c 0.70" in figure.layout.meta


def test_names_are_thinned_out_and_never_markup() -> None:
    figure = attention.head_map(TOKENS, WEIGHTS, ("asks", "answers"))
    assert list(figure.layout.xaxis.ticktext) == ["a", "&lt;b&gt;", "c"]
    many = attention.head_map(["x"] * 200, np.eye(200, dtype=np.float32), ("asks", "answers"))
    assert len(many.layout.xaxis.ticktext) <= 34


def test_before_and_after_carry_their_numbers() -> None:
    before, after = np.array([0.5, 0.2, 0.1]), np.array([0.1, 0.6, 0.1])
    figure = attention.before_after(TOKENS, before, after, ("as it is", "without"))
    assert [bar.name for bar in figure.data] == ["as it is", "without"]
    np.testing.assert_array_equal(figure.data[1].x, after)
    assert "a 50.0% to 10.0%" in figure.layout.meta
    alone = attention.before_after(TOKENS, before, None, ("as it is", "without"))
    assert [bar.name for bar in alone.data] == ["as it is"]


def test_a_family_without_biases_has_no_column_for_them() -> None:
    heads, mlps = np.ones((2, 3)), np.array([5.0, -7.0])
    without = attention.parts(heads, None, mlps, ("head", "bias", "MLP"))
    with_bias = attention.parts(heads, np.zeros(2), mlps, ("head", "bias", "MLP"))
    assert list(without.layout.xaxis.ticktext) == ["1", "2", "3", "MLP"]
    assert list(with_bias.layout.xaxis.ticktext) == ["1", "2", "3", "bias", "MLP"]
    assert "-7.00, MLP of layer 2" in without.layout.meta


def test_every_head_has_its_effect_in_the_map() -> None:
    effects = np.array([[0.0, 0.25, 0.0], [1.0, 0.04, 0.0]])
    figure = attention.effect_map(effects, ("layer", "head", "effect in bits"))
    np.testing.assert_allclose(np.asarray(figure.data[0].customdata), effects.T)
    np.testing.assert_allclose(np.asarray(figure.data[0].z) ** 2, effects.T, atol=1e-6)
    assert "the largest is 1.000, layer 2, head 1" in figure.layout.meta


def test_signs_have_colours() -> None:
    figure = attention.signed_bars(["up", "down"], np.array([1.0, -1.0]))
    up, down = figure.data[0].marker.color
    assert up != down


@pytest.mark.parametrize(
    "draw",
    [
        lambda: attention.head_map(TOKENS, WEIGHTS[:2], ("asks", "answers")),
        lambda: attention.head_map([], np.zeros((0, 0)), ("asks", "answers")),
        lambda: attention.before_after(TOKENS, np.ones(2), np.ones(3), ("a", "b")),
        lambda: attention.parts(np.ones((2, 3)), None, np.ones(3), ("a", "b", "c")),
        lambda: attention.signed_bars([], np.ones(0)),
        lambda: attention.effect_map(np.ones(3), ("layer", "head", "effect")),
    ],
)
def test_what_does_not_fit_is_refused(draw: "attention.go.Figure") -> None:
    with pytest.raises(ValueError, match="fit"):
        draw()
