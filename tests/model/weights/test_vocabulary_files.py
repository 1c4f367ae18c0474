"""Vocabularies from files: as they stand, or refused."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from tokenizers.pre_tokenizers import ByteLevel, Digits, Metaspace, Sequence
from transformers import PreTrainedTokenizerFast

from model import load
from model.errors import ModelUnavailable
from model.tokenization.vocabulary import Vocabulary
from model.weights import vocabulary_files
from pages.kit.wording import worded
from tests.support import tiny

ENTRIES = len(tiny.tokenizer())
TEXTS = st.text("0123456789 \n½abc theTHE.,")
BY_DIGIT = Sequence([Digits(individual_digits=True), ByteLevel(add_prefix_space=False)])
CLASSES = ["GPT2Tokenizer", "GPT2TokenizerFast", "LlamaTokenizer", "PreTrainedTokenizerFast", "Qwen2Tokenizer", "Gone"]


def backend() -> Tokenizer:
    """A tokenizer of its own, to change."""
    return Tokenizer.from_str(tiny.tokenizer().backend_tokenizer.to_str())


@pytest.fixture(scope="module", params=CLASSES)
def by_digit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose tokenizer.json takes each digit for a word, beside a file that names a class."""
    folder = tmp_path_factory.mktemp("vocabulary")
    tiny.network("llama").save_pretrained(folder)
    written = backend()
    written.pre_tokenizer = BY_DIGIT
    written.save(str(folder / "tokenizer.json"))
    options = {"tokenizer_class": request.param, "eos_token": "<|endoftext|>", "add_prefix_space": False}
    (folder / "tokenizer_config.json").write_text(json.dumps(options))
    return folder


@given(text=TEXTS)
def test_the_file_is_read_as_it_stands(by_digit: Path, text: str) -> None:
    expected = Tokenizer.from_file(str(by_digit / "tokenizer.json"))
    found = Vocabulary(vocabulary_files.read(by_digit, "Tiny"))
    assert list(found.encode(text)) == expected.encode(text, add_special_tokens=False).ids


def test_a_model_reads_it_so_too(by_digit: Path) -> None:
    model = load.load(str(by_digit))
    assert str(model.tokenizer.backend_tokenizer.pre_tokenizer) == str(BY_DIGIT)
    assert model.tokenizer.eos_token == "<|endoftext|>"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    tiny.network("gpt2").save_pretrained(folder)
    backend().save(str(folder / "tokenizer.json"))
    return folder


def write(folder: Path, name: str, **entries: Any) -> None:
    (folder / name).write_text(json.dumps(entries))


@pytest.mark.parametrize("named", ["<|endoftext|>", {"content": "<|endoftext|>", "special": True}])
def test_the_end_of_a_text_by_its_name(own: Path, named: object) -> None:
    write(own, "tokenizer_config.json", eos_token=named)
    assert vocabulary_files.read(own, "Tiny").eos_token == "<|endoftext|>"


@pytest.mark.parametrize("number", [0, [0, 7]])
@pytest.mark.parametrize("file", ["generation_config.json", "config.json"])
def test_the_end_of_a_text_by_its_number(own: Path, file: str, number: object) -> None:
    (own / "generation_config.json").unlink()
    write(own, file, eos_token_id=number)
    assert vocabulary_files.read(own, "Tiny").eos_token_id == 0


def test_no_end_of_a_text_is_made_up(own: Path) -> None:
    write(own, "tokenizer_config.json", eos_token="</s>", bos_token="<s>", pad_token="<pad>")
    found = vocabulary_files.read(own, "Tiny")
    assert found.eos_token is None
    assert len(found) == ENTRIES


def in_parts(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    backend().model.save(str(folder))


@given(text=TEXTS)
def test_the_two_files_of_older_repositories(older: Path, text: str) -> None:
    found = Vocabulary(vocabulary_files.read(older, "Tiny"))
    assert list(found.encode(text)) == backend().encode(text).ids


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("older")
    backend().model.save(str(folder))
    return folder


def test_entries_that_were_added_to_the_two_files(own: Path) -> None:
    in_parts(own)
    write(own, "added_tokens.json", **{"<second>": ENTRIES + 1, "<first>": ENTRIES})
    found = vocabulary_files.read(own, "Tiny").get_vocab()
    assert (found["<first>"], found["<second>"]) == (ENTRIES, ENTRIES + 1)
    write(own, "added_tokens.json", **{"<first>": ENTRIES + 5})
    assert "its files are damaged" in sentence(own)


def sentence(folder: Path) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        load.load(str(folder))
    return worded(caught.value.message)


@pytest.mark.parametrize("remaining", [["tokenizer.model"], ["tokenizer.model", "tokenizer_config.json"]])
def test_sentencepiece_alone(own: Path, remaining: list[str]) -> None:
    (own / "tokenizer.json").unlink()
    for name in remaining:
        (own / name).write_text("{}")
    assert "is SentencePiece's, which writes spaces as ▁" in sentence(own)


OTHERS = {
    "Unigram": models.Unigram([("<unk>", 0.0), ("▁the", -1.0)], 0),
    "WordPiece": models.WordPiece({"[UNK]": 0, "the": 1}, unk_token="[UNK]"),
    "WordLevel": models.WordLevel({"the": 0}, unk_token="the"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_another_kind_of_vocabulary(own: Path, kind: str) -> None:
    Tokenizer(OTHERS[kind]).save(str(own / "tokenizer.json"))
    assert f"is of another kind ({kind})" in sentence(own)


def saved(folder: Path, **parts: object) -> str:
    """Save the tiny tokenizer with other parts; return what is said about it."""
    tokenizer = backend()
    for name, part in parts.items():
        setattr(tokenizer, name, part)
    tokenizer.save(str(folder / "tokenizer.json"))
    return sentence(folder)


def test_a_normalizer(own: Path) -> None:
    chain = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    assert "changes a text before cutting it (NFC, Lowercase)" in saved(own, normalizer=chain)


@pytest.mark.parametrize(
    "rule", [ByteLevel(add_prefix_space=True), Sequence([Digits(), ByteLevel(add_prefix_space=True)])]
)
def test_a_space_before_every_text(own: Path, rule: pre_tokenizers.PreTokenizer) -> None:
    assert "puts a space before every text (add_prefix_space)" in saved(own, pre_tokenizer=rule)


def test_a_space_before_every_text_with_the_two_files(own: Path) -> None:
    in_parts(own)
    write(own, "tokenizer_config.json", add_prefix_space=True)
    assert "puts a space before every text (add_prefix_space)" in sentence(own)


def test_spaces_written_as_sentencepiece_does(own: Path) -> None:
    assert "is SentencePiece's" in saved(own, pre_tokenizer=Metaspace())


def test_bytes_as_sentencepiece_writes_them(own: Path) -> None:
    model = backend().model
    model.byte_fallback = True
    assert "is SentencePiece's" in saved(own, model=model, pre_tokenizer=None)


@pytest.mark.parametrize(
    "rule", [None, pre_tokenizers.Whitespace(), Sequence([pre_tokenizers.WhitespaceSplit(), ByteLevel(False)])]
)
def test_a_vocabulary_that_loses_bytes(own: Path, rule: pre_tokenizers.PreTokenizer | None) -> None:
    assert "does not spell every text byte for byte" in saved(own, pre_tokenizer=rule)


def test_an_empty_normalizer_is_none(own: Path) -> None:
    tokenizer = backend()
    tokenizer.normalizer = normalizers.Sequence([])
    tokenizer.save(str(own / "tokenizer.json"))
    assert load.load(str(own)).vocabulary.decode(range(3))


def test_a_table_of_merges_that_does_not_fit(own: Path) -> None:
    content = json.loads((own / "tokenizer.json").read_text())
    content["model"]["merges"].append(["no such", "piece"])
    (own / "tokenizer.json").write_text(json.dumps(content))
    assert "its files are damaged" in sentence(own)
    in_parts(own)
    with (own / "merges.txt").open("a") as merges:
        merges.write("nosuch piece\n")
    assert "its files are damaged" in sentence(own)


def test_reading_does_not_write(own: Path, tmp_path: Path) -> None:
    before = shutil.copytree(own, tmp_path / "before")
    assert isinstance(vocabulary_files.read(own, "Tiny"), PreTrainedTokenizerFast)
    assert {path.name: path.read_bytes() for path in own.iterdir()} == {
        path.name: path.read_bytes() for path in before.iterdir()
    }
