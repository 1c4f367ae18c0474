"""The Neurons chapter as a visitor meets it: no browser."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from pages.texts import texts as words_of
from tests.support import tiny
from tests.support.apps import HOSTILE, charts, components, sentences, texts

TEXTS = words_of("neurons")
PROMPT = "The cat sat on the mat. The cat"


def visit(app: AppTest, view: str, prompt: str = PROMPT, **address: str) -> AppTest:
    """Open a view of the chapter as a link would."""
    asked = {"prompt": prompt, "view": view} | address
    for name, value in asked.items():
        app.query_params[name] = value
    app.run().switch_page("chapters/neurons/page.py")
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("prompt", [PROMPT, "a", "The bird " * 30])
@pytest.mark.parametrize(("view", "figures"), [("one", 3), ("neurons", 2), ("off", 2)])
def test_each_view_draws(app: AppTest, view: str, figures: int, prompt: str) -> None:
    visit(app, view, prompt)
    assert not app.exception
    assert charts(app) == figures
    assert ("token_values" in components(app)) == (view == "neurons")


@pytest.mark.parametrize("prompt", HOSTILE)
@pytest.mark.parametrize("view", ["one", "neurons", "off"])
def test_whatever_is_typed(app: AppTest, view: str, prompt: str) -> None:
    visit(app, view, prompt)
    assert not app.exception


def test_a_choice_goes_into_the_address_and_stays_within_the_model(app: AppTest) -> None:
    visit(app, "neurons", layer="99", at="999", neuron="2.99999")
    assert not app.exception
    assert app.selectbox(key="list layers").value == tiny.LAYERS
    app.selectbox(key="list layers").set_value(1).run()
    app.selectbox(key="list at").set_value(2).run()
    number = app.selectbox(key="list neurons").options[3].rpartition(" ")[2]
    app.selectbox(key="list neurons").set_value(number).run()
    assert not app.exception
    asked = [app.query_params[name] for name in ("layer", "at", "neuron")]
    assert asked == ["1", "2", f"1.{number}"]
    assert any(said.startswith(f"Neuron {number} fires with") for said in sentences(app))


def test_the_mlp_alone_changes_nothing(app: AppTest) -> None:
    visit(app, "one")
    spec = json.loads(app.get("plotly_chart")[-1].proto.spec)
    shown = dict(zip(spec["layout"]["yaxis"]["ticktext"], spec["data"][0]["text"], strict=True))
    assert float(shown[TEXTS["one"]["changes"]["mlp_alone"]].rstrip("%")) < 0.01
    assert float(shown[TEXTS["one"]["changes"]["attention_alone"]].rstrip("%")) > 10


def test_neurons_and_mlps_switched_off_move_the_prediction(app: AppTest) -> None:
    visit(app, "off")
    assert TEXTS["off"]["nothing_off"].replace("**", "") in texts(app)
    strongest = app.multiselect(key="list neurons off").options[0]
    app.multiselect(key="list neurons off").set_value(["1", strongest]).run()
    assert not app.exception
    assert (app.query_params["mlps_off"], app.query_params["neurons_off"]) == ("1", strongest)
    assert "KL" in texts(app)
    assert "0.000 bits" not in texts(app)


@pytest.mark.parametrize("how", ["zero", "mean"])
def test_every_mlp_is_measured_when_asked(app: AppTest, how: str) -> None:
    visit(app, "off", prompt=f"The cat sat on the {how}", how=how)
    label = TEXTS["off"]["measure"].format(count=tiny.LAYERS)
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    assert label not in [button.label for button in app.button]
    assert charts(app) == 3


def test_buttons_take_the_strongest_and_the_whole(app: AppTest) -> None:
    visit(app, "off", layer="1")
    next(one for one in app.button if one.label == TEXTS["off"]["all"]).click().run()
    assert app.query_params["mlps_off"] == "1"
    next(one for one in app.button if one.label == TEXTS["off"]["strongest"].format(count=10)).click().run()
    assert "mlps_off" not in app.query_params
    assert len(app.query_params["neurons_off"].split("-")) == 10


def test_what_is_typed_and_names_nothing_is_left_out() -> None:
    from pages.chapters.neurons import off

    named = ["1", "2.3", "x", "1.2.3", "0", "", ".", "1.", "²", "٣", "9" * 400, "2.9999"]
    assert off.read(named) == (((2, 3), (2, 9999)), (1,))


def test_what_the_model_does_not_have_is_left_out(app: AppTest) -> None:
    visit(app, "off", neurons_off="2.3-2.9999-99.1", mlps_off="1.99")
    assert not app.exception
    assert app.multiselect(key="list neurons off").value == ["1", "2.3"]
