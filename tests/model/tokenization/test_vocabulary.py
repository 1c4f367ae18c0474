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


def test_an_id_without_an_entry_is_written_as_its_number() -> None:
    beyond = tiny.VOCABULARY
    assert not VOCABULARY.has(beyond)
    assert not VOCABULARY.has(-1)
    assert VOCABULARY.has(0)
    assert VOCABULARY.piece(beyond) == "[300]"
    assert VOCABULARY.token_bytes(beyond) == b"[300]"
    assert VOCABULARY.decode([*VOCABULARY.encode("the"), beyond]) == "the[300]"
    cut = Inspector("Tiny", tiny.tokenizer()).read([beyond, *VOCABULARY.encode(" cat")])
    assert cut.text == "[300] cat"


def test_an_entry_that_is_not_written_in_bytes_is_its_own_text() -> None:
    """As the library's own decoder takes it: no text is ever cut into it, but a model may draw it."""
    content = json.loads(tiny.tokenizer().backend_tokenizer.to_str())
    token = content["model"]["vocab"]["<a space>"] = len(content["model"]["vocab"])
    backend = Tokenizer.from_str(json.dumps(content))
    assert Vocabulary(PreTrainedTokenizerFast(tokenizer_object=backend)).piece(token) == "<a space>"
    assert backend.decode([token]) == "<a space>"
    Inspector("Tiny", PreTrainedTokenizerFast(tokenizer_object=backend))
