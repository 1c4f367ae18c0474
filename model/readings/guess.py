"""A guess at the next token, before it is seen: what was meant, where it stands, what to choose one from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model import sampling
from model.errors import InvalidInput

if TYPE_CHECKING:  # torch comes with it, and the shell is up before torch
    from model.language_model import LanguageModel

LONGEST_GUESS = 60
"""Characters: more is no guess at one token."""
LIKELY, DECOYS = 3, (100, 20, 5)
"""How many of the likeliest tokens are offered, and after which parts of the ranking a decoy is looked for: a hundredth
of the vocabulary, a twentieth, a fifth."""
FAR = 1000
"""The rank from which on the decoy of a question is taken; of a smaller vocabulary the middle of the ranking."""
_LOOKED_AT = 400  # ranks from there on that are searched for a whole word
_WORD = 6  # bytes that a decoy has at least, its space counted: shorter ones are often parts of words


@dataclass(frozen=True)
class Guess:
    """A guess, judged by the model at temperature 1."""

    token: int
    """The first token of what was guessed: the one that is judged."""
    rank: int
    """Its place among all V tokens, 1 for the likeliest; equal logits by id."""
    probability: float
    ids: tuple[int, ...]
    """All tokens of what was guessed."""


def understood(model: "LanguageModel", ids: tuple[int, ...], typed: str) -> str:
    """Return the text that a typed guess stands for after the prompt `ids` (T,).

    A word follows a text after a space: where neither the prompt ends in white space nor the guess begins with it, a
    letter or digit gets one before it. A sign stands as it was typed. White space at the end says nothing.
    """
    text = typed.rstrip()
    if not text or not text[0].isalnum() or (ids and model.vocabulary.token_bytes(ids[-1])[-1:].isspace()):
        return text
    return f" {text}"


def judge(model: "LanguageModel", logits: NDArray[np.floating], text: str) -> Guess:
    """Return where the first token of `text` stands among the logits (V,) of what comes next.

    Raises InvalidInput where there is no text, or one of more than LONGEST_GUESS characters.
    """
    if not text.strip():
        raise InvalidInput("no_guess")
    if len(text) > LONGEST_GUESS + 1:  # a space may have been put before it
        raise InvalidInput("long_guess", start=text[:20], most=LONGEST_GUESS)
    return placed(logits, model.vocabulary.encode(text))


def placed(logits: NDArray[np.floating], ids: tuple[int, ...]) -> Guess:
    """Return where the first of `ids` stands among the logits (V,). Raises IndexError without an id."""
    return Guess(ids[0], sampling.rank(logits, ids[0]), float(sampling.softmax(logits)[ids[0]]), ids)


def offered(model: "LanguageModel", logits: NDArray[np.floating]) -> tuple[int, ...]:
    """Return tokens to choose a guess from: the LIKELY first ones by the logits (V,), and for each of DECOYS a word
    that stands far behind. Their order is alphabetical and tells no rank. A small vocabulary has fewer.
    """
    ranking = _texts_ranked(model, logits)
    found = ranking[:LIKELY]
    for part in DECOYS:
        found += _decoy(model, ranking, max(LIKELY, len(ranking) // part), found)
    return _alphabetical(model, found)


def among(model: "LanguageModel", logits: NDArray[np.floating], likely: int) -> tuple[int, ...]:
    """Return the answers of the question which token comes next: the `likely` first ones by the logits (V,), and one
    decoy of the same kind, the first whole word of small letters from rank FAR on. Their order is alphabetical and
    tells no rank. Where the vocabulary has no such word there is no decoy.
    """
    ranking = _texts_ranked(model, logits)
    found = ranking[:likely]
    start = max(likely, min(FAR - 1, len(ranking) // 2))
    return _alphabetical(model, [*found, *_decoy(model, ranking, start, found)])


def _texts_ranked(model: "LanguageModel", logits: NDArray[np.floating]) -> list[int]:
    return [token for token in sampling.ranking(logits).tolist() if model.vocabulary.is_text(token)]


def _decoy(model: "LanguageModel", ranking: list[int], start: int, found: list[int]) -> list[int]:
    """Return the first whole word from a place of the ranking on that is not found yet; nothing where there is none."""
    behind = (token for token in ranking[start : start + _LOOKED_AT] if token not in found)
    return [token for token in behind if _is_word(model, token)][:1]


def _alphabetical(model: "LanguageModel", tokens: list[int]) -> tuple[int, ...]:
    return tuple(sorted(tokens, key=lambda token: (model.vocabulary.piece(token).strip().casefold(), token)))


def _is_word(model: "LanguageModel", token: int) -> bool:
    """Whether a token is a whole word of small letters after its space: what could well come next."""
    raw = model.vocabulary.token_bytes(token)
    return len(raw) >= _WORD and raw[:1] == b" " and raw[1:].isalpha() and raw[1:].islower()
