"""A class beside the model: what was typed, joined into groups of tokens, and the temperature nearest to the class.

A class that answers "what comes next?" gives a distribution over groups of tokens. The model gives each of these groups
the sum of what it gives the group's tokens, of the softmax over the whole vocabulary.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model import sampling
from model.readings.guess import understood

if TYPE_CHECKING:  # torch comes with it, and the shell is up before torch
    from model.language_model import LanguageModel
    from model.tokenization.vocabulary import Vocabulary

Array = NDArray[np.float64]

COLDEST, HOTTEST = 0.05, 20.0
"""Between these a temperature is fitted. A class that all say the model's likeliest token is the colder the nearer."""
_GRID = 120  # temperatures that are tried, evenly spaced by their logarithm, before the best one is refined
_PRECISE = 1e-4  # of the temperature's logarithm
_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class Group:
    """Answers that are the same next token."""

    label: str
    """The spelling that was typed most often; of equally frequent ones the first."""
    ids: tuple[int, ...]
    """The tokens that count as this answer, ascending; none where it cannot be a token."""
    counts: tuple[int, ...]
    """How many gave it, one number a round."""
    answers: tuple[str, ...]
    """All spellings as they were typed, the most frequent first."""
    judged: str = ""
    """The text of the answer's first token, by which it is judged, where no token is the answer; else empty."""


@dataclass(frozen=True)
class Fitted:
    """The temperature at which the model is nearest to the class."""

    temperature: float
    divergence: float
    """KL(class || model) at that temperature, in bits."""


def fold(text: str) -> str:
    """Return what an answer is joined by: NFC, case folded, white space and punctuation at its ends cut.

    Where nothing but these is there, only white space is cut: "?!" is an answer. Symbols and emoji are no punctuation.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).strip()
    start, end = 0, len(folded)
    while start < end and _cut(folded[start]):
        start += 1
    while start < end and _cut(folded[end - 1]):
        end -= 1
    return folded[start:end] or folded


def tokens_like(model: "LanguageModel", text: str) -> tuple[int, ...]:
    """Return every token of the vocabulary whose text folds to what `text` folds to, ascending; none for white space.

    With and without the space before it, in small letters and in capitals. Tokens that are no whole characters, special
    ones and rows without an entry are like no text.
    """
    return _folded_tokens(model.vocabulary, model.shape.vocabulary).get(fold(text), ())


def grouped(model: "LanguageModel", ids: tuple[int, ...], rounds: Sequence[Sequence[str]]) -> list[Group]:
    """Join what was typed in each round after the prompt `ids` into groups; no answer counts twice, and no token.

    The most frequent of the last round come first. An answer that no token is, such as "spiderman", counts as its first
    token, as a guess is read. Answers whose tokens meet are one group: whoever says "spiderman" and whoever says
    "spider" expect the same next token, and more than that the model is not asked.
    """
    spellings: dict[str, Counter[tuple[int, str]]] = {}
    for number, answers in enumerate(rounds):
        for typed in answers:
            spellings.setdefault(fold(typed), Counter())[number, typed] += 1
    joined: list[tuple[set[int], Counter[tuple[int, str]]]] = []
    for folded, counted in spellings.items():
        tokens = set(tokens_like(model, folded) or _first_tokens(model, ids, (typed for _, typed in counted)))
        meeting = [group for group in joined if tokens & group[0]]
        joined = [group for group in joined if not tokens & group[0]]
        joined.append(
            (tokens.union(*(group[0] for group in meeting)), sum((g[1] for g in meeting), Counter()) + counted)
        )
    groups = [_group(model, ids, tokens, counted, len(rounds)) for tokens, counted in joined]
    return sorted(groups, key=lambda group: (*(-count for count in reversed(group.counts)), fold(group.label)))


def unsaid(
    model: "LanguageModel", logits: ArrayLike, groups: Sequence[Group], count: int, rounds: int = 1
) -> list[Group]:
    """Return `count` groups, or all there are, that nobody said, by the model's likeliest tokens in rank order.

    A token is joined with those of its spelling, as answers are, except for tokens that a group of `groups` has. Their
    counts are 0 in each of `rounds`; their label is the likeliest token, without its space where it has more than that.
    """
    taken = {token for group in groups for token in group.ids}
    found: list[Group] = []
    for token in sampling.ranking(logits).tolist():
        if len(found) == count:
            break
        if token in taken:
            continue
        piece = model.vocabulary.piece(token)
        alike = tokens_like(model, piece) if model.vocabulary.is_text(token) else ()
        tokens = {token, *alike} - taken
        taken |= tokens
        found.append(Group(piece.strip() or piece, tuple(sorted(tokens)), (0,) * rounds, ()))
    return found


def probabilities(logits: ArrayLike, groups: Sequence[Group], temperature: float = 1.0) -> Array:
    """Return what the softmax of `logits` (V,) / temperature gives to each of n groups, (n,): the sum over its ids.

    They sum to less than 1 where the vocabulary has tokens that nobody said. Raises ValueError like `sampling.softmax`.
    """
    full = sampling.softmax(logits, temperature)
    return np.array([full[list(group.ids)].sum() for group in groups], dtype=np.float64)


def shares(counts: Sequence[float] | Array) -> Array:
    """Return counts (n,) as parts of their sum. Raises ValueError where there is nothing to count."""
    numbers = np.asarray(counts, dtype=np.float64)
    if numbers.ndim != 1 or not (numbers >= 0).all() or not numbers.sum() > 0:
        raise ValueError("Counts are one row of numbers of 0 or more, one of them above 0.")
    found: Array = numbers / numbers.sum()
    return found


def entropy(counts: Sequence[float] | Array) -> float:
    """Return -sum s log2 s of the shares s of counts (or shares) (n,), in bits. Raises ValueError like `shares`."""
    return sampling.entropy(shares(counts))


def kl(counts: Sequence[float] | Array, probabilities: ArrayLike) -> float:
    """Return KL(class || model) = sum s log2(s / p) over n groups, in bits.

    `counts` (n,) are the class's counts or shares, `probabilities` (n,) what the model gives each group. The model's
    may sum to less than 1: the rest is one more group whose share of the class is 0, which adds nothing, so that the
    sum is never below 0. It is infinite where somebody said what the model takes for impossible.
    """
    share = shares(counts)
    with np.errstate(divide="ignore"):
        return _divergence(share, np.log(np.asarray(probabilities, dtype=np.float64)))


def fit(logits: ArrayLike, groups: Sequence[Group], counts: Sequence[int]) -> Fitted | None:
    """Return the temperature from COLDEST to HOTTEST with the least KL(class || model at T); None for no answers.

    With s_g the class's shares and p_g(T) = sum over the ids i of g of e^(z_i / T) / sum over all V of e^(z_j / T),
    it is the least of sum s_g log2(s_g / p_g(T)). The class's own entropy does not depend on T, so this T is the one
    under which the answers, drawn one by one, are likeliest. `counts` (n,) are those of one round; answers that can be
    no token take no part. Where several temperatures fit alike, the search, by 120 temperatures and then within 0.01 %,
    returns one of them. At either end the class is even colder, or hotter.
    """
    known = [(group.ids, count) for group, count in zip(groups, counts, strict=True) if group.ids and count]
    if not known:
        return None
    z = np.asarray(logits, dtype=np.float64)
    z = z - z.max()
    share = shares([count for _, count in known])
    of_groups = [z[list(tokens)] for tokens, _ in known]

    def divergence(warmth: float) -> float:
        """KL at the temperature e^warmth; by logarithms, so that nothing is rounded to 0."""
        coldness = math.exp(-warmth)
        logs = np.array([_log_sum(group * coldness) for group in of_groups]) - _log_sum(z * coldness)
        return _divergence(share, logs)

    grid = np.linspace(math.log(COLDEST), math.log(HOTTEST), _GRID + 1)
    best = int(np.argmin([divergence(warmth) for warmth in grid]))
    inner = _least(divergence, float(grid[max(best - 1, 0)]), float(grid[min(best + 1, _GRID)]))
    warmth = min((float(grid[best]), inner), key=divergence)
    return Fitted(math.exp(warmth), divergence(warmth))


def _cut(character: str) -> bool:
    return character.isspace() or unicodedata.category(character).startswith("P")


_known: "WeakKeyDictionary[Vocabulary, dict[str, tuple[int, ...]]]" = WeakKeyDictionary()
_one_at_a_time = Lock()  # reading a vocabulary takes a moment; a class asks at once


def _folded_tokens(vocabulary: "Vocabulary", rows: int) -> dict[str, tuple[int, ...]]:
    """Return the ids below `rows` by what their texts fold to."""
    with _one_at_a_time:
        if vocabulary not in _known:
            found: dict[str, list[int]] = {}
            for token in filter(vocabulary.is_text, range(rows)):
                try:
                    folded = fold(vocabulary.token_bytes(token).decode("utf-8"))
                except UnicodeDecodeError:
                    continue
                if folded:
                    found.setdefault(folded, []).append(token)
            _known[vocabulary] = {folded: tuple(ids) for folded, ids in found.items()}
        return _known[vocabulary]


def _first_tokens(model: "LanguageModel", ids: tuple[int, ...], spellings: Iterable[str]) -> set[int]:
    """Return the first token of each spelling, as a guess after the prompt is read."""
    read = (model.vocabulary.encode(understood(model, ids, typed)) for typed in spellings)
    return {tokens[0] for tokens in read if tokens}


def _group(
    model: "LanguageModel", ids: tuple[int, ...], tokens: set[int], counted: Counter[tuple[int, str]], rounds: int
) -> Group:
    """Return the group of answers that were counted by round and spelling."""
    typed: Counter[str] = Counter()
    for (_, text), count in counted.items():
        typed[text] += count
    answers = tuple(text for text, _ in typed.most_common())  # equally frequent ones as they came
    counts = [sum(count for (number, _), count in counted.items() if number == this) for this in range(rounds)]
    whole = tokens_like(model, answers[0])
    first = () if whole else sorted(_first_tokens(model, ids, answers[:1]))
    judged = "".join(map(model.vocabulary.piece, first))
    return Group(answers[0].strip() or answers[0], tuple(sorted(tokens)), tuple(counts), answers, judged)


def _least(of: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function that falls and then rises is least between two numbers, within _PRECISE."""
    while high - low > _PRECISE:
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        low, high = (low, right) if of(left) <= of(right) else (left, high)
    return (low + high) / 2


def _divergence(share: Array, logs: Array) -> float:
    """Return sum s log2(s / p) over the shares that are not 0, from the natural logarithms of p."""
    said = share > 0
    bits = (share[said] * (np.log(share[said]) - logs[said])).sum() / math.log(2)
    return max(0.0, float(bits))  # by rounding it may lie just below


def _log_sum(powers: Array) -> float:
    """Return the logarithm of the sum of e^x."""
    top = powers.max()
    return float(top + np.log(np.exp(powers - top).sum()))
