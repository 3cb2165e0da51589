"""Similarity of a text to every variant of the FAQ at once, per view: one gather over postings, one bincount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .grams import VIEWS
from .listen import Views

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
LARGE = 20_000
POSTING_BUDGET = 20_000
# How much each view counts: characters, words, concepts, sound. One norm over all views together, so that a view with few
# features (a single concept) does not outweigh one with many; measured on held-out messages, +.04 top-1 against a norm each.
VIEW_WEIGHTS = np.array([1.0, 1.5, 0.5, 1.0])


@dataclass(frozen=True, slots=True)
class Index:
    """Features of all variants, inverted. Targets are view * variants + variant."""

    vocabulary: dict[str, int]
    importance: Floats  # idf times the root of the view's weight
    unknown: NDArray[np.float64]  # the same, squared, of a feature that no variant has, per view
    starts: NDArray[np.int64]
    targets: Ints
    weights: Floats
    variants: int

    def similarities(self, views: Views) -> NDArray[np.float64]:
        """Return what each view adds to the cosine similarity with each variant (views × variants)."""
        return self._gather(*self._look_up(views))

    def _look_up(self, views: Views) -> tuple[NDArray[np.int64], Floats]:
        get = self.vocabulary.get
        found: list[int] = []
        lost = 0.0
        for features, unknown in zip(views, self.unknown.tolist(), strict=True):
            distinct = set(features)
            known = [i for f in distinct if (i := get(f)) is not None]
            lost += (len(distinct) - len(known)) * unknown
            found += known
        ids = np.array(found, dtype=np.int64)
        values = self.importance[ids]
        square = float(values @ values)
        if square:
            values *= (square + lost) ** -0.5
        return ids, values

    def _gather(self, ids: NDArray[np.int64], values: Floats) -> NDArray[np.float64]:
        begin = self.starts[ids]
        lengths = self.starts[ids + 1] - begin
        if self.variants > LARGE:
            ids, values, begin, lengths = _within_budget(values, ids, begin, lengths)
        ends = lengths.cumsum()
        total = int(ends[-1]) if len(ends) else 0
        positions = np.repeat(begin - ends + lengths, lengths) + np.arange(total)
        scores = np.bincount(
            self.targets[positions],
            weights=self.weights[positions] * np.repeat(values, lengths),
            minlength=VIEWS * self.variants,
        )
        return scores.astype(np.float64, copy=False).reshape(VIEWS, self.variants)


def _within_budget(
    values: Floats, ids: NDArray[np.int64], begin: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Keep the rarest features; beyond the budget common ones cost time and change nothing (reference: bot.md)."""
    order = np.argsort(lengths, kind="stable")
    kept = order[lengths[order].cumsum() <= POSTING_BUDGET]
    return ids[kept], values[kept], begin[kept], lengths[kept]


def build_index(texts: Sequence[Views], entry_of: Sequence[int]) -> Index:
    """Return the index over variants; idf counts entries, not variants, so that long entries are not punished."""
    vocabulary: dict[str, int] = {}
    rows, columns, view_of = _incidence(texts, vocabulary)
    entry = np.array(entry_of, dtype=np.int64)
    idf, unknown_idf = _idf(columns, entry[rows], len(vocabulary), max(int(entry.max(initial=0)) + 1, 1))
    root = np.sqrt(VIEW_WEIGHTS)
    weight = idf[columns] * root[view_of]
    norms = np.sqrt(np.bincount(rows, weights=weight**2, minlength=len(texts)))
    target = view_of * len(texts) + rows
    order = np.lexsort((target, columns))
    importance = np.zeros(len(vocabulary))
    importance[columns] = weight
    starts = np.concatenate(([0], np.bincount(columns, minlength=len(vocabulary)).cumsum()))
    return Index(
        vocabulary=vocabulary,
        importance=importance.astype(np.float32),
        unknown=unknown_idf**2 * VIEW_WEIGHTS,
        starts=starts.astype(np.int64),
        targets=target[order].astype(np.int32),
        weights=(weight / norms[rows])[order].astype(np.float32),
        variants=len(texts),
    )


def _incidence(
    texts: Sequence[Views], vocabulary: dict[str, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
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


def _idf(
    column: NDArray[np.int64], entry: NDArray[np.int64], features: int, entries: int
) -> tuple[NDArray[np.float64], float]:
    pairs = np.unique(column * entries + entry)
    counts = np.bincount(pairs // entries, minlength=features)
    return np.log((entries + 1) / (counts + 0.5)) + 0.3, float(np.log((entries + 1) / 1.5) + 0.3)
