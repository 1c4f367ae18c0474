"""Parameters category by category: of a loaded model from its tensors, of GPT-2 and GPT-3 from their papers' sizes.

Radford et al. 2019 and Brown et al. 2020 give the sizes; which matrices follow from them is the architecture. GPT-3's
table leaves out positions, biases and norms, as 3Blue1Brown's video does: 175,181,291,520.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray

from model.forward.architecture import Role
from model.forward.device import array
from model.language_model import LanguageModel
from model.readings.matrices import matrix, unembedding
from model.readings.parameters import ledger

Category = Literal[
    "embedding", "positions", "query", "key", "value", "attention_output", "up", "gate", "down", "unembedding", "norm",
    "bias",
]  # fmt: skip
CATEGORIES: tuple[Category, ...] = get_args(Category)
Group = Literal["ends", "attention", "mlp", "rest"]
GROUPS: dict[Category, Group] = {
    "embedding": "ends", "positions": "ends", "unembedding": "ends", "query": "attention", "key": "attention",
    "value": "attention", "attention_output": "attention", "up": "mlp", "gate": "mlp", "down": "mlp", "norm": "rest",
    "bias": "rest",
}  # fmt: skip
"""What a category is part of."""
_INSIDE: tuple[Role, ...] = ("query", "key", "value", "attention_output", "up", "gate", "down")
"""The categories that are one matrix in each layer."""


@dataclass(frozen=True)
class Count:
    """One category of a model."""

    category: Category
    parameters: int
    shape: tuple[int, ...]
    """Of one of its tensors, outputs first; empty where they differ."""
    tensors: int
    """How many of them there are."""


@dataclass(frozen=True)
class Table:
    """All categories of a model that it has, in the order of CATEGORIES."""

    rows: tuple[Count, ...]

    @property
    def total(self) -> int:
        """All parameters, each counted once."""
        return sum(row.parameters for row in self.rows)

    def count(self, category: Category) -> int:
        """Return the parameters of a category; 0 for one that the model does not have."""
        return sum(row.parameters for row in self.rows if row.category == category)

    def group(self, group: Group) -> int:
        """Return the parameters of all categories of a group."""
        return sum(row.parameters for row in self.rows if GROUPS[row.category] == group)


@dataclass(frozen=True)
class Design:
    """The sizes that a paper gives of a model."""

    title: str
    layers: int
    heads: int
    width: int
    head_width: int
    vocabulary: int = 50_257
    context: int = 1_024

    @property
    def neurons(self) -> int:
        """Four times the width, in both papers."""
        return 4 * self.width


DESIGNS: dict[str, Design] = {
    "gpt3": Design("GPT-3", layers=96, heads=96, width=12_288, head_width=128, context=2_048),
    "gpt2": Design("GPT-2 small", layers=12, heads=12, width=768, head_width=64),
    "gpt2-medium": Design("GPT-2 medium", layers=24, heads=16, width=1_024, head_width=64),
    "gpt2-large": Design("GPT-2 large", layers=36, heads=20, width=1_280, head_width=64),
    "gpt2-xl": Design("GPT-2 XL", layers=48, heads=25, width=1_600, head_width=64),
}
"""Key -> sizes; of these GPT-3 was never published as weights."""


def of_design(key: str) -> Table:
    """Return the table that follows from the sizes of DESIGNS[key]. Raises KeyError for another key."""
    sizes = DESIGNS[key]
    d, inner, n = sizes.width, sizes.heads * sizes.head_width, sizes.layers
    found = [Count("embedding", sizes.vocabulary * d, (sizes.vocabulary, d), 1)]
    if key != "gpt3":
        found.append(Count("positions", sizes.context * d, (sizes.context, d), 1))
    per_head = n * sizes.heads
    for category in ("query", "key", "value"):
        found.append(Count(category, inner * d * n, (sizes.head_width, d), per_head))
    found += [
        Count("attention_output", d * inner * n, (d, inner), n),
        Count("up", sizes.neurons * d * n, (sizes.neurons, d), n),
        Count("down", d * sizes.neurons * n, (d, sizes.neurons), n),
    ]
    if key == "gpt3":
        found.append(Count("unembedding", sizes.vocabulary * d, (sizes.vocabulary, d), 1))
    else:  # the unembedding is the embedding matrix; each layer has two norms, of a gain and a bias each
        found.append(Count("unembedding", 0, (sizes.vocabulary, d), 0))
        found.append(Count("norm", (2 * n + 1) * 2 * d, (d,), (2 * n + 1) * 2))
        found.append(Count("bias", n * (3 * inner + d + sizes.neurons + d), (), 6 * n))
    return Table(tuple(found))


def of_model(model: LanguageModel) -> Table:
    """Return the table of a loaded model, from the ledger of its tensors: `total` is the sum over distinct ones."""
    rows = ledger(model).rows
    found = []
    for category in CATEGORIES:
        if category == "bias":
            here = [row for row in rows if row.kind == "bias" and row.role != "norm"]
        elif category == "norm":
            here = [row for row in rows if row.role == "norm"]
        else:
            here = [row for row in rows if row.role == category and row.kind == "weight"]
        if here:
            shapes = {_outputs_first(model, row.role, row.shape) for row in here}
            count = sum(row.parameters for row in here)
            own = sum(not row.tied_to for row in here)
            found.append(Count(category, count, shapes.pop() if len(shapes) == 1 else (), own))
    return Table(tuple(found))


def _outputs_first(model: LanguageModel, role: Role, shape: tuple[int, ...]) -> tuple[int, ...]:
    turned = role in _INSIDE and len(shape) == 2 and model.architecture.weight_rows == "inputs"
    return shape[::-1] if turned else shape


def piece(
    model: LanguageModel, category: Category, layer: int, ids: Sequence[int], rows: int, columns: int
) -> NDArray[np.float32]:
    """Return real numbers of a category: the first rows and columns of its tensor in `layer`, 0..L-1.

    Of the embedding and the unembedding they are the rows of the tokens `ids`; of norms and biases each row is one
    vector. Raises KeyError for a category that the model does not have, IndexError for a layer.
    """
    if category == "embedding":
        whole = array(model.net.get_input_embeddings().weight[list(ids)])  # (n, D)
    elif category == "unembedding":
        whole = unembedding(model).weight[list(ids)]
    elif category == "positions":
        whole = _positions(model)
    elif category == "norm" or category == "bias":
        whole = _vectors(model, category, layer)
    else:
        whole = matrix(model, layer, category).weight
    found: NDArray[np.float32] = whole[:rows, :columns].astype(np.float32)
    return found


def _positions(model: LanguageModel) -> NDArray[np.float32]:
    if model.architecture.position_embedding is None:
        raise KeyError("positions")
    weight = model.net.get_submodule(model.architecture.position_embedding).weight
    assert isinstance(weight, torch.Tensor)
    return array(weight)


def _vectors(model: LanguageModel, category: Literal["norm", "bias"], layer: int) -> NDArray[np.float32]:
    """Return the vectors of the norms, or the biases, of one layer, cut to the shortest."""
    named = dict(model.block(layer).named_parameters())
    found = [array(named[name]) for name in vectors_named(model, category, layer)]
    if not found:
        raise KeyError(category)
    shortest = min(map(len, found))
    return np.stack([vector[:shortest] for vector in found])


def vectors_named(model: LanguageModel, category: Literal["norm", "bias"], layer: int) -> list[str]:
    """Return the names in the checkpoint of the vectors that are norms, or biases, of a layer, in the block's order.

    Raises IndexError for a layer that is not there.
    """
    roles = model.architecture.roles
    return [
        name
        for name, parameter in model.block(layer).named_parameters()
        if parameter.ndim == 1 and (roles[name.rpartition(".")[0]] == ("norm",)) == (category == "norm")
    ]
