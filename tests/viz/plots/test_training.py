"""A step and a run of training as figures: what is drawn is what was given."""

import numpy as np
import pytest

from viz.plots import training, training_run

MAP = {"layers": "layers", "hover": "{layers}: {length}", "bar": "share", "alt": "alt"}
LINE = {"rate": "rate", "loss": "loss", "before": "before", "alt": "By rate:"}
RUN = {"step": "step", "loss": "loss", "chance": "chance", "alt": "alt"}
GROUPS = {"vowels": "vowels", "signs": "<signs>"}


def test_blame_is_coloured_by_its_power_of_ten() -> None:
    gradients = np.array([[1.0, 10.0, 0.0], [0.1, 0.01, 0.0]])  # (L+1, T)
    figure = training.blame_map(["a", "<b>", "c"], gradients, MAP, height=400)
    cells = figure.data[0]
    np.testing.assert_allclose(cells.z[0], [-1, -2])
    np.testing.assert_allclose(cells.z[1], [0, -3])
    assert np.isnan(cells.z[2]).all()
    assert cells.text[1][0] == "<b>&lt;b&gt;</b> 0: 10"
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the first token is on top


def test_names_of_many_tokens_are_thinned_out() -> None:
    figure = training.blame_map([f"t{place}" for place in range(64)], np.ones((7, 64)), MAP, height=300)
    assert len(figure.layout.yaxis.tickvals) < 20


@pytest.mark.parametrize("gradients", [np.zeros((2, 2)), np.ones((2, 3))])
def test_blame_of_nothing_is_refused(gradients: np.ndarray) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        training.blame_map(["a", "b"], gradients, MAP, height=300)


def test_the_ladder_marks_the_chosen_rate() -> None:
    figure = training.loss_ladder([0.1, 1.0], [0.5, 7.0], 2.0, 1.0, LINE, height=300)
    line = figure.data[0]
    assert list(line.x) == [0.1, 1.0]
    assert list(line.y) == [0.5, 7.0]
    assert line.marker.size[1] > line.marker.size[0]
    assert "0.1: 0.5, 1: 7" in figure.layout.meta
    assert training.loss_ladder([0.1], [0.0], 0.0, 0.1, LINE, height=300).data[0].y[0] > 0  # a logarithmic axis
    with pytest.raises(ValueError, match="do not fit"):
        training.loss_ladder([0.0], [1.0], 1.0, 0.0, LINE, height=300)


def test_a_run_is_drawn_beside_its_chance_level() -> None:
    losses = [3.0 - 0.1 * step for step in range(25)]
    figure = training_run.loss_line(losses, 3.2, RUN, height=200)
    thin, strong = figure.data
    assert list(thin.y) == losses
    np.testing.assert_allclose(strong.y, [np.mean(losses[:10]), np.mean(losses[10:20])])
    assert figure.layout.shapes[0].y0 == 3.2
    assert len(training_run.loss_line([], 3.2, RUN, height=200).data[0].x) == 0


def test_characters_stand_where_their_vectors_lie() -> None:
    points = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    figure = training_run.letters(["a", "<", "e"], points, ["vowels", "signs", "vowels"], GROUPS, height=300)
    vowels, signs = figure.data
    assert list(vowels.x) == [0.0, 4.0]
    assert list(signs.y) == [3.0]
    assert signs.text[0] == "<b>&lt;</b>"
    assert signs.name == "&lt;signs&gt;"
    with pytest.raises(ValueError, match="do not fit"):
        training_run.letters(["a"], points, ["vowels"], GROUPS, height=300)
