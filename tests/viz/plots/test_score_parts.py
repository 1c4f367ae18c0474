"""Pairs of parts: every number in its place, the largest one in the description."""

import numpy as np
import pytest

from viz.plots.score_parts import pairs

TERMS = np.array([[0.5, -2.0, 0.0], [1.0, 0.25, -0.1]])
ROWS, COLUMNS = ["MLP 1", "head 2.3"], ["token", "<b>head</b> 1.1", "MLP 4"]


def test_each_pair_has_its_number() -> None:
    figure = pairs(TERMS, ROWS, COLUMNS, ("asks", "answers"))
    np.testing.assert_allclose(np.asarray(figure.data[0].z), TERMS)
    assert list(figure.data[0].text[0]) == ["+0.5", "-2.0", "+0.0"]
    assert "of 6 pairs is -2.00: MLP 1 asks, <b>head</b> 1.1 answers" in figure.layout.meta
    assert figure.layout.xaxis.ticktext[1] == "&lt;b&gt;head&lt;/b&gt; 1.1"


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="fit"):
        pairs(TERMS, COLUMNS, ROWS, ("asks", "answers"))
