"""Principal components: the flat picture that keeps most of how far vectors lie apart, and what it loses."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.errors import InvalidInput, Message
from model.geometry.embedding_matrix import Array, matrix
from model.progress import Progress, silent
from model.serving.pass_queue import in_parts, pause

if TYPE_CHECKING:
    from sklearn.decomposition import PCA

    from model.language_model import LanguageModel

BLOCK = 8192
"""Rows of the embedding matrix that are summed up at once: 10 billion operations of GPT-2 small's."""


@dataclass(frozen=True, eq=False)
class PrincipalComponents:
    """An exact principal component analysis of n vectors of D numbers, cut to k components."""

    axes: Array
    """(k, D): unit vectors, perpendicular to each other, the one that keeps most first."""
    mean: Array
    """(D,)."""
    kept: Array
    """(k,): share of the whole variance along each axis."""

    def first(self, count: int) -> "PrincipalComponents":
        """Return the first `count` components alone."""
        return PrincipalComponents(self.axes[:count], self.mean, self.kept[:count])

    def place(self, vectors: Array) -> Array:
        """Return the coordinates (m, k) of `vectors` (m, D)."""
        points: Array = ((vectors - self.mean) @ self.axes.T).astype(np.float32, copy=False)
        return points


@dataclass(frozen=True, eq=False)
class Loss:
    """What a picture loses of the distances between n points, pair by pair."""

    pairs: NDArray[np.intp]
    """(2, pairs): the two points of each pair."""
    true: Array
    """Distance in all D dimensions."""
    drawn: Array
    """Distance in the picture: never more."""

    @property
    def lost(self) -> Array:
        """Share of each distance that the picture does not show; 0 for two equal points."""
        return 1 - np.divide(self.drawn, self.true, out=np.ones_like(self.true), where=self.true > 0)

    @property
    def worst(self) -> tuple[int, int, float, float]:
        """The two points whose distance loses the largest share, then their distance and what is drawn of it."""
        pair = int(self.lost.argmax())
        one, other = self.pairs[:, pair].tolist()
        return one, other, float(self.true[pair]), float(self.drawn[pair])


def pca(vectors: Array, components: int = 2) -> PrincipalComponents:
    """Return the exact PCA of `vectors` (n, D) by scikit-learn.

    From the covariance where there are many more vectors than dimensions, from the vectors themselves otherwise
    (Pearson 1901). Raises InvalidInput for too few vectors, or for equal ones.
    """
    if len(vectors) <= components:
        raise InvalidInput("few_words", dimensions=components, least=components + 1)
    fitted = _fit(vectors, components)
    if not np.isfinite(fitted.explained_variance_ratio_).all() or fitted.explained_variance_[0] <= 0:
        raise InvalidInput("same_vectors")
    return PrincipalComponents(
        axes=fitted.components_.astype(np.float32),
        mean=fitted.mean_.astype(np.float32),
        kept=fitted.explained_variance_ratio_.astype(np.float32),
    )


def _fit(vectors: Array, components: int) -> "PCA":
    # scikit-learn takes a second to import: only who asks for a PCA waits.
    from sklearn.decomposition import PCA

    many = len(vectors) > 10 * vectors.shape[1]
    with np.errstate(invalid="ignore", divide="ignore"):  # equal vectors: 0 / 0, told apart by `pca`
        return PCA(components, svd_solver="covariance_eigh" if many else "full").fit(vectors)


def pca_of_matrix(model: "LanguageModel", progress: Progress = silent) -> PrincipalComponents:
    """Return the first three components of all V rows: seconds of work, which a caller keeps.

    They are the eigenvectors of the covariance (Pearson 1901), which is summed up over blocks of rows, with a pause
    after each where it is part of long work. Raises InvalidInput where all rows are equal.
    """
    rows = matrix(model).rows  # (V, D)
    telling = Message("comparing_vectors", vectors=len(rows), dimensions=rows.shape[1])
    mean = rows.mean(0, dtype=np.float64).astype(np.float32)
    covariance = np.zeros((rows.shape[1], rows.shape[1]))  # (D, D)
    for start in in_parts(range(0, len(rows), BLOCK)):
        progress(0.05 + 0.85 * start / len(rows), telling)
        block = rows[start : start + BLOCK] - mean
        covariance += block.T @ block
    progress(0.9, telling)
    pause()
    values, vectors = np.linalg.eigh(covariance)  # ascending
    if values[-1] <= 0:
        raise InvalidInput("same_vectors")
    axes = vectors[:, :-4:-1].T  # (D, D) -> (3, D)
    axes = axes * np.sign(axes[range(3), np.abs(axes).argmax(1)])[:, None]  # either direction is one: always the same
    kept = values[:-4:-1] / values.sum()
    progress(1.0, Message("done"))
    return PrincipalComponents(axes.astype(np.float32), mean, kept.astype(np.float32))


def loss(vectors: Array, points: Array) -> Loss:
    """Compare the distances between `vectors` (n, D) with those between their drawn `points` (n, k), two or more."""
    first, second = np.triu_indices(len(vectors), 1)
    return Loss(
        pairs=np.stack([first, second]),
        true=np.linalg.norm(vectors[first] - vectors[second], axis=1),
        drawn=np.linalg.norm(points[first] - points[second], axis=1),
    )
