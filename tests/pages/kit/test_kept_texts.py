"""Prompts too long for a link: kept by the server, found by their exact id alone."""

import pytest
from streamlit.testing.v1 import AppTest

from model.tokenization.ending import SHORT
from model.tokenization.vocabulary import Vocabulary
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
    app.switch_page("chapters/layers/page.py").run()
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
    run_prompt(app.run(), "\N{HEDGEHOG}" * (LONGEST // 4 + 1))
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


@pytest.mark.parametrize("part", ["word ", "a", "é"])
def test_of_a_pasted_book_the_end_is_kept_and_cut_into_tokens_once(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """More than a box sends; Streamlit refuses a widget more than a megabyte. Without a space there is no short way."""
    lengths: list[int] = []
    encode = Vocabulary.encode

    def counted(own: Vocabulary, text: str) -> tuple[int, ...]:
        lengths.append(len(text))
        return encode(own, text)

    monkeypatch.setattr(choices, "LONGEST_PROMPT", 20_000)
    app.run()
    monkeypatch.setattr(Vocabulary, "encode", counted)
    run_prompt(app, part * (80_000 // len(part)))
    assert not app.exception
    assert chosen(app, "prompt") == part * (choices.LONGEST_PROMPT // len(part))
    assert max(lengths) <= choices.LONGEST_PROMPT
    assert sum(length > SHORT / 2 for length in lengths) <= (1 if part == "word " else 2)
    lengths.clear()
    app.run()
    assert sum(lengths) < 2000  # words beside the prompt


def test_an_address_brings_no_longer_text(app: AppTest) -> None:
    app.query_params["prompt"] = "a" * 400_000
    app.run()
    assert not app.exception
    assert chosen(app, "prompt") == "a" * choices.LONGEST_PROMPT


def test_a_text_field_brings_no_longer_text_than_an_address(app: AppTest) -> None:
    """The page lets nobody type more than a field holds; a socket may send it all the same."""
    app.run().switch_page("chapters/embeddings/page.py").run()
    app.query_params["view"] = "neighbours"
    app.run().text_input(key="near").set_value("x" * 100_000).run()
    assert not app.exception
    assert chosen(app, "near") == "x" * 200
