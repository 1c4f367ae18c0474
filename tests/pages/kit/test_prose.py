"""Sentences: the texts' own marks are read, what fills them in never; words of the glossary explain themselves once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.kit import prose
from pages.kit.prose import definitions, spans
from pages.texts import FOLDERS, texts
from viz.components.prose import Paragraph, Span


@given(st.text())
def test_what_a_visitor_typed_is_shown_letter_by_letter(text: str) -> None:
    found = spans("So **{typed}** *is* `it`.", typed=text)
    assert "".join(span.text for span in found) == f"So {text} is it."
    assert [span for span in found if span.text == text and span.style == "strong" and not span.link] or not text


def test_the_marks_of_the_texts_become_styles() -> None:
    assert spans("a **b** *c* `d` [e](https://example.org)") == [
        Span("a "),
        Span("b", "strong"),
        Span(" "),
        Span("c", "emphasis"),
        Span(" "),
        Span("d", "code"),
        Span(" "),
        Span("e", link="https://example.org"),
    ]


def test_a_name_that_nothing_fills_is_an_error() -> None:
    with pytest.raises(KeyError):
        spans("{missing}")


def test_a_word_of_the_glossary_is_marked_where_it_first_stands() -> None:
    paragraphs = [Paragraph("p", [spans("The softmax of logits; softmax again.")]), Paragraph("p", [spans("Logits.")])]
    marked = [span for part in prose._first_only(paragraphs) for line in part.lines for span in line if span.term]
    assert [(span.text, span.term) for span in marked] == [("softmax", "softmax"), ("logits", "logit")]


def test_what_fills_a_sentence_in_is_no_word_of_the_glossary() -> None:
    assert not any(span.term for span in spans("{typed}", typed="softmax"))


@pytest.mark.parametrize("name", texts("glossary"))
def test_every_word_of_the_glossary_is_used_somewhere(name: str) -> None:
    files = [file.stem for file in FOLDERS[0].glob("*.toml") if file.stem != "glossary"]
    said = [text.replace("{norm}", "layer norm") for file in files for text in _strings(texts(file))]
    assert any(re.search(texts("glossary")[name]["match"], body, re.IGNORECASE) for body in said)


def _strings(data: object) -> list[str]:
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    return [text for part in parts for text in _strings(part)]


@pytest.mark.parametrize("term", ["mlp", "softmax", "stream", "unembedding", "norm", "rotary", "kl", "entropy", "bits"])
def test_the_hard_words_are_explained(term: str) -> None:
    assert definitions()[term].says


def test_nats_are_explained_as_bits_are() -> None:
    assert "1.44 bits" in definitions()["nats"].says
