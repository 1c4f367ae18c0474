"""The Tokens chapter as a visitor meets it, on a tiny model; a folder stands in for GPT-2's own tokenizer."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from model.catalog import FolderSource
from model.serving import gpt2_tokenizer
from pages.kit import tables
from pages.kit.prose import glossary
from pages.texts import texts as words_of
from tests.support import tiny
from tests.support.apps import HOSTILE, chosen, components, markdown, run_prompt, sentences, texts
from viz.components.merge_steps import Step, merge_steps
from viz.components.token_boxes import glyphs, read_word, running

TEXTS = words_of("tokens")
VIEWS = ("find", "ways", "extremes", "compare")


@pytest.fixture(autouse=True)
def gpt2_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tiny tokenizer in the place of GPT-2's: no test fetches anything."""
    monkeypatch.setattr(gpt2_tokenizer, "SOURCE", FolderSource(str(folder)))
    gpt2_tokenizer.forget()
    yield
    gpt2_tokenizer.forget()


def visit(app: AppTest, prompt: str = "The cat sat on the mat", **choices: str) -> AppTest:
    """Open the chapter as a link would."""
    choices = {"prompt": prompt, **choices}
    for name, value in choices.items():
        app.query_params[name] = value
    app.run().switch_page("chapters/tokens/page.py")
    for name, value in choices.items():
        app.query_params[name] = value
    return app.run()


def test_the_chapter_draws_and_explains_itself(app: AppTest) -> None:
    visit(app)
    assert not app.exception
    assert not sentences(app, "warning")
    assert components(app) == ["pipeline_map", "token_boxes", "merge_steps"]
    said = texts(app)
    assert "22 characters · 6 words · 6 tokens" in said
    assert "of the context window (64)" in said
    assert "How to read it" in said
    assert "{" not in said
    assert app.segmented_control(key="bpe").value == "own"
    assert len(app.get("download_button")) == 2


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("view", VIEWS)
def test_whatever_is_typed_is_drawn(app: AppTest, view: str, text: str) -> None:
    visit(app, text, view=view)
    assert not app.exception
    assert not app.error
    assert components(app)[:3] == ["pipeline_map", "token_boxes", "merge_steps"]
    assert "<script>" not in markdown(app)


@pytest.mark.parametrize("text", [*HOSTILE, "{word}", "a" * 5000, "\u0301", "\U000e0001"])
def test_whatever_word_is_asked_for(app: AppTest, text: str) -> None:
    visit(app, word=text, find=text)
    assert not app.exception
    assert "<script>" not in markdown(app)


def test_a_presentation_is_the_pieces_and_the_replay(app: AppTest) -> None:
    visit(app, present="true")
    assert components(app) == ["pipeline_map", "token_boxes", "merge_steps"]
    assert "How to read it" not in texts(app)
    assert TEXTS["explorer"]["title"] not in texts(app)
    assert not app.get("download_button")


def test_the_convenient_lie(app: AppTest) -> None:
    visit(app, "Hello, zebra!", cut="lie")
    assert app.segmented_control(key="cut").value == "lie"
    assert "2 words, 2 tokens if every word were one" in texts(app)
    assert "in truth the model gets " in texts(app)
    visit(app, "Hello, zebra!", cut="truth")
    assert "· 2 words ·" in texts(app)


def test_the_word_of_a_link_is_replayed_and_goes_with_its_prompt(app: AppTest) -> None:
    visit(app, word="bird")
    assert app.text_input(key="word").value == "bird"
    assert "How the tokens of bird came to be" in texts(app)
    run_prompt(app, "A dog")
    assert app.text_input(key="word").value == ""
    assert "of bird" not in texts(app)


def test_the_most_cut_word_is_replayed_at_first(app: AppTest) -> None:
    visit(app, "the zebra sat")
    assert "How the tokens of ␣zebra came to be" in texts(app)


def test_several_words_are_told_so(app: AppTest) -> None:
    visit(app, word="the cat sat")
    assert "The tokenizer sees 3 separate words here" in texts(app)


def test_a_word_too_long_is_told_so(app: AppTest) -> None:
    visit(app, word="z" * 121)
    assert "This word is 121 bytes long; only words of up to 120 bytes" in sentences(app, "info")[0]


@pytest.mark.parametrize(
    ("by", "find", "found"),
    [("text", " C", {"␣cat"}), ("pattern", "^c.t$", {"cat"}), ("id", "33, 34-35", {"A", "B", "C"})],
)
def test_a_search_by_each_way(app: AppTest, by: str, find: str, found: set[str]) -> None:
    visit(app, by=by, find=find)
    assert app.segmented_control(key="by").value == by
    assert set(app.dataframe[0].value["entry"]) == found


def test_an_empty_prompt_gets_a_sentence(app: AppTest) -> None:
    visit(app)
    run_prompt(app, "")
    assert not app.exception
    assert "nothing to run yet" in sentences(app, "info")[0]
    assert components(app) == []


@pytest.mark.parametrize(
    ("by", "find", "said"),
    [
        ("pattern", "(a", "no pattern that can be searched for: missing )"),
        ("id", "cat", "“cat” is no id"),
        ("text", "x" * 300, "This is 300 characters long"),
    ],
)
def test_a_bad_query_gets_a_sentence(app: AppTest, by: str, find: str, said: str) -> None:
    visit(app, by=by, find=find)
    assert not app.exception
    assert said in sentences(app, "warning")[0]


def test_nothing_found_is_said(app: AppTest) -> None:
    visit(app, find="qqqq")
    assert "No entry fits “qqqq”" in sentences(app, "info")[0]


def test_two_tokenizers_side_by_side(app: AppTest) -> None:
    visit(app, view="compare")
    assert components(app) == ["pipeline_map", "token_boxes", "merge_steps", "token_boxes", "token_boxes"]
    assert "tiny takes 6 tokens (3.7 characters a token), GPT-2 takes 6 (3.7)" in texts(app)


def test_a_word_in_other_ways(app: AppTest) -> None:
    visit(app, view="ways", word="cat")
    table = app.dataframe[0].value
    assert list(table["written as"]) == ["cat", "␣cat", "␣Cat", "␣CAT", "␣cta"]
    assert list(table["tiny: tokens"]) == [len(tiny.tokenizer().encode(text)) for text in
                                           ("cat", " cat", " Cat", " CAT", " cta")]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_without_gpt2s_tokenizer_the_rest_goes_on(
    app: AppTest, view: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(gpt2_tokenizer, "SOURCE", FolderSource(str(tmp_path)))
    visit(app, view=view, bpe="GPT-2")
    assert not app.exception
    assert "GPT-2's own tokenizer is left out of the comparison" in texts(app)
    assert components(app) == ["pipeline_map", "token_boxes", "merge_steps"]
    assert [control.key for control in app.segmented_control if control.key == "bpe"] == []
    if view == "compare":
        assert "There is no second tokenizer" in sentences(app, "info")[0]


def test_examples_set_their_prompt(app: AppTest) -> None:
    visit(app)
    for place, example in enumerate(TEXTS["try"]):
        app.button(key=f"try tokens {place}").click().run()
        assert not app.exception
        assert chosen(app, "prompt") == example["prompt"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_glyph_hides(text: str) -> None:
    drawn, read = glyphs(text), running(text)
    assert not any(character.isspace() for character in drawn)
    assert not any(character in drawn + read for character in "\u202e\u2066\x00\x1b\u200b")


def test_an_emoji_stays_whole_and_an_accent_gets_a_circle() -> None:
    assert glyphs("👩\u200d👧") == running("👩\u200d👧") == "👩\u200d👧"
    assert glyphs("a\u200db") == "a⟨200D⟩b"
    assert glyphs("\u0301") == "◌\u0301"
    assert running(" a\n") == " a\n"


@pytest.mark.parametrize(
    "sent", [None, 1, "x", {}, {"of": "d"}, {"of": "x", "word": 1}, {"of": "d", "word": 9}, {"of": "d", "word": True}]
)
def test_a_click_that_fits_nothing_is_none(sent: object) -> None:
    assert read_word(sent, "d", 3) is None
    assert read_word({"of": "d", "word": 2}, "d", 3) == 2


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [Step(["a", "b"], [1, 2], [5], 0)],
        [Step(["a", "b"], [1, 2], [5], None), Step(["ab"], [3], [], None)],
        [Step(["a", "b"], [1, 2], [5], 0), Step(["a", "b"], [1, 2], [5], None)],
        [Step(["a"], [1, 2], [], None)],
    ],
)
def test_steps_that_do_not_fit(steps: list[Step]) -> None:
    with pytest.raises(ValueError, match=r"S|r"):
        merge_steps(steps, {}, glossary(), key="x")


def test_a_table_is_read_back() -> None:
    raw = tables.as_csv(["a", "b"], [[1, 'x "y", z\n'], [2, "🦔"]])
    assert raw.startswith(codecs.BOM_UTF8)  # without it a spreadsheet takes ␣ and é for other characters
    read = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert list(read) == [["a", "b"], ["1", 'x "y", z\n'], ["2", "🦔"]]
