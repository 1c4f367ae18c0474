"""Figures are built once for equal content, and never mixed up."""

import threading
from collections.abc import Iterator

import numpy as np
import plotly.graph_objects as go
import pytest

import viz.theme
from viz.plots import kept
from viz.plots.rows import matrix_strip

built: list[tuple[float, ...]] = []


@kept.kept
def bars(values: "np.ndarray[tuple[int], np.dtype[np.float64]]", *, colour: str = "") -> go.Figure:
    """Return a figure and note that it was built."""
    built.append(tuple(values))
    return go.Figure(layout={"template": "none", "title": colour}).add_bar(y=values)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    kept.forget()
    built.clear()
    yield
    kept.forget()


def test_equal_content_is_built_once() -> None:
    assert bars(np.arange(3.0), colour="red") is bars(np.arange(3.0), colour="red")
    assert built == [(0, 1, 2)]


def test_anything_else_is_another_figure() -> None:
    values = np.arange(3.0)
    first = bars(values)
    values[1] = 7  # the same array, with other numbers in it
    assert bars(values) is not first
    assert bars(values, colour="red") is not bars(values)
    assert bars(values.astype(np.float32)) is not bars(values)
    assert list(first.data[0].y) == [0, 1, 2]


def test_each_theme_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for kind in ("light", "dark"):
        monkeypatch.setattr(viz.theme.st, "context", type("Context", (), {"theme": type("Theme", (), {"type": kind})}))
        seen.append(matrix_strip(np.eye(2), ["a", "b"], "dimension", height=200))
    assert seen[0].layout.font.color != seen[1].layout.font.color


def test_all_together_stay_within_the_bound() -> None:
    for start in range(40):
        bars(np.random.default_rng(start).random(20_000))
    assert len(built) == 40
    assert 0 < kept._figures.currsize <= kept.MOST_BYTES


def test_what_has_no_content_is_refused() -> None:
    with pytest.raises(TypeError, match="generator"):
        bars(value for value in (1.0, 2.0))  # type: ignore[arg-type]


def test_many_at_once_get_their_own() -> None:
    found: dict[int, list[float]] = {}

    def visit(number: int) -> None:
        for _ in range(20):
            found[number] = list(bars(np.full(3, float(number % 4))).data[0].y)

    visitors = [threading.Thread(target=visit, args=(number,)) for number in range(8)]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join()
    assert found == {number: [number % 4] * 3 for number in range(8)}
