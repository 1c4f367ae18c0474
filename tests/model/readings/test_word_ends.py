"""The end of a word: what full passes, one token at a time, give as well."""

import pytest

from model.language_model import LanguageModel
from model.readings.word_ends import MOST, word_ends
from tests.support import tiny

PROMPT = "The cat sat"


def one_by_one(model: LanguageModel, ids: tuple[int, ...], token: int, most: int) -> tuple[int, ...]:
    """The same by a full pass for each step."""
    found: list[int] = []
    while model.vocabulary.piece(token)[-1:].isalpha() and len(found) < most:
        likeliest = int(model.trace((*ids, token, *found)).logits.argmax())
        if not (model.vocabulary.is_text(likeliest) and model.vocabulary.piece(likeliest)[:1].isalpha()):
            break
        found.append(likeliest)
    return tuple(found)


def test_a_batch_is_what_full_passes_give(model: LanguageModel) -> None:
    ids = model.vocabulary.encode(PROMPT)
    tokens = [token for token in range(model.shape.vocabulary) if model.vocabulary.is_text(token)][-40:]
    ends = word_ends(model, ids, tokens)
    assert ends == tuple(one_by_one(model, ids, token, MOST) for token in tokens)
    assert len({len(end) for end in ends}) > 1


def test_it_ends_with_the_context(model: LanguageModel) -> None:
    full = model.vocabulary.encode(tiny.TEXT * 3)[: tiny.CONTEXT]
    letters = [token for token in range(model.shape.vocabulary) if model.vocabulary.piece(token).isalpha()]
    assert all(len(end) <= 1 for end in word_ends(model, full[:-1], letters[:10]))
    assert word_ends(model, full, letters[:1]) == ((),)


def test_no_letter_no_word(model: LanguageModel) -> None:
    ids = model.vocabulary.encode(PROMPT)
    comma = model.vocabulary.encode(",")[-1]
    assert word_ends(model, ids, [comma]) == ((),)
    assert word_ends(model, ids, []) == ()
    with pytest.raises(ValueError, match="no token"):
        word_ends(model, [], [comma])


def test_a_name_is_finished(smollm2: LanguageModel) -> None:
    """A piece of a name that the prompt has already is finished as the prompt has it."""
    vocabulary = smollm2.vocabulary
    ids = vocabulary.encode("Professor McGonagall spoke to Professor")
    piece, *rest = vocabulary.encode(" McGonagall")
    assert rest
    assert word_ends(smollm2, ids, [piece]) == (tuple(rest),)
