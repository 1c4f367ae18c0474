"""The toy language: what it makes it accepts, and what breaks a rule it does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.train import grammar

WORDS = sorted({
    word for number in grammar.NUMBERS
    for word in (*number.determiners, *number.nouns, *number.alone, *number.with_object, *grammar.ADJECTIVES)
})  # fmt: skip


@given(st.integers(0, 2**32))
def test_it_accepts_what_it_makes(seed: int) -> None:
    assert grammar.accepts(grammar.sentence(np.random.default_rng(seed)))


@pytest.mark.parametrize(
    "line",
    [
        "a cat sees two dogs.",
        "the small kings sing.",
        "the cat sees the old foxes.",
    ],
)
def test_it_accepts(line: str) -> None:
    assert grammar.accepts(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        ".",
        "a cat sees two dogs",
        "a cats sees two dogs.",
        "two cats sees a dog.",
        "a cat see two dogs.",
        "cat sees a dog.",
        "a cat sees.",
        "a cat sleeps a dog.",
        "a small red cat sleeps.",
        "a  cat sleeps.",
        " a cat sleeps.",
        "a cat sleeps..",
        "a cat sleeps.\n",
        "a cat sees two dogs sleep.",
    ],
)
def test_it_refuses(line: str) -> None:
    assert not grammar.accepts(line)


def test_it_has_as_many_sentences_as_it_says() -> None:
    phrases = [
        f"{determiner} {middle}{noun}"
        for number in grammar.NUMBERS
        for determiner in number.determiners
        for middle in ("", *(f"{adjective} " for adjective in grammar.ADJECTIVES))
        for noun in number.nouns
    ]
    short = {f"{phrase} {verb}." for phrase in phrases for number in grammar.NUMBERS for verb in number.alone}
    assert sum(map(grammar.accepts, short)) == sum(
        len(number.alone) * len(number.determiners) * 4 * len(number.nouns) for number in grammar.NUMBERS
    )
    accepted = sum(grammar.accepts(f"{phrase} sees {phrases[0]}.") for phrase in phrases)
    assert grammar.size() == 2 * accepted * 3 * len(phrases) + sum(map(grammar.accepts, short))


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_any_words_are_judged(words: list[str]) -> None:
    assert grammar.accepts(" ".join(words) + ".") in (True, False)
