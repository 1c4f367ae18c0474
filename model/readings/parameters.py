"""Where a model's parameters are: every tensor by name, shape and what it is for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from model.forward.architecture import Role
from model.language_model import LanguageModel


@dataclass(frozen=True)
class Row:
    """One tensor, or the part of one that has a role of its own."""

    name: str
    """The name in the checkpoint; parts of one tensor share it."""
    shape: tuple[int, ...]
    role: Role
    kind: Literal["weight", "bias"]
    """A norm's gain counts as its weight."""
    layer: int | None
    """0..L-1; None for what no layer owns."""
    parameters: int
    """How many numbers; 0 for a matrix that is another one seen again (tied)."""
    share: float
    """Of all parameters, from 0 to 1."""
    tied_to: str = ""
    """The name of the tensor that it is."""


@dataclass(frozen=True)
class Ledger:
    """All tensors of a model."""

    rows: tuple[Row, ...]
    total: int
    """The parameters, each counted once."""

    def of(self, role: Role, kind: Literal["weight", "bias"] | None = None) -> int:
        """Return the parameters of a role, of its weights or its biases alone where `kind` says so."""
        return sum(row.parameters for row in self.rows if row.role == role and kind in (None, row.kind))


def ledger(model: LanguageModel) -> Ledger:
    """Return every tensor of the model. Raises KeyError for one whose role the architecture does not name."""
    total = sum(parameter.numel() for parameter in model.net.parameters())  # tied ones come once
    rows = [
        Row(name, shape, role, kind, layer, count, count / total)
        for name, parameter in model.net.named_parameters()
        for shape, role, kind, layer, count in _parts(model, name, tuple(parameter.shape))
    ]
    return Ledger((*rows, *_tied(model)), total)


_Part = tuple[tuple[int, ...], Role, Literal["weight", "bias"], int | None, int]


def _parts(model: LanguageModel, name: str, shape: tuple[int, ...]) -> Iterator[_Part]:
    """Yield the parts of a parameter: GPT-2 keeps queries, keys and values side by side in one tensor."""
    architecture = model.architecture
    module, _, end = name.rpartition(".")
    kind: Literal["weight", "bias"] = "bias" if end == "bias" else "weight"
    layer: int | None = None
    if module.startswith(f"{architecture.blocks}."):
        number, _, path = module.removeprefix(f"{architecture.blocks}.").partition(".")
        layer, roles = int(number), architecture.roles[path]
    else:
        roles = (_roles_outside(model)[module],)
    along = -1 if len(shape) == 1 or architecture.weight_rows == "inputs" else 0
    part = list(shape)
    if len(roles) > 1:
        part[along] //= len(roles)
    count = 1
    for size in part:
        count *= size
    for role in roles:
        yield tuple(part), role, kind, layer, count


def _roles_outside(model: LanguageModel) -> dict[str, Role]:
    """Return the roles of the modules that no block owns, by their names."""
    names = {id(module): name for name, module in model.net.named_modules()}
    found: dict[str, Role] = {
        names[id(model.net.get_input_embeddings())]: "embedding",
        names[id(model.net.get_output_embeddings())]: "unembedding",
        model.architecture.final_norm: "norm",
    }
    if model.architecture.position_embedding:
        found[model.architecture.position_embedding] = "positions"
    return found


def _tied(model: LanguageModel) -> Iterator[Row]:
    """Yield the unembedding where it is the embedding matrix itself."""
    embedding, unembedding = model.net.get_input_embeddings().weight, model.net.get_output_embeddings().weight
    if embedding is unembedding:
        names = {id(module): name for name, module in model.net.named_modules()}
        name = f"{names[id(model.net.get_output_embeddings())]}.weight"
        first = f"{names[id(model.net.get_input_embeddings())]}.weight"
        yield Row(name, tuple(unembedding.shape), "unembedding", "weight", None, 0, 0.0, tied_to=first)
