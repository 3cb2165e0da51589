"""The space in which texts are compared: one axis per feature, weighted by how few entries share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .grams import VIEWS
from .listen import Views

Floats = NDArray[np.float32]
Array = NDArray[np.float64]
Places = NDArray[np.int64]
# How much each view counts: characters, words, concepts, sound. One norm over all views together, so that a view with
# few features (a single concept) does not outweigh one with many: +.04 top-1 on held-out messages against a norm each.
VIEW_WEIGHTS = np.array([1.0, 1.5, 0.5, 1.0])
_VIEW = np.uint64(VIEWS - 1)
# Full idf trusts rare features too much where an entry has few examples.
IDF_POWER = 0.7


@dataclass(frozen=True, slots=True)
class Point:
    """A text as a vector of length one at most: what no variant has shortens it. `known` is the share that some has."""

    features: Places
    values: Floats
    known: float
    mass: float


@dataclass(frozen=True, slots=True)
class Space:
    """The axes: known features, sorted, with the weight of each (idf times the root of its view's weight)."""

    axes: Views
    importance: Floats
    unknown: Array  # squared weight of a feature that no variant has, per view

    def place(self, views: Views) -> Point:
        """Return where a text stands."""
        at = self.axes.searchsorted(views)
        known = self.axes.take(at, mode="clip") == views
        places = at[known]
        values = self.importance.take(places)
        square = float(values @ values)
        mass = square
        if len(places) < len(views):
            mass += float(self.unknown.take((views[~known] & _VIEW).view(np.int64)).sum())
        if square:
            values *= mass**-0.5
        return Point(places, values, square / mass if mass else 0.0, mass)


@dataclass(frozen=True, slots=True)
class Incidence:
    """All variants as one sparse matrix in order of variants: variant, feature and weight, rows of length one."""

    rows: Places
    columns: Places
    weights: Array
    size: int


def build_space(texts: Sequence[Views], entry_of: Places) -> tuple[Space, Incidence]:
    """Return the space that the texts span and their places in it.

    idf counts entries, not variants, so that entries with many variants are not punished."""
    sizes = [len(views) for views in texts]
    found = np.concatenate(texts)
    rows = np.repeat(np.arange(len(texts)), sizes)
    axes, columns = np.unique(found, return_inverse=True)
    idf, unknown = _idf(columns, entry_of[rows], len(axes), int(entry_of.max(initial=0)) + 1)
    importance = idf * np.sqrt(VIEW_WEIGHTS)[(axes & _VIEW).view(np.int64)]
    weights = importance[columns]
    norms = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(texts)))
    space = Space(axes, importance.astype(np.float32), unknown**2 * VIEW_WEIGHTS)
    return space, Incidence(rows, columns, weights / norms[rows], len(texts))


def _idf(column: Places, entry: Places, features: int, entries: int) -> tuple[Array, float]:
    pairs = np.unique(column * entries + entry)
    counts = np.bincount(pairs // entries, minlength=features)
    idf = np.log((entries + 1) / (counts + 0.5)) + 0.3
    return idf**IDF_POWER, float((np.log((entries + 1) / 1.5) + 0.3) ** IDF_POWER)
