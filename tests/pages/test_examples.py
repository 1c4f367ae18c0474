"""Every example of every view shows, on the models at hand, what it is offered for; others are not offered."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model import embedding
from model.examples import CLAIMS, holds
from model.geometry.directions import pairs, words_and_pairs
from model.geometry.examples import followed
from model.language_model import LanguageModel
from model.load import load
from pages.kit import examples, registry
from pages.texts import texts
from tests.support import tiny
from tests.support.apps import sentences

Example = Mapping[str, Any]
PANELS = ("dot", "random")  # of the Directions: arrows of the visitor's own, and all the model's tokens


def views() -> Iterator[tuple[str, str]]:
    """Every chapter and view that has examples."""
    for chapter in registry.CHAPTERS:
        table = texts(chapter.id)
        if "try" in table:
            yield chapter.id, ""
        yield from ((chapter.id, name) for name, part in table.items() if isinstance(part, dict) and "try" in part)


VIEWS = list(views())


def of(chapter: str, view: str) -> list[Example]:
    table = texts(chapter)[view] if view else texts(chapter)
    return [examples.complete(chapter, view, place) for place in range(len(table["try"]))]


def offered(chapter: str, view: str, key: str) -> list[Example]:
    return [example for example in of(chapter, view) if key in example.get("models", examples.MEASURED)]


def test_every_chapter_has_examples() -> None:
    assert {chapter for chapter, _ in VIEWS} == {chapter.id for chapter in registry.CHAPTERS}
    assert {view for chapter, view in VIEWS if chapter == "attention"} >= {"wall", "one_head", "compare"}
    assert len(VIEWS) == 1 + 1 + 6 + 6 + 3 + 3 + 1 + 5 + 2 + 2 + 1 + 4 + 6 + 2 + 1


@pytest.mark.parametrize(("chapter", "view"), VIEWS)
def test_every_example_says_what_it_shows(chapter: str, view: str) -> None:
    for example in of(chapter, view):
        assert "shows" in example or example.get("panel") in PANELS, example["label"]
        assert example.get("shows", {}).keys() <= CLAIMS.keys()
        assert set(example.get("models", ())) <= set(examples.MEASURED)


@pytest.mark.parametrize(("chapter", "view"), VIEWS)
def test_every_example_shows_it(real: LanguageModel, chapter: str, view: str) -> None:
    own = registry.chapter(chapter).model
    model = load(own) if own else real
    asked = offered(chapter, view, model.card.key)
    assert asked
    assert [example["label"] for example in asked if not holds(model, example)] == []


@pytest.mark.parametrize("key", examples.MEASURED)
@pytest.mark.parametrize(("chapter", "view"), VIEWS)
def test_every_view_has_two_telling_examples(chapter: str, view: str, key: str) -> None:
    asked = offered(chapter, view, registry.chapter(chapter).model or key)
    telling = [one for one in asked if "shows" in one and "pairs_within" not in one["shows"]]
    assert len(telling) >= 2


@pytest.mark.parametrize("tab", ["attention", "words", "surprise", "skills"])
def test_every_tab_of_the_training_has_two(tab: str) -> None:
    assert len([example for example in of("learning", "") if example["view"] == tab]) == 2


def test_an_example_that_does_not_hold_is_not_offered(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a model that no test has measured: a random one knows no tale."""
    monkeypatch.undo()
    monkeypatch.setenv("INSIDE_GPT2_MODEL", "fable")
    labels = {example["label"] for example in of("overview", "")}
    app.run()
    assert not app.exception
    shown = {button.label for button in app.button} & labels
    assert shown == {example["label"] for example in offered("overview", "", "fable")} < labels


def test_a_model_that_was_never_measured_is_measured_when_asked() -> None:
    model = tiny.language_model("gpt2")
    ending: dict[str, Any] = {"prompt": "They lived happily ever", "shows": {"next": [" after"]}}
    assert not holds(model, ending)
    likeliest = model.vocabulary.piece(int(model.trace(ending["prompt"]).logits.argmax()))
    assert holds(model, ending | {"shows": {"next": [likeliest]}})


def test_a_word_that_is_not_there_does_not_hold() -> None:
    model = tiny.language_model("gpt2")
    assert not holds(model, {"near": " ", "shows": {"near": ["cat"], "within": 3}})


def test_an_unknown_claim_is_an_error() -> None:
    with pytest.raises(KeyError):
        holds(tiny.language_model("gpt2"), {"shows": {"nonsense": 1}})


def test_where_none_holds_the_page_says_so(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "_shows", lambda *_: False)
    app.run()
    assert any("shows its point" in said for said in sentences(app))


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
        first = texts("embeddings")[view]["try"][0]
        assert {name: value for name, value in first.items() if name not in ("label", "shows")} == {
            name: usual[name] for name in first if name in usual
        }


def test_the_same_sense_in_another_sentence_falls_too(real: LanguageModel) -> None:
    for example in offered("embeddings", "context", real.card.key):
        found, _ = followed(real, example)
        same = found.between[found.pairs.index((1, 2))]
        assert same[:-1].min() < 0.97
        assert same[0] == pytest.approx(1, abs=1e-5)


def test_gender_holds_for_father_on_fable_alone(real: LanguageModel) -> None:
    """What the label of the first example asks: on SmolLM2 more than one random pair in ten steps as far."""
    first = texts("embeddings")["directions"]["try"][0]
    direction = embedding.direction(real, pairs(first["pairs"]))
    shares = [step.share for step in embedding.steps(real, direction, words_and_pairs(first["along"], 100)[1])]
    assert max(shares[:-1]) < 0.1
    assert (shares[-1] < 0.1) == (real.card.key == "fable")
