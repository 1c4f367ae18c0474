"""Weights from the hub, against a server on this machine that speaks the hub's file API."""

import errno
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from huggingface_hub import constants
from transformers import GPT2Config, GPT2LMHeadModel

from model import load
from model.catalog import MODELS, HubSource
from model.errors import Message, ModelUnavailable
from model.progress import silent
from model.weights import cache, checksums, hub
from pages.kit.wording import worded
from tests.support import tiny
from tests.support.hub_server import COMMIT, HubServer, point_hub_at

GPT2 = MODELS["gpt2"]
REPO = "openai-community/gpt2"
SOURCE = HubSource(REPO)
WEIGHTS = "model.safetensors"
HALF = 50_000  # of the tiny weights, in bytes
# A process that fetches gpt2 and says so when it has to wait.
FETCH = """
from model.load import card_of, fetch
fetch(card_of("gpt2"), lambda _, message: print(message, flush=True) if message.id == "waiting_for_other" else None)
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    tiny.network("gpt2", attention="eager").save_pretrained(folder)
    tiny.tokenizer().save_pretrained(folder)
    (folder / "pytorch_model.bin").write_bytes(b"a pickle")
    assert (folder / WEIGHTS).stat().st_size > 2 * HALF
    return folder


@pytest.fixture(autouse=True)
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSIDE_GPT2_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setattr(hub, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def server(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with HubServer(REPO, repository).running() as running:
        running.point(monkeypatch)
        yield running


def sentence() -> str:
    with pytest.raises(ModelUnavailable) as caught:
        load.fetch(GPT2, silent)
    assert cache.whole("gpt2") is None
    return worded(caught.value.message)


def start_fetching(server: HubServer, tmp_path: Path) -> "subprocess.Popen[str]":
    environment = {
        "INSIDE_GPT2_CACHE": str(tmp_path / "cache"),
        "HF_HOME": str(tmp_path / "home"),
        "HF_ENDPOINT": server.url,
        "PYTHONPATH": str(Path(__file__).parents[3]),
    }
    return subprocess.Popen([sys.executable, "-c", FETCH], env=environment, stdout=subprocess.PIPE, text=True)


def test_fetching_then_a_start_that_asks_nobody(server: HubServer, repository: Path) -> None:
    heard: list[tuple[float, Message]] = []
    model = load.load("gpt2", lambda fraction, message: heard.append((fraction, message)))

    ids = tiny.tokenizer()(tiny.TEXT).input_ids[:40]
    expected = tiny.network("gpt2", attention="eager")(torch.tensor([ids])).logits[0, -1]
    torch.testing.assert_close(torch.tensor(model.trace(ids).logits), expected, atol=1e-5, rtol=0)
    fractions = [fraction for fraction, _ in heard]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert any(re.fullmatch(r"Fetching GPT-2 small: 0\.1 of 0\.\d MB", worded(message)) for _, message in heard)
    names = {Path(request.path).name for request in server.requests}
    assert names == {"config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS}  # and no pickle

    server.requests.clear()
    assert load.load("gpt2").shape == model.shape
    assert not server.requests


def flip_bits(weights: Path, count: int = 16) -> None:
    """Change single bits among the last numbers of a file of weights: each of them stays a number."""
    content = bytearray(weights.read_bytes())
    for place in range(count):
        content[-4 * (place * 500 + 1) - 2] ^= 1
    weights.write_bytes(content)


def test_flipped_bits_are_found_at_the_next_opening(server: HubServer, caplog: pytest.LogCaptureFixture) -> None:
    before = load.load("gpt2").trace(tiny.TEXT).logits
    folder = cache.whole("gpt2")
    assert folder
    flip_bits(folder / WEIGHTS)
    server.requests.clear()
    heard: list[str] = []
    again = load.load("gpt2", lambda _, message: heard.append(message.id)).trace(tiny.TEXT).logits
    assert (again == before).all()
    assert server.asked(WEIGHTS)
    assert "set_aside" in heard
    assert f"The file {WEIGHTS} of GPT-2 small is not as it was kept" in caplog.text


@pytest.mark.parametrize("file", [WEIGHTS, "tokenizer.json", "config.json"])
@pytest.mark.parametrize("truncated", [True, False])
def test_files_that_an_earlier_version_kept_and_that_cannot_be_read_are_fetched_anew(
    server: HubServer, file: str, truncated: bool
) -> None:
    before = load.load("gpt2").trace(tiny.TEXT).logits
    folder = cache.whole("gpt2")
    assert folder
    (folder / checksums.LIST).unlink()
    content = (folder / file).read_bytes()
    (folder / file).unlink()
    if truncated:
        (folder / file).write_bytes(content[: len(content) // 2])
    assert (load.load("gpt2").trace(tiny.TEXT).logits == before).all()
    assert (folder / file).read_bytes() == content


def test_damage_in_the_librarys_own_cache_is_found_too(server: HubServer, repository: Path, tmp_path: Path) -> None:
    held = tmp_path / "hub" / "models--openai-community--gpt2"
    snapshot = shutil.copytree(repository, held / "snapshots" / COMMIT)
    digest = checksums.of_file(snapshot / WEIGHTS, lambda _: None)
    (held / "blobs").mkdir()
    (snapshot / WEIGHTS).rename(held / "blobs" / digest)
    (snapshot / WEIGHTS).symlink_to(held / "blobs" / digest)
    (held / "refs").mkdir()
    (held / "refs" / "main").write_text(COMMIT)
    assert load.fetch(GPT2, silent) == snapshot
    flip_bits(held / "blobs" / digest)
    assert load.fetch(GPT2, silent) == cache.whole("gpt2")
    assert server.asked(WEIGHTS)


def older(folder: Path, tmp_path: Path) -> Path:
    """A copy of a repository with the vocabulary in two files, one of them no JSON."""
    old = shutil.copytree(folder, tmp_path / "old")
    (old / "tokenizer.json").unlink()
    (old / "tokenizer_config.json").unlink()
    tiny.tokenizer().backend_tokenizer.model.save(str(old))
    return old


def test_an_older_repository_without_tokenizer_json(server: HubServer, tmp_path: Path) -> None:
    server.folder = older(server.folder, tmp_path)
    assert load.load("gpt2").vocabulary.encode(tiny.TEXT) == tuple(tiny.tokenizer()(tiny.TEXT).input_ids)


def test_a_broken_connection_is_taken_up_where_it_broke(server: HubServer) -> None:
    server.faults.cut_at, server.faults.cuts = HALF, 1
    load.fetch(GPT2, silent)
    assert [request.start for request in server.asked(f"/cdn/{WEIGHTS}")] == [0, HALF]


def test_a_host_that_dies_half_way_then_comes_back(server: HubServer) -> None:
    server.faults.cut_at = HALF
    assert re.search(r"stopped sending model.safetensors after 0\.\d of 0\.\d MB\. What has come is kept", sentence())
    server.faults.cut_at = None
    server.requests.clear()
    load.fetch(GPT2, silent)
    assert [request.start for request in server.asked(f"/cdn/{WEIGHTS}")] == [HALF]


def test_a_host_that_falls_silent(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "ANSWER_SECONDS", 0.2)
    server.faults.hold_at = HALF
    assert "stopped sending model.safetensors" in sentence()


def test_a_host_that_is_too_slow(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "SLOW_SECONDS", 0.0)
    monkeypatch.setattr(hub, "SLOW_BYTES", 10_000_000)
    assert "sends too slowly" in sentence()


def test_damaged_weights_are_thrown_away(server: HubServer, repository: Path) -> None:
    server.faults.flipped = True
    assert "sent a damaged" in sentence()
    server.faults.flipped = False
    folder = load.fetch(GPT2, silent)
    assert (folder / WEIGHTS).read_bytes() == (repository / WEIGHTS).read_bytes()


def same_files(folder: Path, repository: Path) -> bool:
    """Whether all that was fetched is what the repository holds."""
    fetched = sorted(path for path in folder.iterdir() if path.name != checksums.LIST)
    return len(fetched) > 3 and all(path.read_bytes() == (repository / path.name).read_bytes() for path in fetched)


@pytest.mark.parametrize("methods", [{"HEAD", "GET"}, {"HEAD"}, {"GET"}])
def test_a_proxy_that_compresses(server: HubServer, repository: Path, methods: set[str]) -> None:
    server.compressing = methods
    assert same_files(load.fetch(GPT2, silent), repository)
    assert load.load("gpt2").vocabulary.encode(tiny.TEXT) == tuple(tiny.tokenizer()(tiny.TEXT).input_ids)


def test_a_proxy_that_compresses_the_text_of_an_older_repository(server: HubServer, tmp_path: Path) -> None:
    old = server.folder = older(server.folder, tmp_path)
    server.compressing = {"HEAD", "GET"}
    assert same_files(load.fetch(GPT2, silent), old)


@pytest.mark.parametrize("cut_at", [100, 2000, HALF])
def test_a_proxy_that_compresses_and_breaks_off(server: HubServer, repository: Path, cut_at: int) -> None:
    server.compressing = {"HEAD", "GET"}
    server.faults.cut_at, server.faults.cuts = cut_at, 3
    assert same_files(load.fetch(GPT2, silent), repository)


@pytest.mark.parametrize(("before", "after"), [(set(), {"HEAD", "GET"}), ({"HEAD", "GET"}, set()), ({"GET"}, {"HEAD"})])
def test_a_proxy_that_comes_or_goes_between_two_starts(
    server: HubServer, repository: Path, before: set[str], after: set[str]
) -> None:
    server.compressing = before
    server.faults.cut_at = 1500  # in the middle of tokenizer.json
    assert "stopped sending" in sentence()
    server.faults.cut_at = None
    server.compressing = after
    assert same_files(load.fetch(GPT2, silent), repository)


def test_compressed_text_that_is_damaged_is_thrown_away(server: HubServer, repository: Path, tmp_path: Path) -> None:
    server.folder = shutil.copytree(repository, tmp_path / "damaged")
    (server.folder / "tokenizer.json").write_text("<html>Please log in</html>")
    server.compressing = {"HEAD", "GET"}
    assert "sent a damaged tokenizer.json" in sentence()
    server.folder = repository
    assert same_files(load.fetch(GPT2, silent), repository)


@pytest.mark.parametrize("change", ["another size", "the same size"])
def test_a_repository_that_changes_between_two_starts(
    server: HubServer, repository: Path, tmp_path: Path, change: str
) -> None:
    server.faults.cut_at = HALF  # of the weights: all else has come
    assert "stopped sending model.safetensors" in sentence()
    new = server.folder = shutil.copytree(repository, tmp_path / "new")
    text = (new / "config.json").read_text()
    (new / "config.json").write_text(text + " " if change == "another size" else text.replace(": 300", ": 301"))
    assert (new / "config.json").read_text() != text
    server.faults.cut_at = None
    assert same_files(load.fetch(GPT2, silent), new)
    assert server.asked(f"/cdn/{WEIGHTS}")[-1].start == HALF


@pytest.mark.parametrize("status", [403, 503])
def test_a_hub_that_refuses(server: HubServer, status: int) -> None:
    server.faults.status = status
    assert f"refused openai-community/gpt2 (HTTP {status})" in sentence()


def test_a_repository_without_weights(server: HubServer, tmp_path: Path) -> None:
    server.folder = shutil.copytree(server.folder, tmp_path / "bare", ignore=shutil.ignore_patterns(WEIGHTS))
    assert "has no file model.safetensors" in sentence()


def test_a_disk_without_room(server: HubServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert "GPT-2 small needs" in sentence()
    assert not server.asked(WEIGHTS)


def test_two_processes_fetch_once(server: HubServer, tmp_path: Path) -> None:
    server.faults.hold_at = HALF
    with start_fetching(server, tmp_path) as first:
        assert server.faults.held.wait(60)
        with start_fetching(server, tmp_path) as second:
            assert second.stdout is not None
            assert "waiting_for_other" in second.stdout.readline()
            server.faults.released.set()
            first.communicate(timeout=60)
            second.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(server.asked(f"/cdn/{WEIGHTS}")) == 1


@pytest.fixture
def true_shape(tmp_path: Path) -> Iterator[GPT2LMHeadModel]:
    """A random network of GPT-2's own 124,439,808 parameters, kept in the folder true; half a gigabyte, so removed."""
    with torch.device("meta"):
        net = GPT2LMHeadModel(GPT2Config())
    net = net.to_empty(device="cpu")
    net.tie_weights()
    torch.manual_seed(0)
    for tensor in net.parameters():
        torch.nn.init.normal_(tensor, std=0.02)
    net.save_pretrained(tmp_path / "true")
    tiny.tokenizer().save_pretrained(tmp_path / "true")
    yield net
    shutil.rmtree(tmp_path)


def test_the_true_shape_killed_half_way_and_taken_up_again(
    true_shape: GPT2LMHeadModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    half = (tmp_path / "true" / WEIGHTS).stat().st_size // 2
    with HubServer(REPO, tmp_path / "true").running() as server:
        server.faults.hold_at = half
        with start_fetching(server, tmp_path) as process:
            assert server.faults.held.wait(60)
            process.send_signal(signal.SIGKILL)
        assert cache.whole("gpt2") is None
        server.faults.hold_at = None
        server.faults.released.set()
        server.point(monkeypatch)
        model = load.load("gpt2")
        first, second = server.asked(f"/cdn/{WEIGHTS}")
    assert first.start == 0
    assert 0 < second.start <= half
    assert sum(tensor.numel() for tensor in model.net.parameters()) == 124_439_808
    torch.testing.assert_close(model.net.state_dict(), true_shape.state_dict(), atol=0, rtol=0)
    assert capfd.readouterr().err == ""


def lay_out_cache(repository: Path, repo: str) -> Path:
    """Copy a model into the hub library's own cache, as an earlier program has left it."""
    storage = Path(constants.HF_HUB_CACHE) / f"models--{repo.replace('/', '--')}"
    (storage / "refs").mkdir(parents=True)
    (storage / "refs" / "main").write_text(COMMIT)
    return shutil.copytree(repository, storage / "snapshots" / COMMIT)


@pytest.mark.parametrize("repo", [REPO, "gpt2"])
def test_the_librarys_own_cache_is_used(server: HubServer, repository: Path, repo: str) -> None:
    snapshot = lay_out_cache(repository, repo)
    assert load.on_this_machine(GPT2)
    assert load.fetch(GPT2, silent) == snapshot
    assert not server.requests


@pytest.mark.parametrize("missing", [WEIGHTS, "config.json", "tokenizer.json"])
def test_a_cache_with_a_file_missing_does_not_count(repository: Path, missing: str) -> None:
    (lay_out_cache(repository, "gpt2") / missing).unlink()
    assert not load.on_this_machine(GPT2)


@pytest.mark.parametrize(("owner", "asked"), [(Path, "iterdir"), (hub, "try_to_load_from_cache")])
def test_a_cache_of_another_account_does_not_count(
    repository: Path, owner: object, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    lay_out_cache(repository, "gpt2")
    assert load.on_this_machine(GPT2)
    monkeypatch.setattr(owner, asked, refuse)
    assert not load.on_this_machine(GPT2)


def test_a_probe_that_is_answered(server: HubServer) -> None:
    hub.probe(SOURCE)
    assert [request.method for request in server.requests] == ["HEAD"]


def test_a_probe_of_a_dead_host(monkeypatch: pytest.MonkeyPatch) -> None:
    point_hub_at(monkeypatch, "http://127.0.0.1:9")
    with pytest.raises(ModelUnavailable, match=r"hub_unreachable \(hub=127.0.0.1:9\)"):
        hub.probe(SOURCE)


def test_a_probe_of_a_mute_host(server: HubServer) -> None:
    server.faults.mute = True
    with pytest.raises(ModelUnavailable, match=r"hub_late .*seconds=0.2"):
        hub.probe(SOURCE, seconds=0.2)


def test_a_probe_whose_name_look_up_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    point_hub_at(monkeypatch, "http://hub.invalid")
    answered = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        answered.wait(30)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    with pytest.raises(ModelUnavailable, match=r"hub_late .*seconds=0.2"):
        hub.probe(SOURCE, seconds=0.2)
    answered.set()


def test_a_probe_that_a_login_page_answers(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "answer", lambda path: (200, {"ETag": '"page"'}, b"<html>Please log in</html>"))
    with pytest.raises(ModelUnavailable, match="hub_impostor"):
        hub.probe(SOURCE)


def test_the_hub_switched_off(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailable, match="hub_switched_off"):
        hub.probe(SOURCE)
    assert not server.requests
