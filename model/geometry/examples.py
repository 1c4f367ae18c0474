"""What an example about the embedding matrix, or about a word in several texts, may claim."""

from typing import Any

import numpy as np

from model import embedding
from model.geometry.analogy import terms
from model.geometry.directions import pairs, words_and_pairs
from model.geometry.lookup import stack
from model.geometry.word_paths import Paths, paths, position
from model.language_model import LanguageModel
from model.readings.examples import Claim, Example

_MOST = 100  # words and pairs of a list
_SEPARATED = 0.9
"""Share of the words that must lie nearest to their own group's middle."""


def _near(model: LanguageModel, example: Example, wanted: list[str]) -> bool:
    """One of these words is among the nearest: among the first `within` of them."""
    word, within = embedding.lookup(model, example["near"]), example["shows"]["within"]
    found = embedding.neighbours(model, word.vector, within, exclude=word.ids if word.whole else ())
    return not set(wanted).isdisjoint(piece.strip() for piece in found.pieces)


def _rank(model: LanguageModel, example: Example, wanted: int) -> bool:
    """The expected answer is one token, and among so many first that were not put in."""
    found = embedding.analogy(model, terms(example["sum"]), expected=example["expected"]).expected
    assert found is not None  # it was asked for
    return len(found.ids) == 1 and (found.rank_without_inputs or np.inf) <= wanted


def _beyond(model: LanguageModel, example: Example) -> list[float]:
    """Return for each pair along the direction which share of random pairs steps less far, but for those in `but`."""
    direction = embedding.direction(model, pairs(example["pairs"]))
    _, given, _ = words_and_pairs(example["along"], _MOST)
    held = [pair for pair in given if " > ".join(pair) not in example["shows"].get("but", [])]
    return [1 - step.share for step in embedding.steps(model, direction, held)]


def _rising(model: LanguageModel, example: Example, _wanted: bool) -> bool:
    """The words lie along the direction in the order in which they are written."""
    words, _, _ = words_and_pairs(example["along"], _MOST)
    direction = embedding.direction(model, pairs(example["pairs"]))
    return bool((np.diff(embedding.project(model, direction, words).dots) > 0).all())


def _separate(model: LanguageModel, example: Example, wanted: list[str]) -> bool:
    """Nearly every word of these groups is drawn nearest to the middle of its own."""
    points = _drawn(model, example)
    middles = np.stack([points[group].mean(0) for group in wanted])  # (G, d)
    own = [
        np.linalg.norm(points[group][:, None] - middles, axis=-1).argmin(1) == place
        for place, group in enumerate(wanted)
    ]
    return bool(np.concatenate(own).mean() >= _SEPARATED)


def _ordered(model: LanguageModel, example: Example, wanted: float) -> bool:
    """Along the first axis the words of the one group come in their order: the rank correlation is at least this."""
    (line,) = _drawn(model, example).values()  # (n, d)
    ranks = np.argsort(np.argsort(line[:, 0]))
    return bool(abs(np.corrcoef(ranks, np.arange(len(ranks)))[0, 1]) >= wanted)


def _drawn(model: LanguageModel, example: Example) -> dict[str, embedding.Array]:
    """Return where the words of each group stand in the picture, (n, dims)."""
    groups = {name: example["word_groups"][name] for name in example["groups"]}
    vectors = {name: stack([embedding.lookup(model, word) for word in words]) for name, words in groups.items()}
    axes = embedding.pca(np.concatenate(list(vectors.values())), example["dims"])
    return {name: axes.place(rows) for name, rows in vectors.items()}


def followed(model: LanguageModel, example: Example) -> tuple[Paths, list[int]]:
    """Return the way of the example's word through its three texts, and where it stands in them.

    Raises InvalidInput where it does not stand in one of them.
    """
    traces = [model.trace(example[f"{name}_text"]) for name in ("first", "second", "third")]
    places = [position(model, trace, example["meaning"]) for trace in traces]
    return paths(traces, places), places


def _gap(model: LanguageModel, example: Example, wanted: float) -> bool:
    """Another sense is further apart than the same one by at least this much, at one place in all texts."""
    found, places = followed(model, example)
    return len(set(places)) == 1 and found.gap is not None and found.gap.size >= wanted


def _any(_model: LanguageModel, _example: Example, _wanted: Any) -> bool:
    """Belongs to another claim, which reads it."""
    return True


CLAIMS: dict[str, Claim] = {
    "near": _near,
    "within": _any,
    "rank": _rank,
    "pairs_beyond": lambda model, example, wanted: min(_beyond(model, example)) >= wanted,
    "pairs_within": lambda model, example, wanted: max(_beyond(model, example)) <= wanted,
    "but": _any,
    "rising": _rising,
    "separate": _separate,
    "ordered": _ordered,
    "gap": _gap,
}
