"""What speaks for each entry: the vote of a trained classifier and the similarity to the entry's centroid."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .listen import Views
from .space import Array, Floats, Incidence, Places, Point, Space

CANDIDATES = 16
RIDGE, CENTROID = 0, 1
FEATURE_NAMES = ("ridge", "centroid")
FEATURES = len(FEATURE_NAMES)
NONE_FEATURES = 7
LENGTH = 100.0  # the mass of a text of usual length
# Common features cost time and change nothing beyond this many postings (reference figures in docs/bot.md).
POSTING_BUDGET = 20_000


@dataclass(frozen=True, slots=True)
class Postings:
    """Centroids of very many entries, by feature."""

    starts: Places
    entries: Places
    weights: Array

    def scores(self, point: Point, entries: int) -> Array:
        """Return the similarity of `point` to every centroid, rarest features first within the posting budget."""
        begin = self.starts[point.features]
        lengths = self.starts[point.features + 1] - begin
        values: Floats = point.values
        if int(lengths.sum()) > POSTING_BUDGET:
            order = np.argsort(lengths, kind="stable")
            kept = order[lengths[order].cumsum() <= POSTING_BUDGET]
            begin, lengths, values = begin[kept], lengths[kept], values[kept]
        ends = lengths.cumsum()
        total = int(ends[-1]) if len(ends) else 0
        at = np.repeat(begin - ends + lengths, lengths) + np.arange(total)
        weights = self.weights[at] * np.repeat(values, lengths)
        return np.bincount(self.entries[at], weights=weights, minlength=entries).astype(float, copy=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates with what speaks for each (candidates × features), and what speaks for "none of these"."""

    entries: Places
    found: Array
    none: Array


@dataclass(frozen=True, slots=True)
class Profile:
    """The entries as seen from a text: dense (features × 2 · columns: votes, then centroids), or as postings.

    One column more than entries: the last is "nobody", learnt from the texts that no entry answers."""

    space: Space
    entries: int
    dense: Floats | None = None
    postings: Postings | None = None

    @property
    def columns(self) -> int:
        """Entries, and nobody."""
        return self.entries + 1

    def table(self, point: Point) -> Array:
        """Return what speaks for every entry, and for nobody (features × columns)."""
        if self.dense is not None:
            scores = point.values @ self.dense.take(point.features, axis=0)
            return np.asarray(scores.reshape(FEATURES, self.columns), dtype=float)
        table = np.zeros((FEATURES, self.columns))
        if self.postings is not None:
            table[CENTROID] = self.postings.scores(point, self.columns)
        return table

    def evidence(self, views: Views) -> Evidence:
        """Return the likeliest entries with their evidence."""
        point = self.space.place(views)
        table = self.table(point)
        chosen = candidates(table)
        best, nobody = table[:, :-1].max(axis=1).tolist(), table[:, -1].tolist()
        none = np.array([1.0, *best, point.known, math.log1p(point.mass / LENGTH), *nobody])
        return Evidence(chosen, table.take(chosen, axis=1).T, none)


def candidates(table: Array) -> Places:
    """Return the entries worth weighing, those with the greatest sum of evidence."""
    order = table[RIDGE, :-1] + table[CENTROID, :-1]
    if len(order) <= CANDIDATES:
        return np.arange(len(order))
    return np.argpartition(order, len(order) - CANDIDATES)[len(order) - CANDIDATES :]


def none_features(tables: Array | Floats, places: Array) -> Array:
    """Return what speaks for "none of these" from tables of texts, and (known, mass) of each text.

    The same as in `evidence`, for many texts at once."""
    ones = np.ones((len(tables), 1))
    length = np.log1p(places[:, 1:] / LENGTH)
    return np.concatenate([ones, tables[:, :, :-1].max(axis=2), places[:, :1], length, tables[:, :, -1]], axis=1)


def centroids(incidence: Incidence, entry_of: Places, entries: int) -> tuple[Places, Places, Array, Array]:
    """Return feature, entry and weight of all centroids in order of features, and each entry's summed length."""
    cells, place = np.unique(incidence.columns * entries + entry_of[incidence.rows], return_inverse=True)
    sums = np.bincount(place, weights=incidence.weights)
    entry = cells % entries
    norms = np.sqrt(np.maximum(np.bincount(entry, weights=sums**2, minlength=entries), 1e-9))
    return cells // entries, entry, sums / norms[entry], norms
