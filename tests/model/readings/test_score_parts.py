"""A score of attention taken apart: the terms sum to it, and each is what its source makes of it."""

import numpy as np
import pytest

from model.language_model import LanguageModel
from model.readings import head
from model.readings.score_parts import Source, score_parts
from tests.support import tiny

IDS = tuple(range(20, 31))


def test_the_terms_sum_to_the_score(model: LanguageModel) -> None:
    trace = model.trace(IDS)
    for layer in range(model.shape.layers):
        for place in range(model.shape.heads):
            scores = head.steps(model, trace, layer, place).scores
            for asking, answering in ((10, 3), (5, 5), (4, 0)):
                found = score_parts(model, trace, layer, place, asking, answering)
                assert found.score == pytest.approx(float(scores[asking, answering]), abs=1e-4)
                assert found.total == pytest.approx(found.score, abs=1e-3)
                assert found.asking.sum() == pytest.approx(found.total)
                assert found.answering.sum() == pytest.approx(found.total)


def test_the_terms_sum_to_the_score_in_real_models(real: LanguageModel) -> None:
    trace = real.trace("The river bank was wet, and the bank was closed.")
    last = len(trace.ids) - 1
    for layer in (0, real.shape.layers // 2, real.shape.layers - 1):
        found = score_parts(real, trace, layer, 1, last, 2)
        assert found.total == pytest.approx(found.score, abs=1e-3)


def test_there_is_a_source_for_all_that_came_before(model: LanguageModel) -> None:
    trace = model.trace(IDS)
    first = score_parts(model, trace, 0, 0, 3, 2)
    assert first.sources == (Source("embedding"), Source("position"), Source("bias"))
    second = score_parts(model, trace, 1, 0, 3, 2)
    assert len(second.sources) == len(first.sources) + model.shape.heads + 2
    assert second.terms.shape == (len(second.sources),) * 2
    assert second.sources.count(Source("head", 0, 2)) == 1


def test_what_a_family_does_not_have_adds_nothing() -> None:
    llama = tiny.language_model("llama")
    found = score_parts(llama, llama.trace(IDS), 1, 0, 6, 2)
    for source in (Source("position"), Source("attention bias", 0), Source("bias")):
        np.testing.assert_array_equal(found.terms[found.sources.index(source)], 0)


def test_what_cannot_be_asked_is_refused(model: LanguageModel) -> None:
    trace = model.trace(IDS)
    layers, heads = model.shape.layers, model.shape.heads
    wrong = ((layers, 0, 3, 2), (0, heads, 3, 2), (0, -1, 3, 2), (0, 0, 2, 3), (0, 0, 11, 3), (0, 0, 3, -1))
    for layer, place, asking, answering in wrong:
        with pytest.raises(IndexError):
            score_parts(model, trace, layer, place, asking, answering)
