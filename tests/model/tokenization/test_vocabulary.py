"""Text to ids and back, byte for byte."""

import json

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast

from model.tokenization.inspector import Inspector
from model.tokenization.vocabulary import Vocabulary
from tests.support import tiny

VOCABULARY = Vocabulary(tiny.tokenizer())


@given(st.text())
def test_any_text_round_trips(text: str) -> None:
    assert VOCABULARY.decode(VOCABULARY.encode(text)) == text


@given(st.text(min_size=1))
def test_bytes_are_the_text(text: str) -> None:
    assert b"".join(map(VOCABULARY.token_bytes, VOCABULARY.encode(text))) == text.encode()


def test_a_special_token_typed_is_text() -> None:
    ids = VOCABULARY.encode("<|endoftext|>")
    assert len(ids) > 1
    assert tiny.tokenizer().eos_token_id not in ids
    assert VOCABULARY.piece(tiny.tokenizer().eos_token_id) == "<|endoftext|>"


def test_pieces_never_break_a_character() -> None:
    assert [VOCABULARY.piece(token) for token in VOCABULARY.encode("é🦔")] == [
        "⟨C3⟩", "⟨A9⟩", "⟨F0⟩", "⟨9F⟩", "⟨A6⟩", "⟨94⟩",
    ]  # fmt: skip


def test_an_id_without_an_entry_is_known_as_one() -> None:
    assert not VOCABULARY.has(tiny.VOCABULARY)
    assert not VOCABULARY.has(-1)
    assert VOCABULARY.has(0)


def test_an_entry_that_is_not_written_in_bytes_is_its_own_text() -> None:
    """As the library's own decoder takes it: no text is ever cut into it, but a model may draw it."""
    content = json.loads(tiny.tokenizer().backend_tokenizer.to_str())
    token = content["model"]["vocab"]["<a space>"] = len(content["model"]["vocab"])
    backend = Tokenizer.from_str(json.dumps(content))
    assert Vocabulary(PreTrainedTokenizerFast(tokenizer_object=backend)).piece(token) == "<a space>"
    assert backend.decode([token]) == "<a space>"
    Inspector("Tiny", PreTrainedTokenizerFast(tokenizer_object=backend))


def test_an_unused_entry_says_so_wherever_it_stands() -> None:
    note = f"⟨entry {tiny.VOCABULARY} is unused⟩"
    the = VOCABULARY.encode("The")
    assert VOCABULARY.piece(tiny.VOCABULARY) == note
    assert VOCABULARY.token_bytes(tiny.VOCABULARY) == note.encode()
    assert VOCABULARY.decode([*the, tiny.VOCABULARY]) == VOCABULARY.spelled([*the, tiny.VOCABULARY]) == f"The{note}"


def test_what_is_no_text() -> None:
    assert all(map(VOCABULARY.is_text, VOCABULARY.encode(tiny.TEXT)))
    assert not VOCABULARY.is_text(tiny.tokenizer().eos_token_id)
    assert not VOCABULARY.is_text(tiny.VOCABULARY)


@given(st.text(), st.data())
def test_a_text_cut_in_a_character_is_shown_byte_by_byte(text: str, data: st.DataObject) -> None:
    ids = VOCABULARY.encode(f"{text.replace(chr(0xFFFD), '')}🦔")
    first = data.draw(st.integers(0, len(ids)))
    assert "\ufffd" not in VOCABULARY.spelled(ids[first:])
    assert VOCABULARY.spelled(ids) == VOCABULARY.decode(ids)
