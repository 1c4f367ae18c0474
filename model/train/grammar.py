"""A toy language: a few words and rules, so that it can be said of every sentence whether it belongs to it.

sentence = subject verb "." | subject verb object "."; a subject and an object are a noun with a determiner and perhaps
an adjective. The determiner agrees with its noun in number, and the verb with its subject: "a cat sees two dogs."
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

ADJECTIVES = ("small", "red", "old")


@dataclass(frozen=True)
class Number:
    """The words of one grammatical number."""

    determiners: tuple[str, ...]
    nouns: tuple[str, ...]
    alone: tuple[str, ...]
    """Verbs without an object."""
    with_object: tuple[str, ...]


SINGULAR = Number(
    ("a", "the", "one"),
    ("cat", "dog", "bird", "fox", "king"),
    ("sleeps", "runs", "sings"),
    ("sees", "likes", "finds"),
)
PLURAL = Number(
    ("two", "the", "some"),
    ("cats", "dogs", "birds", "foxes", "kings"),
    ("sleep", "run", "sing"),
    ("see", "like", "find"),
)
NUMBERS = (SINGULAR, PLURAL)
"""The rules are the same in both; a verb's form is its subject's."""


def sentence(random: np.random.Generator) -> str:
    """Draw a sentence: every choice of the rules is equally likely."""
    number = NUMBERS[random.integers(2)]
    words = _phrase(number, random)
    if random.integers(2):
        words += [_one(number.alone, random)]
    else:
        words += [_one(number.with_object, random), *_phrase(NUMBERS[random.integers(2)], random)]
    return " ".join(words) + "."


def text(random: np.random.Generator, sentences: int) -> str:
    """Draw a text of so many sentences, one a line."""
    return "".join(f"{sentence(random)}\n" for _ in range(sentences))


def accepts(line: str) -> bool:
    """Return whether a line is a sentence of the language, to the letter."""
    if not line.endswith("."):
        return False
    words = line[:-1].split(" ")
    for number in NUMBERS:
        rest = _after_phrase(words, number)
        if rest is None or not rest:
            continue
        if len(rest) == 1 and rest[0] in number.alone:
            return True
        if rest[0] in number.with_object and any(_after_phrase(rest[1:], other) == [] for other in NUMBERS):
            return True
    return False


def _phrase(number: Number, random: np.random.Generator) -> list[str]:
    middle = [_one(ADJECTIVES, random)] if random.integers(2) else []
    return [_one(number.determiners, random), *middle, _one(number.nouns, random)]


def _after_phrase(words: list[str], number: Number) -> list[str] | None:
    """Return the words after a determiner, perhaps an adjective, and a noun; None where they do not begin so."""
    if not words or words[0] not in number.determiners:
        return None
    rest = words[1:]
    if rest and rest[0] in ADJECTIVES:
        rest = rest[1:]
    return rest[1:] if rest and rest[0] in number.nouns else None


def _one(words: tuple[str, ...], random: np.random.Generator) -> str:
    return words[random.integers(len(words))]


def size() -> int:
    """Return how many sentences the language has."""
    found = 0
    phrases = {number: (1 + len(ADJECTIVES)) * len(number.determiners) * len(number.nouns) for number in NUMBERS}
    for number, other in product(NUMBERS, NUMBERS):
        found += phrases[number] * len(number.with_object) * phrases[other]
    return found + sum(phrases[number] * len(number.alone) for number in NUMBERS)
