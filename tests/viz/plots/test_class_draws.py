"""The numbers of a class on the line: each falls where sampling lets it, and what is drawn adds up."""

import numpy as np
import pytest

from model import sampling
from pages.texts import texts
from viz.plots.class_draws import LEAST, MOST, TEXTS, class_draws

WORDS = texts("components")["class_draws"]
NUMBERS = [0.0, 0.1, 0.49, 0.5, 0.74, 0.99]
LABELS = ["␣cold", "<b>", "100%"]
PROBABILITIES = np.array([0.5, 0.25, 0.125])


def test_every_number_is_counted_where_it_falls() -> None:
    figure = class_draws(LABELS, PROBABILITIES, NUMBERS, WORDS)
    line, marks, draws, probability = figure.data
    assert list(marks.x) == NUMBERS
    assert [text.rpartition(" ")[2] for text in marks.hovertext] == [
        *["␣cold"] * 3, *["&lt;b&gt;"] * 2, "others",
    ]  # fmt: skip
    np.testing.assert_allclose(draws.y, [3 / 6, 2 / 6, 0])
    np.testing.assert_allclose(probability.y, PROBABILITIES)
    assert list(line.base) == [0, 0.5, 0.75]
    np.testing.assert_allclose(line.x, PROBABILITIES)
    assert list(figure.layout.xaxis2.ticktext) == ["␣cold", "&lt;b&gt;", "100%"]
    assert figure.layout.annotations[0].text == "others: 1 draws, 16.7%, probability 12.5%"


def test_it_says_in_words_what_it_shows() -> None:
    said = class_draws(LABELS, PROBABILITIES, NUMBERS, WORDS).layout.meta
    assert said.startswith("6 numbers")
    assert "␣cold: 3 draws, 50.0%, probability 50.0%" in said
    assert "others: 1 draws" in said


def test_numbers_fall_as_sampling_draws() -> None:
    logits = np.random.default_rng(0).normal(0, 2, 300)
    shaped = sampling.distribution(logits, 1.0)
    numbers = np.random.default_rng(1).random(30)
    ranked = shaped.probabilities[shaped.order]
    labels = [str(token) for token in shaped.order]
    marks = class_draws(labels, ranked, numbers.tolist(), WORDS).data[1]
    assert [text.rpartition(" ")[2] for text in marks.hovertext] == [
        str(token) for token in sampling.draw(shaped, numbers)
    ]


def test_many_tokens_leave_the_likeliest_and_those_drawn_most() -> None:
    flat = np.full(400, 1 / 400)
    numbers = np.linspace(0, 0.999, 30)
    labels = [f"w{place}" for place in range(400)]
    figure = class_draws(labels, flat, [*numbers, 0.0], WORDS)
    line, _, draws, probability = figure.data
    assert len(line.x) == len(draws.y) == len(probability.y) == MOST
    assert draws.y[0] == 2 / 31
    assert figure.layout.annotations[0].text == "others: 10 draws, 32.3%, probability 95.0%"


def test_what_is_neither_likely_nor_drawn_has_no_name() -> None:
    labels = ["a", "b", "c"]
    figure = class_draws(labels, np.array([0.9, LEAST * 0.9, LEAST * 0.8]), [0.1, 0.925], WORDS)
    assert list(figure.layout.xaxis2.ticktext) == ["a", "c"]


def test_its_texts_are_there() -> None:
    assert set(WORDS) == set(TEXTS)


@pytest.mark.parametrize(
    ("labels", "probabilities", "numbers"),
    [
        (["a"], [0.5, 0.5], [0.1]),
        ([], [], [0.1]),
        (["a", "b"], [0.9, 0.2], [0.1]),
        (["a"], [-0.5], [0.1]),
        (["a"], [float("nan")], [0.1]),
        (["a"], [0.5], []),
        (["a"], [0.5], [1.0]),
        (["a"], [0.5], [-0.1]),
        (["a"], [0.5], [float("nan")]),
    ],
)
def test_what_does_not_fit_is_refused(labels: list[str], probabilities: list[float], numbers: list[float]) -> None:
    with pytest.raises(ValueError, match=r"do not fit|Numbers are"):
        class_draws(labels, np.array(probabilities), numbers, WORDS)
