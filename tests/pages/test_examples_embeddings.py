"""What the examples of the Embeddings chapter show, measured on the real models that they are offered on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from model import embedding
from model.geometry.analogy import terms
from model.geometry.directions import pairs, words_and_pairs
from model.geometry.lookup import stack
from model.geometry.word_paths import Paths, paths, position
from model.language_model import LanguageModel
from model.load import load
from pages.texts import texts

TEXTS = texts("embeddings")
MODELS = ("smollm2-135m", "fable")
SEPARATED = 0.9
Example = Mapping[str, Any]


@pytest.fixture(scope="module", params=MODELS)
def real(request: pytest.FixtureRequest) -> LanguageModel:
    """Each real model in turn."""
    model: LanguageModel = load("fable") if request.param == "fable" else request.getfixturevalue("smollm2")
    return model


def near(model: LanguageModel, example: Example) -> bool:
    """One of the related tokens is among the nearest."""
    word, shows = embedding.lookup(model, example["near"]), example["shows"]
    found = embedding.neighbours(model, word.vector, shows["within"], exclude=word.ids if word.whole else ())
    return not set(shows["near"]).isdisjoint(piece.strip() for piece in found.pieces)


def answered(model: LanguageModel, example: Example) -> bool:
    """The expected answer, a single token, is among the first that were not put in."""
    found = embedding.analogy(model, terms(example["sum"]), expected=example["expected"]).expected
    assert found is not None
    return len(found.ids) == 1 and (found.rank_without_inputs or np.inf) <= example["shows"]["rank"]


def along(model: LanguageModel, example: Example) -> bool:
    """The pairs step further than that share of random pairs, or none of them does; or the words rise as written."""
    shows, direction = example["shows"], embedding.direction(model, pairs(example["pairs"]))
    words, given, _ = words_and_pairs(example["along"], 100)
    if shows.get("rising"):
        return bool((np.diff(embedding.project(model, direction, words).dots) > 0).all())
    held = [pair for pair in given if " > ".join(pair) not in shows.get("but", [])]
    assert len(held) >= 4
    beyond = [1 - step.share for step in embedding.steps(model, direction, held)]
    assert len(beyond) == len(held)
    return max(beyond) <= shows["pairs_within"] if "pairs_within" in shows else min(beyond) >= shows["pairs_beyond"]


def drawn(model: LanguageModel, example: Example) -> bool:
    """Nearly every word of the separate groups is drawn nearest to its own group's middle; or words stand in order."""
    shows, groups = example["shows"], TEXTS["pca"]["word_groups"]
    vectors = {group: stack([embedding.lookup(model, word) for word in groups[group]]) for group in example["groups"]}
    axes = embedding.pca(np.concatenate(list(vectors.values())), example["dims"])
    points = {group: axes.place(rows) for group, rows in vectors.items()}
    if "ordered" in shows:
        (line,) = points.values()
        ranks = np.argsort(np.argsort(line[:, 0]))
        return bool(abs(np.corrcoef(ranks, np.arange(len(ranks)))[0, 1]) >= shows["ordered"])
    middles = np.stack([points[group].mean(0) for group in shows["separate"]])
    own = [
        np.linalg.norm(points[group][:, None] - middles, axis=-1).argmin(1) == place
        for place, group in enumerate(shows["separate"])
    ]
    return bool(np.concatenate(own).mean() >= SEPARATED)


def followed(model: LanguageModel, example: Example) -> tuple[Paths, list[int]]:
    """The word's way through the three texts, and where it stands in them."""
    traces = [model.trace(example[f"{name}_text"]) for name in ("first", "second", "third")]
    places = [position(model, trace, example["meaning"]) for trace in traces]
    return paths(traces, places), places


def apart(model: LanguageModel, example: Example) -> bool:
    """Another sense is further apart than the same one, though the word stands at the same place in all texts."""
    found, places = followed(model, example)
    assert found.gap is not None
    return len(set(places)) == 1 and found.gap.size >= example["shows"]["gap"]


CHECKS: dict[str, Callable[[LanguageModel, Example], bool]] = {
    "neighbours": near,
    "arithmetic": answered,
    "directions": along,
    "pca": drawn,
    "context": apart,
}


def offered(view: str, key: str) -> Sequence[Example]:
    """The examples of a view that have something to show on a model."""
    return [example for example in TEXTS[view]["try"] if "shows" in example and key in example.get("models", MODELS)]


@pytest.mark.parametrize("view", CHECKS)
def test_every_example_shows_what_it_must(real: LanguageModel, view: str) -> None:
    failing = [example["label"] for example in offered(view, real.card.key) if not CHECKS[view](real, example)]
    assert failing == []


@pytest.mark.parametrize("key", MODELS)
@pytest.mark.parametrize("view", CHECKS)
def test_every_view_has_telling_examples(view: str, key: str) -> None:
    telling = [example for example in offered(view, key) if "pairs_within" not in example["shows"]]
    assert len(telling) >= 2
    assert all("shows" in example for example in TEXTS[view]["try"] if example.get("panel", "line") == "line")


def test_the_first_example_is_what_a_view_opens_with() -> None:
    """A visitor who has chosen nothing sees an example that holds on every model."""
    from pages.chapters.embeddings import arithmetic, context, directions
    from pages.chapters.embeddings import neighbours as nearest

    usual = {
        known.name: known.usual
        for known in (nearest.NEAR, arithmetic.SUM, arithmetic.EXPECTED, directions.PANEL, directions.PAIRS,
                      directions.ALONG, context.MEANING, *context.PROMPTS)
    }  # fmt: skip
    for view in ("neighbours", "arithmetic", "directions", "context"):
        first = TEXTS[view]["try"][0]
        assert {name: value for name, value in first.items() if name not in ("label", "shows")} == {
            name: usual[name] for name in first if name in usual
        }


def test_the_same_sense_in_another_sentence_falls_too(real: LanguageModel) -> None:
    for example in offered("context", real.card.key):
        found, _ = followed(real, example)
        same = found.between[found.pairs.index((1, 2))]
        assert same[:-1].min() < 0.97
        assert same[0] == pytest.approx(1, abs=1e-5)


def test_gender_holds_for_father_on_fable_alone(real: LanguageModel) -> None:
    """What the label of the first example asks: on SmolLM2 more than one random pair in ten steps as far."""
    first = TEXTS["directions"]["try"][0]
    direction = embedding.direction(real, pairs(first["pairs"]))
    shares = [step.share for step in embedding.steps(real, direction, words_and_pairs(first["along"], 100)[1])]
    assert max(shares[:-1]) < 0.1
    assert (shares[-1] < 0.1) == (real.card.key == "fable")
