"""What speaks for each entry: its best variant, its centroid, each view's best, and the ridge classifier's vote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .grams import VIEWS
from .index import Index
from .listen import Views

CANDIDATES = 16
RIDGE, BEST, CENTROID, BEST_OF_VIEW = 0, 1, 2, 3
FEATURES = BEST_OF_VIEW + VIEWS
FEATURE_NAMES = ("ridge", "best", "centroid", "best_characters", "best_words", "best_concepts", "best_sound")
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything about entries that evidence is drawn from. Variants stand in the order of their entries."""

    index: Index
    entry_of: NDArray[np.int64]
    starts: NDArray[np.int64]
    centroid_norms: Array
    votes: NDArray[np.float32] | None  # entries × variants

    def look(self, views: Views) -> tuple[Array, Array]:
        """Return similarities per view (views × variants) and in all (variants)."""
        scores = self.index.similarities(views)
        return scores, scores.sum(axis=0)

    def table(self, scores: Array, combined: Array) -> Array:
        """Return features × entries, the ridge row still empty."""
        table = np.empty((FEATURES, len(self.starts)))
        table[RIDGE] = 0.0
        np.maximum.reduceat(combined, self.starts, out=table[BEST])
        np.add.reduceat(combined, self.starts, out=table[CENTROID])
        table[CENTROID] /= self.centroid_norms
        np.maximum.reduceat(scores, self.starts, axis=1, out=table[BEST_OF_VIEW:])
        return table

    def candidates(self, table: Array) -> NDArray[np.int64]:
        """Return the entries worth a closer look, by best variant and centroid together."""
        order = table[BEST] + table[CENTROID]
        if len(order) <= CANDIDATES:
            return np.arange(len(order))
        return np.argpartition(order, len(order) - CANDIDATES)[len(order) - CANDIDATES :]

    def evidence(self, views: Views) -> tuple[NDArray[np.int64], Array]:
        """Return the candidate entries and their features (candidates × features)."""
        scores, combined = self.look(views)
        table = self.table(scores, combined)
        chosen = self.candidates(table)
        found = table[:, chosen].T
        if self.votes is not None:
            found[:, RIDGE] = self.votes[chosen] @ combined.astype(np.float32)
        return chosen, found


def none_features(found: Array) -> Array:
    """Return what speaks for "none of these" (texts × features) from evidence (texts × candidates × features)."""
    return np.concatenate([np.ones((len(found), 1)), found[:, :, :BEST_OF_VIEW].max(axis=1)], axis=1)


NONE_FEATURES = 1 + BEST_OF_VIEW
