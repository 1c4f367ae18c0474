"""A small network learns a small language, stops, goes on, is kept, shipped and described."""

import json
import lzma
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from model.generate import generate
from model.load import load
from model.train import __main__ as command
from model.train import counting, export, loop, report, snapshots, text
from model.train.settings import Settings
from model.train.state import Progress

SETTINGS = Settings(
    vocabulary=300,
    layers=2,
    heads=2,
    width=32,
    context=64,
    batch=4,
    tokens=200 * 4 * 64,
    peak_rate=1e-2,
    last_rate=1e-3,
    warm_up=10,
)
WHO = ("the fox", "the old king", "a small bird", "the miller's son", "the princess")
DID = ("saw", "followed", "sang to", "ran from", "wrote a letter to")
WHERE = ("in the forest", "by the river", "under the hill", "at night", "on the first day of spring")


class Stopped(Exception):  # noqa: N818
    """Somebody stopped the run."""


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text of 6,500 paragraphs in two documents: who did what to whom, and where."""
    chance = np.random.default_rng(0)

    def sentence() -> str:
        who, whom = chance.choice(WHO, 2, replace=False)
        return f"Then {who} {chance.choice(DID)} {whom} {chance.choice(WHERE)}."

    documents = ["\n".join(sentence() for _ in range(3250)) for _ in range(2)]
    path = tmp_path_factory.mktemp("text") / "language.txt"
    path.write_text("\n\n".join(documents) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(language: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run."""
    folder = tmp_path_factory.mktemp("run") / "small"
    command.run(language, folder, SETTINGS)
    return folder


@pytest.fixture(scope="module")
def figures(language: Path, folder: Path) -> report.Figures:
    titles = folder.parent / "titles.txt"
    titles.write_text("Alice-s-Adventures-in-Wonderland_11\nTik-Tok-of-Oz_956\n", encoding="utf-8")
    return report.run(language, folder, titles)


def losses(folder: Path) -> dict[str, object]:
    found = json.loads((folder / export.LOSSES).read_text("utf-8"))
    del found["seconds"]
    return found


def test_it_learns_more_than_counting_single_tokens(figures: report.Figures) -> None:
    assert figures["moments"][0]["nats"] == pytest.approx(math.log(SETTINGS.vocabulary), abs=0.1)
    assert figures["nats"] < 0.4 * figures["unigram"]["nats"]
    assert figures["fivegram"]["nats"] < figures["bigram"]["nats"] < figures["unigram"]["nats"]


def test_a_run_that_was_stopped_ends_in_the_same_weights(
    language: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = text.split(text.read(language))
    tokenizer = Tokenizer.from_file(str(folder / export.TOKENIZER))
    train_ids, held_out_ids = text.encode(tokenizer, parts.train), text.encode(tokenizer, parts.held_out)
    monkeypatch.setattr(loop, "_SAVE_EVERY", 40)

    def stop(so_far: Progress, loss: float) -> None:
        if so_far.step == 110:
            raise Stopped

    with pytest.raises(Stopped):
        loop.train(SETTINGS, train_ids, held_out_ids, tmp_path, stop)
    heard: list[int] = []
    so_far = loop.train(SETTINGS, train_ids, held_out_ids, tmp_path, lambda so_far, loss: heard.append(so_far.step))
    assert heard == list(range(81, SETTINGS.steps + 1))
    state, whole = (load_file(path / loop.STATE / "state.safetensors") for path in (tmp_path, folder))
    assert state.keys() == whole.keys()
    assert all(torch.equal(state[name], whole[name]) for name in whole)
    expected = losses(folder)
    assert [[step, round(loss, 4)] for step, loss in so_far.train] == expected["train"]
    assert [[step, round(loss, 4)] for step, loss in so_far.held_out] == expected["held_out"]


def test_a_finished_run_stays_as_it_is(language: Path, folder: Path) -> None:
    before = (folder / "model.safetensors").read_bytes(), losses(folder)
    command.run(language, folder, SETTINGS)
    assert ((folder / "model.safetensors").read_bytes(), losses(folder)) == before


def test_another_run_is_not_overwritten(language: Path, folder: Path) -> None:
    with pytest.raises(ValueError, match="holds a run with other settings"):
        command.run(language, folder, Settings())


@pytest.mark.parametrize("words", ["", "One line.", "A few.\n\nShort.\n\nTexts."])
def test_a_text_that_is_too_short(tmp_path: Path, words: str) -> None:
    (tmp_path / "text").write_text(words)
    with pytest.raises(ValueError, match="too short"):
        command.run(tmp_path / "text", tmp_path / "run", SETTINGS)


def test_documents_too_short_for_a_window(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("\n\n".join(["A"] * 60))
    with pytest.raises(ValueError, match="too short for windows of 64"):
        command.run(tmp_path / "text", tmp_path / "run", SETTINGS)


def test_a_fiftieth_is_held_out_and_nothing_is_lost(language: Path) -> None:
    parts = text.split(text.read(language))
    lines = [line for part in (parts.train, parts.held_out) for document in part for line in document.splitlines()]
    assert sorted(line for line in lines if line != text.END) == sorted(
        text.read(language).replace("\n\n", "\n").splitlines()
    )
    assert sum(document.count("\n") for document in parts.held_out) == 2 * text.STRETCH
    assert sum(document.count(text.END) for document in parts.train) == 2


def test_a_compressed_text_is_the_same_text(language: Path, tmp_path: Path) -> None:
    packed = tmp_path / "language.txt.xz"
    packed.write_bytes(lzma.compress(language.read_bytes()))
    assert text.read(packed) == text.read(language)


def test_each_epoch_sees_each_window_once() -> None:
    ids = np.arange(1000)
    rows = np.concatenate([text.batch(ids, step, 3, 32, seed=5) for step in range(10)])  # 30 windows an epoch
    assert rows.shape == (30, 33)
    assert (np.diff(rows) == 1).all()
    assert (np.diff(np.sort(rows[:, 0])) == 32).all()
    np.testing.assert_array_equal(rows[3:6], text.batch(ids, 1, 3, 32, seed=5))
    assert not np.array_equal(rows[:3], text.batch(ids, 10, 3, 32, seed=5))


def test_a_moment_is_within_half_a_scale(tmp_path: Path) -> None:
    torch.manual_seed(0)
    weights = {"matrix": torch.randn(20, 30) * torch.logspace(-4, 2, 20)[:, None], "vector": torch.randn(30)}
    weights["matrix"][3] = 0
    kept = snapshots.load(snapshots.save(tmp_path, 7, weights))
    half = weights["matrix"].abs().amax(1, keepdim=True) / 127 / 2
    assert ((kept["matrix"] - weights["matrix"]).abs() <= half * 1.0001).all()
    torch.testing.assert_close(kept["vector"], weights["vector"], atol=1e-3, rtol=1e-3)
    assert {name: value.dtype for name, value in kept.items()} == dict.fromkeys(weights, torch.float32)
    assert list(snapshots.found(tmp_path)) == [7]


def test_a_run_keeps_its_moments(folder: Path) -> None:
    found = snapshots.found(folder)
    assert tuple(found) == SETTINGS.moments == (0, 1, 3, 6, 12, 25, 50, 100)
    net = loop.network(SETTINGS, end=0)
    start, kept = loop.weights(net), snapshots.load(found[0])
    assert kept.keys() == start.keys()
    torch.testing.assert_close(kept["transformer.wte.weight"], start["transformer.wte.weight"], atol=5e-4, rtol=0)


def test_the_rate_rises_and_falls() -> None:
    rates = [SETTINGS.rate(step) for step in range(SETTINGS.steps)]
    assert max(rates) == pytest.approx(SETTINGS.peak_rate)
    assert rates[SETTINGS.warm_up - 1] == pytest.approx(SETTINGS.peak_rate)
    assert rates[: SETTINGS.warm_up] == sorted(rates[: SETTINGS.warm_up])
    assert rates[SETTINGS.warm_up :] == sorted(rates[SETTINGS.warm_up :], reverse=True)
    assert rates[-1] == pytest.approx(SETTINGS.last_rate, rel=0.01)


def test_the_result_speaks_its_language(folder: Path) -> None:
    model = load(str(folder))
    trace = model.trace("Then the fox saw")
    assert trace.residual.shape == (SETTINGS.layers + 1, len(trace.ids), SETTINGS.width)
    assert model.shape.context == SETTINGS.context
    assert {value.dtype for value in load_file(folder / "model.safetensors").values()} == {torch.float16}
    written = generate(model, model.vocabulary.encode("Then the old"), temperature=0, most=20)
    assert model.vocabulary.decode(step.token for step in written).startswith(" king ")
    assert model.tokenizer.eos_token == text.END


def test_the_card_has_every_number(folder: Path, figures: report.Figures) -> None:
    card = (folder / report.CARD).read_text("utf-8")
    assert json.loads((folder / report.FIGURES).read_text("utf-8")) == figures
    for measured in (figures, figures["unigram"], figures["bigram"], figures["fivegram"]):
        assert f"{measured['nats']:.4f} | {measured['bits_per_character']:.4f} |" in card
    for moment in figures["moments"]:
        assert f"| {moment['step']:,} | {moment['tokens']:,} | {moment['nats']:.4f} |" in card
    assert "*Alice's Adventures in Wonderland* (11); *Tik-Tok of Oz* (956)" in card
    assert "51,200 tokens in 200 steps" in card
    assert "--tokens 51200" in card
    assert "float16" in card
    assert card.count("Seed ") == len(report.PROMPTS)


def test_bits_a_character_are_the_same_loss(language: Path, folder: Path, figures: report.Figures) -> None:
    """All tokens' nats, shared out over the characters of the text they stand for."""
    parts = text.split(text.read(language))
    model = load(str(folder))
    ids = text.encode(model.tokenizer.backend_tokenizer, parts.held_out)
    predicted = (len(ids) - 1) // SETTINGS.context * SETTINGS.context
    shared = len(model.vocabulary.decode(ids[1 : predicted + 1].tolist()))
    bits = figures["nats"] * predicted / math.log(2) / shared
    assert figures["bits_per_character"] == pytest.approx(bits, rel=1e-3)


def test_a_character_in_pieces_counts_once(folder: Path) -> None:
    vocabulary = load(str(folder)).vocabulary
    ids = vocabulary.encode("a — ü 🦔")
    assert report.characters(vocabulary, np.array(ids)) == 7


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_probabilities_after_any_context_sum_to_one(length: int) -> None:
    chance = np.random.default_rng(1)
    counted = counting.count(chance.integers(0, 7, 200), vocabulary=9, length=length)
    for context in (*chance.integers(0, 7, (20, 4)), np.array([8, 8, 8, 8]), np.array([1, 8, 2, 3])):
        each = [counted.probabilities(np.array([*context, token]))[-1] for token in range(9)]
        assert sum(each) == pytest.approx(1, abs=1e-12)
        assert min(each) > 0


def test_counted_by_hand() -> None:
    """The text 0 1 0 1 0 2 over three tokens, with bigrams.

    Bigrams: 01 twice, 10 twice, 02 once, so n1 = 1, n2 = 2 and D = 1/5. Below, 1, 0 and 2 were each seen after one
    token: counts 1, 1, 1 of 3, n1 = 3, n2 = 0, D = 1, and all of the probability goes to the uniform 1/3.
    After 0: 1 has (2 - 1/5) / 3 + (1/5) (2/3) (1/3), 2 has (1 - 1/5) / 3 + 2/45, 0 has 2/45.
    """
    counted = counting.count(np.array([0, 1, 0, 1, 0, 2]), vocabulary=3, length=2)
    first, after = counted.probabilities(np.array([0, 1])).tolist()
    assert first == pytest.approx(1 / 3)
    assert after == pytest.approx(1.8 / 3 + 2 / 45)
    assert counted.probabilities(np.array([0, 2]))[1] == pytest.approx(0.8 / 3 + 2 / 45)
    assert counted.probabilities(np.array([0, 0]))[1] == pytest.approx(2 / 45)
    assert counted.probabilities(np.array([2, 0]))[1] == pytest.approx(1 / 3)  # nothing ever followed 2
    assert counted.nats(np.array([0, 1])) == pytest.approx(-math.log(1.8 / 3 + 2 / 45))


def test_the_largest_ids_fit() -> None:
    ids = np.array([4095, 4094, 4095, 4094, 4095, 0, 4095, 4094, 4095, 4094, 4095])
    counted = counting.count(ids, vocabulary=4096, length=5)
    assert counted.probabilities(ids[:5])[-1] > 0.5


@pytest.mark.parametrize(("vocabulary", "length", "size"), [(4097, 2, 10), (10, 0, 10), (10, 6, 10), (10, 5, 4)])
def test_what_cannot_be_counted(vocabulary: int, length: int, size: int) -> None:
    with pytest.raises(ValueError, match=r"Grams have|too short"):
        counting.count(np.zeros(size, np.int64), vocabulary, length)
