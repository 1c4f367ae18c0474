"""Compare, view by view, with Fable and its moments: no browser, the whole app otherwise."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model import sampling
from model.catalog import MODELS, FolderSource
from model.generate import generate
from model.language_model import LanguageModel
from model.load import load
from model.progress import silent
from model.readings.comparison import text_cost
from model.readings.parameters import ledger
from model.serving import variants
from pages.kit import registry
from pages.texts import texts as words_of
from tests.support.apps import PAGES, charts, components, sentences, texts
from viz.tokens import visible

TEXT = "Once upon a time there was a king"
VIEWS = ("next", "tokens", "lens", "writing", "surprise", "size")
WORDS = words_of("compare")


@pytest.fixture(scope="module")
def both() -> tuple[LanguageModel, LanguageModel]:
    card = variants.card_of("fable@0")
    return load("fable"), variants.read(card, variants.fetch(card, silent), silent)


def visit(app: AppTest, view: str, **address: str) -> AppTest:
    """Open a view as a link would, Fable beside itself before any training."""
    app.run().switch_page(str(registry.chapter("compare").path.relative_to(PAGES.parent)))
    for name, value in ({"prompt": TEXT, "view": view, "with": "fable@0"} | address).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("prompt", [TEXT, "a", "🦔 e\u0301migré\n\n שלום", "word " * 400])
def test_every_view_draws_any_text(visitor: AppTest, view: str, prompt: str) -> None:
    visit(visitor, view, prompt=prompt)
    assert charts(visitor) + components(visitor).count("aligned_tokens") > 0
    assert "Fable" in texts(visitor)
    assert not sentences(visitor, "info")


def test_the_next_tokens_of_both_are_said(visitor: AppTest, both: tuple[LanguageModel, LanguageModel]) -> None:
    said = texts(visit(visitor, "next"))
    for model in both:
        bits = sampling.entropy(sampling.softmax(model.trace(TEXT).logits))
        assert f"{model.card.title}: entropy {bits:.2f} bits" in said
    assert "Overlap" in said


def test_characters_are_the_same_for_both(visitor: AppTest) -> None:
    count = len(load("fable").vocabulary.encode(TEXT))
    said = texts(visit(visitor, "tokens"))
    assert f"{len(TEXT)} characters: {count} tokens of Fable" in said
    assert f"and {count} of Fable, untrained" in said


def test_a_word_that_no_vocabulary_has_is_said_to_be_missing(visitor: AppTest) -> None:
    said = texts(visit(visitor, "lens", pinned="king xylophonist"))
    assert "The vocabulary of Fable lacks ␣xylophonist." in said
    assert charts(visitor) == 2


def test_both_write_with_the_same_numbers(visitor: AppTest, both: tuple[LanguageModel, LanguageModel]) -> None:
    said = texts(visit(visitor, "writing", temperature="0.8", roll="3"))
    for model in both:
        ids = model.vocabulary.encode(TEXT)
        tokens = [step.token for step in generate(model, ids, temperature=0.8, seed=3, most=40)]
        assert visible(model.vocabulary.spelled(tokens)).replace("␣", " ") in said
    next(button for button in visitor.button if button.label == WORDS["writing"]["again"]).click().run()
    assert visitor.query_params["roll"] == "4"


def test_the_surprise_adds_up_to_bits_a_character(visitor: AppTest, both: tuple[LanguageModel, LanguageModel]) -> None:
    said = texts(visit(visitor, "surprise"))
    trained, untrained = (text_cost(model, TEXT) for model in both)
    assert f"Fable needs {trained.per_character:.2f} bits a character ({trained.bits.sum():.1f} bits" in said
    assert f"Fable, untrained {untrained.per_character:.2f} ({untrained.bits.sum():.1f} bits" in said


def test_sizes_are_read_from_the_tensors(visitor: AppTest) -> None:
    visit(visitor, "size", **{"with": "fable@118"})
    total = f"{ledger(load('fable')).total:,}"
    assert f"parameters: {total} · {total}" in texts(visitor)
    assert "the same number of parameters" in texts(visitor)


def test_the_mlps_have_the_largest_part(real: LanguageModel) -> None:
    found = ledger(real)
    mlp = sum(found.of(role) for role in ("gate", "up", "down"))
    attention = sum(found.of(role) for role in ("query", "key", "value", "attention_output"))
    embedding = sum(found.of(role) for role in ("embedding", "positions", "unembedding"))
    assert mlp > max(attention, embedding)


@pytest.mark.parametrize("asked", ["../../etc/passwd", "fable@1", "<script>", "x" * 150])
def test_an_unknown_second_model_is_said(visitor: AppTest, asked: str) -> None:
    visit(visitor, "size", **{"with": asked})
    assert any(visible(asked, 60) in said for said in sentences(visitor, "warning"))
    assert "with" not in visitor.query_params
    assert charts(visitor) == 1


def test_a_model_does_not_stand_beside_itself(visitor: AppTest) -> None:
    visit(visitor, "size", **{"with": "fable"})
    assert "Fable is the model in use already" in sentences(visitor, "warning")[0]


def test_a_second_model_that_cannot_be_opened_gives_way(
    visitor: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(MODELS, "distilgpt2", replace(MODELS["distilgpt2"], source=FolderSource(str(tmp_path))))
    monkeypatch.setattr(variants, "at_hand", lambda key: key in variants.CARDS or key == "distilgpt2")
    visit(visitor, "size", **{"with": "distilgpt2"})
    assert "DistilGPT-2 could not be opened" in sentences(visitor, "warning")[0]
    assert "Fable, untrained" in texts(visitor)


@pytest.mark.parametrize("view", ["next", "lens", "writing"])
def test_what_comes_next_is_covered(visitor: AppTest, view: str) -> None:
    visit(visitor, view, cover="true")
    assert charts(visitor) == 0
    assert words_of("shell")["cover"]["waits"] in sentences(visitor, "info")


def test_a_text_longer_than_the_second_model_holds_is_read_from_its_end(
    app: AppTest,
) -> None:
    """The tiny model of `app` holds 64 tokens: of a text that Fable would read in full, both read the end."""
    visit(app, "surprise", prompt="The cat sat on the mat. " * 40, **{"with": "fable"})
    assert "Both read the last part of your text" in texts(app)
    assert charts(app) == 1
