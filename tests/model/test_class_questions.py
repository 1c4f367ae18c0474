"""What the questions to a class claim of the model: measured on the two models that are always at hand."""

from itertools import pairwise

import numpy as np
import pytest

from model import sampling
from model.class_questions import CLAIMS, LIKELY, UNCERTAIN, UNLIKELY, holds
from model.classroom import tokens_like
from model.language_model import LanguageModel
from pages.texts import texts

QUESTIONS = texts("room_questions")["question"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["name"])
def test_a_shipped_question_shows_what_it_claims(real: LanguageModel, question: dict[str, str]) -> None:
    logits = real.trace(question["prompt"]).logits
    assert holds(real, logits, question)
    full = sampling.softmax(logits)
    if question["claim"] == "nobody_knows":
        assert full.max() < UNLIKELY
        assert sampling.entropy(full) > UNCERTAIN
    else:
        right = full[list(tokens_like(real, question["answer"]))].sum()
        assert right > LIKELY if question["claim"] == "both_know" else right < UNLIKELY


def test_every_claim_has_a_question_and_a_sentence() -> None:
    assert {question["claim"] for question in QUESTIONS} == set(CLAIMS) == set(texts("room_questions")["claims"])
    names = sorted(question["name"] for question in QUESTIONS)
    assert all(one != other for one, other in pairwise(names))


def logits_with(model: LanguageModel, token: int, probability: float) -> np.ndarray:
    """Logits that give one token a probability and share the rest among all others."""
    rest = (1 - probability) / (model.shape.vocabulary - 1)
    return np.log(np.where(np.arange(model.shape.vocabulary) == token, probability, rest))


def test_a_claim_fails_where_it_is_not_so(model: LanguageModel) -> None:
    (cat, *_), (dog, *_) = tokens_like(model, "cat"), tokens_like(model, "dog")
    knows = {"claim": "class_knows", "answer": "cat"}
    both = {"claim": "both_know", "answer": "cat"}
    nobody = {"claim": "nobody_knows"}
    sure, wrong, even = (logits_with(model, *given) for given in ((cat, 0.9), (dog, 0.9), (cat, 0.003)))
    assert [holds(model, logits, both) for logits in (sure, wrong, even)] == [True, False, False]
    assert [holds(model, logits, knows) for logits in (sure, wrong)] == [False, True]
    assert [holds(model, logits, nobody) for logits in (sure, wrong, even)] == [False, False, True]
    assert not holds(model, logits_with(model, cat, 0.05), knows)  # unlikely, and still the likeliest of all


def test_an_answer_that_is_no_token_shows_nothing(model: LanguageModel) -> None:
    logits = np.zeros(model.shape.vocabulary)
    assert not holds(model, logits, {"claim": "class_knows", "answer": "zebra"})


def test_another_claim_is_refused(model: LanguageModel) -> None:
    logits = np.zeros(model.shape.vocabulary)
    with pytest.raises(ValueError, match="is none of"):
        holds(model, logits, {"claim": "everybody_knows"})
    with pytest.raises(KeyError):
        holds(model, logits, {"claim": "both_know"})
