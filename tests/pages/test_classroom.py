"""A room as its teacher and its followers drive it: every move through the page, the votes through the rooms."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from model import sampling
from model.settings import CACHE_VARIABLE, KEY_VARIABLE
from pages.kit import registry
from pages.rooms.room import Room, Stage
from pages.rooms.rooms import close_rooms, rooms
from pages.texts import texts
from tests.support.apps import PAGES, chosen, prompt_of, run_prompt, sentences

WORDS = texts("room")
ROOM_PAGE = str(registry.ROOM.path.relative_to(PAGES.parent))
PROMPT = "They lived happily ever"


@pytest.fixture(autouse=True)
def own_rooms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A file of rooms of its own for each test."""
    close_rooms()
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    yield
    close_rooms()


@pytest.fixture
def teacher(visitor: AppTest) -> AppTest:
    """A teacher who has just opened a room, on Fable."""
    visitor.run()
    run_prompt(visitor, PROMPT)
    visitor.switch_page(ROOM_PAGE).run()
    assert not visitor.exception
    return visitor.button(key="room open now").click().run()


def room_of(app: AppTest) -> Room:
    found = rooms().of_host(app.session_state["room secret"])
    assert found
    return found


def voter(number: int) -> str:
    return f"{number:032x}"


def vote(app: AppTest, *answers: object) -> None:
    """Let as many phones as there are answers give one each."""
    room = room_of(app)
    for number, answer in enumerate(answers):
        rooms().vote(room.code, voter(number), room.number, answer, "test")


def ask(app: AppTest, kind: str, **typed: str) -> AppTest:
    app.selectbox(key="room ask kind").select(kind).run()
    for name, text in typed.items():
        field = app.text_area if name == "lines" else app.text_input
        field(key=f"room ask {name}").input(text)
    app.button(key="room ask now").click().run()
    assert not app.exception
    return app


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def pick(app: AppTest, line: str) -> None:
    """Choose a line of whichever menu has it."""
    menu = next(part.proto for part in app.get("menu_button") if line in part.proto.options)
    states = app._tree.get_widget_states()
    states.widgets.add(id=menu.id).string_trigger_value.data = line
    app._run(states)
    assert not app.exception


def hide(app: AppTest, *answers: str) -> None:
    """Let just these typed answers be hidden."""
    pills = next(group for group in app.get("button_group") if group.key == "room hidden answers")
    assert isinstance(pills, ButtonGroup)
    pills.set_value(list(answers)).run()
    assert not app.exception


def mounted(app: AppTest, name: str) -> Any:
    """The component of that name on the page."""
    return next(part.proto for part in app.get("bidi_component") if part.proto.component_name == name)


def told(app: AppTest) -> str:
    """All that the page sends to the browser."""
    nodes = [node for node in app.main if getattr(node, "proto", None)]
    return b"\n".join(node.proto.SerializeToString() for node in nodes).decode("utf-8", "replace")


def follower_of(app: AppTest, code: str) -> AppTest:
    """A laptop that opens the link of a room."""
    found = AppTest.from_file(PAGES, default_timeout=120)
    found.query_params["room"] = code
    found.run()
    assert not found.exception
    return found


def step(app: AppTest, number: int) -> AppTest:
    """Have the browser tell that the teacher has gone on."""
    states = app._tree.get_widget_states()
    event = states.widgets.add()
    event.id = _make_trigger_id(mounted(app, "room_follower").id, "events")
    event.json_trigger_value = json.dumps([{"event": "step", "value": number}])
    app._run(states)
    assert not app.exception
    return app


# ---- opening ----


def test_teach_on_any_page_opens_a_room_in_one_click(visitor: AppTest) -> None:
    visitor.run()
    pick(visitor, WORDS["strip"]["teach"])
    assert visitor.session_state["chapter"] == "room"
    assert json.loads(mounted(visitor, "room_wall").json)["code"] == room_of(visitor).code


def test_a_server_with_a_key_opens_a_room_for_who_knows_it(visitor: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "open sesame")
    visitor.run().switch_page(ROOM_PAGE).run()
    visitor.text_input(key="room key typed").input("wrong")
    click(visitor, "room open now")
    assert WORDS["fault"]["key"] in sentences(visitor)
    visitor.text_input(key="room key typed").input("open sesame")
    click(visitor, "room open now")
    assert room_of(visitor).stage is Stage.WAITING


def test_the_secret_stands_in_no_address(teacher: AppTest) -> None:
    secret = teacher.session_state["room secret"]
    assert secret not in json.dumps(dict(teacher.query_params))


def test_the_hosts_link_reopens_the_room_elsewhere_and_leaves_the_address(teacher: AppTest) -> None:
    other = AppTest.from_file(PAGES, default_timeout=120)
    other.run().switch_page(ROOM_PAGE)
    other.query_params["host"] = teacher.session_state["room secret"]
    other.run()
    assert room_of(other).code == room_of(teacher).code
    assert "host" not in other.query_params


@pytest.mark.parametrize("secret", ["0" * 32, "x", "' OR 1=1 --", "0" * 400, "\x00"])
def test_a_link_of_no_room_says_so(visitor: AppTest, secret: str) -> None:
    visitor.run().switch_page(ROOM_PAGE)
    visitor.query_params["host"] = secret
    visitor.run()
    assert not visitor.exception
    assert visitor.button(key="room open now")


def test_ending_erases_the_room(teacher: AppTest) -> None:
    code = room_of(teacher).code
    click(teacher, "room end")
    assert rooms().room(code) is None
    assert teacher.button(key="room open now")


# ---- questions ----


def test_what_is_typed_stays_hidden_until_the_teacher_reveals(teacher: AppTest) -> None:
    ask(teacher, "typed")
    vote(teacher, "xylophone", "after", " After", "AFTER")
    teacher.run()
    assert "xylophone" not in told(teacher)
    click(teacher, "room close")
    assert "xylophone" not in told(teacher)
    click(teacher, "room reveal")
    assert "xylophone" in told(teacher)
    rows = {row.label: row for row in room_of(teacher).result.rows}  # type: ignore[union-attr]
    assert rows["after"].counts == (3,)
    assert rows["xylophone"].counts == (1,)


def test_phones_hear_what_the_model_gives(teacher: AppTest) -> None:
    from model.load import load

    ask(teacher, "typed")
    vote(teacher, "after")
    click(teacher, "room reveal")
    result = room_of(teacher).result
    assert result
    fable = load("fable")
    probabilities = sampling.softmax(fable.trace(PROMPT).logits)
    like = [token for token in range(len(probabilities)) if fable.vocabulary.has(token)
            and fable.vocabulary.piece(token).strip().lower() == "after"]  # fmt: skip
    [row] = [row for row in result.rows if row.label == "after"]
    assert row.model == pytest.approx(sum(float(probabilities[token]) for token in like), rel=1e-5)


def test_two_rounds_stand_side_by_side(teacher: AppTest) -> None:
    ask(teacher, "chosen")
    vote(teacher, 0, 0, 1)
    click(teacher, "room close")
    click(teacher, "room vote again")
    assert room_of(teacher).stage is Stage.OPEN
    vote(teacher, 1, 1, 1)
    click(teacher, "room reveal")
    result = room_of(teacher).result
    assert result
    assert [row.counts for row in result.rows][:2] == [(2, 0), (1, 3)]


def test_an_answer_is_hidden_with_one_click_and_shown_with_another(teacher: AppTest) -> None:
    ask(teacher, "typed")
    vote(teacher, "rude word", "after")
    click(teacher, "room reveal")
    hide(teacher, "rude word")
    result = room_of(teacher).result
    assert result
    assert "rude word" not in [row.label for row in result.rows]
    hide(teacher)
    result = room_of(teacher).result
    assert result
    assert "rude word" in [row.label for row in result.rows]


def test_a_question_of_ones_own_with_answers(teacher: AppTest) -> None:
    ask(teacher, "statements", say="Which one?", lines="This\nThat\n")
    assert room_of(teacher).question.options == ("This", "That")  # type: ignore[union-attr]
    vote(teacher, 1, 1, 0)
    click(teacher, "room reveal")
    shown = json.loads(mounted(teacher, "class_counts").json)
    assert [(row["label"], row["counts"]) for row in shown["rows"]] == [("This", [1]), ("That", [2])]
    assert shown["right"] is None


@pytest.mark.parametrize("lines", ["", "one", "same\nsame", "\n".join("abcdefghi"), "x" * 121 + "\ny"])
def test_answers_that_make_no_question_are_refused_in_a_sentence(teacher: AppTest, lines: str) -> None:
    ask(teacher, "statements", say="Which one?", lines=lines)
    assert WORDS["ask"]["wrong"]["statements"] in sentences(teacher)
    assert room_of(teacher).stage is Stage.WAITING


def test_how_sure_the_model_is_is_measured(teacher: AppTest) -> None:
    ask(teacher, "number")
    question = room_of(teacher).question
    assert question
    assert (question.low, question.high, question.unit) == (0, 100, "%")
    vote(teacher, 5, 95.5, 100)
    click(teacher, "room reveal")
    shown = json.loads(mounted(teacher, "class_counts").json)
    assert [row["counts"][0] for row in shown["rows"]] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    from model.load import load

    first = float(sampling.softmax(load("fable").trace(PROMPT).logits).max())
    assert shown["right"] == int(first * 10)


@pytest.mark.parametrize("name", ["story", "beliefs"])
def test_what_a_lesson_asks_is_asked(visitor: AppTest, name: str) -> None:
    from pages.kit.lessons import plan

    lesson = plan.shipped(name)
    assert lesson
    number = next(place for place, one in enumerate(lesson.steps, 1) if one.ask)
    visitor.query_params.update({"lesson": name, "step": str(number)})
    visitor.run()
    visitor.switch_page(ROOM_PAGE).run()
    click(visitor, "room open now")
    ask(visitor, "lesson")
    question = room_of(visitor).question
    assert question
    assert question.say == getattr(lesson.steps[number - 1].ask, "say", None)
    vote(visitor, 0, 1)
    click(visitor, "room reveal")
    assert room_of(visitor).result


def test_draws_fall_where_the_distribution_says(teacher: AppTest) -> None:
    from model.load import load

    ask(teacher, "draw")
    numbers = [float(rooms().vote(room_of(teacher).code, voter(n), 1, None, "test")) for n in range(12)]
    click(teacher, "room reveal")
    logits = load("fable").trace(PROMPT).logits
    drawn = sampling.draw(sampling.distribution(logits, 1.0), numbers).tolist()
    result = room_of(teacher).result
    assert result
    rows = {row.label: row.counts[0] for row in result.rows}
    names = [load("fable").vocabulary.piece(token) for token in drawn]
    assert sum(rows.values()) <= len(names)
    assert rows[result.rows[0].label] == drawn.count(int(logits.argmax()))
    click(teacher, "room on")
    assert mounted(teacher, "run_tree")


def test_at_temperature_0_all_agree(teacher: AppTest) -> None:
    teacher.query_params["temperature"] = "0"
    teacher.run()
    ask(teacher, "draw")
    for number in range(5):
        rooms().vote(room_of(teacher).code, voter(number), 1, None, "test")
    click(teacher, "room reveal")
    result = room_of(teacher).result
    assert result
    assert [(row.counts, row.model) for row in result.rows] == [((5,), 1.0)]


def test_a_question_is_asked_from_any_page(teacher: AppTest) -> None:
    teacher.switch_page(str(registry.chapter("attention").path.relative_to(PAGES.parent))).run()
    menu = next(
        part.proto for part in teacher.get("menu_button") if WORDS["ask"]["kinds"]["chosen"] in part.proto.options
    )
    states = teacher._tree.get_widget_states()
    states.widgets.add(id=menu.id).string_trigger_value.data = WORDS["ask"]["kinds"]["chosen"]
    teacher._run(states)
    assert not teacher.exception
    assert (teacher.session_state["chapter"], room_of(teacher).stage) == ("room", Stage.OPEN)


def test_the_answers_are_a_file_that_no_spreadsheet_runs(teacher: AppTest) -> None:
    from pages.classroom.files import _for_a_sheet

    ask(teacher, "typed")
    vote(teacher, "=HYPERLINK(1)", "after")
    click(teacher, "room reveal")
    assert [button.proto.label for button in teacher.get("download_button")] == [WORDS["answers"]["csv"]["label"]]
    assert _for_a_sheet("=1+1") == "'=1+1"
    assert _for_a_sheet(3) == 3


# ---- following ----


def test_a_follower_goes_where_the_teacher_goes(teacher: AppTest) -> None:
    teacher.switch_page(str(registry.chapter("attention").path.relative_to(PAGES.parent))).run()
    code = room_of(teacher).code
    follower = follower_of(teacher, code)
    assert follower.session_state["chapter"] == "attention"
    assert prompt_of(follower) == PROMPT
    teacher.switch_page(str(registry.chapter("prediction").path.relative_to(PAGES.parent))).run()
    teacher.query_params["temperature"] = "0.5"
    teacher.run()
    step(follower, room_of(teacher).step)
    assert follower.session_state["chapter"] == "prediction"
    assert chosen(follower, "temperature") == 0.5
    assert follower.query_params["room"] == code


def test_who_looks_around_alone_comes_back(teacher: AppTest) -> None:
    teacher.switch_page(str(registry.chapter("attention").path.relative_to(PAGES.parent))).run()
    follower = follower_of(teacher, room_of(teacher).code)
    click(follower, "room let go")
    assert not [part for part in follower.get("bidi_component") if part.proto.component_name == "room_follower"]
    teacher.switch_page(str(registry.chapter("tokens").path.relative_to(PAGES.parent))).run()
    follower.run()
    assert follower.session_state["chapter"] == "attention"
    click(follower, "room let go")
    assert follower.session_state["chapter"] == "tokens"


def test_a_teacher_who_lets_go_is_followed_no_more(teacher: AppTest) -> None:
    teacher.switch_page(str(registry.chapter("attention").path.relative_to(PAGES.parent))).run()
    before = room_of(teacher).step
    teacher.toggle(key="room leads").set_value(False).run()
    teacher.switch_page(str(registry.chapter("tokens").path.relative_to(PAGES.parent))).run()
    assert room_of(teacher).step == before


@pytest.mark.parametrize("code", ["ZZZZZ", "x", "<b>", "../..", "' OR 1", "\x00", "A" * 12])
def test_a_code_of_no_room_is_said_and_let_go(visitor: AppTest, code: str) -> None:
    visitor.query_params["room"] = code
    visitor.run()
    assert not visitor.exception
    click(visitor, "room leave")
    assert "room" not in visitor.query_params


def test_a_model_that_is_in_no_catalogue_has_a_class_too(app: AppTest) -> None:
    app.run().switch_page(ROOM_PAGE).run()
    click(app, "room open now")
    ask(app, "chosen")
    vote(app, 0, 1, 1)
    click(app, "room reveal")
    result = room_of(app).result
    assert result
    assert [row.counts[0] for row in result.rows][:2] == [1, 2]


def test_a_lesson_that_was_left_asks_nothing(teacher: AppTest) -> None:
    teacher.session_state["room question wanted"] = "lesson"
    teacher.run()
    assert not teacher.exception
    assert room_of(teacher).stage is Stage.WAITING
