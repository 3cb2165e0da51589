"""A ridge classifier over similarities: which entry do the variants like this text belong to?

Closed form, so leaving variants out costs nothing: with G = (K + λI)⁻¹ and A = G Y the prediction for a block B
without B is Y_B − G_BB⁻¹ A_B (Rifkin & Lippert 2007)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .space import Incidence

Matrix = NDArray[np.float32]
PENALTY = 1.0
_SMALL_BLOCK = 64
_CHUNK = 4_096


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
    """Return the similarity of every variant with every other."""
    order = np.argsort(incidence.columns, kind="stable")
    rows, weights = incidence.rows[order], incidence.weights[order]
    starts = np.concatenate(([0], np.bincount(incidence.columns).cumsum()))
    bounds = np.concatenate(([0], np.bincount(incidence.rows, minlength=incidence.size).cumsum()))
    kernel = np.empty((incidence.size, incidence.size), dtype=np.float32)
    for i in range(incidence.size):
        features = incidence.columns[bounds[i] : bounds[i + 1]]
        begin = starts[features]
        lengths = starts[features + 1] - begin
        ends = lengths.cumsum()
        at = np.repeat(begin - ends + lengths, lengths) + np.arange(int(lengths.sum()))
        values = weights[at] * np.repeat(incidence.weights[bounds[i] : bounds[i + 1]], lengths)
        kernel[i] = np.bincount(rows[at], weights=values, minlength=incidence.size)
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
    """Return the classifier over a symmetric kernel of variants with ones on its diagonal; the kernel is used up."""
    targets = np.zeros((len(entry_of), entries), dtype=np.float32)
    targets[np.arange(len(entry_of)), entry_of] = 1.0
    targets -= targets.mean(axis=0)
    kernel[np.diag_indices(len(kernel))] += PENALTY
    _factor(kernel)
    _invert_lower(kernel)
    return Ridge(kernel, kernel.T @ (kernel @ targets), targets)


def _factor(matrix: Matrix) -> None:
    """Replace a positive matrix by its lower Cholesky factor, halves first: four times as fast as LAPACK's here."""
    size = len(matrix)
    if size <= _SMALL_BLOCK:
        matrix[:] = np.linalg.cholesky(matrix)
        return
    half = size // 2
    top, corner, bottom = matrix[:half, :half], matrix[half:, :half], matrix[half:, half:]
    _factor(top)
    inverse = top.copy()
    _invert_lower(inverse)
    corner[:] = corner @ inverse.T
    bottom -= corner @ corner.T
    _factor(bottom)
    matrix[:half, half:] = 0.0


def _invert_lower(lower: Matrix) -> None:
    """Invert a lower triangular matrix in place, halves first: nearly all of the work is matrix products."""
    size = len(lower)
    if size <= _SMALL_BLOCK:
        lower[:] = np.tril(np.linalg.inv(lower))
        return
    half = size // 2
    top, corner, bottom = lower[:half, :half], lower[half:, :half], lower[half:, half:]
    _invert_lower(top)
    _invert_lower(bottom)
    corner[:] = -(bottom @ (corner @ top))
