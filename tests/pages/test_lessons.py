"""Lessons: held against the chapters and the models at hand, and played from their first step to their last."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model import sampling
from model.examples import CLAIMS, holds
from model.language_model import LanguageModel
from model.readings import guess
from model.serving import default_model
from pages.kit import address, registry
from pages.kit.lessons import plan, questions, shelf
from pages.kit.lessons.measures import MEASURES
from pages.kit.lessons.plan import Act, Ask, Statement
from pages.kit.prompts import read
from pages.kit.readings import scene
from pages.texts import texts
from tests.support.apps import chosen, prompt_of, run_prompt, sent_to, sentences
from tests.support.browser import REAL
from viz.tokens import visible

WORDS = 60
NAMES = set(texts("glossary")) | {"layers", "heads", "width", "neurons", "vocabulary", "tokens", "title", "context"}
RIGHT = {
    "“It always takes the likeliest word”": 2,
    "“A higher temperature makes it cleverer”": 0,
    "“At temperature 0 it is certain”": 0,
    "“It has the whole answer ready before it writes”": 1,
    "“It reads words, or letters”": 1,
    "“It learns from what I type”": 0,
    "“It remembers me”": 0,
    "“A high probability means that it is true”": 1,
    "“It looks things up”": 1,
    "“A chatbot is another kind of model”": 0,
    "“Larger is always better”": 1,
    "“The brightest attention is the reason”": 1,
    "Does heat bring other tokens to the top?": 0,
    "A whole text at temperature 0": 2,
    "How many heads matter for one text?": 0,
    "The brightest cell and the largest effect": 1,
}
"""Which statement of a question is right, from 0: of the beliefs and of the lessons for a class."""
LEFT_OUT = {"compare"}
"""Chapters that the story does without."""


def steps(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = texts(f"lessons/{name}")["step"]
    return found


def opened(app: AppTest, name: str = "story", step: int = 1) -> AppTest:
    """Follow a link to a step."""
    app.query_params["lesson"], app.query_params["step"] = name, str(step)
    return app.run()


def head(app: AppTest) -> str:
    """What the strip has as its heading."""
    return next(line for line in sentences(app) if " of " in line and " · " in line)


@pytest.mark.parametrize("name", plan.SHIPPED)
def test_a_lesson_is_short_of_words_and_knows_its_questions(name: str) -> None:
    lesson = plan.shipped(name)
    assert lesson is not None
    for step in lesson.steps:
        assert len(step.say.split()) <= WORDS, step.title
        assert not isinstance(step.ask, Ask) or step.ask.measure in MEASURES
        assert step.shows.keys() <= CLAIMS.keys()
        if isinstance(step.ask, Ask):
            assert list(step.ask.scale) == sorted(step.ask.scale)


def test_every_statement_has_its_right_one_named() -> None:
    asked = {step["title"] for name in plan.SHIPPED for step in steps(name) if "statement" in step.get("ask", {})}
    assert asked == RIGHT.keys()


def test_the_story_comes_through_every_chapter_but_those_left_out() -> None:
    assert {chapter.id for chapter in registry.CHAPTERS} - {step["chapter"] for step in steps("story")} == LEFT_OUT


@pytest.mark.parametrize("name", plan.SHIPPED)
def test_what_a_step_shows_is_so(real: LanguageModel, name: str) -> None:
    wrong = [
        step["title"] for step in steps(name)
        if "shows" in step and not holds(real, step.get("set", {}) | {"shows": step["shows"]})
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize(("title", "place"), RIGHT.items())
def test_the_right_statement_is_the_same_on_both_models(real: LanguageModel, title: str, place: int) -> None:
    """The words around a question are about that statement: mostly that what people believe is not so."""
    lessons = [lesson for name in plan.SHIPPED if (lesson := plan.shipped(name))]
    asked = [
        (step.ask, step.address.get("prompt", "The cat"))
        for lesson in lessons for step in lesson.steps if step.title == title
    ]  # fmt: skip
    for ask, text in asked:
        assert isinstance(ask, Ask)
        assert questions.right(ask, MEASURES[ask.measure].compute(scene(real, read(real, text)))) == place
    assert len(asked) == 1


@pytest.mark.parametrize("key", ["fable", REAL])
@pytest.mark.parametrize("name", plan.SHIPPED)
def test_a_lesson_is_played_to_its_end(visitor: AppTest, monkeypatch: pytest.MonkeyPatch, name: str, key: str) -> None:
    monkeypatch.setenv(default_model.MODEL_VARIABLE, key)
    data = steps(name)
    opened(visitor, name)
    for number, step in enumerate(data, 1):
        assert not visitor.exception, step["title"]
        assert visitor.session_state.chapter == step["chapter"]
        assert head(visitor) == f"{number} of {len(data)} · {step['title']}"
        for parameter, value in step.get("set", {}).items():
            assert chosen(visitor, parameter) == address.parameter(parameter).read(address.as_text(value)), parameter
        if step.get("act"):
            assert address.parameter(step["act"]["parameter"]).owner in (address.SHARED, step["chapter"])
        if number < len(data):
            visitor.button(key="lesson next").click().run()
    assert "lesson next" not in [button.key for button in visitor.button]
    visitor.button(key="lesson leave").click().run()
    assert "lesson" not in visitor.query_params
    assert visitor.session_state.chapter == data[-1]["chapter"]


def test_leaving_keeps_the_picture_and_coming_back_the_place(visitor: AppTest) -> None:
    visitor.run().button(key="begin story").click().run()
    for _ in range(2):
        visitor.button(key="lesson next").click().run()
    before = head(visitor), prompt_of(visitor)
    assert before[0].startswith("3 of ")
    visitor.button(key="lesson leave").click().run()
    assert prompt_of(visitor) == before[1]
    visitor.switch_page("chapters/overview.py").run()
    invitation = visitor.button(key="begin story")
    assert invitation.label == "Go on with the lesson: The story"
    invitation.click().run()
    assert (head(visitor), prompt_of(visitor)) == before


def test_a_step_that_was_changed_is_as_its_link_says(visitor: AppTest) -> None:
    """A link copied in the middle of a lesson carries what its visitor had chosen there."""
    visitor.query_params["prompt"] = "The king"
    opened(visitor, step=2)
    assert prompt_of(visitor) == "The king"
    assert head(visitor).startswith("2 of ")
    visitor.button(key="lesson next").click().run()
    visitor.button(key="lesson back").click().run()
    assert prompt_of(visitor) == steps("story")[1]["set"]["prompt"]


@pytest.mark.parametrize(("step", "place"), [("0", 1), ("-5", 1), ("99", len(steps("story"))), ("two", 1), ("", 1)])
def test_a_step_that_is_not_there_is_the_nearest_one(visitor: AppTest, step: str, place: int) -> None:
    visitor.query_params["step"] = step
    visitor.query_params["lesson"] = "story"
    visitor.run()
    assert not visitor.exception
    assert head(visitor).startswith(f"{place} of ")


@pytest.mark.parametrize("name", ["nothing", "../story", "<b>story</b>", "Story"])
def test_an_unknown_lesson_is_said_and_the_page_opens(visitor: AppTest, name: str) -> None:
    opened(visitor, name)
    assert not visitor.exception
    assert "There is no lesson called" in sentences(visitor, "warning")[0]
    assert "lesson" not in visitor.query_params


def test_an_act_is_noticed(visitor: AppTest) -> None:
    acting = next(number for number, step in enumerate(steps("story"), 1) if "near" in step.get("set", {}))
    opened(visitor, step=acting)
    assert visitor.button(key="lesson next").label == "Skip"
    visitor.text_input(key="near").set_value("gold").run()
    assert visitor.button(key="lesson next").label == "Next"
    assert any(line.startswith("Done.") for line in sentences(visitor))
    assert visitor.button(key="lesson next").click().run().session_state.chapter == steps("story")[acting]["chapter"]


ACTS: dict[str, tuple[str, Callable[[AppTest], Any]]] = {
    "top_k": ("temperature", lambda app: app.query_params.update(top_k="10")),
    "temperature": ("temperature", lambda app: app.query_params.update(temperature="0.1")),
    "head": ("attention", lambda app: app.selectbox(key="list head").set_value(2)),
    "off": ("attention", lambda app: app.multiselect(key="list off").set_value(["2.1"])),
}


@pytest.mark.parametrize("parameter", ACTS)
def test_what_a_class_does_is_noticed(visitor: AppTest, parameter: str) -> None:
    lesson, act = ACTS[parameter]
    place = next(
        number for number, step in enumerate(steps(lesson), 1) if step.get("act", {}).get("parameter") == parameter
    )
    opened(visitor, lesson, place)
    assert visitor.button(key="lesson next").label == "Skip"
    act(visitor)
    visitor.run()
    assert visitor.button(key="lesson next").label == "Next"


def test_a_question_waits_for_an_answer_and_says_what_is_so(visitor: AppTest) -> None:
    asking = next(number for number, step in enumerate(steps("story"), 1) if "ask" in step)
    opened(visitor, step=asking)
    answer = visitor.button_group(key=f"answer story {asking}")
    assert not any("Right." in line or "You said" in line for line in sentences(visitor))
    answer.set_value(0)
    next(button for button in visitor.button if button.label == "Answer").click().run()
    said = next(line for line in sentences(visitor) if "You said" in line)
    assert said == (
        "You said “10,000”; it is “1 million”. Fable has 3.51 million. The next picture shows where they are."
    )


def test_a_question_about_a_text_too_short_says_so(visitor: AppTest) -> None:
    """The visitor may put another text into the box at any step."""
    visitor.query_params["prompt"] = "cat"
    opened(visitor, "beliefs", len(steps("beliefs")))
    assert not visitor.exception
    assert sentences(visitor, "info")[0] == "This question needs a text of at least 3 tokens."
    assert "Answer" not in [button.label for button in visitor.button]


GUESS = {"chapter": "prediction", "title": "Guess", "say": "Guess.", "set": {"prompt": "They lived happily ever"},
         "ask": {"token": 4, "say": "Which token comes next?"}}  # fmt: skip


@pytest.fixture(name="guessing")
def with_a_guess(visitor: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app with Fable, and a lesson of one step that asks which token comes next."""
    lesson = plan.read({"title": "Guess", "about": "A guess.", "minutes": 1, "step": [GUESS]})
    monkeypatch.setattr(shelf, "find", lambda name: lesson if name else None)
    return opened(visitor)


def options(app: AppTest) -> list[str]:
    """The tokens that a question offers; none where it is answered."""
    groups = [group for group in app.get("button_group") if group.key == "answer story 1"]
    return [option.content for group in groups for option in group.proto.options]


def answer(app: AppTest, text: str) -> AppTest:
    app.button_group(key="answer story 1").set_value(options(app).index(text))
    return next(button for button in app.button if button.label == "Answer").click().run()


def test_the_likeliest_tokens_and_one_that_is_far_behind_are_offered(guessing: AppTest, fable: LanguageModel) -> None:
    logits = fable.trace("They lived happily ever").logits
    names = {visible(fable.vocabulary.piece(token)): sampling.rank(logits, token) for token in range(len(logits))}
    assert options(guessing) == sorted(options(guessing), key=str.casefold)
    *likely, far = sorted(names[name] for name in options(guessing))
    assert likely == [1, 2, 3, 4]
    assert far >= guess.FAR


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("␣after", "Right: “␣after”. Fable gives it 38.6%, the most of all 4,096 tokens."),
        ("␣since", "“␣since” is number 3 of 4,096, with 7.2%. The first of Fable is “␣after”, with 38.6%."),
    ],
)
def test_a_guess_at_the_next_token_is_judged_by_its_rank(guessing: AppTest, text: str, said: str) -> None:
    answer(guessing, text)
    assert said in sentences(guessing)
    assert options(guessing) == []


def test_what_comes_next_is_covered_until_it_is_guessed(guessing: AppTest) -> None:
    """Also for another text that the visitor puts into the box."""
    sent = [sent_to(guessing, "temperature")]
    sent += [sent_to(answer(guessing, "␣so"), "temperature")]
    sent += [sent_to(run_prompt(guessing, "What is your name? My name"), "temperature")]
    assert [b'"covered":true' in one.replace(b" ", b"") for one in sent] == [True, False, True]
    assert "␣is" in options(guessing)
    sent += [sent_to(run_prompt(guessing, "They lived happily ever"), "temperature")]
    assert b'"covered":true' not in sent[-1].replace(b" ", b"")


def test_a_lesson_that_asks_for_a_guess_needs_no_second_one(guessing: AppTest) -> None:
    guessing.query_params["cover"] = "true"
    opened(guessing)
    assert "guess chosen" not in [group.key for group in guessing.get("button_group")]
    answer(guessing, "␣so")
    assert "guess chosen" not in [group.key for group in guessing.get("button_group")]


def test_what_an_act_waits_for() -> None:
    assert Act("temperature", "", below=0.2).done(0.1, 1.0)
    assert not Act("temperature", "", below=0.2).done(0.2, 1.0)
    assert Act("temperature", "", above=2).done(3, 1.0)
    assert not Act("moment", "", changed=True).done(None, None)
    assert Act("moment", "", changed=True).done(5, None)
    assert not Act("moment", "", below=3).done(None, None)


@pytest.mark.parametrize(("value", "place"), [(0.001, 0), (0.49, 0), (0.5, 1), (1.0, 1), (-1.0, 0)])
def test_the_statement_whose_range_holds_the_measure_is_right(value: float, place: int) -> None:
    ask = Ask("first", "", "", statements=[Statement("low", 0.0), Statement("high", 0.5)])
    assert questions.right(ask, value) == place


@pytest.mark.parametrize(("value", "place"), [(1, 0), (31_000, 0), (33_000, 1), (3.5e6, 1), (1e12, 2)])
def test_the_nearest_of_a_scale_by_its_ratio_is_right(value: float, place: int) -> None:
    assert questions.right(Ask("parameters", "", "", scale=[1e3, 1e6, 1e9]), value) == place


@pytest.mark.parametrize(
    ("value", "name"), [(0, "0"), (1, "1"), (512, "512"), (124_439_808, "124 million"), (1.5e9, "1.5 billion")]
)
def test_a_value_is_named_as_people_say_it(value: float, name: str) -> None:
    assert questions.named(value) == name


def _deep(data: dict[str, Any]) -> None:
    data["step"][0]["set"] = {"prompt": {"a": {"b": []}}}


SPOILED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no steps": lambda data: data.update(step=[]),
    "too many steps": lambda data: data.update(step=data["step"] * 20),
    "no title": lambda data: data.pop("title"),
    "an unknown key": lambda data: data.update(script="alert(1)"),
    "an unknown key of a step": lambda data: data["step"][0].update(html="<b>"),
    "an unknown chapter": lambda data: data["step"][0].update(chapter="passwords"),
    "a path for a chapter": lambda data: data["step"][0].update(chapter="../../etc/passwd"),
    "no words": lambda data: data["step"][0].update(say=""),
    "words without end": lambda data: data["step"][0].update(say="word " * 1000),
    "a number for words": lambda data: data["step"][0].update(say=7),
    "a parameter with a path": lambda data: data["step"][0].update(set={"../x": "1"}),
    "too many parameters": lambda data: data["step"][0].update(set={f"p_{'x' * place}": 1 for place in range(1, 30)}),
    "a table for a value": _deep,
    "a value without end": lambda data: data["step"][0].update(set={"prompt": "a" * 3000}),
    "an act that waits for nothing": lambda data: data["step"][0].update(act={"parameter": "near", "say": "x"}),
    "an act that waits for two things": lambda data: data["step"][0].update(
        act={"parameter": "near", "say": "x", "below": 1, "changed": True}
    ),
    "a question without answers": lambda data: data["step"][0].update(
        ask={"measure": "first", "say": "x", "after": "y"}
    ),
    "a question with two kinds of answers": lambda data: data["step"][0].update(
        ask={"measure": "first", "say": "x", "after": "y", "scale": [1, 2, 3],
             "statement": [{"say": "a", "from": 0}, {"say": "b", "from": 1}]}
    ),
    "a token with a measure": lambda data: data["step"][0].update(
        ask={"token": 4, "say": "x", "measure": "first"}
    ),
    "a token with answers of its own": lambda data: data["step"][0].update(
        ask={"token": 4, "measure": "first", "say": "x", "after": "y", "scale": [1, 2, 3]}
    ),
    "a token with words of its own": lambda data: data["step"][0].update(ask={"token": 4, "say": "x", "after": "y"}),
    "a token among one": lambda data: data["step"][0].update(ask={"token": 1, "say": "x"}),
    "a token among all": lambda data: data["step"][0].update(ask={"token": 50_000, "say": "x"}),
    "a token that is a word": lambda data: data["step"][0].update(ask={"token": " after", "say": "x"}),
    "a token that is half one": lambda data: data["step"][0].update(ask={"token": 2.5, "say": "x"}),
    "a token without a question": lambda data: data["step"][0].update(ask={"token": 4}),
    "a scale below zero": lambda data: data["step"][0].update(
        ask={"measure": "first", "say": "x", "after": "y", "scale": [-1, 2, 3]}
    ),
    "minutes without end": lambda data: data.update(minutes=10**9),
}  # fmt: skip


@pytest.mark.parametrize("kind", SPOILED)
def test_what_is_no_lesson_is_refused_with_a_sentence(kind: str) -> None:
    data = copy.deepcopy(texts("lessons/story"))
    plan.read(data)
    SPOILED[kind](data)
    with pytest.raises(ValueError, match=r"\w+") as refused:
        plan.read(data)
    assert len(str(refused.value)) > 10
