"""The Layers chapter as a visitor meets it: no browser."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from pages.texts import texts as words_of
from tests.support import tiny
from tests.support.apps import charts, definitions, texts

TEXTS = words_of("layers")


def visit(app: AppTest, view: str, prompt: str) -> AppTest:
    """Open a view of the chapter as a link would."""
    app.query_params["prompt"] = prompt
    app.run().switch_page("chapters/layers/page.py")
    app.query_params["prompt"] = prompt
    app.query_params["view"] = view
    return app.run()


@pytest.mark.parametrize(("view", "figures"), [("lens", 2), ("stream", 2), ("surprise", 1)])
@pytest.mark.parametrize("prompt", ["The cat sat on the mat", "The bird " * 30])
def test_each_view_draws(app: AppTest, view: str, figures: int, prompt: str) -> None:
    visit(app, view, prompt)
    assert not app.exception
    assert charts(app) == figures


def figures(app: AppTest) -> list[str]:
    """The figures of the page, as they go to the browser."""
    return [chart.proto.spec for chart in app.get("plotly_chart")]


def test_every_position_on_request(app: AppTest) -> None:
    visit(app, "lens", "The cat sat on the mat")
    one = json.loads(figures(app)[0])["data"][0]
    app.toggle(key="everywhere").set_value(True).run()
    assert not app.exception
    every = json.loads(figures(app)[0])["data"][0]
    assert one["z"]["shape"] == f"{tiny.LAYERS + 1}, {len(TEXTS['lens']['columns'])}"
    assert every["z"]["shape"] == f"{tiny.LAYERS + 1}, 6"
    app.toggle(key="rank").set_value(True).run()
    assert not app.exception
    assert json.loads(figures(app)[0])["data"][0]["z"] != every["z"]


@pytest.mark.parametrize("position", [1, 4])
def test_a_layer_opens_its_distribution(app: AppTest, position: int) -> None:
    visit(app, "lens", "The cat sat on the mat")
    app.selectbox[0].set_value(position)
    app.selectbox(key="after").set_value(1).run()
    assert not app.exception
    assert charts(app) == 2
    assert "After layer 1, at " in texts(app)
    assert "came next, rank" in texts(app)
    assert app.query_params["cell"] == f"1.{position}"
    assert "position" not in app.query_params


def test_a_cell_in_a_link_is_open_and_closing_it_stays_at_its_token(app: AppTest) -> None:
    app.query_params["cell"] = "2.3"
    visit(app, "lens", "The cat sat on the mat")
    app.query_params["cell"] = "2.3"
    app.run()
    assert app.selectbox(key="after").value == 2
    assert app.selectbox(key="position").value == 3
    app.selectbox(key="position").set_value(0).run()
    assert app.query_params["cell"] == "2.0"
    assert "After layer 2, at " in texts(app)
    app.selectbox(key="position").set_value(4).run()
    app.selectbox(key="after").set_value(None).run()
    assert "cell" not in app.query_params
    assert app.query_params["position"] == "4"
    assert "The final favourite " in texts(app)


@pytest.mark.parametrize("said", ["", "x", "1.x", "-1", "99", "99.1", "1.2.3", "9" * 5000, "٣.١<b>", "nan", "1e3", "."])
def test_a_cell_that_is_none_opens_the_lines_over_all_layers(app: AppTest, said: str) -> None:
    visit(app, "lens", "The cat sat on the mat")
    app.query_params["cell"] = said
    app.run()
    assert not app.exception
    if said == "-1":  # brought to the nearest there is
        assert "Entering layer 1, at " in texts(app)
    else:
        assert "The final favourite " in texts(app)


def test_a_cell_after_the_end_of_the_text_is_at_its_last_token(app: AppTest) -> None:
    visit(app, "lens", "The cat")
    app.query_params["cell"] = "1.99"
    app.run()
    assert app.selectbox(key="after").value == 1
    assert app.selectbox(key="position").value == 0


def test_an_earlier_position(app: AppTest) -> None:
    visit(app, "lens", "The cat sat on the mat")
    last = figures(app)
    app.selectbox(key="position").set_value(1).run()
    assert not app.exception
    assert app.query_params["position"] == "1"
    assert all(one != other for one, other in zip(figures(app), last, strict=True))


def test_one_token_surprises_nobody(app: AppTest) -> None:
    visit(app, "surprise", "a")
    assert not app.exception
    assert TEXTS["surprise"]["none"] in texts(app)
    assert charts(app) == 0


def test_what_enters_layer_1_is_no_layer(app: AppTest) -> None:
    visit(app, "lens", "The cat sat on the mat")
    options = app.selectbox(key="after").options
    assert options[0] == "Entering layer 1"
    assert options[1] == "After layer 1"
    app.selectbox(key="after").set_value(0).run()
    assert "Entering layer 1, at " in texts(app)


@pytest.mark.parametrize("switches", [[], ["everywhere"], ["everywhere", "rank"]])
def test_the_words_of_the_lens_explain_themselves(app: AppTest, switches: list[str]) -> None:
    visit(app, "lens", "The cat sat on the mat")
    for name in switches:
        app.toggle(key=name).set_value(True).run()
    said = TEXTS["lens"]["told"][["one", *switches][-1]].replace("*", "")
    assert said in texts(app)
    assert {"lens", "token"} <= definitions(app).keys()


def test_the_lens_says_what_it_is_not(app: AppTest) -> None:
    said = texts(visit(app, "lens", "The cat sat on the mat"))
    assert "never trained to be read this way" in said
    assert "The final favourite " in said
