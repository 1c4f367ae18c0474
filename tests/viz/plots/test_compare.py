"""Two models side by side: what is drawn is what was given, to one scale."""

import numpy as np
import pytest

from viz.plots import compare

TITLES = ("One", "Other")


def test_every_word_has_a_bar_for_each_model() -> None:
    bits = np.array([[1.0, 2.0, np.nan], [3.0, 4.0, 5.0]])
    figure = compare.paired_bars(["a", "<b>", "c"], bits, TITLES, "bits")
    assert [bar.name for bar in figure.data] == list(TITLES)
    for bar, row in zip(figure.data, bits, strict=True):
        np.testing.assert_array_equal(bar.y, row)
        assert bar.hovertext[1] == "&lt;b&gt;"
    assert "a 1.0 and 3.0" in figure.layout.meta
    with pytest.raises(ValueError, match="do not fit"):
        compare.paired_bars(["a"], bits, TITLES, "bits")


def test_many_words_are_thinned_out() -> None:
    words = [f"w{place}" for place in range(200)]
    figure = compare.paired_bars(words, np.ones((2, 200)), TITLES, "bits")
    assert len(figure.layout.xaxis.ticktext) <= 50
    assert len(figure.data[0].x) == 200


def test_lines_of_any_depth_end_at_one() -> None:
    deep, shallow = np.linspace(1e-12, 0.9, 31), np.array([0.001, 0.1])
    figure = compare.depth_lines(
        [("deep", deep), ("missing", np.full(3, np.nan)), ("shallow", shallow)], ("depth", "p"), 1e-6
    )
    assert [line.name for line in figure.data] == ["deep", "shallow"]
    for line, values in zip(figure.data, (deep, shallow), strict=True):
        assert line.x[0] == 0
        assert line.x[-1] == 1
        np.testing.assert_allclose(line.y, np.log10(np.maximum(values, 1e-6)))
    alone = compare.depth_lines([("deep", deep), ("shallow", deep), ("third", deep)], ("depth", "p"), 1e-6)
    assert alone.data[2].line.color == figure.data[1].line.color  # a missing line leaves the colours as they are


def test_written_tokens_are_in_their_places() -> None:
    figure = compare.token_lines([("One", [1.0, 2.0], ["a", "b"]), ("Other", [3.0], ["c"])], "bits", "token")
    assert [list(line.x) for line in figure.data] == [[1, 2], [1]]
    assert figure.data[0].line.dash != figure.data[1].line.dash
    assert "One 1.5 on average, Other 3.0 on average" in figure.layout.meta


def test_areas_are_parameters_to_one_scale() -> None:
    models = [("One", [("a", 300), ("b", 100)]), ("Other", [("a", 3), ("b", 1)])]
    figure = compare.areas(models)
    counts = [count for _, parts in models for _, count in parts]
    for square, count in zip(figure.data, counts, strict=True):
        width, height = max(square.x) - min(square.x), max(square.y) - min(square.y)
        assert width * height == pytest.approx(count)
    assert figure.layout.yaxis.scaleanchor == "x"
    with pytest.raises(ValueError, match="no area"):
        compare.areas([("none", [("a", 0)])])
