"""The Attention chapter as a visitor meets it: no browser."""

import base64
import json
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.texts import texts as words_of
from tests.support import tiny
from tests.support.apps import HOSTILE, charts, components, sent_to, sentences, texts
from tests.support.payloads import unpacked

TEXTS = words_of("attention")
PROMPT = "The cat sat on the mat. The cat"


def visit(app: AppTest, view: str, prompt: str = PROMPT, **address: str) -> AppTest:
    """Open a view of the chapter as a link would."""
    asked = {"prompt": prompt, "view": view} | address
    for name, value in asked.items():
        app.query_params[name] = value
    app.run().switch_page("chapters/attention/page.py")
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("prompt", [PROMPT, "a", "The bird " * 30])
@pytest.mark.parametrize(
    ("view", "figures", "component"),
    [
        ("wall", 0, "head_wall"),
        ("one_head", 0, "head_steps"),
        ("ablation", 1, "head_wall"),
        ("attribution", 2, ""),
        ("score", 3, ""),
        ("compare", 2, ""),
    ],
)
def test_each_view_draws(app: AppTest, view: str, figures: int, component: str, prompt: str) -> None:
    visit(app, view, prompt)
    assert not app.exception
    assert charts(app) == figures
    assert not component or component in components(app)


@pytest.mark.parametrize("prompt", HOSTILE)
@pytest.mark.parametrize("view", ["wall", "one_head", "score", "ablation", "attribution", "compare"])
def test_whatever_is_typed(app: AppTest, view: str, prompt: str) -> None:
    visit(app, view, prompt)
    assert not app.exception


def test_a_head_that_is_not_there_is_brought_within_the_model(app: AppTest) -> None:
    visit(app, "one_head", head="99.99", pair="999.998")
    assert not app.exception
    chosen = [app.selectbox(key=f"list {name}").value for name in ("layer", "head")]
    assert chosen == [tiny.LAYERS, tiny.HEADS]


def test_a_chosen_head_goes_into_the_address(app: AppTest) -> None:
    visit(app, "one_head")
    app.selectbox(key="list head").set_value(3).run()
    assert not app.exception
    assert app.query_params["head"] == "1.3"


def test_an_example_finds_its_head_on_the_model_in_use(app: AppTest) -> None:
    visit(app, "one_head")
    next(button for button in app.button if button.label == TEXTS["one_head"]["try"][0]["label"]).click().run()
    assert not app.exception
    said = TEXTS["one_head"]["found"].partition("{")[0]
    assert said in texts(app)
    assert app.query_params["prompt"] == TEXTS["one_head"]["try"][0]["prompt"]


def test_heads_switched_off_move_the_prediction(app: AppTest) -> None:
    visit(app, "ablation")
    assert TEXTS["ablation"]["nothing_off"].replace("**", "") in texts(app)
    app.multiselect(key="list off").set_value(["1.1", "2.3"]).run()
    assert not app.exception
    assert app.query_params["off"] == "1.1-2.3"
    assert "KL" in texts(app)
    assert "0.000 bits" not in texts(app)


def test_heads_of_a_larger_model_are_left_out(app: AppTest) -> None:
    visit(app, "ablation", off="1.1-99.1")
    assert not app.exception
    assert app.multiselect(key="list off").value == ["1.1"]


@pytest.mark.parametrize("how", ["zero", "mean"])
def test_every_head_is_measured_when_asked(app: AppTest, how: str) -> None:
    visit(app, "ablation", prompt=f"The cat sat on the {how}", how=how)
    heads = tiny.LAYERS * tiny.HEADS
    label = TEXTS["ablation"]["measure"].format(count=heads)
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    assert label not in [button.label for button in app.button]
    assert charts(app) == 2
    said = TEXTS["ablation"]["bits"].format(how=how).encode()
    assert said in sent_to(app, "head_wall")
    app.segmented_control(key="view of attention").set_value("wall").run()
    assert said in sent_to(app, "head_wall")


def test_the_parts_add_up_to_the_logit(app: AppTest) -> None:
    visit(app, "attribution")
    assert not app.exception
    said = next(text for text in sentences(app) if text.startswith("All parts"))
    total, difference = (float(number) for number in re.findall(r"-?[0-9]+\.[0-9]+", said))
    assert total == pytest.approx(difference, abs=2e-3)
    assert total >= 0  # the likeliest against the second


def test_both_sides_of_a_pair_add_up_to_its_score(app: AppTest) -> None:
    visit(app, "score", pair="5.3", head="2.1")
    said = next(text for text in sentences(app) if text.startswith("The score"))
    score, total, weight, other = (float(found.rstrip(".")) for found in re.findall(r"-?[0-9]+\.[0-9]+", said))
    assert score == pytest.approx(total, abs=2e-3)
    assert 0 < weight <= 1
    assert 0 <= other <= 1
    for chart in app.get("plotly_chart")[:2]:
        shares = json.loads(chart.proto.spec)["data"][0]["x"]
        values = np.frombuffer(base64.b64decode(shares["bdata"]), shares["dtype"])
        assert values[:-1].sum() == pytest.approx(values[-1])
        assert values[-1] == pytest.approx(total, abs=1e-3)


def test_another_pair_goes_into_the_address_and_stays_in_order(app: AppTest) -> None:
    visit(app, "score", pair="5.3")
    app.selectbox(key="list asks").set_value(1).run()
    assert app.query_params["pair"] == "2.2"  # a token answers itself and later ones
    app.selectbox(key="list answers").set_value(0).run()
    assert app.query_params["pair"] == "2.1"
    assert not app.exception


def test_the_pair_is_the_one_of_the_head_in_four_steps(app: AppTest) -> None:
    visit(app, "score", pair="5.3")
    app.segmented_control(key="view of attention").set_value("one_head").run()
    assert app.query_params["pair"] == "5.3"


def test_an_empty_second_text_leaves_one_map(app: AppTest) -> None:
    visit(app, "compare")
    app.text_input(key="against").set_value("").run()
    assert not app.exception
    assert charts(app) == 1


def test_presented_without_notes(app: AppTest) -> None:
    visit(app, "wall", present="true")
    assert not app.exception
    assert words_of("shell")["notes"]["read"] not in texts(app)


@pytest.mark.parametrize("habit", ["previous", "first", "spread"])
def test_every_order_begins_with_the_most(app: AppTest, habit: str) -> None:
    visit(app, "wall", sort=habit)
    header, arrays = unpacked(sent_to(app, "head_wall"))
    scores = arrays["scores"][header["scores"].index(TEXTS["scores"][habit])].ravel()
    assert scores[arrays["order"][0]] == scores.max()
    assert scores[arrays["order"][-1]] == scores.min()


def test_a_habit_stands_beside_what_even_attention_would_have(app: AppTest) -> None:
    visit(app, "wall", prompt="The cat sat")
    header, _ = unpacked(sent_to(app, "head_wall"))
    level = dict(zip(header["scores"], header["even"], strict=True))
    count = len(tiny.tokenizer().encode("The cat sat"))
    assert level[TEXTS["scores"]["previous"]] == pytest.approx(np.mean([1 / (i + 1) for i in range(1, count)]))
    assert level[TEXTS["scores"]["spread"]] == 1
