"""Areas that are numbers of parameters."""

import pytest

from viz.plots.parameters import Part, areas, squares

PARTS = [Part("a", "ends", 300), Part("b", "attention", 100), Part("c", "attention", 0), Part("d", "mlp", 500)]


def test_areas_are_the_counts_and_fill_the_square() -> None:
    boxes = areas(PARTS)
    assert [box.part.label for box in boxes] == ["a", "b", "d"]
    for box in boxes:
        assert box.width * box.height == pytest.approx(box.part.count)
        assert min(box.x, box.y) >= -1e-9
        assert max(box.x + box.width, box.y + box.height) <= 30 + 1e-9
    for one in boxes:
        for other in boxes:
            apart = one.x + one.width <= other.x + 1e-9 or one.y + one.height <= other.y + 1e-9
            assert (
                one is other or apart or other.x + other.width <= one.x + 1e-9 or other.y + other.height <= one.y + 1e-9
            )


def test_two_models_stand_on_one_scale() -> None:
    figure = squares([("small", PARTS), ("large", [Part("e", "mlp", 90_000)])], {"alt": "{models}"})
    spans = [max(trace.x) - min(trace.x) for trace in figure.data]
    heights = [max(trace.y) - min(trace.y) for trace in figure.data]
    assert [x * y for x, y in zip(spans, heights, strict=True)] == pytest.approx([300, 100, 500, 90_000])
    assert figure.layout.yaxis.scaleanchor == "x"
    with pytest.raises(ValueError, match="scale"):
        squares([("one", PARTS)], {"alt": ""})
