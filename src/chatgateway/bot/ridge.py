"""A ridge classifier over similarities: which entry do the variants like this text belong to?

Closed form, so leaving variants out costs nothing: with G = (K + λI)⁻¹ and A = G Y the prediction for a block B
without B is Y_B − G_BB⁻¹ A_B (Rifkin & Lippert 2007)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
PENALTY = 0.5


@dataclass(frozen=True, slots=True)
class Ridge:
    """The fitted classifier with what leaving-out needs."""

    inverse: Matrix
    weights: Matrix  # variants × entries
    targets: Matrix

    def without_each(self) -> Matrix:
        """Return for each variant its scores when it is left out."""
        return np.asarray(self.targets - self.weights / self.inverse.diagonal()[:, None], dtype=np.float32)

    def without_entries(self, entry_of: NDArray[np.int64]) -> Matrix:
        """Return for each variant the scores of the other entries when all variants of its own entry are left out."""
        scores = np.empty_like(self.weights)
        for entry in np.unique(entry_of):
            block = np.flatnonzero(entry_of == entry)
            residual = np.linalg.solve(self.inverse[np.ix_(block, block)], self.weights[block])
            scores[block] = self.targets[block] - residual
        return scores


def fit_ridge(kernel: Matrix, entry_of: NDArray[np.int64], entries: int) -> Ridge:
    """Return the classifier over a symmetric kernel of variants with ones on its diagonal."""
    targets = np.zeros((len(entry_of), entries), dtype=np.float32)
    targets[np.arange(len(entry_of)), entry_of] = 1.0
    targets -= targets.mean(axis=0)
    inverse = np.linalg.inv(kernel + PENALTY * np.eye(len(kernel), dtype=np.float32)).astype(np.float32)
    return Ridge(inverse, inverse @ targets, targets)
