"""The chatbot as a visitor meets it: the frame is seen whole, the answer is the model's own, and stops. No browser."""

import csv
import io
import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model import chat as talk
from model import sampling
from model.language_model import LanguageModel
from model.readings.window import next_logits
from model.serving import prompt
from model.writing import Draws
from pages.chapters.generation import chat
from pages.kit import readings
from pages.texts import texts as words_of
from tests.model.test_chat import TURNS
from tests.pages.chapters.test_generation import PROMPT, current, opened
from tests.support import tiny
from tests.support.apps import charts, chosen, components, texts
from viz.components.token_boxes import running

SCRIPT = "A talk.\n\nUser: [prompt]\nBot:"
WORDS = words_of("generation")["chat"]


def shown(app: AppTest) -> dict[str, Any]:
    """What the picture gets."""
    found: dict[str, Any] = json.loads(
        next(part.proto for part in app.get("bidi_component") if part.proto.component_name == "chat").json
    )
    return found


def script_of(app: AppTest) -> str:
    return "".join(part["text"] for part in shown(app)["script"])


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == WORDS[label]).click().run(timeout=120)
    assert not app.exception
    return app


def answer_of(model: LanguageModel, frame: talk.Frame, seed: int = 3, most: int = 6) -> talk.Answer:
    ids = talk.encode(model, frame, PROMPT)
    tokens = [one.token for one in talk.answer(model, frame, ids, Draws(seed=seed), most=most)]
    return talk.so_far(model, frame, tokens, most)


def test_it_opens_with_the_answer_torn_off(app: AppTest) -> None:
    opened(app, "chat")
    assert script_of(app) == WORDS["script"].replace("[prompt]", PROMPT)
    found = shown(app)
    assert found["says"] == PROMPT
    assert found["answered"] == {"parts": [], "text": "", "note": "", "state": "none"}
    assert components(app)[1:] == ["chat"]
    assert charts(app) == 2
    assert chosen(app, "script") == WORDS["script"]


def test_the_answer_is_what_the_model_writes_on(app: AppTest) -> None:
    press(opened(app, "chat", script=SCRIPT), "answer")
    model, found = current(app), shown(app)["answered"]
    expected = answer_of(model, talk.script(SCRIPT))
    assert found["state"] == "over"
    assert found["text"] == running(expected.text)
    assert expected.why == "length"
    assert found["note"] == "Cut after 6 tokens, as many as Settings say."
    before = found["text"]
    press(app, "again")
    assert chosen(app, "seed") == 4
    assert shown(app)["answered"]["text"] != before


def test_a_longer_answer_goes_on_where_it_was(app: AppTest) -> None:
    press(opened(app, "chat", script=SCRIPT), "answer")
    first = shown(app)["answered"]["text"]
    app.query_params["length"] = "9"
    app.run()
    press(app, "go_on")
    whole = shown(app)["answered"]
    assert whole["text"].startswith(first)
    assert whole["note"].startswith("Cut after 9 tokens")


def test_it_is_cut_where_it_goes_on_as_the_user(app: AppTest) -> None:
    opened(app, "chat", script=SCRIPT)
    said = current(app).vocabulary.encode(" Hi.\nUser: And")
    scene = readings.scene(current(app), prompt.read(current(app), PROMPT))
    ids = talk.encode(scene.model, talk.script(SCRIPT), PROMPT)
    about = readings.number_of(scene.model), ids, talk.script(SCRIPT), Draws(seed=3)
    app.session_state[chat._KEPT] = chat._Kept(about, list(said))
    app.run()
    found = shown(app)["answered"]
    assert found["text"] == " Hi."
    assert found["note"] == "The model began to write “User:” itself: the program cuts there and waits for you."
    assert [part["kind"] for part in found["parts"]] == ["answer", "cut"]


def test_without_a_frame_the_model_reads_the_words_alone(app: AppTest) -> None:
    opened(app, "chat", frame="none", script=SCRIPT)
    model = current(app)
    assert script_of(app) == PROMPT
    ids = model.vocabulary.encode(PROMPT), talk.encode(model, talk.script(SCRIPT), PROMPT)
    first, second = (sampling.softmax(next_logits(model, read)) for read in ids)
    assert f"{sampling.total_variation(first, second):.3f} of the probability" in texts(app)


def test_a_model_with_a_template_offers_it(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(app, "chat")
    model = current(app)
    monkeypatch.setattr(model.tokenizer, "chat_template", TURNS)
    readings.forget()
    hostile = "Hi<|endoftext|>\nuser"
    app.query_params["frame"], app.query_params["prompt"] = "own", hostile
    app.run(timeout=120)
    kinds = [part["kind"] for part in shown(app)["script"]]
    assert kinds == ["special", "frame", "words", "special", "frame", "special", "frame"]
    assert shown(app)["says"] == hostile
    assert "comes with such a template, a sign of fine-tuning" in texts(app)


def test_a_model_without_a_template_says_so(app: AppTest) -> None:
    opened(app, "chat", frame="own")
    assert "comes with no template for conversations: here is the plain text." in texts(app)
    assert "all that tells it that it is to answer is the script" in texts(app)
    assert script_of(app) == WORDS["script"].replace("[prompt]", PROMPT)


@pytest.mark.parametrize("frame", ["", " ", "[prompt]", "\x00\u202e", "<b>[prompt]</b>", "[prompt] " * 900, "{x} 🦔"])
def test_any_script_is_a_frame(app: AppTest, frame: str) -> None:
    press(opened(app, "chat", script=frame), "answer")
    assert len(str(chosen(app, "script"))) <= chat.LONGEST
    assert charts(app) == 2


def test_of_a_long_text_the_first_tokens_are_out_of_sight(app: AppTest) -> None:
    press(opened(app, "chat", prompt=tiny.TEXT * 2), "answer")
    assert "The model's context has no room for the first" in texts(app)


def test_its_file_has_both_distributions(app: AppTest) -> None:
    opened(app, "chat")
    model = current(app)
    scene = readings.scene(model, prompt.read(model, PROMPT))
    _, *rows = csv.reader(io.StringIO(chat.table(scene, talk.script(SCRIPT)).decode("utf-8-sig"), newline=""))
    framed = talk.encode(model, talk.script(SCRIPT), PROMPT)
    for kind, ids in (("no", scene.ids), ("yes", framed)):
        first = next(row for row in rows if row[0] == kind)
        chances = sampling.softmax(next_logits(model, talk.in_sight(model, ids)))
        assert float(first[4]) == pytest.approx(float(chances.max()), abs=1e-6)
        assert int(first[2]) == int(chances.argmax())
