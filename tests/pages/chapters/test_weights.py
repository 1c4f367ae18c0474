"""The Weights chapter as a visitor meets it: no browser."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model.readings.products import WHICH
from tests.support.apps import HOSTILE, charts, components, sent_to
from tests.support.payloads import unpacked


def visit(app: AppTest, view: str, prompt: str = "The cat sat on the mat", **address: str) -> AppTest:
    """Open a view of the chapter as a link would."""
    asked = {"prompt": prompt, "view": view} | address
    for name, value in asked.items():
        app.query_params[name] = value
    app.run().switch_page("chapters/weights/page.py")
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("which", WHICH)
def test_every_matrix_is_drawn(app: AppTest, which: str) -> None:
    visit(app, "sum", matrix=which)
    assert not app.exception
    assert "weighted_sum" in components(app)
    header, arrays = unpacked(sent_to(app, "weighted_sum"))
    assert arrays["weights"].shape == (8, 12)
    assert len(header["rows"]) == 8


@pytest.mark.parametrize("singular", ["true", "false"])
@pytest.mark.parametrize("which", WHICH)
def test_every_spread_is_drawn(app: AppTest, which: str, singular: str) -> None:
    visit(app, "spread", matrix=which, singular=singular)
    assert not app.exception
    assert charts(app) == 2


@pytest.mark.parametrize("prompt", HOSTILE)
@pytest.mark.parametrize("view", ["sum", "spread"])
def test_whatever_is_typed(app: AppTest, view: str, prompt: str) -> None:
    visit(app, view, prompt)
    assert not app.exception


def test_with_another_prompt_only_the_data_moves(app: AppTest) -> None:
    _, before = unpacked(sent_to(visit(app, "sum"), "weighted_sum"))
    app.query_params["prompt"] = "A bird sang"
    app.run()
    _, after = unpacked(sent_to(app, "weighted_sum"))
    for name in ("weights", "biases"):
        np.testing.assert_array_equal(before[name], after[name])
    for name in ("vector", "outputs"):
        assert np.abs(before[name] - after[name]).max() > 1e-3


def test_the_last_rows_are_fewer_and_a_row_beyond_gives_way(app: AppTest) -> None:
    visit(app, "sum", matrix="query", first_row="30")
    header, _ = unpacked(sent_to(app, "weighted_sum"))
    assert header["rows"] == ["output 30", "output 31", "output 32"]
    app.query_params["first_row"] = "99999"
    app.run()
    assert not app.exception
    assert app.number_input[0].value == 1
