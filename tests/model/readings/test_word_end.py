"""The rest of a word: the tokens that greedy passes give, up to where the word ends."""

from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from model.language_model import LanguageModel
from model.readings import word_end as module
from model.readings.word_end import word_end
from pages.texts import texts
from tests.support import tiny

PROMPT = "The cat"


@pytest.fixture
def ids(model: LanguageModel) -> tuple[int, ...]:
    return model.vocabulary.encode(PROMPT)


def bytes_of(model: LanguageModel, text: str | bytes) -> list[int]:
    """A token for each byte: the tiny vocabulary has all 256."""
    raw = text.encode() if isinstance(text, str) else text
    entries = {model.vocabulary.token_bytes(token): token for token in range(tiny.VOCABULARY)}
    return [entries[bytes([byte])] for byte in raw]


def completed(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch, begun: str | bytes, goes_on: Sequence[int], **named: int
) -> tuple[int, ...]:
    """What completes `begun`, its last byte the predicted token, where the model would go on with these tokens."""
    *ids, token = bytes_of(model, b"a" + (begun.encode() if isinstance(begun, str) else begun))

    def said(_: LanguageModel, read: Sequence[int], *, temperature: float, most: int) -> list[SimpleNamespace]:
        assert tuple(read) == (*ids, token)
        assert temperature == 0
        return [SimpleNamespace(token=following) for following in goes_on][:most]

    monkeypatch.setattr(module, "generate", said)
    return word_end(model, ids, token, **named)


def test_each_token_is_the_likeliest_after_those_before(model: LanguageModel, ids: tuple[int, ...]) -> None:
    lengths = set()
    for token in range(0, tiny.VOCABULARY, 7):
        found = word_end(model, ids, token)
        read = (*ids, token)
        for following in found:
            assert following == int(model.trace(read).logits.argmax())
            read = (*read, following)
        lengths.add(len(found))
        assert len(found) <= 6
    assert len(lengths) > 1, "some words are complete and some are not"


@pytest.mark.parametrize("ends_with", [" of", "\n", ".", ",", "-", "'", "' ", "\u201d", "\U0001f600"])
def test_a_word_ends_before_what_is_no_letter(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch, ends_with: str
) -> None:
    rest = bytes_of(model, "onagall")
    found = completed(model, monkeypatch, " McG", [*rest, *bytes_of(model, ends_with)], most=20)
    assert list(found) == rest


@pytest.mark.parametrize("word", ["\u0431\u0443\u043a\u0432\u0430", "na\u00efve", "1945", "e\u0301te"])
def test_letters_of_any_alphabet_marks_and_digits_belong_to_a_word(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    rest = bytes_of(model, word)[1:]
    found = completed(model, monkeypatch, word.encode()[:1], [*rest, *bytes_of(model, " and")], most=20)
    assert list(found) == rest


@pytest.mark.parametrize(("piece", "goes_on"), [(b"'t", True), ("\u2019t".encode(), True), (b"'s", False)])
def test_of_apostrophes_only_that_of_not_goes_on(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch, piece: bytes, goes_on: bool
) -> None:
    spelled = model.vocabulary.token_bytes
    monkeypatch.setattr(model.vocabulary, "token_bytes", lambda token: piece if token == 7 else spelled(token))
    assert completed(model, monkeypatch, " didn", [7, *bytes_of(model, " go")]) == ((7,) if goes_on else ())


def test_a_torn_character_is_completed(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """An emoji is four bytes and no letter: it ends with the last of them, whatever follows."""
    emoji = "\U0001f600".encode()
    for split in (1, 2, 3):
        goes_on = bytes_of(model, emoji[split:] + b"yes")
        assert list(completed(model, monkeypatch, emoji[:split], goes_on)) == goes_on[:-3]
    assert completed(model, monkeypatch, emoji[:2], bytes_of(model, "no")) == ()
    assert completed(model, monkeypatch, emoji, bytes_of(model, "no")) == ()


def test_writing_without_spaces_ends_with_each_character(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = "\u6c49".encode(), "\u5b57".encode()
    assert completed(model, monkeypatch, first, bytes_of(model, second)) == ()
    assert list(completed(model, monkeypatch, first[:1], bytes_of(model, first[1:] + second))) == bytes_of(
        model, first[1:]
    )


@pytest.mark.parametrize("begun", [" ", "\n", ".", "(", b"\xff"])
def test_what_is_no_piece_of_a_word_is_not_completed(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch, begun: str | bytes
) -> None:
    assert completed(model, monkeypatch, begun, bytes_of(model, "and")) == ()


def test_the_end_of_a_text_ends_a_word_and_is_none(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    end = next(iter(model.end_ids))
    letter = bytes_of(model, "x")
    assert list(completed(model, monkeypatch, "a", [*letter, end, *letter])) == letter
    monkeypatch.undo()
    assert word_end(model, bytes_of(model, "a"), end) == ()


def test_no_more_than_so_many_steps(model: LanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = bytes_of(model, "a" * 50)
    assert len(completed(model, monkeypatch, "a", endless)) == 6
    assert len(completed(model, monkeypatch, "a", endless, most=2)) == 2


def test_a_full_context_holds_no_more(model: LanguageModel) -> None:
    letter = bytes_of(model, "a")
    assert word_end(model, letter * tiny.CONTEXT, letter[0]) == ()
    assert len(word_end(model, letter * (tiny.CONTEXT - 1), letter[0])) <= 1


@pytest.mark.parametrize(("ids", "token"), [((), 5), ((tiny.VOCABULARY,), 5), ((5,), tiny.VOCABULARY), ((5,), -1)])
def test_what_the_model_cannot_read_is_refused(model: LanguageModel, ids: tuple[int, ...], token: int) -> None:
    with pytest.raises(ValueError, match=r"token|Token"):
        word_end(model, ids, token)


@pytest.mark.browser
def test_a_name_is_completed_as_the_model_would_write_it(smollm2: LanguageModel) -> None:
    vocabulary = smollm2.vocabulary
    prompt = vocabulary.encode(texts("overview")["try"][-1]["prompt"])
    token = int(smollm2.trace(prompt).logits.argmax())
    assert vocabulary.piece(token) == " McG"
    assert vocabulary.spelled(word_end(smollm2, prompt, token)) == "oner"
