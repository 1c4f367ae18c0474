"""Prompts too long for a link: kept by the server, found by their exact id alone."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.kit import choices
from pages.kit.address import LONGEST_LINK
from pages.kit.kept_texts import LONGEST, SECONDS, KeptTexts, kept_texts
from pages.texts import texts as words_of
from tests.support.apps import PAGES, chosen, prompt_of, run_prompt, sentences, texts

TEXTS = words_of("shell")["prompt"]
LONG = "The cat 🦔 " * LONGEST_LINK
EXAMPLE = words_of("prompts")["prompt"][0]["prompt"]


def test_a_text_is_found_by_its_id() -> None:
    kept = KeptTexts()
    first, again = kept.keep("one \ud800 🦔"), kept.keep("one \ud800 🦔")
    assert kept.find(first) == kept.find(again) == "one \ud800 🦔"
    assert first != again  # an id tells nothing about what others typed
    assert len(first) == len(again) == 16
    assert kept.find("") is kept.find(first[:-1]) is kept.find(first.swapcase()) is None


def test_texts_take_no_more_room_than_they_may() -> None:
    kept = KeptTexts(most_bytes=10, longest=5)
    assert kept.keep("é" * 3) == ""
    first, second = kept.keep("é" * 2), kept.keep("abcd")
    assert kept.find(first) == "éé"
    third = kept.keep("efgh")  # the second was used longest ago
    assert [kept.find(name) for name in (first, second, third)] == ["éé", None, "efgh"]


def test_a_text_goes_after_its_time() -> None:
    now = 1000.0
    kept = KeptTexts(clock=lambda: now)
    name = kept.keep("text")
    now += SECONDS - 1
    assert kept.find(name) == "text"
    now += 2
    assert kept.find(name) is None


def reloaded(app: AppTest) -> AppTest:
    """Another visit to the address of this one."""
    fresh = AppTest.from_file(PAGES, default_timeout=60)
    for name, value in app.query_params.items():
        fresh.query_params[name] = value
    return fresh.run()


def test_a_reload_finds_a_long_text_again(app: AppTest) -> None:
    run_prompt(app.run(), LONG)
    assert not app.exception
    assert app.query_params.keys() == {"kept"}
    assert TEXTS["long"] in texts(app)
    again = reloaded(app)
    assert not again.exception
    assert prompt_of(again) == chosen(again, "prompt") == LONG
    assert again.query_params["kept"] == app.query_params["kept"]
    assert again.run().query_params["kept"] == app.query_params["kept"]


def test_a_long_text_goes_along_to_another_chapter(app: AppTest) -> None:
    run_prompt(app.run(), LONG)
    key = app.query_params["kept"]
    app.query_params.clear()
    app.switch_page("chapters/layers.py").run()
    assert prompt_of(app) == LONG
    assert app.query_params["kept"] == key


def test_what_the_server_keeps_no_more_is_said_once(app: AppTest) -> None:
    run_prompt(app.run(), LONG)
    kept_texts.cache_clear()  # as after a restart
    again = reloaded(app)
    assert not again.exception
    assert TEXTS["not_kept"] in sentences(again, "warning")
    assert prompt_of(again) == EXAMPLE
    assert again.query_params.keys() == {"prompt"}
    assert TEXTS["not_kept"] not in sentences(again.run(), "warning")
    assert prompt_of(app.run()) == LONG  # who has it still keeps it anew
    assert prompt_of(reloaded(app)) == LONG


@pytest.mark.parametrize("name", ["x", "../../etc/passwd", "<b>", "9" * 50])
def test_an_id_that_nobody_was_given(app: AppTest, name: str) -> None:
    app.query_params["kept"] = name
    app.run()
    assert not app.exception
    assert TEXTS["not_kept"] in sentences(app, "warning")
    assert prompt_of(app) == EXAMPLE


def test_a_text_too_long_to_keep_is_told_so(app: AppTest) -> None:
    run_prompt(app.run(), "é" * LONGEST)
    assert not app.exception
    assert not app.query_params
    assert TEXTS["too_long"] in texts(app)


def test_a_short_text_or_an_example_takes_the_place_of_a_kept_one(app: AppTest) -> None:
    run_prompt(run_prompt(app.run(), LONG), "The cat")
    assert app.query_params.keys() == {"prompt"}
    run_prompt(app, LONG)
    app.button(key="try overview 0").click().run()
    assert "kept" not in app.query_params
    app.query_params["kept"] = kept_texts().keep(LONG)
    app.run()
    assert app.query_params.keys() == {"prompt"}  # a prompt in the address leads
    assert chosen(app, choices.KEPT.name) == ""
