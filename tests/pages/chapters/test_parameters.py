"""The Parameters chapter as a visitor meets it: no browser."""

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from model.readings.parameter_tables import CATEGORIES, DESIGNS
from pages.texts import texts as words_of
from tests.support.apps import charts, sentences, texts

TEXTS = words_of("parameters")


def visit(app: AppTest, view: str, **address: str) -> AppTest:
    """Open a view of the chapter as a link would."""
    asked = {"prompt": "The cat sat", "view": view} | address
    for name, value in asked.items():
        app.query_params[name] = value
    app.run().switch_page("chapters/parameters/page.py")
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("beside", DESIGNS)
@pytest.mark.parametrize("view", ["ledger", "scale"])
def test_each_view_draws_beside_every_model(app: AppTest, view: str, beside: str) -> None:
    visit(app, view, beside=beside)
    assert not app.exception
    assert charts(app) == 2


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_says_what_it_is(app: AppTest, category: str) -> None:
    visit(app, "ledger", category=category)
    assert not app.exception
    shown = app.selectbox(key="category").value
    assert TEXTS["is"][shown] in texts(app)
    assert shown == category or category in ("gate", "positions", "bias")  # what neither model has is not offered


def test_gpt3s_total_is_on_the_page(app: AppTest) -> None:
    visit(app, "ledger")
    assert "175,181,291,520" in app.get("plotly_chart")[0].proto.spec
    assert any("175,181,291,520" in said for said in sentences(app))


def test_the_file_has_every_model(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    from model.serving.prompt import Prompt
    from pages.chapters.parameters import shared
    from pages.kit.readings import scene
    from tests.support import tiny

    model = tiny.language_model("gpt2")
    rows = list(csv.reader(io.StringIO(shared.file(scene(model, Prompt((1,), 1, ""))).decode("utf-8-sig"))))
    totals = {row[0]: int(row[2]) for row in rows if row[1] == "total"}
    assert totals["GPT-3"] == 175_181_291_520
    assert totals["GPT-2 small"] == 124_439_808
    assert totals["Tiny gpt2"] == sum(parameter.numel() for parameter in model.net.parameters())
