"""Learns from the FAQ alone: each variant asks, with itself and its nearest sibling left out; strangers ask too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from . import logit
from .evidence import BEST, CENTROID, FEATURES, NONE_FEATURES, RIDGE, Array, Profile, none_features
from .grams import VIEWS
from .index import Index, build_index
from .listen import Views
from .ridge import Ridge, fit_ridge

MAX_RIDGE_CELLS = 14_000_000
MAX_RIDGE_VARIANTS = 8_000
SAMPLE = 3_000
# An editor's variants are deliberately far apart, customers' messages are not: where there are enough test messages, they speak.
ENOUGH_TESTS = 100
VARIANT_WEIGHT = 0.1
STRANGER_SHARE = 0.15
MISSING_SHARE = 0.05
# Fitted on the sample FAQ; what a FAQ with few variants starts from.
PRIOR_WITH_RIDGE = np.array([13.0, -4.0, 1.5, 6.0, 0.5, 1.0, 0.5, 2.5, 1.0, 1.5, 1.5])
PRIOR_WITHOUT = np.array([0.0, 4.0, 8.0, 6.0, 2.0, 2.0, 1.0, 2.5, 0.0, 3.0, 3.0])
PRIOR_STRENGTH = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose entry is known: a variant, or a test message."""

    views: Views
    entry: int
    language: str
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """Evidence of many texts with what they meant: a candidate's place, or NONE."""

    evidence: Array
    chosen: NDArray[np.int64]
    weight: Array
    language: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Learned:
    """The profile and the weights of its evidence."""

    profile: Profile
    theta: Array
    phi: Array
    lesson: Lesson


def learn(examples: Sequence[Example], strangers: Iterable[tuple[Views, str]]) -> Learned:
    """Return what the examples teach, which stand in the order of their entries; deterministic."""
    texts = [example.views for example in examples]
    entries = np.array([example.entry for example in examples], dtype=np.int64)
    profile = _bare_profile(texts, entries)
    if len(texts) <= MAX_RIDGE_VARIANTS and len(texts) * len(profile.starts) <= MAX_RIDGE_CELLS:
        profile, rows = _with_ridge(profile, texts)
        prior = PRIOR_WITH_RIDGE
    else:
        rows = _without_ridge(profile, texts)
        prior = PRIOR_WITHOUT
    lesson = _lesson(profile, rows, examples, list(strangers))
    theta, phi = logit.fit(
        lesson.evidence, none_features(lesson.evidence), lesson.chosen, lesson.weight, prior, PRIOR_STRENGTH
    )
    return Learned(profile, theta, phi, lesson)


@dataclass(slots=True)
class Rows:
    """Leave-one-out tables of the asking variants: features × entries each, and the same without the own entry."""

    asking: NDArray[np.int64]
    tables: NDArray[np.float32]
    without_own: NDArray[np.float32] | None = None


def _bare_profile(texts: Sequence[Views], entry_of: NDArray[np.int64]) -> Profile:
    index = build_index(texts, entry_of.tolist())
    entries = int(entry_of.max()) + 1
    starts = np.searchsorted(entry_of, np.arange(entries))
    return Profile(index, entry_of, starts, _centroid_norms(index, entry_of, entries), None)


def _centroid_norms(index: Index, entry_of: NDArray[np.int64], entries: int) -> Array:
    """Return the length of each entry's summed vector, from its features directly."""
    feature = np.repeat(np.arange(len(index.importance)), np.diff(index.starts))
    cell = feature * entries + entry_of[index.targets % index.variants]
    cells, place = np.unique(cell, return_inverse=True)
    sums = np.bincount(place, weights=index.weights)
    return np.sqrt(np.maximum(np.bincount(cells % entries, weights=sums**2, minlength=entries), 1e-9))


def _with_ridge(profile: Profile, texts: Sequence[Views]) -> tuple[Profile, Rows]:
    size, entries = len(texts), len(profile.starts)
    kernel = np.empty((size, size), dtype=np.float32)
    tables = np.empty((size, FEATURES, entries), dtype=np.float32)
    for i, views in enumerate(texts):
        scores, combined = profile.look(views)
        kernel[i] = combined
        tables[i] = _table_without(profile, i, scores, combined)
    ridge = fit_ridge(kernel, profile.entry_of, entries)
    del kernel
    tables[:, RIDGE] = ridge.without_each()
    without = _without_own(tables, ridge, profile.entry_of)
    votes = np.ascontiguousarray(ridge.weights.T)
    return replace(profile, votes=votes), Rows(np.arange(size), tables, without)


def _table_without(profile: Profile, i: int, scores: Array, combined: Array) -> Array:
    """Return the table of variant `i` as if it had not been written."""
    combined[i] = 0.0
    scores[:, i] = 0.0
    return profile.table(scores, combined)


def _without_own(tables: NDArray[np.float32], ridge: Ridge, entry_of: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return every second variant's table as if its own entry did not exist: the nearest strangers there are."""
    asking = np.arange(0, len(tables), 2)
    without = tables[asking].copy()
    without[:, RIDGE] = ridge.without_entries(entry_of)[asking]
    without[np.arange(len(asking)), :, entry_of[asking]] = 0.0
    return without


def _without_ridge(profile: Profile, texts: Sequence[Views]) -> Rows:
    asking = np.arange(0, len(texts), max(1, len(texts) // SAMPLE))
    tables = np.empty((len(asking), FEATURES, len(profile.starts)), dtype=np.float32)
    for row, i in enumerate(asking.tolist()):
        scores, combined = profile.look(texts[i])
        tables[row] = _table_without(profile, i, scores, combined)
    return Rows(asking, tables)


def _lesson(profile: Profile, rows: Rows, examples: Sequence[Example], strangers: list[tuple[Views, str]]) -> Lesson:
    languages = np.array([example.language for example in examples])
    evidence, chosen = _choices(profile, rows.tables, profile.entry_of[rows.asking])
    weight = _weights(np.array([examples[i].is_test for i in rows.asking.tolist()]))
    # A variant alone in its entry has nothing left to be found by.
    useful = chosen >= 0
    parts = [(evidence[useful], chosen[useful], weight[useful], languages[rows.asking][useful])]
    mass = max(float(weight[useful].sum()), 1.0)
    if rows.without_own is not None and len(rows.without_own):
        blank, _ = _choices(profile, rows.without_own, np.full(len(rows.without_own), -1))
        parts.append(_as_none(blank, MISSING_SHARE * mass, languages[::2][: len(blank)]))
    if strangers:
        found = np.stack([profile.evidence(views)[1] for views, _ in strangers])
        parts.append(_as_none(found, STRANGER_SHARE * mass, np.array([language for _, language in strangers])))
    columns = zip(*parts, strict=True)
    return Lesson(*(np.concatenate(column) for column in columns))


def _weights(is_test: NDArray[np.bool_]) -> Array:
    enough = int(is_test.sum()) >= ENOUGH_TESTS
    return np.where(is_test, 1.0, VARIANT_WEIGHT if enough else 1.0)


def _as_none(
    evidence: Array, share: float, languages: NDArray[np.str_]
) -> tuple[Array, NDArray[np.int64], Array, NDArray[np.str_]]:
    size = len(evidence)
    return evidence, np.full(size, logit.NONE), np.full(size, share / size), languages


def _choices(
    profile: Profile, tables: NDArray[np.float32], truth: NDArray[np.int64]
) -> tuple[Array, NDArray[np.int64]]:
    found, chosen = [], []
    for table, entry in zip(tables, truth, strict=True):
        candidates = profile.candidates(table)
        found.append(table[:, candidates].T)
        place = np.flatnonzero(candidates == entry)
        alive = len(place) and table[BEST, entry] + table[CENTROID, entry] > 0
        chosen.append(int(place[0]) if alive else logit.NONE)
    return np.stack(found).astype(float), np.array(chosen)


assert VIEWS + BEST + CENTROID == FEATURES
assert len(PRIOR_WITHOUT) == FEATURES + NONE_FEATURES
