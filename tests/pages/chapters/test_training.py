"""The Training chapter as a visitor meets it: no browser."""

import csv
import gc
import io
import threading
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from model.language_model import LanguageModel
from model.serving.pass_queue import PassQueue
from model.serving.prompt import Prompt
from model.serving.turns import in_turns
from model.serving.visitor import Visitor
from model.train import live
from model.train.step import gradient_step, needs
from model.weights import memory
from pages.chapters.training import example, lesson, watched
from pages.chapters.training.live import samples
from pages.kit import readings
from pages.kit.readings import scene
from pages.texts import texts as words_of
from tests.support import tiny
from tests.support.apps import charts, chosen, sentences, texts

TEXTS = words_of("training")
IDS = (20, 41, 33, 20, 57, 60, 41)


def visit(app: AppTest, view: str, **address: str) -> AppTest:
    """Open a view of the chapter as a link would."""
    asked = {"prompt": tiny.TEXT, "view": view} | address
    for name, value in asked.items():
        app.query_params[name] = value
    app.run().switch_page("chapters/training/page.py")
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


def rows(data: bytes) -> list[dict[str, str]]:
    """The lines of a CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A run that ends soon."""
    monkeypatch.setattr(live, "MOST_STEPS", 60)
    yield
    readings.forget()


# ---- one example ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("learned", ["0", "2"])
@pytest.mark.parametrize(("side", "pictures"), [("cost", 2), ("blame", 2), ("rates", 1)])
def test_every_side_of_a_step_is_drawn(app: AppTest, side: str, pictures: int, learned: str) -> None:
    visit(app, "example", side=side, learn_from=learned)
    assert not app.exception
    assert charts(app) == pictures
    assert "{" not in texts(app)


def test_one_token_has_nothing_to_be_compared_with(app: AppTest) -> None:
    visit(app, "example", prompt="a")
    assert not app.exception
    assert sentences(app, "info") == [TEXTS["example"]["one_token"]]
    assert charts(app) == 1  # what comes next, before any step


def test_a_rate_that_overflows_is_said_and_undone(app: AppTest) -> None:
    visit(app, "example", rate="1e18")
    assert not app.exception
    assert any(TEXTS["example"]["overflow_rate"] in said for said in sentences(app, "warning"))
    assert TEXTS["example"]["cost"]["all_diverged"] in texts(app)
    visit(app, "example", rate="1e18", side="blame")
    assert TEXTS["example"]["moved"]["undone"] in sentences(app, "info")


def test_at_a_rate_of_zero_nothing_moves(app: AppTest) -> None:
    visit(app, "example", rate="0", side="blame")
    assert not app.exception
    assert TEXTS["example"]["moved"]["none"] in sentences(app, "info")


@pytest.mark.parametrize("rate", ["0.0123", "-1", "nan", "fast", "1e400"])
def test_a_rate_off_the_ladder_gives_way_to_the_usual_one(app: AppTest, rate: str) -> None:
    visit(app, "example", rate=rate)
    assert not app.exception
    assert app.select_slider(key="rate").value in lesson.RATES


def test_a_place_beyond_the_text_becomes_all_at_once(app: AppTest) -> None:
    visit(app, "example", prompt="The cat sat", learn_from="9999")
    assert not app.exception
    assert chosen(app, "learn_from") == 0


def test_where_gradients_do_not_fit_fable_is_offered(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    visit(app, "example")
    readings.forget()
    monkeypatch.setattr(memory, "available", lambda: 1)
    app.run()
    assert not app.exception
    assert any("too large for this" in said for said in sentences(app, "warning"))
    assert charts(app) == 0
    next(button for button in app.button if button.label == TEXTS["example"]["fable"]).click()
    monkeypatch.undo()
    app.run(timeout=120)
    assert chosen(app, "model") == "fable"


def test_a_long_text_is_learned_from_its_end(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lesson, "MOST", 5)
    about = scene(model, Prompt(IDS, len(IDS), ""))
    found = lesson.steps(about, None)
    assert found is not None
    assert found[0].ids == IDS[-5:]
    table = rows(example.probabilities(about, None, 0.001))
    assert [row["position"] for row in table] == ["4", "5", "6", "7"]


def test_the_files_have_what_the_step_gave(model: LanguageModel) -> None:
    about = scene(model, Prompt(IDS, len(IDS), ""))
    step = gradient_step(model, IDS, 0.1, 3)
    table = rows(example.probabilities(about, 3, 0.1))
    np.testing.assert_allclose([float(row["probability after"]) for row in table], step.after, rtol=1e-4)
    np.testing.assert_allclose([float(row["bits before"]) for row in table], -np.log2(step.before), rtol=1e-4)
    lengths = [float(row["length of the gradient"]) for row in rows(example.gradients(about, 3, 0.0))]
    np.testing.assert_allclose(lengths, step.gradients.ravel(), rtol=1e-4, atol=1e-9)
    losses = rows(example.losses(about, 3))
    assert [float(row["rate"]) for row in losses] == list(lesson.RATES)
    assert float(losses[lesson.RATES.index(0.1)]["loss after"]) == pytest.approx(step.loss[1], rel=1e-4)


def test_the_shared_model_stays_as_it_was(model: LanguageModel) -> None:
    before = model.trace(IDS).logits
    lesson.steps(scene(model, Prompt(IDS, len(IDS), "")), None)
    np.testing.assert_array_equal(model.trace(IDS).logits, before)
    assert not any(parameter.requires_grad and parameter.grad is not None for parameter in model.net.parameters())


def test_what_it_needs_grows_with_the_text(model: LanguageModel) -> None:
    assert needs(model, 64) > needs(model, 8) > 2 * model.nbytes


# ---- train one now ----------------------------------------------------------------------------------------------


def run_of(app: AppTest) -> watched.Watched:
    """The run that this visitor watches."""
    found: watched.Watched = app.session_state["tiny run"]
    return found


def press(app: AppTest, key: str) -> AppTest:
    """Press a button, and wait for all that it leads to."""
    return app.button(key=key).click().run(timeout=120)


def test_it_waits_until_it_is_started(app: AppTest) -> None:
    visit(app, "live")
    assert not app.exception
    assert charts(app) == 3
    assert run_of(app).run.steps == 0
    assert [moment.step for moment in run_of(app).moments] == [0]
    assert run_of(app).moments[0].accepted == 0


def test_it_learns_to_its_end_and_keeps_what_it_wrote(app: AppTest) -> None:
    visit(app, "live")
    press(app, "train")
    assert not app.exception
    kept = run_of(app)
    assert (kept.run.steps, kept.run.done, kept.training) == (60, True, False)
    assert [moment.step for moment in kept.moments] == [0, 50, 60]
    assert kept.loss is not None
    assert kept.loss < 0.6 * kept.run.chance_level
    assert app.button(key="train").disabled
    assert [row["step"] for row in rows(samples(tuple(kept.moments)))] == ["0", "50", "60"]


def test_begin_again_begins_at_the_random_start(app: AppTest) -> None:
    visit(app, "live")
    first = run_of(app).moments[0].sample
    press(app, "train")
    press(app, "train again")
    assert run_of(app).run.steps == 0
    assert run_of(app).moments[0].sample == first


def test_another_seed_is_another_run(app: AppTest) -> None:
    visit(app, "live")
    first = run_of(app)
    app.number_input(key="tiny seed").set_value(7).run()
    assert chosen(app, "seed") == 7
    assert run_of(app) is not first
    assert run_of(app).about == (7, None)


def test_it_pauses_where_nobody_looks(app: AppTest) -> None:
    visit(app, "live")
    run_of(app).training = True
    app.query_params["view"] = "example"
    app.run()
    assert not app.exception
    assert not run_of(app).training
    assert run_of(app).run.steps == 0


def test_a_text_of_ones_own_is_learned(app: AppTest) -> None:
    visit(app, "live")
    app.text_area(key="draft of a text").set_value("Ünd so <b>weiter</b>, und so fort. 🦊 " * 12)
    press(app, "learn own text")
    assert not app.exception
    assert run_of(app).run.accepted() is None
    assert "🦊" in run_of(app).run.characters
    press(app, "train")
    assert run_of(app).run.done
    press(app, "learn toy language")
    assert run_of(app).about[1] is None


@pytest.mark.parametrize("text", ["", "too short", "x" * 30_000])
def test_a_text_out_of_bounds_is_said_and_left(app: AppTest, text: str) -> None:
    visit(app, "live")
    app.session_state["text to learn from"] = text
    app.run()
    assert not app.exception
    assert any("A text to learn from has" in said for said in sentences(app, "warning"))
    assert run_of(app).about[1] is None


def test_a_text_of_one_character_lies_on_no_plane(app: AppTest) -> None:
    visit(app, "live")
    app.session_state["text to learn from"] = " " * 200
    app.run()
    assert not app.exception
    assert TEXTS["live"]["letters"]["few"] in sentences(app, "info")


def test_a_run_goes_with_its_session(app: AppTest) -> None:
    visit(app, "live")
    gone = weakref.ref(run_of(app).run)
    del app.session_state["tiny run"]
    gc.collect()
    assert gone() is None


def test_who_leaves_ends_the_training(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit ends a run whose visitor is gone at the next thing it draws."""
    visit(app, "live")

    def say(kept: watched.Watched) -> None:
        if kept.run.steps:
            st.stop()

    monkeypatch.setattr(watched.Watched, "say_how_far", say)
    press(app, "train")
    assert not app.exception
    assert run_of(app).run.steps == watched.PART


def test_thirty_who_train_have_their_turns_and_know_their_place() -> None:
    queue, order, places = PassQueue(1), list[int](), set[int]()
    ready = threading.Barrier(30)

    def train(number: int) -> None:
        queue.visit(Visitor(number, lambda place, long: places.add(place if long else -1), lambda: None))
        kept = watched.Watched((number, None), live.TinyRun(number))
        ready.wait()
        for step in in_turns(watched._parts(kept), queue):
            order.append(number)
            if step == 2 * watched.PART:
                break

    threads = [threading.Thread(target=train, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(order.count(number) == 2 for number in range(30))
    assert {1, 20} <= places
    assert min(places) >= 0
    assert queue.load() == (0, 0)


def test_training_touches_no_shared_model(app: AppTest, model: LanguageModel) -> None:
    before = model.trace(IDS).logits
    visit(app, "live")
    press(app, "train")
    np.testing.assert_array_equal(model.trace(IDS).logits, before)


def test_whoever_trains_takes_turns(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part is long work of its own, so that others come in between."""
    visit(app, "live")
    asked: list[bool] = []
    turn = PassQueue.turn

    def counted(queue: PassQueue, long: bool = False) -> AbstractContextManager[None]:
        asked.append(long)
        return turn(queue, long)

    monkeypatch.setattr(PassQueue, "turn", counted)
    press(app, "train")
    assert asked.count(True) >= 60 // watched.PART
