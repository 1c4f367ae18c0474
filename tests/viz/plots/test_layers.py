"""Figures of the Layers chapter hold exactly the numbers given, and never let names overlap."""

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.plots import layers
from viz.theme import contrast, palette

NAMES = [["a", "<b>"], ["c", "a very long name indeed"]]
CHANCES = np.array([[0.1, 0.2], [0.3, 0.4]], np.float32)


def test_the_grid_holds_names_and_chances() -> None:
    figure = layers.lens_grid(NAMES, CHANCES, ["x", "y"], "layers")
    np.testing.assert_array_equal(figure.data[0].z, CHANCES)
    dark, light = (np.array(layer.text) for layer in figure.data[1:3])
    assert ((dark == "") != (light == "")).all()
    assert (dark[0, 1], dark[1, 1]) == ("&lt;b&gt;", "a very lon…")
    assert "a very long name indeed" in figure.layout.meta


def test_letters_stand_out_from_every_cell() -> None:
    chances = np.linspace(0, 1, 101, dtype=np.float32)[:, None]
    figure = layers.lens_grid([["x"]] * 101, chances, ["one"], "layers")
    colours = palette()
    for layer in figure.data[1:3]:
        for (word,), chance in zip(layer.text, chances[:, 0], strict=True):
            cell = colours.on_ramp(colours.primary, float(chance))
            assert not word or contrast(layer.textfont.color, cell) >= 4


def test_names_are_cut_to_narrow_cells() -> None:
    figure = layers.lens_grid([["␣extraordinary"] * 24] * 31, np.ones((31, 24), np.float32), ["x"] * 24, "layers")
    assert len(figure.data[2].text[0][0]) < 8
    assert "<b>%{text}" in figure.data[-1].hovertemplate


def test_a_grid_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        layers.lens_grid(NAMES, CHANCES, ["x"], "layers")


def test_a_rank_has_a_colour_and_its_absence_none() -> None:
    figure = layers.lens_grid(
        NAMES, CHANCES, ["x", "y"], "layers", ranks=np.array([[1, 0], [1000, 10]] + [[1, 1]] * (len(NAMES) - 2))
    )
    shares = np.asarray(figure.data[0].z)
    assert shares[0, 0] == 1
    assert np.isnan(shares[0, 1])
    np.testing.assert_allclose(shares[1], [0, 2 / 3], atol=1e-6)
    assert list(figure.data[0].colorbar.ticktext) == ["1", "10", "100", "1,000"]
    assert figure.data[1].text[0][1] == "&lt;b&gt;"
    assert "rank" in figure.data[-1].hovertemplate


def test_every_cell_can_be_selected_and_one_is_framed() -> None:
    figure = layers.lens_grid(NAMES, CHANCES, ["x", "y"], "layers", opened=(1, None))
    assert len(figure.data[-1].x) == CHANCES.size
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (-0.5, 1.5, 0.5, 1.5)


def told(figure: go.Figure) -> str:
    """All that goes to the browser with a figure."""
    return str(figure.to_json())


def test_what_is_covered_is_in_no_figure() -> None:
    names, chances = [["night", "moon"], ["star", "comet"]], np.array([[0.17, 0.29], [0.37, 0.47]], np.float32)
    ranks = np.array([[7171, 1], [2, 3]])
    lines = [("comet", np.array([0.17, 0.47])), ("star", np.array([0.29, 0.37]))]
    figures = [
        layers.lens_grid(names, chances, ["x", "y"], "layers", ranks=ranks, opened=(1, 0), covered=True),
        layers.rising(lines, covered=True),
        layers.cost_bars(["a", "b"], np.array([17.17, 29.29]), covered=True),
    ]
    for figure in figures:
        assert "covered" in figure.layout.meta
        for secret in ("night", "moon", "star", "comet", "0.17", "0.29", "0.37", "0.47", "17.17", "29.29", "7171"):
            assert secret not in told(figure)
    assert not np.asarray(figures[0].data[0].z).any()
    assert len(figures[0].data[-1].x) == 4  # its cells can be chosen all the same
    assert [len(figure.data) for figure in figures] == [2, 0, 0]
    assert list(figures[2].layout.xaxis.ticktext) == ["a", "b"]


def test_rising_lines_end_at_their_names() -> None:
    lines = [("a", np.array([0, 0.5])), ("b", np.array([0.1, 0.5])), ("c", np.array([0.2, 0.1]))]
    figure = layers.rising(lines)
    assert [line.name for line in figure.data] == ["a", "b", "c"]
    heights = sorted(note.y for note in figure.layout.annotations)
    assert min(np.diff(heights)) > 0.01


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0.01, 0.2))
def test_names_stand_apart(values: list[float], apart: float) -> None:
    moved = layers.spread(values, apart)
    assert all(after >= before for before, after in zip(values, moved, strict=True))
    assert (np.diff(sorted(moved)) >= apart - 1e-9).all()


def test_costs_stand_over_their_tokens() -> None:
    figure = layers.cost_bars(["a", "b"], np.array([1.0, 2.5]))
    np.testing.assert_array_equal(figure.data[0].y, [1.0, 2.5])
    assert list(figure.layout.xaxis.ticktext) == ["a", "b"]
    assert figure.layout.xaxis.range[1] > 10  # two bars do not fill the screen
    many = layers.cost_bars(["a"] * 30, np.ones(30))
    assert tuple(many.layout.xaxis.range) == (-0.5, 29.5)
    with pytest.raises(ValueError, match="do not fit"):
        layers.cost_bars(["a"], np.array([1.0, 2.0]))
