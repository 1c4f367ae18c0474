"""The weight matrices of a model under one convention for both families: a row an output, a column an input."""

from dataclasses import dataclass

import numpy as np
import torch

from model.forward.architecture import Role
from model.forward.device import array
from model.language_model import LanguageModel
from model.trace import Array


@dataclass(frozen=True, eq=False)
class Matrix:
    """One matrix and what is added to its product with a vector. Views of the shared weights, not to be written to."""

    weight: Array
    """(outputs, inputs): output = weight @ input + bias."""
    bias: Array
    """(outputs,): zeros where the family has none."""

    def __call__(self, vectors: Array) -> Array:
        """Return the outputs (..., outputs) for vectors (..., inputs)."""
        found: Array = vectors @ self.weight.T + self.bias
        return found


def matrix(model: LanguageModel, layer: int, role: Role) -> Matrix:
    """Return the matrix of `layer`, 0..L-1, that does the work of `role`.

    The rows of queries, keys and values stand head by head, D/H each. Raises IndexError for a layer that is not there,
    KeyError for a role that the family's blocks do not have.
    """
    block = model.block(layer)
    for path, roles in model.architecture.roles.items():
        if role in roles and role != "norm":
            module = block.get_submodule(path)
            part = roles.index(role)
            weight = _outputs_first(model, module.weight).chunk(len(roles))[part]  # (outputs, inputs)
            bias = getattr(module, "bias", None)
            added = torch.zeros(len(weight)) if bias is None else bias.chunk(len(roles))[part]
            return Matrix(array(weight), array(added))
    raise KeyError(role)


def unembedding(model: LanguageModel) -> Matrix:
    """Return the matrix that makes a logit for each of V tokens from the normed last vector: (V, D)."""
    module = model.net.get_output_embeddings()
    bias = module.bias
    weight = module.weight
    assert isinstance(weight, torch.Tensor)
    return Matrix(array(weight), np.zeros(len(weight), np.float32) if bias is None else array(bias))


def _outputs_first(model: LanguageModel, weight: object) -> torch.Tensor:
    assert isinstance(weight, torch.Tensor)
    return weight if model.architecture.weight_rows == "outputs" else weight.T
