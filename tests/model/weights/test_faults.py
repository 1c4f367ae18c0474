"""What may be wrong with a folder, each said by its own sentence, and nothing else ever raised."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

from model import load
from model.errors import ModelUnavailable
from model.weights import faults
from pages.kit.wording import worded
from tests.support import tiny

WEIGHTS = "model.safetensors"
MATRIX = {"gpt2": "transformer.h.1.mlp.c_fc.weight", "llama": "model.layers.1.mlp.up_proj.weight"}
ROWS = {"gpt2": "transformer.wte.weight", "llama": "model.embed_tokens.weight"}


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Path:
    """A tiny model of each family in turn, to spoil."""
    return shutil.copytree(folder, tmp_path / "model")


def sentence(folder: Path) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        load.load(str(folder))
    return worded(caught.value.message)


def changed(path: Path, **entries: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


def family(folder: Path) -> str:
    return str(json.loads((folder / "config.json").read_text())["model_type"])


def replace_tensor(folder: Path, name: str, tensor: torch.Tensor) -> None:
    tensors = load_file(folder / WEIGHTS)
    assert name in tensors
    save_file({**tensors, name: tensor}, folder / WEIGHTS, {"format": "pt"})


def sharded(folder: Path) -> list[str]:
    """Write the weights in shards instead; return the names of these."""
    (folder / WEIGHTS).unlink()
    tiny.network(family(folder)).save_pretrained(folder, max_shard_size=50_000)
    names = sorted(path.name for path in folder.glob("*.safetensors"))
    assert len(names) > 1
    return names


def test_entries_without_a_row(own: Path) -> None:
    tokenizer = tiny.tokenizer().backend_tokenizer.from_file(str(own / "tokenizer.json"))
    tokenizer.add_tokens(["<first>", "<second>"])
    tokenizer.save(str(own / "tokenizer.json"))
    found = sentence(own)
    assert "the embedding matrix has 300 rows, and 1 entries have a number beyond them" in found
    assert "the first “<second>” with 300" in found


def test_rows_without_an_entry_are_no_fault(own: Path) -> None:
    net = tiny.network(family(own))
    net.resize_token_embeddings(tiny.VOCABULARY + 4)
    net.save_pretrained(own)
    assert load.load(str(own)).shape.vocabulary == tiny.VOCABULARY + 4


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none(own: Path, wrong: float) -> None:
    name = MATRIX[family(own)]
    tensor = load_file(own / WEIGHTS)[name].clone()
    tensor[3, 4] = wrong
    replace_tensor(own, name, tensor)
    assert f"the tensor {name} holds a number that is infinite or none at all" in sentence(own)


def test_shards(own: Path) -> None:
    before = torch.tensor(load.load(str(own)).trace(tiny.TEXT[:40]).logits)
    names = sharded(own)
    torch.testing.assert_close(
        torch.tensor(load.load(str(own)).trace(tiny.TEXT[:40]).logits), before, atol=1e-5, rtol=0
    )
    (own / names[1]).unlink()
    assert f"is not whole: its index names the file {names[1]}, which is not there" in sentence(own)


def test_a_shard_that_is_a_link_to_nothing(own: Path) -> None:
    name = sharded(own)[0]
    (own / name).unlink()
    (own / name).symlink_to(own / "nowhere")
    assert f"its index names the file {name}, which is not there" in sentence(own)


def test_weights_under_another_name(own: Path) -> None:
    (own / WEIGHTS).rename(own / "weights.safetensors")
    assert "needs config.json" in sentence(own)


def test_missing_tensors(own: Path) -> None:
    name = MATRIX[family(own)]
    tensors = load_file(own / WEIGHTS)
    del tensors[name]
    save_file(tensors, own / WEIGHTS, {"format": "pt"})
    assert f"its config.json asks for 1 tensors that no file holds, the first {name}" in sentence(own)


def test_weights_that_say_that_they_are_quantized(own: Path) -> None:
    changed(own / "config.json", quantization_config={"quant_method": "bitsandbytes", "load_in_8bit": True})
    assert "are quantized (bitsandbytes). This app reads weights in float32, float16 or bfloat16" in sentence(own)


@pytest.mark.parametrize("kind", ["int8", "uint8", "float8_e4m3fn"])
def test_weights_that_are_quantized_without_saying_so(own: Path, kind: str) -> None:
    name = MATRIX[family(own)]
    replace_tensor(own, name, torch.ones(load_file(own / WEIGHTS)[name].shape).to(getattr(torch, kind)))
    assert "are quantized (" in sentence(own)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16])
def test_half_precision_and_masks_are_not_quantized(own: Path, kind: torch.dtype) -> None:
    tensors = {name: tensor.to(kind) for name, tensor in load_file(own / WEIGHTS).items()}
    masks = {"transformer.h.0.attn.bias": torch.ones(1, 1, 4, 4, dtype=torch.uint8)} if family(own) == "gpt2" else {}
    save_file({**tensors, **masks}, own / WEIGHTS, {"format": "pt"})
    assert {tensor.dtype for tensor in load.load(str(own)).net.parameters()} == {torch.float32}


CONFIG: list[dict[str, Any]] = [
    {"vocab_size": "many"},
    {"vocab_size": -3},
    {"vocab_size": 7},
    {"n_head": 0, "num_attention_heads": 0},
    {"n_head": 5, "num_attention_heads": 5},
    {"n_embd": 48, "hidden_size": 48},
    {"n_layer": -1, "num_hidden_layers": -1},
    {"n_layer": 1e9, "num_hidden_layers": None},
    {"n_layer": 1 << 40, "num_hidden_layers": 1 << 40},
    {"n_positions": 0, "max_position_embeddings": 0},
    {"activation_function": "none such", "hidden_act": "none such"},
    {"rope_parameters": 3, "n_positions": "x"},
    {"rope_parameters": {"rope_type": "none such"}, "layer_norm_epsilon": "x"},
    {"architectures": 3, "eos_token_id": "x", "tie_word_embeddings": "x"},
    {"quantization_config": 3},
    {"quantization_config": {}},
]


@pytest.mark.parametrize("entries", CONFIG, ids=str)
def test_a_configuration_that_makes_no_sense(own: Path, entries: dict[str, Any]) -> None:
    changed(own / "config.json", **entries)
    assert "model" in sentence(own)


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        ({"n_head": 0, "num_attention_heads": 0}, "head"),
        ({"n_head": "x", "num_attention_heads": "x"}, "head"),
        ({"n_head": True, "num_attention_heads": True}, "head"),
        ({"n_head": 3, "num_attention_heads": 3}, "head"),
        ({"n_layer": 1, "num_hidden_layers": 1}, "asks for a model with 1, and the files hold 2"),
        ({"n_layer": 3, "num_hidden_layers": 3}, "asks for a model with 3, and the files hold 2"),
        ({"n_layer": 20_000, "num_hidden_layers": 20_000}, "more than 200 layers"),
        ({"vocab_size": 299}, "asks for a model with 299, and the files hold 300"),
        ({"n_embd": 16, "hidden_size": 16}, "asks for a model with 16, and the files hold 32"),
    ],
    ids=str,
)
def test_counts_are_held_against_the_tensors_before_anything_is_built(
    own: Path, entries: dict[str, Any], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "_read", lambda *_: pytest.fail("the model is being built"))
    changed(own / "config.json", **entries)
    assert named in sentence(own)


def test_many_layers_in_the_files_too(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_read", lambda *_: pytest.fail("the model is being built"))
    tensors = load_file(own / WEIGHTS)
    name = MATRIX[family(own)]
    more = {name.replace(".1.", f".{layer}."): torch.zeros(1) for layer in range(2, 20_000)}
    save_file(tensors | more, own / WEIGHTS, {"format": "pt"})
    changed(own / "config.json", n_layer=20_000, num_hidden_layers=20_000)
    assert "more than 200 layers" in sentence(own)


def test_a_vocabulary_that_is_too_large_is_found_before_the_model_is_built(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transformers, "AutoModelForCausalLM", None)
    test_entries_without_a_row(own)


BROKEN = [b"", b"{", b"[]", b"3", b"null", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"model": 3}', b'{"model": {}}']


@pytest.mark.parametrize("content", BROKEN, ids=lambda content: repr(content[:12]))
@pytest.mark.parametrize("file", ["config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS, faults.INDEX])
def test_a_file_that_is_broken(own: Path, file: str, content: bytes) -> None:
    if file == faults.INDEX:
        sharded(own)
    (own / file).write_bytes(content)
    if file == "tokenizer_config.json" and content.startswith(b'{"'):
        load.load(str(own))
    else:
        assert "model" in sentence(own)
