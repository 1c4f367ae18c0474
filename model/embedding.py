"""Words as vectors, on the model's own embedding matrix: the public names of its parts, and neighbours.

The workshops are in model/geometry: the matrix itself, typed words as vectors, sums of words, directions, principal
components, and a word's path through the layers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model import sampling
from model.errors import InvalidInput
from model.geometry.analogy import analogy, plane
from model.geometry.directions import direction, held_out, perpendicular, project, steps
from model.geometry.embedding_matrix import Array, matrix, spread
from model.geometry.lookup import lookup
from model.geometry.pca import pca

if TYPE_CHECKING:
    from model.language_model import LanguageModel
    from model.trace import Trace

__all__ = [
    "InvalidInput",
    "Neighbours",
    "Start",
    "analogy",
    "direction",
    "held_out",
    "lookup",
    "matrix",
    "neighbours",
    "pca",
    "perpendicular",
    "plane",
    "project",
    "rotations",
    "spread",
    "start",
    "steps",
    "turns",
]


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The k tokens nearest to a vector."""

    ids: NDArray[np.intp]
    """(k,): the nearest first; equal cosines by id."""
    pieces: tuple[str, ...]
    """The text of each token."""
    cosines: Array
    """(k,)."""


def neighbours(
    model: "LanguageModel",
    vector_or_word: Array | str,
    count: int = 10,
    centred: bool = False,
    exclude: Sequence[int] = (),
) -> Neighbours:
    """Return the `count` tokens nearest by cosine to a word or a vector (D,), the token ids in `exclude` left out.

    With `centred` the mean row is taken from the vector and from every row first. Raises InvalidInput for a word that
    `lookup` refuses.
    """
    vector = lookup(model, vector_or_word).vector if isinstance(vector_or_word, str) else vector_or_word
    rows = matrix(model)
    cosines = rows.cosines(vector - rows.mean if centred else vector, centred)  # (V,)
    cosines[list(exclude)] = -np.inf
    nearest = sampling.likeliest(cosines, min(count, len(cosines) - len(set(exclude))))
    return Neighbours(nearest, tuple(model.vocabulary.piece(token) for token in nearest.tolist()), cosines[nearest])


@dataclass(frozen=True, eq=False)
class Start:
    """What enters the first layer, token by token."""

    rows: Array
    """(T, D): the row of the matrix that each token id looks up."""
    added: Array
    """(T, D): what is added for the position; exactly 0 where positions are rotary."""


def start(model: "LanguageModel", trace: "Trace") -> Start:
    """Return the lookup of each token of `trace`, and what the family adds to it before the first layer.

    Read as a difference, residual[0] - row: the sum is what the pass recorded, so that rows + added equals it.
    """
    rows = matrix(model).rows[list(trace.ids)]
    return Start(rows, trace.residual[0] - rows)


def turns(model: "LanguageModel") -> NDArray[np.float64] | None:
    """Return by how many radians a position turns each of the D/H/2 pairs of numbers of a query or key, (D/H/2,).

    None where positions are learned vectors. The angles are the network's own (Su et al. 2021).
    """
    if model.architecture.positions != "rotary":
        return None
    frequencies = model.net.get_submodule(model.architecture.rotary).inv_freq
    found: NDArray[np.float64] = frequencies.cpu().double().numpy()  # not every device has float64
    return found


def rotations(radians: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return the cosine (count, D/H/2) of the angle by which each of the first `count` positions turns each pair."""
    return np.cos(np.arange(count)[:, None] * radians)
