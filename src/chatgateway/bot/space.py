"""The space in which texts are compared: one axis per feature, weighted by how few entries share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .listen import Views

Floats = NDArray[np.float32]
Array = NDArray[np.float64]
Places = NDArray[np.int64]
# How much each view counts: characters, words, concepts, sound. One norm over all views together, so that a view with
# few features (a single concept) does not outweigh one with many: +.04 top-1 on held-out messages against a norm each.
VIEW_WEIGHTS = np.array([1.0, 1.5, 0.5, 1.0])

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
    """The axes: features by name, with the weight of each (idf times the root of its view's weight)."""

    vocabulary: dict[str, int]
    importance: Floats
    unknown: tuple[float, ...]  # squared weight of a feature that no variant has, per view

    def place(self, views: Views) -> Point:
        """Return where a text stands."""
        get = self.vocabulary.get
        found: list[int] = []
        lost = 0.0
        for features, unknown in zip(views, self.unknown, strict=True):
            if features:
                distinct = set(features)
                before = len(found)
                found += [place for place in map(get, distinct) if place is not None]
                lost += (len(distinct) - len(found) + before) * unknown
        places = np.array(found, dtype=np.int64)
        values = self.importance[places]
        square = float(values @ values)
        mass = square + lost
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
    vocabulary: dict[str, int] = {}
    rows, columns, view_of = _collect(texts, vocabulary)
    idf, unknown = _idf(columns, entry_of[rows], len(vocabulary), int(entry_of.max(initial=0)) + 1)
    weights = idf[columns] * np.sqrt(VIEW_WEIGHTS)[view_of]
    importance = np.zeros(len(vocabulary))
    importance[columns] = weights
    norms = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(texts)))
    space = Space(vocabulary, importance.astype(np.float32), tuple((unknown**2 * VIEW_WEIGHTS).tolist()))
    return space, Incidence(rows, columns, weights / norms[rows], len(texts))


def _collect(texts: Sequence[Views], vocabulary: dict[str, int]) -> tuple[Places, Places, Places]:
    """Return variant, feature and view of every feature of every variant; `vocabulary` grows."""
    rows: list[int] = []
    columns: list[int] = []
    view_of: list[int] = []
    for variant, features in enumerate(texts):
        for at, found in enumerate(features):
            known = [vocabulary.setdefault(feature, len(vocabulary)) for feature in dict.fromkeys(found)]
            columns += known
            rows += [variant] * len(known)
            view_of += [at] * len(known)
    return np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64), np.array(view_of, dtype=np.int64)


def _idf(column: Places, entry: Places, features: int, entries: int) -> tuple[Array, float]:
    pairs = np.unique(column * entries + entry)
    counts = np.bincount(pairs // entries, minlength=features)
    idf = np.log((entries + 1) / (counts + 0.5)) + 0.3
    return idf**IDF_POWER, float((np.log((entries + 1) / 1.5) + 0.3) ** IDF_POWER)
