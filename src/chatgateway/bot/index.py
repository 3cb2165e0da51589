"""Similarity of a text to every variant of the FAQ at once, per view: one gather over postings, one bincount."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .grams import VIEWS
from .listen import Views

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
LARGE = 20_000
POSTING_BUDGET = 20_000


@dataclass(frozen=True, slots=True)
class Index:
    """Features of all variants, inverted. Targets are view * variants + variant."""

    vocabulary: dict[str, int]
    idf: Floats
    unknown_idf: float
    starts: NDArray[np.int64]
    targets: Ints
    weights: Floats
    variants: int

    def similarities(self, views: Views) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return cosine similarities, views × variants, and the idf mass of each view known and in all (views × 2)."""
        ids, of_view, mass = self._look_up(views)
        scores = self._gather(ids, of_view, mass)
        return scores, mass

    def _look_up(self, views: Views) -> tuple[NDArray[np.int64], Floats, NDArray[np.float64]]:
        get = self.vocabulary.get
        found: list[int] = []
        counts = []
        mass = np.zeros((VIEWS, 2))
        for features in views:
            distinct = set(features)
            known = [i for f in distinct if (i := get(f)) is not None]
            counts.append((len(known), len(distinct)))
            found += known
        ids = np.array(found, dtype=np.int64)
        values = self.idf[ids]
        at = 0
        for view, (known_count, all_count) in enumerate(counts):
            part = values[at : at + known_count]
            square = float(part @ part)
            lost = (all_count - known_count) * self.unknown_idf**2
            mass[view] = square, square + lost
            if square:
                part *= 1.0 / np.sqrt(square + lost)
            at += known_count
        return ids, values, mass

    def _gather(self, ids: NDArray[np.int64], values: Floats, mass: NDArray[np.float64]) -> NDArray[np.float64]:
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
    rows: list[int] = []
    columns: list[int] = []
    view_of: list[int] = []
    for variant, features in enumerate(texts):
        for at, found in enumerate(features):
            for feature in dict.fromkeys(found):
                columns.append(vocabulary.setdefault(feature, len(vocabulary)))
                rows.append(variant)
                view_of.append(at)
    column = np.array(columns, dtype=np.int64)
    row = np.array(rows, dtype=np.int64)
    view = np.array(view_of, dtype=np.int64)
    entry = np.array(entry_of, dtype=np.int64)
    entries = int(entry.max()) + 1 if len(entry) else 0
    idf, unknown = _idf(column, entry[row], len(vocabulary), max(entries, 1))
    target = view * len(texts) + row
    weight = idf[column]
    norms = np.sqrt(np.bincount(target, weights=weight**2, minlength=VIEWS * len(texts)))
    order = np.lexsort((target, column))
    starts = np.concatenate(([0], np.bincount(column, minlength=len(vocabulary)).cumsum()))
    return Index(
        vocabulary=vocabulary,
        idf=idf.astype(np.float32),
        unknown_idf=float(unknown),
        starts=starts.astype(np.int64),
        targets=target[order].astype(np.int32),
        weights=(weight / norms[target])[order].astype(np.float32),
        variants=len(texts),
    )


def _idf(
    column: NDArray[np.int64], entry: NDArray[np.int64], features: int, entries: int
) -> tuple[NDArray[np.float64], float]:
    pairs = np.unique(column * entries + entry)
    counts = np.bincount(pairs // entries, minlength=features)
    return np.log((entries + 1) / (counts + 0.5)) + 0.3, float(np.log((entries + 1) / 1.5) + 0.3)


def distinct(items: Iterable[str]) -> list[str]:
    """Return `items` without repeats, in order."""
    return list(dict.fromkeys(items))
