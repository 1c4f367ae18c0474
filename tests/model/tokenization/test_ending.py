"""The end of a long text is cut into the tokens that all of it ends in."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from model.tokenization import ending as endings
from model.tokenization.ending import SHORT, ending
from model.tokenization.vocabulary import Vocabulary
from tests.support import tiny


def vocabulary(pre_tokenizer: pre_tokenizers.PreTokenizer | None) -> Vocabulary:
    """The tiny tokenizer's entries, with another way to split a text into words."""
    backend = Tokenizer.from_str(tiny.tokenizer().backend_tokenizer.to_str())
    if pre_tokenizer:
        backend.pre_tokenizer = pre_tokenizer
        return Vocabulary(PreTrainedTokenizerFast(tokenizer_object=backend))
    without = json.loads(backend.to_str()) | {"pre_tokenizer": None}
    return Vocabulary(PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(json.dumps(without))))


BYTES = pre_tokenizers.ByteLevel(add_prefix_space=False)
KINDS = {
    "GPT-2": vocabulary(BYTES),
    "SmolLM2": vocabulary(pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), BYTES])),
    "one word": vocabulary(pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)),
    "none": vocabulary(None),
}
PARTS = ["the", "cat", "s", "on", "'s", "7", "12", ".", ",", "_", "é", "🦔", "。", "猫", " ", "  ", "\n", "\r\n", "\t"]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PARTS)).map("".join),
    st.text(),
    st.lists(st.sampled_from(["catsatonthemat" * 4, " ", "the", "\n"])).map("".join),
)


@pytest.fixture(scope="module", autouse=True)
def nothing_is_short() -> Iterator[None]:
    """Of every text the end alone is tried first, one character long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(endings, "SHORT", 1)
        patch.setattr(endings, "_EACH", 1)
        yield


@pytest.mark.parametrize("kind", KINDS)
@given(text=TEXTS, count=st.integers(1, 12))
def test_the_last_tokens_are_those_of_the_whole_text(kind: str, text: str, count: int) -> None:
    whole = KINDS[kind].encode(text)
    found = ending(KINDS[kind], text, count)
    assert found.ids[-count:] == whole[-count:]
    assert found.whole == (len(found.ids) == len(whole))


@pytest.mark.parametrize("kind", ["GPT-2", "SmolLM2"])
@pytest.mark.parametrize("part", ["The cat sat on the mat. ", "12 345\n", "猫が座った。", "the_cat\n"])
def test_of_a_long_text_little_is_cut(kind: str, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endings, "SHORT", SHORT)
    lengths: list[int] = []
    encode = Vocabulary.encode

    def counted(own: Vocabulary, text: str) -> tuple[int, ...]:
        lengths.append(len(text))
        return encode(own, text)

    monkeypatch.setattr(Vocabulary, "encode", counted)
    found = ending(KINDS[kind], part * (1_000_000 // len(part)), 200)
    assert not found.whole
    assert sum(lengths) <= SHORT


@pytest.mark.parametrize("kind", ["one word", "none"])
def test_where_merges_may_cross_words_all_is_cut(kind: str) -> None:
    assert ending(KINDS[kind], tiny.TEXT, 2).whole


def test_a_word_longer_than_the_end_is_cut_whole() -> None:
    text = f"the {'cat' * 500}"
    assert ending(KINDS["GPT-2"], text, 3).ids[-3:] == KINDS["GPT-2"].encode(text)[-3:]
