"""Many words finished in one batch: each as it is finished alone."""

import pytest

from model.language_model import LanguageModel
from model.readings.word_end import word_end
from model.readings.word_ends import word_ends
from tests.support import tiny

PROMPT = "The cat sat"


def test_a_batch_is_what_each_word_is_alone(model: LanguageModel) -> None:
    ids = model.vocabulary.encode(PROMPT)
    tokens = range(0, model.shape.vocabulary, 5)
    ends = word_ends(model, ids, tokens)
    assert ends == tuple(word_end(model, ids, token) for token in tokens)
    assert len({len(end) for end in ends}) > 1


def test_it_ends_with_the_context(model: LanguageModel) -> None:
    full = model.vocabulary.encode(tiny.TEXT * 3)[: tiny.CONTEXT]
    tokens = range(0, model.shape.vocabulary, 20)
    for room in (2, 1, 0):
        ids = full[: tiny.CONTEXT - room]
        assert word_ends(model, ids, tokens) == tuple(word_end(model, ids, token) for token in tokens)


def test_no_prompt_no_word(model: LanguageModel) -> None:
    assert word_ends(model, model.vocabulary.encode(PROMPT), []) == ()
    with pytest.raises(ValueError, match="no token"):
        word_ends(model, [], [1])


def test_a_name_is_finished(smollm2: LanguageModel) -> None:
    """A piece of a name that the prompt has already is finished as the prompt has it."""
    ids = smollm2.vocabulary.encode("Professor McGonagall spoke to Professor")
    piece, *rest = smollm2.vocabulary.encode(" McGonagall")
    assert rest
    assert word_ends(smollm2, ids, [piece]) == (tuple(rest),)
