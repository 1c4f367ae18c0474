"""Which head links one word to another, against a search through all patterns."""

import numpy as np
import pytest

from model import attention
from model.language_model import LanguageModel
from model.readings import head_search
from model.trace import Trace
from tests.support import tiny


@pytest.fixture(scope="module")
def trace(model: LanguageModel) -> Trace:
    return model.trace(tiny.TEXT[:60])


@pytest.mark.parametrize(("word", "occurrence"), [("cat", 0), ("The", 0), ("The", -1), ("on the", 0), ("sat", -1)])
def test_a_word_ends_in_its_last_token(trace: Trace, word: str, occurrence: int) -> None:
    place = head_search.place(trace, word, occurrence)
    before, here = "".join(trace.tokens[:place]), "".join(trace.tokens[: place + 1])
    text = "".join(trace.tokens)
    wanted = (text.index(word) if occurrence == 0 else text.rindex(word)) + len(word)
    assert len(before) < wanted <= len(here)


@pytest.mark.parametrize(("word", "occurrence"), [("whale", 0), ("cat", 5), ("cat", -6)])
def test_a_word_that_is_not_there(trace: Trace, word: str, occurrence: int) -> None:
    with pytest.raises(LookupError):
        head_search.place(trace, word, occurrence)


def test_no_head_gives_more(model: LanguageModel, trace: Trace) -> None:
    asking, answering = 7, 3
    found = head_search.strongest(model, trace, asking, answering)
    weights = np.stack([attention.pattern(model, trace, layer)[:, asking, answering] for layer in range(tiny.LAYERS)])
    assert found.weight == weights.max() == weights[found.layer, found.head]


def test_a_later_token_answers_nobody(model: LanguageModel, trace: Trace) -> None:
    with pytest.raises(ValueError, match="later"):
        head_search.strongest(model, trace, 2, 3)
