"""A ridge classifier over similarities: which entry do the variants like this text belong to?

Closed form, so leaving variants out costs nothing: with G = (K + λI)⁻¹ and A = G Y the prediction for a block B
without B is Y_B − G_BB⁻¹ A_B (Rifkin & Lippert 2007)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .space import Incidence

Matrix = NDArray[np.float32]
PENALTY = 1.0
_SMALL_BLOCK = 64
_CHUNK = 4_096
_SLABS = 6


@dataclass(frozen=True, slots=True)
class Ridge:
    """The fitted classifier with what leaving-out needs: `root` is L⁻¹ of the Cholesky factor, G = L⁻ᵀ L⁻¹."""

    root: Matrix
    weights: Matrix  # variants × entries
    targets: Matrix

    def without_each(self) -> Matrix:
        """Return for each variant its scores when it is left out."""
        diagonal = np.einsum("ij,ij->j", self.root, self.root)
        return np.asarray(self.targets - self.weights / diagonal[:, None], dtype=np.float32)

    def without_entries(self, entry_of: NDArray[np.int64]) -> Matrix:
        """Return for each variant the scores of the other entries when all variants of its own entry are left out."""
        scores = np.empty_like(self.weights)
        for entry in np.unique(entry_of):
            block = np.flatnonzero(entry_of == entry)
            columns = self.root[block[0] :, block]
            scores[block] = self.targets[block] - np.linalg.solve(columns.T @ columns, self.weights[block])
        return scores


def kernel_of(incidence: Incidence) -> Matrix:
    """Return the similarity of every variant with every variant before it, and itself: the lower triangle."""
    order = np.argsort(incidence.columns, kind="stable")
    rows, weights = incidence.rows[order], incidence.weights[order]
    # Where each feature's variants end: from last to first, each variant takes itself out when it is done.
    sizes = np.bincount(incidence.columns)
    ends = sizes.cumsum()
    starts = ends - sizes
    bounds = np.concatenate(([0], np.bincount(incidence.rows, minlength=incidence.size).cumsum()))
    kernel = np.zeros((incidence.size, incidence.size), dtype=np.float32)
    for i in range(incidence.size - 1, -1, -1):
        own = slice(bounds[i], bounds[i + 1])
        features = incidence.columns[own]
        begin = starts[features]
        lengths = ends[features] - begin
        after = lengths.cumsum()
        at = np.repeat(begin - after + lengths, lengths) + np.arange(int(lengths.sum()))
        values = weights[at] * np.repeat(incidence.weights[own], lengths)
        kernel[i, : i + 1] = np.bincount(rows[at], weights=values, minlength=i + 1)
        ends[features] -= 1
    return kernel


def primal(incidence: Incidence, weights: Matrix, features: int) -> Matrix:
    """Return the classifier as weights of features (features × entries) instead of variants."""
    order = np.argsort(incidence.columns, kind="stable")
    rows, values = incidence.rows[order], incidence.weights[order].astype(np.float32)
    starts = np.concatenate(([0], np.bincount(incidence.columns, minlength=features).cumsum()))
    result = np.empty((features, weights.shape[1]), dtype=np.float32)
    for first in range(0, features, _CHUNK):
        last = min(first + _CHUNK, features)
        part = slice(starts[first], starts[last])
        terms = values[part, None] * weights[rows[part]]
        result[first:last] = np.add.reduceat(terms, starts[first:last] - starts[first], axis=0)
    return result


def fit_ridge(kernel: Matrix, entry_of: NDArray[np.int64], entries: int) -> Ridge:
    """Return the classifier over the lower triangle of a kernel with ones on its diagonal; the kernel is used up."""
    targets = np.zeros((len(entry_of), entries), dtype=np.float32)
    targets[np.arange(len(entry_of)), entry_of] = 1.0
    targets -= targets.mean(axis=0)
    kernel[np.diag_indices(len(kernel))] += PENALTY
    _invert_root(kernel)
    return Ridge(kernel, kernel.T @ (kernel @ targets), targets)


def _invert_root(matrix: Matrix) -> None:
    """Replace a positive matrix, of which the lower triangle is read, by L⁻¹ of its Cholesky factor L.

    Halves first: nearly all of the work is matrix products, four times as fast as LAPACK here. The factor itself is
    never kept: what lies below a half is needed only once that half is inverted."""
    size = len(matrix)
    if size <= _SMALL_BLOCK:
        matrix[:] = np.tril(np.linalg.inv(np.linalg.cholesky(matrix)))
        return
    half = size // 2
    top, corner, bottom = matrix[:half, :half], matrix[half:, :half], matrix[half:, half:]
    _invert_root(top)
    below = _times_lower_transposed(corner, top)
    bottom -= below @ below.T
    _invert_root(bottom)
    corner[:] = -_lower_times(bottom, _times_lower(below, top))
    matrix[:half, half:] = 0.0


def _lower_times(lower: Matrix, right: Matrix) -> Matrix:
    """Return `lower @ right` without multiplying by the zeros above the diagonal."""
    return np.concatenate([lower[rows, : rows.stop] @ right[: rows.stop] for rows in _slabs(len(lower))])


def _times_lower(left: Matrix, lower: Matrix) -> Matrix:
    """Return `left @ lower` without multiplying by the zeros above the diagonal."""
    slabs = _slabs(len(lower))
    return np.concatenate([left[:, columns.start :] @ lower[columns.start :, columns] for columns in slabs], axis=1)


def _times_lower_transposed(left: Matrix, lower: Matrix) -> Matrix:
    """Return `left @ lower.T` without multiplying by the zeros below its diagonal."""
    slabs = _slabs(len(lower))
    return np.concatenate([left[:, : rows.stop] @ lower[rows, : rows.stop].T for rows in slabs], axis=1)


def _slabs(size: int) -> list[slice]:
    edges = np.linspace(0, size, 1 + min(_SLABS, max(1, size // _SMALL_BLOCK))).astype(int).tolist()
    return [slice(first, last) for first, last in pairwise(edges)]
