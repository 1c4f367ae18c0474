"""A lesson that somebody makes: view by view, carried over by a link and by a file, and hostile ones turned away."""

import copy
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from model.settings import LESSONS_VARIABLE
from pages.kit import head, registry
from pages.kit.lessons import check, shelf, written
from pages.kit.lessons.check import LessonError
from pages.kit.prompts import read
from pages.kit.readings import scene
from pages.texts import texts
from tests.support.apps import chosen, prompt_of, sentences

LESSON: dict[str, Any] = {
    "title": "Ours",
    "about": "Made in a test.",
    "minutes": 5,
    "step": [
        {"chapter": "tokens", "title": "Cut", "say": "A **word** in {tokens} tokens.", "set": {"prompt": "The cat"}},
        {
            "chapter": "prediction", "title": "Cold", "say": "Drag it.",
            "set": {"prompt": "The king", "temperature": 2},
            "act": {"parameter": "temperature", "say": "Below 0.2.", "below": 0.2},
            "ask": {"say": "Which one?", "token": 3},
        },
    ],
}  # fmt: skip


def spoiled(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    data = copy.deepcopy(LESSON)
    change(data)
    return data


HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    name: (spoiled(change), said)
    for name, change, said in [
        ("a chapter that is none", lambda data: data["step"][1].update(chapter="passwd"), "no chapter"),
        ("a chapter that is a path", lambda data: data["step"][1].update(chapter="../x"), "small letters"),
        ("a lesson within", lambda data: data["step"][1]["set"].update(lesson="story"), "cannot set"),
        ("a link within", lambda data: data["step"][1]["set"].update(plan="x"), "cannot set"),
        ("a draft within", lambda data: data["step"][1]["set"].update(draft="x"), "cannot set"),
        ("a way elsewhere", lambda data: data["step"][1].update(say="[here](https://example.org)"), "lead nowhere"),
        ("a script's way", lambda data: data["step"][1].update(say="[x](javascript:alert(1))"), "lead nowhere"),
        ("a name that nothing fills", lambda data: data["step"][1].update(say="{secret}"), "{secret}"),
        ("a name in a title", lambda data: data["step"][1].update(title="{tokens}"), "{tokens}"),
        ("a measure that is none", lambda data: data["step"][1].update(
            ask={"measure": "eval", "say": "x", "after": "y", "scale": [1, 2, 3]}), "no measure"),
        ("words without end", lambda data: data["step"][1].update(say="word " * 200), "longer than 600"),
        ("no words", lambda data: data["step"][1].update(say=""), "no words"),
        ("words that are a number", lambda data: data["step"][1].update(say=7), "another kind"),
        ("no title", lambda data: data.pop("title"), "missing"),
        ("no steps", lambda data: data.update(step=[]), "at least 1"),
        ("steps without end", lambda data: data.update(step=data["step"] * 40), "more than 60"),
        ("what is no key", lambda data: data["step"][1].update(html="<b>"), "nothing that a lesson knows"),
        ("a number without end", lambda data: data["step"][1]["act"].update(below=1e300), ""),
        ("no number", lambda data: data["step"][1]["act"].update(below=float("nan")), "finite"),
        ("choices without end", lambda data: data["step"][1].update(
            set={f"p{'_' * place}": 1 for place in range(30)}), "more than 20"),
        ("a long text", lambda data: data["step"][1]["set"].update(prompt="a" * 3000), ""),
        ("minutes without end", lambda data: data.update(minutes=10**9), "above 180"),
        ("a part that is no part", lambda data: data["step"][1].update(lit="temperature, *"), "no part of a page"),
        ("a part on two lines", lambda data: data["step"][1].update(lit="temperature\n"), "no part of a page"),
        ("too many answers", lambda data: data["step"][1]["ask"].update(token=99), "above 6"),
    ]
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_lesson_is_turned_away(kind: str) -> None:
    data, said = HOSTILE[kind]
    for make in (lambda: written.from_toml(written.as_toml(data)), lambda: written.from_link(written.as_link(data))):
        with pytest.raises(LessonError) as refused:
            make()
        assert said in str(refused.value)
        assert len(str(refused.value)) < 200


@pytest.mark.parametrize("code", ["x", "!!", "AAAA", "eJw", written.as_link({"title": "x"})[:-3], "A" * 9000])
def test_a_damaged_link_is_said(visitor: AppTest, code: str) -> None:
    visitor.query_params["plan"] = code
    visitor.run()
    assert not visitor.exception
    assert sentences(visitor, "warning")
    assert "plan" not in visitor.query_params


@pytest.mark.parametrize("text", ["title = ", "[[[[", "a = " + "[" * 5000, "\x00", "title = 'x'\n" * 2, "x" * 70_000])
def test_what_is_no_file_of_a_lesson_is_said(text: str) -> None:
    with pytest.raises(LessonError, match=r"\w{4}"):
        written.from_toml(text)


def test_a_bomb_in_a_link_does_not_go_off() -> None:
    with pytest.raises(LessonError):
        written.from_link(written.as_link({"title": "a" * 5_000_000}))


def test_half_a_letter_is_turned_away() -> None:
    data = spoiled(lambda data: data["step"][0].update(say="\ud800"))
    with pytest.raises(LessonError, match="letters"):
        check.check(data)


def test_what_is_wrong_is_said_with_its_line() -> None:
    text = written.as_toml(LESSON)
    lines = text.splitlines()
    line = next(number for number, line in enumerate(lines, 1) if 'say = "Drag it."' in line)
    broken = text.replace('say = "Drag it."', 'say = ""')
    with pytest.raises(LessonError, match=rf"^Line {line}: Step 2: “say” has no words\.$"):
        written.from_toml(broken)
    with pytest.raises(LessonError, match=r"^Line 2 is not written as TOML\.$"):
        written.from_toml("title = 'x'\nabout ? 3\nminutes = 3")
    below = next(number for number, line in enumerate(lines, 1) if line.startswith("below"))
    with pytest.raises(LessonError, match=rf"^Line {below}: Step 2: “below” is no finite number\.$"):
        written.from_toml(text.replace("below = 0.2", "below = nan"))


def test_a_lesson_comes_back_from_a_file_and_from_a_link() -> None:
    assert written.from_toml(written.as_toml(LESSON)) == LESSON
    assert written.from_link(written.as_link(LESSON)) == LESSON


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_whatever_is_written_comes_back(words: str) -> None:
    data = spoiled(lambda data: data["step"][0]["set"].update(prompt=words))
    assert written.from_toml(written.as_toml(data)) == data
    assert written.from_link(written.as_link(data)) == data


def test_the_names_of_facts_are_those_of_the_head(visitor: AppTest, fable: Any) -> None:
    assert set(check.FACTS) == set(head.facts(scene(fable, read(fable, "The cat"))))


def opened(app: AppTest, data: dict[str, Any]) -> AppTest:
    app.query_params["plan"] = written.as_link(data)
    return app.run()


def test_a_link_brings_a_whole_lesson(visitor: AppTest) -> None:
    opened(visitor, LESSON)
    assert not visitor.exception
    assert visitor.session_state.chapter == "tokens"
    assert "1 of 2 · Cut" in sentences(visitor)
    assert prompt_of(visitor) == "The cat"
    assert "plan" not in visitor.query_params
    assert visitor.query_params["lesson"].startswith("own-")
    visitor.button(key="lesson next").click().run()
    assert visitor.session_state.chapter == "prediction"
    assert chosen(visitor, "temperature") == 2
    visitor.button(key="lesson leave").click().run()
    assert "lesson" not in visitor.query_params


def test_a_reload_in_the_middle_stays_there(visitor: AppTest) -> None:
    opened(visitor, LESSON).button(key="lesson next").click().run()
    address = dict(visitor.query_params)
    again = AppTest.from_file(visitor._script_path, default_timeout=60)
    for name, value in address.items():
        again.query_params[name] = value
    again.run().switch_page("chapters/prediction.py").run()
    assert "2 of 2 · Cold" in sentences(again)


def drawer(app: AppTest) -> AppTest:
    return app.menu_button(key="lessons").click("/drawer").run()


def add(app: AppTest) -> AppTest:
    """Make what this visitor sees a step."""
    return app.menu_button(key="lessons").click("/add").run()


def links(app: AppTest) -> list[str]:
    """The links that the drawer offers to copy."""
    mounted = [part.proto for part in app.get("bidi_component") if part.proto.component_name == "copy_field"]
    return [json.loads(proto.json)["text"] for proto in mounted]


def field(app: AppTest, kind: str, *place: object) -> Any:
    """A control of the drawer, whatever the lesson's version is."""
    wanted = " ".join(map(str, place))
    return next(one for one in getattr(app, kind) if (one.key or "").split(" ", 2)[2:] == [wanted])


def test_views_become_steps(visitor: AppTest) -> None:
    visitor.query_params["prompt"] = "Once upon a time"
    add(visitor.run())
    visitor.switch_page("chapters/prediction.py").run()
    add(visitor)
    drawer(visitor)
    assert not visitor.exception
    assert field(visitor, "text_input", "field", "step", 1, "title").value == "Prediction"
    field(visitor, "text_area", "field", "step", 1, "say").set_value("Look at **this**.").run()
    drawer(visitor)
    field(visitor, "selectbox", "ask", 1).set_value("token").run()
    drawer(visitor)
    field(visitor, "selectbox", "act", 1).set_value("cold").run()
    drawer(visitor)
    field(visitor, "button", "earlier", 1).click().run()
    made = visitor.session_state["own lesson"]
    assert [step["chapter"] for step in made["step"]] == ["prediction", "overview"]
    assert made["step"][0]["set"] == {"prompt": "Once upon a time"}
    assert made["step"][0]["say"] == "Look at **this**."
    assert made["step"][0]["ask"] == {"say": "Which token comes next?", "token": 4}
    assert made["step"][0]["act"]["below"] == 0.2
    check.check(made)
    drawer(visitor)
    field(visitor, "button", "remove", 1).click().run()
    assert len(visitor.session_state["own lesson"]["step"]) == 1
    drawer(visitor)
    (link,) = links(visitor)
    assert written.from_link(link.partition("plan=")[2]) == visitor.session_state["own lesson"]


def test_a_draft_survives_a_reload(visitor: AppTest) -> None:
    add(visitor.run())
    name = visitor.query_params["draft"]
    again = AppTest.from_file(visitor._script_path, default_timeout=60)
    again.query_params["draft"] = name
    again.run()
    assert again.menu_button(key="lessons").options[-1] == "My lesson (1)"


@pytest.mark.parametrize("name", ["nothing", "../x", "a" * 100])
def test_an_unknown_draft_is_an_empty_one(visitor: AppTest, name: str) -> None:
    visitor.query_params["draft"] = name
    visitor.run()
    assert not visitor.exception
    assert visitor.menu_button(key="lessons").options[-1] == "My lesson (0)"


def test_what_is_no_lesson_yet_says_why_and_is_kept(visitor: AppTest) -> None:
    add(visitor.run())
    drawer(visitor)
    field(visitor, "text_area", "field", "step", 0, "say").set_value("").run()
    drawer(visitor)
    assert sentences(visitor, "warning") == ["Step 1: “say” has no words."]
    assert links(visitor) == []
    assert visitor.session_state["own lesson"]["step"][0]["say"] == ""


@pytest.mark.parametrize("chapter", registry.CHAPTERS, ids=lambda chapter: chapter.id)
def test_every_chapter_becomes_a_step(visitor: AppTest, chapter: registry.Chapter) -> None:
    place = chapter.path.relative_to(Path(registry.__file__).parents[1]).as_posix()
    visitor.run().switch_page(place).run()
    add(visitor)
    assert not visitor.exception
    made = visitor.session_state["own lesson"]
    check.check(made)
    assert made["step"][0]["chapter"] == chapter.id


def test_a_server_has_lessons_of_its_own(
    visitor: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "ours.toml").write_text(written.as_toml(LESSON), "utf-8")
    (tmp_path / "broken.toml").write_text("title = 3", "utf-8")
    (tmp_path / "story.toml").write_text(written.as_toml(LESSON), "utf-8")
    monkeypatch.setenv(LESSONS_VARIABLE, str(tmp_path))
    shelf.of_the_server.cache_clear()
    try:
        assert list(shelf.of_the_server()) == ["ours"]
        assert "broken.toml" in caplog.text
        visitor.query_params["lesson"] = "ours"
        visitor.run()
        assert "1 of 2 · Cut" in sentences(visitor)
    finally:
        shelf.of_the_server.cache_clear()


def test_the_form_is_json_and_toml_alike() -> None:
    """What the texts offer in the drawer is a question and an act as a lesson has them."""
    own = texts("shell")["lesson"]["own"]
    for kind, offered in (("ask", own["questions"]), ("act", own["acts"])):
        for entry in offered.values():
            data: dict[str, Any] = json.loads(json.dumps(LESSON))
            data["step"][0][kind] = {name: value for name, value in entry.items() if name not in ("label", "chapters")}
            check.check(tomllib.loads(written.as_toml(data)))
