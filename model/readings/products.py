"""One matrix times one vector, as the forward pass has it: the weights, what goes in, what comes out."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray

from model.forward.device import array
from model.language_model import LanguageModel
from model.readings import head_outputs, mlp
from model.readings.matrices import Matrix, matrix, unembedding
from model.trace import Array, Trace

Which = Literal["query", "key", "value", "attention_output", "up", "gate", "down", "unembedding"]
WHICH: tuple[Which, ...] = get_args(Which)


@dataclass(frozen=True, eq=False)
class Product:
    """A matrix and the vector that the pass multiplied it with at one position."""

    matrix: Matrix
    vector: Array
    """(inputs,): data, new for every prompt."""

    def outputs(self, rows: slice) -> NDArray[np.float64]:
        """Return the outputs of some rows, bias included, summed in float64."""
        weight = self.matrix.weight[rows].astype(np.float64)  # (n, inputs)
        found: NDArray[np.float64] = weight @ self.vector.astype(np.float64) + self.matrix.bias[rows]
        return found


def there(model: LanguageModel) -> tuple[Which, ...]:
    """Return the matrices that the model has."""
    return tuple(which for which in WHICH if which != "gate" or model.architecture.gate is not None)


def of(model: LanguageModel, which: Which, layer: int) -> Matrix:
    """Return a matrix of `layer`, 0..L-1, or the unembedding. Raises IndexError and KeyError like `matrices.matrix`."""
    return unembedding(model) if which == "unembedding" else matrix(model, layer, which)


def product(model: LanguageModel, trace: Trace, which: Which, layer: int, position: int) -> Product:
    """Return the matrix and what it is multiplied with at `position`. Raises IndexError outside either range.

    Queries, keys and values come of the normed stream that enters the layer (before rotary positions turn them), the
    output projection of all heads' mixed values, up and gate of the normed stream in the middle, down of the neurons,
    the unembedding of the normed last vector.
    """
    return Product(of(model, which, layer), _input(model, trace, which, layer, position))


def _input(model: LanguageModel, trace: Trace, which: Which, layer: int, position: int) -> Array:
    if which == "attention_output":
        found: Array = head_outputs.head_values(model, trace, layer)[:, position].reshape(-1)  # (H, T, D/H) -> (D,)
        return found
    if which == "down":
        return mlp.neurons(model, trace, layer, position)
    if which == "unembedding":
        return _normed(model, model.architecture.final_norm, trace.residual[-1, position])
    blocks = f"{model.architecture.blocks}.{layer}"
    if which in ("up", "gate"):
        return _normed(model, f"{blocks}.{model.architecture.middle_norm}", trace.residual_mid[layer, position])
    return _normed(model, f"{blocks}.{model.architecture.first_norm}", trace.residual[layer, position])


def _normed(model: LanguageModel, norm: str, vector: Array) -> Array:
    with torch.inference_mode():
        return array(model.net.get_submodule(norm)(torch.tensor(vector, device=model.device)))


@dataclass(frozen=True, eq=False)
class Spread:
    """How the weights of a matrix are spread."""

    edges: NDArray[np.float64]
    """(bins + 1,)."""
    shares: NDArray[np.float64]
    """(bins,): share of all weights in each bin."""
    deviation: float
    """Standard deviation."""
    outside: float
    """Share beyond the edges."""


def spread(weight: Array, reach: float, bins: int = 61) -> Spread:
    """Return the histogram of a matrix (n, m) from -reach to reach."""
    counts, edges = np.histogram(weight, bins=bins, range=(-reach, reach))
    shares = counts / weight.size
    return Spread(edges, shares, float(weight.std(dtype=np.float64)), 1 - float(shares.sum()))


def singular_values(weight: Array) -> NDArray[np.float64]:
    """Return the singular values of a matrix (n, m), min(n, m) of them, the largest first.

    They are the roots of the eigenvalues of the smaller of W Wᵀ and Wᵀ W, in float64.
    """
    smaller = weight if len(weight) <= weight.shape[1] else weight.T
    rows = smaller.astype(np.float64)
    values = np.linalg.eigvalsh(rows @ rows.T)[::-1]
    found: NDArray[np.float64] = np.sqrt(np.maximum(values, 0))
    return found


def random_edge(shape: tuple[int, int], deviation: float) -> float:
    """Return the largest singular value that a random matrix of this shape and spread tends to: s (√n + √m).

    Entries independent, of mean 0 and standard deviation s (Geman 1980; the edge of Marchenko and Pastur's law).
    """
    return float(deviation * (shape[0] ** 0.5 + shape[1] ** 0.5))
