"""The pictures of the Embeddings chapter: they hold what they are given, and no two words touch."""

import itertools
from collections.abc import Iterator

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

import viz.theme
from tests.support.browser import serve_text, settle
from viz.plots import embeddings as plots
from viz.plots.figures import in_template, listing, plain
from viz.plots.labels import Hung, label_box, sides, stagger, text_width
from viz.plots.plane import Plane
from viz.theme import mix, palette, sheer

HOSTILE = "<a href='javascript:alert(1)'>%{x}</a>"


def random(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


def described(figure: go.Figure) -> str:
    """The description of a figure; it can be sent, and its type is large enough to read."""
    figure.to_json()
    assert figure.layout.font.size >= 13
    assert figure.layout.title.text is None
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert isinstance(figure.layout.meta, str)
    return figure.layout.meta


# ---- the theme --------------------------------------------------------------------------------------------------


def test_the_palette_is_the_one_of_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}
    for kind in ("light", "dark"):
        monkeypatch.setattr(viz.theme.st, "context", type("Context", (), {"theme": type("Theme", (), {"type": kind})}))
        seen[kind] = palette()
        assert seen[kind].blue == viz.theme.st.get_option(f"theme.{kind}.blueColor")
        assert list(seen[kind].categories) == viz.theme.st.get_option(f"theme.{kind}.chartCategoricalColors")
        assert [stop[1] for stop in seen[kind].diverging] == [
            seen[kind].red,
            seen[kind].background,
            seen[kind].blue,
        ]
    assert seen["light"].background != seen["dark"].background


def test_a_missing_colour_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    viz.theme._of_kind.cache_clear()
    monkeypatch.setattr(viz.theme.st, "get_option", lambda name: None)
    with pytest.raises(LookupError, match=r"theme\.light\.primaryColor"):
        palette()


def test_colours_mix() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#123456", "#ffffff", 0) == "#123456"
    assert sheer("#0a0b0c", 0.5) == "rgba(10, 11, 12, 0.5)"


def test_words_stay_words() -> None:
    assert plain("<b>&") == "&lt;b&gt;&amp;"
    assert "%{" not in in_template(HOSTILE)
    assert listing(["a", "b", "c", "d"], 2) == "a, b and 2 more"


# ---- where words stand ------------------------------------------------------------------------------------------


def overlap(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3])


SIDES = {"left": -1, "center": 0, "right": 1, "top": -1, "middle": 0, "bottom": 1}


@given(st.integers(1, 60), st.integers(0, 1000))
@settings(max_examples=25)
def test_no_label_touches_another_or_a_mark(count: int, seed: int) -> None:
    frame = 400.0, 300.0
    anchors = np.random.default_rng(seed).uniform(0, frame, (count, 2))
    labels = [f"word{'s' * (index % 7)}" for index in range(count)]
    found = sides(anchors, labels, type_px=14, marker_px=10, frame=frame)
    boxes = {}
    for row, side in enumerate(found):
        if side:
            down, across = (SIDES[part] for part in side.split())
            boxes[row] = label_box(anchors[row], labels[row], across, down, 14, 10)
            assert (boxes[row][:2] >= 0).all()
            assert (boxes[row][2:] <= frame).all()
    for one, other in itertools.combinations(boxes, 2):
        assert not overlap(boxes[one], boxes[other])
    for row, mark in itertools.product(boxes, range(count)):
        assert row == mark or not overlap(boxes[row], np.array([*(anchors[mark] - 5), *(anchors[mark] + 5)]))


def test_a_label_with_room_is_placed() -> None:
    anchors = np.array([[50.0, 50.0], [150.0, 50.0], [200.0, 150.0]])
    found = sides(anchors, ["one", "two", "three"], type_px=14, marker_px=10, frame=(210, 200))
    assert found == ["middle right", "middle right", "middle left"]
    crowded = np.repeat(anchors[:1], 20, axis=0)
    assert sides(crowded, ["word"] * 20, type_px=14, marker_px=10, frame=(400, 200))[-1] is None


def touching(hung: list[Hung]) -> list[tuple[Hung, Hung]]:
    return [
        (one, other)
        for one, other in itertools.combinations(hung, 2)
        if (one.row, one.above) == (other.row, other.above) and one.left < other.right and other.left < one.right
    ]


@given(st.lists(st.floats(0, 600), min_size=1, max_size=25), st.booleans())
@settings(max_examples=40)
def test_words_on_a_line_never_touch(places: list[float], below: bool) -> None:
    widths = [30.0 + 7 * (index % 5) for index in range(len(places))]
    hung = stagger(places, widths, 600, below=below)
    assert touching(hung) == []
    for place, width, label in zip(places, widths, hung, strict=True):
        assert label.left <= place <= label.right
        assert label.right - label.left == pytest.approx(width)
        assert below or label.above


def test_no_thread_runs_through_a_word_where_there_is_room() -> None:
    places = [100.0, 104, 108, 150, 300, 310]
    hung = stagger(places, [60.0] * 6, 600)
    for (place, label), (_, other) in itertools.permutations(zip(places, hung, strict=True), 2):
        if label.above == other.above and label.row > other.row:
            assert not other.left < place < other.right
    assert stagger([], [], 600) == []


def test_text_width_grows_with_the_text() -> None:
    assert text_width("ill", 14) < text_width("www", 14)
    assert text_width("日本", 10) == 20
    assert text_width("e\u0301", 10) == text_width("e", 10)


def test_a_plane_has_one_scale_and_shows_all() -> None:
    points = random(30, 2) * [5, 1]
    plane = Plane.around(points, (600, 400), (20, 10))
    unit = (plane.x[1] - plane.x[0]) / plane.frame[0]
    assert unit == pytest.approx((plane.y[1] - plane.y[0]) / plane.frame[1])
    pixels = plane.pixels(points)
    assert pixels.min() >= 9.9
    assert (pixels[:, 0] <= 580.1).all()
    assert (pixels[:, 1] <= plane.frame[1] - 9.9).all()


# ---- words as points --------------------------------------------------------------------------------------------

GROUPS = ["animals", "numbers", "animals", "royalty", "numbers", "royalty"]
TEXTS = ["cat", "one", "dog", "king", "two", "queen"]


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_cloud_holds_its_points(dimensions: int) -> None:
    points = random(6, dimensions).astype(np.float32)
    names = ["x", "y", "z"][:dimensions]
    figure = plots.scatter(points, TEXTS, GROUPS, kept=[0.5, 0.25, 0.125][:dimensions], axes=names)
    assert "x · 50.0%" in described(figure)
    assert [trace.name for trace in figure.data] == ["animals", "numbers", "royalty"]
    seen = []
    for trace in figure.data:
        rows = list(trace.customdata)
        assert [GROUPS[row] for row in rows] == [trace.name] * 2
        np.testing.assert_array_equal(np.stack([trace[name] for name in names], axis=1), points[rows])
        assert list(trace.hovertext) == [TEXTS[row] for row in rows]
        seen += rows
    assert sorted(seen) == list(range(6))
    assert {trace.type for trace in figure.data} == {"scatter" if dimensions == 2 else "scatter3d"}


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_backdrop_lies_behind_and_leaves_room_for_labels(dimensions: int) -> None:
    points = np.vstack([random(6, dimensions), random(3000, dimensions, seed=1)])
    labels, groups = [*TEXTS, *["other"] * 3000], [*GROUPS, *["others"] * 3000]
    figure = plots.scatter(points, labels, groups, kept=[0.1] * dimensions, axes=["x"] * dimensions, backdrop="others")
    assert [trace.name for trace in figure.data] == ["others", "animals", "numbers", "royalty"]
    behind, *front = figure.data
    assert not any(behind.text)
    assert any(text for trace in front for text in trace.text)
    assert behind.marker.size < min(trace.marker.size for trace in front)
    np.testing.assert_array_equal(behind.customdata, range(6, 3006))
    alone = plots.scatter(points[:6], TEXTS, GROUPS, kept=[0.1] * dimensions, axes=["x"] * dimensions)
    assert [trace.marker.color for trace in alone.data] == [trace.marker.color for trace in front]


def test_groups_differ_in_colour_and_mark() -> None:
    groups = [f"group {index}" for index in range(40)]
    for dimensions in (2, 3):
        points = random(40, dimensions)
        figure = plots.scatter(points, groups, groups, kept=[0.1] * dimensions, axes=["x"] * dimensions)
        marks = [(trace.marker.color, trace.marker.symbol) for trace in figure.data]
        assert len(set(marks)) == 40
        assert len({colour for colour, _ in marks[:7]}) == len({symbol for _, symbol in marks[:7]}) == 7


def test_a_cloud_can_be_caught_and_has_one_scale() -> None:
    figure = plots.scatter(random(6, 2), TEXTS, GROUPS, kept=[0.5, 0.25], axes=["x", "y"], height=300)
    assert figure.layout.dragmode == "pan"
    assert figure.layout.xaxis.scaleanchor == "y"
    assert figure.layout.height <= 300
    assert figure.layout.xaxis.title.text == "x · 50.0% of the variance"


def test_a_cloud_shows_markup_as_letters() -> None:
    figure = plots.scatter(random(1, 2), [HOSTILE], [HOSTILE], kept=[0.5, 0.5], axes=["x", "y"])
    (trace,) = figure.data
    for text in (trace.name, *trace.text, *trace.hovertext):
        assert "<a" not in text
    assert "<a" not in trace.hovertemplate
    assert "%{x}" not in trace.hovertemplate


def test_a_cloud_that_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        plots.scatter(random(3, 2), ["a"], ["b"] * 3, kept=[0.5, 0.5], axes=["x", "y"])
    with pytest.raises(ValueError, match="do not fit"):
        plots.scatter(random(3, 4), ["a"] * 3, ["b"] * 3, kept=[0.5, 0.5], axes=["x", "y"])
    with pytest.raises(ValueError, match="share"):
        plots.scatter(random(3, 2), ["a"] * 3, ["b"] * 3, kept=[0.5], axes=["x", "y"])


def test_a_selection_is_read_back() -> None:
    points = [{"customdata": 4}, {"customdata": [1]}, {"customdata": 6}, {"customdata": -1}, {"customdata": "2"}]
    assert plots.chosen({"selection": {"points": [*points, {"customdata": True}, {}, 3, points[0]]}}, 6) == [1, 4]
    for nothing in (None, {}, {"selection": None}, {"selection": {"points": 3}}, "points"):
        assert plots.chosen(nothing, 6) == []


def test_a_parallelogram_holds_its_words_and_arrows() -> None:
    points = np.array([[0, 0], [2, 0], [0, 1], [2, 1.2]])
    figure = plots.parallelogram(points, ["king", "man", "woman", "queen"], [(1, 2, "step"), (0, 3, "")], 3)
    assert "The answer is queen" in described(figure)
    (trace,) = figure.data
    np.testing.assert_array_equal(np.stack([trace.x, trace.y], axis=1), points)
    colours = trace.marker.color
    assert colours[3] not in colours[:3]
    assert len(set(colours[:3])) == 1
    arrows = [note for note in figure.layout.annotations if note.showarrow]
    assert [(note.ax, note.ay, note.x, note.y) for note in arrows] == [(2, 0, 0, 1), (0, 0, 2, 1.2)]
    assert [note.text for note in figure.layout.annotations if not note.showarrow] == ["step"]
    assert list(trace.text) == ["king", "man", "woman", "queen"]
    assert figure.layout.xaxis.scaleanchor == "y"
    with pytest.raises(ValueError, match="do not fit"):
        plots.parallelogram(points, ["king"], [], 0)


# ---- numbers ----------------------------------------------------------------------------------------------------


def test_a_number_line_holds_its_values() -> None:
    values = np.array([-0.7, 0.1, 1.9, 0.11])
    figure = plots.number_line(values, ["cat", "one", "cats", "two"], (-0.3, 0.4), "dot product with plural")
    assert "95% of all tokens lie from -0.3 to 0.4" in described(figure)
    _, points, words = figure.data
    np.testing.assert_array_equal(points.x, values)
    np.testing.assert_array_equal(words.x, values)
    assert list(words.text) == ["cat", "one", "cats", "two"]
    band = figure.layout.shapes[0]
    assert (band.x0, band.x1) == (-0.3, 0.4)
    outside = [colour == palette().primary for colour in points.marker.color]
    assert outside == [True, False, True, False]
    low, high = figure.layout.xaxis.range
    assert low < values.min() < values.max() < high


@pytest.mark.parametrize(("values", "at", "anchor"), [((-0.2, 3), -0.3, "left"), ((-3, 0.2), 0.4, "right")])
def test_the_name_of_the_band_stands_clear_of_the_edge(values: tuple[float, ...], at: float, anchor: str) -> None:
    figure = plots.number_line(np.array(values), ["cat", "cats"], (-0.3, 0.4), "dot product with plural")
    (name,) = figure.layout.annotations
    assert (name.x, name.xanchor, name.text) == (at, anchor, "95% of all tokens")


def test_a_number_line_of_one_value_or_one_endless_word() -> None:
    figure = plots.number_line(np.zeros(1), ["w" * 500], (0, 0), "length")
    assert np.isfinite(figure.layout.xaxis.range).all()
    with pytest.raises(ValueError, match="do not fit"):
        plots.number_line(np.zeros(2), ["a"], (0, 1), "length")


def test_a_histogram_counts_every_pair() -> None:
    cosines = np.random.default_rng(0).uniform(-0.2, 0.4, 5000).astype(np.float32)
    figure = plots.cosine_histogram(cosines, [("cat and dog", 0.58), ("cat and cats", 0.57)])
    assert "5,000 random pairs" in described(figure)
    bars, marks = figure.data
    assert sum(bars.y) == 5000
    for count, (low, high) in zip(bars.y, bars.customdata, strict=True):
        assert abs(count - ((cosines >= low) & (cosines < high)).sum()) <= 1  # the last one has both ends
    assert list(marks.x) == [0.58, 0.57]
    assert list(marks.text) == ["cat and dog 0.58", "cat and cats 0.57"]
    assert marks.y[0] != marks.y[1]
    assert [line.x0 for line in figure.layout.shapes] == [0.58, 0.57]
    assert len(plots.cosine_histogram(cosines, []).layout.shapes) == 0
    with pytest.raises(ValueError, match="no cosine"):
        plots.cosine_histogram(np.array([]), [])


def test_random_directions_against_dimensions() -> None:
    dimensions = np.array([2, 8, 64, 1024])
    figure = plots.perpendicular(dimensions, dimensions**-0.5, 576, 0.145)
    assert "0.145" in described(figure)
    line, mark = figure.data
    np.testing.assert_array_equal(line.x, dimensions)
    np.testing.assert_array_equal(line.y, dimensions**-0.5)
    assert (list(mark.x), list(mark.y)) == ([576], [0.145])
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    with pytest.raises(ValueError, match="above zero"):
        plots.perpendicular(dimensions, dimensions * 0.0, 576, 0.145)
    with pytest.raises(ValueError, match="do not fit"):
        plots.perpendicular(dimensions, np.ones(2), 576, 0.145)


def test_a_strip_holds_the_weights() -> None:
    values = random(3, 50)
    figure = plots.matrix_strip(values, ["␣the", "␣the", HOSTILE], "dimension")
    assert "3 rows of 50 weights" in described(figure)
    for row, trace in enumerate(figure.data):
        assert trace.z.dtype == np.float32
        np.testing.assert_array_equal(trace.z, values[row : row + 1].astype(np.float32))
        assert list(trace.y) == [row]
        assert (trace.x0, trace.dx) == (1, 1)
        assert trace.text is None
        assert trace.customdata is None
        assert "<a" not in trace.hovertemplate
    scale = figure.layout.coloraxis
    assert -scale.cmin == scale.cmax == pytest.approx(np.quantile(np.abs(values), 0.99), rel=1e-6)
    assert [colour for _, colour in scale.colorscale] == [palette().red, palette().background, palette().blue]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert plots.matrix_strip(np.zeros((1, 4)), ["zero"], "dimension").layout.coloraxis.cmax == 1
    with pytest.raises(ValueError, match="do not fit"):
        plots.matrix_strip(values, ["one"], "dimension")


def test_bars_stand_in_the_order_given() -> None:
    values = np.array([0.9, 0.5, -0.2])
    figure = plots.ranked_bars(["queen", "princess", "n" * 90], values, [1])
    assert "queen 0.900" in described(figure)
    (bars,) = figure.data
    np.testing.assert_array_equal(bars.x, values)
    assert list(bars.y) == [0, 1, 2]
    assert [colour == palette().primary for colour in bars.marker.color] == [False, True, False]
    assert figure.layout.yaxis.ticktext[0] == "queen"
    assert figure.layout.yaxis.ticktext[2].endswith("…")
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    with pytest.raises(ValueError, match="do not fit"):
        plots.ranked_bars(["queen"], values)


# ---- through the layers -----------------------------------------------------------------------------------------


def test_paths_hold_their_layers() -> None:
    paths = [("river bank", random(13, 2)), ("bank deposit", random(13, 2, seed=1))]
    figure = plots.context_path(paths)
    assert "12 layers" in described(figure)
    for trace, (name, points) in zip(figure.data, paths, strict=True):
        assert trace.name == name
        np.testing.assert_array_equal(np.stack([trace.x, trace.y], axis=1), points)
        assert all(text in ("", str(layer)) for layer, text in enumerate(trace.text))
        assert all(layer % 5 == 0 or layer == 12 for layer, text in enumerate(trace.text) if text)
    one, other = figure.data
    assert one.line.color != other.line.color
    assert one.line.dash != other.line.dash
    assert one.marker.symbol != other.marker.symbol
    for wrong in ([], [("a", random(3, 3))], [("a", random(0, 2))]):
        with pytest.raises(ValueError, match="two coordinates"):
            plots.context_path(wrong)


def test_cosines_by_layer() -> None:
    lines = [("to its start", np.linspace(1, -0.5, 13)), ("between the two", np.linspace(1, 0.7, 13))]
    figure = plots.cosine_by_layer(lines)
    assert "to its start from 1.00 to -0.50" in described(figure)
    for trace, (name, values) in zip(figure.data, lines, strict=True):
        assert trace.name == name
        np.testing.assert_array_equal(trace.x, np.arange(13))
        np.testing.assert_array_equal(trace.y, values)
    low, high = figure.layout.yaxis.range
    assert low < -0.5 < 1 < high
    with pytest.raises(ValueError, match="row of cosines"):
        plots.cosine_by_layer([])


@pytest.mark.parametrize(("layer", "anchor"), [(1, "left"), (2, "right"), (3, "left"), (4, "right")])
def test_a_gap_is_marked_between_two_lines(layer: int, anchor: str) -> None:
    lines = [
        ("another sense", np.array([1, 0.4, 0.6, 0.4, 0.7])),
        ("the same sense", np.array([1, 0.9, 0.8, 0.75, 0.9])),
    ]
    figure = plots.cosine_by_layer(lines, layer)
    (bar,), (number,) = figure.layout.shapes, figure.layout.annotations
    assert (bar.x0, bar.x1, bar.y0, bar.y1) == (layer, layer, lines[0][1][layer], lines[1][1][layer])
    said = f"{lines[1][1][layer] - lines[0][1][layer]:.2f}"
    assert (number.text, number.xanchor) == (said, anchor)
    assert f"After layer {layer} another sense and the same sense are {said} apart" in described(figure)


# ---- in the browser ---------------------------------------------------------------------------------------------

APP = """
import numpy as np
import streamlit as st
from viz.plots import embeddings as plots

rng = np.random.default_rng(3)
words = [f"word{'s' * (row % 5)} {row}" for row in range(40)]
points = rng.normal(size=(40, 2)) * [2, 1]
cloud = plots.scatter(points, words, ["left", "right"] * 20, kept=[0.3, 0.1], axes=["first", "second"], width=800)
line = plots.number_line(rng.normal(size=20), words[:20], (-1, 1), "a number", width=800)
state = st.plotly_chart(
    cloud, theme=None, config=plots.TOOLS, alt=cloud.layout.meta, key="cloud", on_select="rerun",
    selection_mode=("points", "lasso"),
)
st.text(f"chosen {[words[row] for row in plots.chosen(state, 40)]}")
st.plotly_chart(line, theme=None, config=plots.TOOLS, alt=line.layout.meta, key="line")
"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with serve_text(APP, tmp_path_factory.mktemp("figures")) as address:
        page = browser.new_page(viewport={"width": 1000, "height": 1100})
        page.goto(address)
        page.locator(".textpoint text").first.wait_for(timeout=60_000)
        settle(page)
        yield page
        page.close()


@pytest.mark.browser
def test_no_two_words_touch_as_the_browser_draws_them(page: Page) -> None:
    for chart in page.locator(".js-plotly-plot").all():
        boxes = chart.locator(".textpoint text").evaluate_all(
            """texts => texts.filter(text => text.textContent.trim())
                 .map(text => text.getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom])"""
        )
        assert len(boxes) >= 20
        # The box of a line of type is higher than its letters: two may share the space between lines.
        letters = [np.array([left, top + 4, right, bottom - 4]) for left, top, right, bottom in boxes]
        assert [pair for pair in itertools.combinations(letters, 2) if overlap(*pair)] == []


@pytest.mark.browser
def test_a_click_on_a_point_names_its_word(page: Page) -> None:
    expect(page.get_by_text("chosen []")).to_be_visible()
    page.locator(".js-plotly-plot").first.locator(".point").nth(3).click(force=True)
    expect(page.get_by_text("chosen ['words 6']")).to_be_visible()


def test_every_row_is_lit_at_its_place() -> None:
    figure = plots.lit_rows([3, 90, 3], ["3 a", "90 <b>", "3 a"], (100, 8), height=240)
    assert [line.y[0] for line in figure.data] == [3, 90, 3]
    assert tuple(figure.layout.yaxis.range) == (100, 0)
    assert "&lt;b&gt;" in figure.data[1].hovertemplate
    with pytest.raises(ValueError, match="do not fit"):
        plots.lit_rows([100], ["outside"], (100, 8), height=240)
