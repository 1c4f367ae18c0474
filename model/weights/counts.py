"""Whether a configuration asks for the model that the files hold: its counts against their tensors.

The library builds whatever a configuration asks for, and fills what no file holds with random numbers; of what the
files hold beyond that it says nothing. Heads that do not fit surface as an exception of any kind, somewhere in a pass.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import Message, ModelUnavailable

Shapes = Mapping[str, tuple[int, ...]]
"""Name of a tensor in the files -> its shape."""
MOST_LAYERS = 200
"""More would not fit on a screen; the largest model known to be of these families has 126 (Llama 3.1 405B)."""


@dataclass(frozen=True)
class _Family:
    """How a family calls its counts in config.json, with what the library takes without one, and its tensors."""

    layers: dict[str, int]
    heads: dict[str, int]
    width: dict[str, int]
    rows: dict[str, int]
    context: dict[str, int]
    layer: re.Pattern[str]
    """Finds the number of a layer in the name of a tensor."""
    embedding: str
    positions: str
    """The end of the name of the tensor with a row a position; empty where there is none."""


_FAMILIES = {
    "gpt2": _Family(
        layers={"n_layer": 12, "num_hidden_layers": 12},
        heads={"n_head": 12, "num_attention_heads": 12},
        width={"n_embd": 768, "hidden_size": 768},
        rows={"vocab_size": 50_257},
        context={"n_positions": 1024, "max_position_embeddings": 1024},
        layer=re.compile(r"(?:^|\.)h\.(\d{1,9})\."),
        embedding="wte.weight",
        positions="wpe.weight",
    ),
    "llama": _Family(
        layers={"num_hidden_layers": 32},
        heads={"num_attention_heads": 32},
        width={"hidden_size": 4096},
        rows={"vocab_size": 32_000},
        context={"max_position_embeddings": 2048},
        layer=re.compile(r"(?:^|\.)layers\.(\d{1,9})\."),
        embedding="embed_tokens.weight",
        positions="",
    ),
}


def check(config: dict[str, Any], shapes: Shapes, folder: Path, title: str) -> int:
    """Return the number of rows of the embedding matrix, where config.json asks for what the files hold.

    Raises ModelUnavailable where it asks for less, more or something else, and ValueError where the files hold no
    embedding matrix.
    """
    counts = _Counts(config, folder, title)
    family = _FAMILIES[config["model_type"]]
    held = {int(found[1]) for found in map(family.layer.search, shapes) if found}
    layers = counts.read(family.layers)
    if max(layers, len(held)) > MOST_LAYERS:
        raise ModelUnavailable(Message("many_layers", title=title, folder=folder, most=MOST_LAYERS))
    counts.compare(family.layers, layers, len(held))
    rows, width = _shape(shapes, family.embedding)
    counts.compare(family.rows, counts.read(family.rows), rows)
    counts.compare(family.width, counts.read(family.width), width)
    context = counts.read(family.context)
    if family.positions:
        counts.compare(family.context, context, _shape(shapes, family.positions)[0])
    heads = counts.read(family.heads)
    if config["model_type"] == "llama":
        _check_llama_heads(config, counts, heads, width, shapes)
    elif width % heads:
        raise counts.refusal("n_head", heads)
    return rows


def _check_llama_heads(config: dict[str, Any], counts: "_Counts", heads: int, width: int, shapes: Shapes) -> None:
    """Raise ModelUnavailable unless heads of queries and of keys divide the rows of their matrices."""
    size = counts.read({"head_dim": max(width // heads, 1)})
    groups = counts.read({"num_key_value_heads": heads})
    counts.compare({"num_attention_heads": 0}, heads * size, _shape(shapes, "self_attn.q_proj.weight")[0])
    counts.compare({"num_key_value_heads": 0}, groups * size, _shape(shapes, "self_attn.k_proj.weight")[0])
    if heads % groups:
        raise counts.refusal("num_key_value_heads", groups)


@dataclass(frozen=True)
class _Counts:
    """The counts of a config.json."""

    config: dict[str, Any]
    folder: Path
    title: str

    def read(self, names: dict[str, int]) -> int:
        """Return a count by any of its names. Raises ModelUnavailable for one that is none, or two that differ."""
        given = {name: self.config[name] for name in names if self.config.get(name) is not None}
        for name, value in given.items():
            if type(value) is not int or value < 1 or value != next(iter(given.values())):
                raise self.refusal(name, value)
        return int(next(iter(given.values()), next(iter(names.values()))))

    def compare(self, names: dict[str, int], asked: int, held: int) -> None:
        """Raise ModelUnavailable unless as many are held as are asked for."""
        if asked != held:
            name = next((name for name in names if name in self.config), next(iter(names)))
            raise ModelUnavailable(
                Message("counts_differ", title=self.title, folder=self.folder, name=name, asked=asked, held=held)
            )

    def refusal(self, name: str, value: object) -> ModelUnavailable:
        """Return the error for a count with which no model can be built."""
        return ModelUnavailable(
            Message("bad_count", title=self.title, folder=self.folder, name=name, value=str(value)[:40])
        )


def _shape(shapes: Shapes, ending: str) -> tuple[int, int]:
    """Return the shape of the first matrix whose name ends so. Raises ValueError where there is none."""
    for name, shape in shapes.items():
        if name.endswith(ending) and len(shape) == 2:
            return shape[0], shape[1]
    raise ValueError(f"no {ending}")
