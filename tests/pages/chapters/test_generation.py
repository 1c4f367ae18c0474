"""The Generation chapter as a visitor meets it: what is asked for is bounded, kept and found again. No browser."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest

from model.generate import generate, race, runs
from model.language_model import LanguageModel
from model.serving import prompt
from model.writing import Draws, Written, write
from pages.chapters.generation import batches
from pages.chapters.generation.race import asked
from pages.chapters.generation.texts_kept import MOST_PATHS, Texts, branched, read_forces, write_forces
from pages.kit import models, readings
from tests.support import tiny
from tests.support.apps import chosen, components, sent_to, sentences, texts
from tests.support.payloads import unpacked
from viz.components.text_run import Act, Picture, read_act

PROMPT = "The cat sat"


def opened(app: AppTest, view: str = "", **said: str) -> AppTest:
    app.run().switch_page("chapters/generation/page.py")
    for name, value in {"prompt": PROMPT, "length": "6", "seed": "3", "speed": "0", "view": view, **said}.items():
        app.query_params[name] = value
    app.run(timeout=120)
    assert not app.exception
    return app


def shown(app: AppTest) -> dict[str, Any]:
    """What the picture of the text gets."""
    parts = [part.proto for part in app.get("bidi_component") if part.proto.component_name == "text_run"]
    found: dict[str, Any] = json.loads(parts[0].json)
    return found


def press(app: AppTest, kind: str, at: int = 0, token: int = 0) -> dict[str, Any]:
    """Press a button of the picture and return what it shows when all is written."""
    part = next(part.proto for part in app.get("bidi_component") if part.proto.component_name == "text_run")
    said = {"of": shown(app)["digest"], "kind": kind, "at": at, "token": token, "speed": 0}
    states = app._tree.get_widget_states()
    events = json.dumps([{"event": "act", "value": said}])
    states.widgets.add(id=_make_trigger_id(part.id, "events"), json_trigger_value=events)
    app._run(states, timeout=120)
    assert not app.exception
    return shown(app)


def ids_of(found: dict[str, Any]) -> list[int]:
    return [step["token"] for step in found["steps"]]


def current(app: AppTest) -> LanguageModel:
    job = models.models().job()
    job.wait()
    assert job.result
    return job.result.model


def test_what_is_written_is_what_generate_writes(app: AppTest) -> None:
    opened(app, temperature="0.8", top_k="40")
    assert shown(app)["steps"] == []
    assert shown(app)["next"]["number"] is not None
    found = press(app, "write", 6)
    model = current(app)
    expected = [step.token for step in generate(model, model.vocabulary.encode(PROMPT), 0.8, 40, None, 3, 6)]
    assert ids_of(found) == expected
    assert found["rate"] > 0
    assert not found["writing"]


def test_step_by_step_it_is_the_same_text(app: AppTest) -> None:
    whole = ids_of(press(opened(app), "write", 6))
    assert ids_of(press(app, "again")) == whole
    app.session_state["texts written"].paths.clear()
    opened(app)
    for place in range(3):
        assert ids_of(press(app, "write", 1)) == whole[: place + 1]


def test_a_chosen_token_begins_a_branch_that_a_link_leads_to(app: AppTest) -> None:
    usual = press(opened(app), "write", 6)
    other = next(row for row in usual["steps"][2]["rows"] if row["token"] != usual["steps"][2]["token"])
    found = press(app, "force", 2, other["token"])
    assert ids_of(found)[:3] == [*ids_of(usual)[:2], other["token"]]
    assert len(found["steps"]) == 6
    assert found["steps"][2]["number"] is None
    assert [branch["depth"] for branch in found["branches"]] == [0, 1]
    assert found["current"] == 1
    link = app.query_params["force"]
    assert ids_of(press(app, "open", 0)) == ids_of(usual)
    assert "force" not in app.query_params
    model, key = current(app), link[0] if isinstance(link, list) else link
    forced = dict(read_forces(key, model.card.key, tiny.VOCABULARY))
    ids = model.vocabulary.encode(PROMPT)
    expected = [one.token for one in write(model, ids, Draws(seed=3), forced=forced, most=6)]
    assert ids_of(found) == expected


def test_another_seed_stands_beside_the_first(app: AppTest) -> None:
    usual = press(opened(app), "write", 6)
    found = press(app, "other")
    assert chosen(app, "seed") == 4
    assert ids_of(found) != ids_of(usual)
    assert found["earlier"][0][0] == "seed 3, temperature 1"
    assert len(found["branches"]) == 1


def test_another_prompt_has_no_token_of_the_visitors(app: AppTest) -> None:
    press(opened(app), "force", 0, 5)
    assert "force" in app.query_params
    app.query_params["prompt"] = "A bird"
    app.run()
    assert chosen(app, "force") == ""
    assert shown(app)["steps"] == []


def test_lengths_are_capped_and_the_page_says_so(app: AppTest) -> None:
    opened(app, length="99999")
    assert chosen(app, "length") == 200
    assert shown(app)["most"] == 200
    assert "At most 200." in sentences(app)


def test_a_text_longer_than_the_context_slides(app: AppTest) -> None:
    opened(app, prompt=tiny.TEXT * 2, length="8")
    found = press(app, "write", 8)
    assert len(found["steps"]) == 8
    assert found["steps"][0]["unseen"] == 0
    assert found["steps"][-1]["unseen"] == tiny.CONTEXT // 4


def test_after_half_an_emoji_the_text_goes_on(app: AppTest) -> None:
    half = tiny.tokenizer().encode("🦔")[:2]
    opened(app)
    app.query_params["words"] = f"{current(app).card.key}:{'-'.join(map(str, half))}"
    app.run()
    found = press(app, "write", 6)
    assert found["prompt"].endswith("⟨F0⟩⟨9F⟩")
    model = current(app)
    ids = (*model.vocabulary.encode(PROMPT), *half)
    assert ids_of(found) == [step.token for step in generate(model, ids, seed=3, most=6)]


def test_a_model_without_an_end_says_so(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(app)
    assert "The text ends where the model writes the token that ends texts" in texts(app)
    monkeypatch.setattr(current(app), "end_ids", frozenset())
    app.run()
    assert "This model has no token that ends a text" in texts(app)
    assert len(press(app, "write", 6)["steps"]) == 6


def test_its_files_have_a_line_a_token(app: AppTest) -> None:
    from pages.chapters.generation.loop import table

    opened(app)
    model = current(app)
    scene = readings.scene(model, prompt.read(model, PROMPT))
    header, *rows = csv.reader(io.StringIO(table(scene, Draws(seed=3), (), 6).decode("utf-8-sig"), newline=""))
    assert [int(row[1]) for row in rows] == [step.token for step in generate(model, scene.ids, seed=3, most=6)]
    assert len(header) == len(rows[0]) == 7


def test_many_runs_are_one_tree(app: AppTest) -> None:
    opened(app, "tree", runs="20", temperature="0.7")
    assert components(app)[1:] == ["run_tree"]
    root = next(json.loads(part.proto.json)["root"] for part in app.get("bidi_component")
                if part.proto.component_name == "run_tree")  # fmt: skip
    assert root["count"] == 20
    model = current(app)
    ids = model.vocabulary.encode(PROMPT)
    rounds = list(runs(model, ids, range(3, 23), 0.7, 8))
    firsts = {step.token for step in rounds[0] if step}
    assert len(root["children"]) == len(firsts) if len(firsts) > 1 else root["text"]


def test_at_temperature_zero_there_is_one_line(app: AppTest) -> None:
    opened(app, "tree", temperature="0")
    root = next(json.loads(part.proto.json)["root"] for part in app.get("bidi_component")
                if part.proto.component_name == "run_tree")  # fmt: skip
    assert root["children"] == []
    assert "All 10 texts are the same." in texts(app)


@pytest.mark.parametrize("view", ["tree", "race"])
def test_what_was_stopped_waits_until_it_is_asked_for(app: AppTest, view: str) -> None:
    opened(app)
    app.query_params["view"] = view
    model = current(app)
    scene = readings.scene(model, prompt.read(model, PROMPT))
    draws = Draws(seed=3)
    names = {"tree": ("tree", scene.ids, draws, 10), "race": ("race", scene.ids, (0.0, 0.7, 1.0, 2.0), draws)}
    app.session_state[batches._STOPPED] = names[view]
    app.run()
    assert not app.exception
    assert "Stopped: nothing was written." in sentences(app, "info")
    assert len(components(app)) == 1
    next(button for button in app.button if button.label == "Write them").click().run(timeout=120)
    assert len(components(app)) == 2


def test_a_race_is_drawn_with_the_same_numbers(app: AppTest) -> None:
    opened(app, "race", temperatures="0,1,5")
    header, arrays = unpacked(sent_to(app, "temperature_race"))
    model = current(app)
    ids = model.vocabulary.encode(PROMPT)
    rounds = list(race(model, ids, (0.0, 1.0, 5.0), 3, 24))
    for place, column in enumerate(header["columns"]):
        steps = [steps[place] for steps in rounds]
        assert column["ids"] == [step.token for step in steps if step]
        assert column["bits"] == pytest.approx([step.surprise for step in steps if step], abs=1e-3)
    assert arrays["logits"].size == model.shape.vocabulary
    assert "0" in header["names"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [((), (0.0, 0.7, 1.0, 2.0)), (("5",), (0.0, 0.7, 1.0, 2.0)), (("2", "0.5"), (0.5, 2.0)),
     (("0", "0.2", "0.5", "0.7", "0.8", "1", "10"), (0.0, 0.2, 0.5, 0.7, 0.8))],
)  # fmt: skip
def test_columns_are_two_to_five(said: tuple[str, ...], expected: tuple[float, ...]) -> None:
    assert asked(said) == expected


@given(st.text(max_size=60))
def test_any_text_may_stand_for_chosen_tokens(text: str) -> None:
    for written in (text, f"key:{text}"):
        for place, token in read_forces(written, "key", 300):
            assert 0 <= place < 200
            assert 0 <= token < 300


@given(st.dictionaries(st.integers(0, 199), st.integers(0, 299), max_size=20))
def test_chosen_tokens_come_back_from_an_address(taken: dict[int, int]) -> None:
    forces = tuple(sorted(taken.items()))
    assert read_forces(write_forces(forces, "a:b"), "a:b", 300) == forces
    assert read_forces(write_forces(forces, "a:b"), "other", 300) == ()


def _texts(count: int) -> list[Written]:
    return [Written(token, "", 0.5, 1, 1.0, 0.1, 0.0, (), 2, 0) for token in range(count)]


def test_a_branch_has_what_it_shares_and_too_many_paths_let_the_first_go() -> None:
    kept = Texts((0, (1,), Draws()))
    kept.open(()).extend(_texts(10))
    one = branched((), 4, 99)
    assert kept.open(one) == kept.paths[()][:4]
    kept.paths[one].extend(_texts(3))
    two = branched(one, 6, 98)
    assert kept.open(two) == kept.paths[one][:6]
    assert branched(two, 2, 7) == ((2, 7),)
    for token in range(20):
        kept.open(branched((), 1, token))
    assert len(kept.paths) == MOST_PATHS
    assert () in kept.paths


def picture() -> Picture:
    return Picture("of", "", (), None, 6, False, (), 0, (), 4, 0.0, 1, False)


@pytest.mark.parametrize(
    "sent",
    [None, 3, {}, {"of": "other"}, {"kind": "write", "at": 7}, {"kind": "write", "at": True},
     {"kind": "force", "at": 6}, {"kind": "force", "at": 0, "token": -1}, {"kind": "open", "at": 0},
     {"kind": "again", "at": 1}, {"kind": "no"},
     {"kind": "write", "at": 1, "speed": 3}, {"kind": ["write"], "at": 1}],
)  # fmt: skip
def test_what_does_not_fit_the_picture_is_silence(sent: object) -> None:
    whole = {"of": "of", "at": 0, "token": 0, "speed": 4} | sent if isinstance(sent, dict) and sent else sent
    assert read_act(whole, picture()) is None


def test_an_act_is_read() -> None:
    sent = {"of": "of", "kind": "force", "at": 5, "token": 12, "speed": 0}
    assert read_act(sent, picture()) == Act("force", 5, 12, 0)
