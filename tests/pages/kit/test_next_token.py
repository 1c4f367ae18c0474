"""A predicted token as an answer, also where it is no word: the end of a text, a line break, half a character."""

import pytest

from model.language_model import LanguageModel
from model.serving import prompt
from pages.kit import next_token
from pages.kit.readings import Scene, forget, scene
from tests.support import tiny


@pytest.fixture
def about(model: LanguageModel) -> Scene:
    forget()
    return scene(model, prompt.read(model, "The cat sat on the mat"))


def token_of(model: LanguageModel, raw: bytes) -> int:
    return next(token for token in range(tiny.VOCABULARY) if model.vocabulary.token_bytes(token) == raw)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"a", "word"),
        (b".", "word"),
        (b"\n", "break"),
        (b" ", "blank"),
        (b"\t", "blank"),
        (b"\xf0", "torn"),
        (b"\x9f", "torn"),
    ],
)
def test_a_token_is_of_one_kind(about: Scene, raw: bytes, kind: str) -> None:
    assert next_token.kind(about, token_of(about.model, raw)) == kind


def test_the_end_of_a_text_and_a_row_without_an_entry_are_no_words(about: Scene) -> None:
    assert next_token.kind(about, next(iter(about.model.end_ids))) == "end"
    assert next_token.kind(about, tiny.VOCABULARY + 5) == "unused"


def test_the_text_before_ends_with_the_position(about: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    last = len(about.ids) - 1
    assert next_token.before(about, last) == "The cat sat on the mat"
    assert "The cat sat on the mat".startswith(next_token.before(about, 2))
    monkeypatch.setattr(next_token, "_BEFORE", 5)
    assert next_token.before(about, last) == "…e mat"


def test_a_torn_character_is_shown_whole(about: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = (token_of(about.model, bytes([byte])) for byte in "\U0001f600".encode())
    monkeypatch.setattr(next_token, "rest_of_word", lambda *_: tuple(others))
    assert next_token.rest(about, first) == " → \U0001f600"
    monkeypatch.setattr(next_token, "rest_of_word", lambda *_: ())
    assert next_token.rest(about, first) == ""


def test_a_word_goes_on_with_the_letters_that_complete_it(about: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    added = tuple(token_of(about.model, bytes([byte])) for byte in b"at")
    monkeypatch.setattr(next_token, "rest_of_word", lambda *_: added)
    assert next_token.rest(about, token_of(about.model, b"c")) == "at"
