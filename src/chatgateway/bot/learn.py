"""Learns from the FAQ alone: each variant asks, with itself and its nearest sibling left out; strangers ask too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from . import logit
from .evidence import BEST, CENTROID, FEATURES, NONE_FEATURES, RIDGE, VIEW_WEIGHTS, Array, Profile, none_features
from .grams import VIEWS
from .index import build_index
from .listen import Views
from .ridge import Ridge, fit_ridge

MAX_RIDGE_CELLS = 14_000_000
MAX_RIDGE_VARIANTS = 6_000
SAMPLE = 3_000
NONE_SHARE = 0.25
# Fitted on the sample FAQ; what a FAQ with few variants starts from.
PRIOR_WITH_RIDGE = np.array([13.0, -4.0, 1.5, 6.0, 0.5, 1.0, 0.5, 2.5, 1.0, 1.5, 1.5])
PRIOR_WITHOUT = np.array([0.0, 4.0, 8.0, 6.0, 2.0, 2.0, 1.0, 2.5, 0.0, 3.0, 3.0])
PRIOR_STRENGTH = 1.0


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


def learn(
    texts: Sequence[Views], entry_of: Sequence[int], languages: Sequence[str], strangers: Iterable[tuple[Views, str]]
) -> Learned:
    """Return what the FAQ's variants teach; deterministic."""
    entries = np.array(entry_of, dtype=np.int64)
    profile = _bare_profile(texts, entries)
    if len(texts) <= MAX_RIDGE_VARIANTS and len(texts) * len(profile.starts) <= MAX_RIDGE_CELLS:
        profile, rows = _with_ridge(profile, texts)
        prior = PRIOR_WITH_RIDGE
    else:
        rows = _without_ridge(profile, texts)
        prior = PRIOR_WITHOUT
    lesson = _lesson(profile, rows, np.array(languages), list(strangers))
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
    present = np.array([[bool(view) for view in views] for views in texts], dtype=float) @ VIEW_WEIGHTS
    entries = int(entry_of.max()) + 1
    starts = np.searchsorted(entry_of, np.arange(entries))
    profile = Profile(index, entry_of, starts, np.maximum(present, 0.1) ** -0.5, np.ones(entries), None)
    return replace(profile, centroid_norms=_centroid_norms(profile, texts))


def _centroid_norms(profile: Profile, texts: Sequence[Views]) -> Array:
    """Return the length of each entry's summed vector, from its features directly."""
    index, entries = profile.index, len(profile.starts)
    variant = index.targets % index.variants
    view = index.targets // index.variants
    feature = np.repeat(np.arange(len(index.idf)), np.diff(index.starts))
    value = index.weights * np.sqrt(VIEW_WEIGHTS)[view] * profile.scale[variant]
    cell = feature * entries + profile.entry_of[variant]
    cells, place = np.unique(cell, return_inverse=True)
    sums = np.bincount(place, weights=value)
    return np.sqrt(np.maximum(np.bincount(cells % entries, weights=sums**2, minlength=entries), 1e-9))


def _with_ridge(profile: Profile, texts: Sequence[Views]) -> tuple[Profile, Rows]:
    size, entries = len(texts), len(profile.starts)
    kernel = np.empty((size, size), dtype=np.float32)
    tables = np.empty((size, FEATURES, entries), dtype=np.float32)
    partner = np.empty(size, dtype=np.int64)
    for i, views in enumerate(texts):
        scores, combined, _ = profile.look(views)
        kernel[i] = combined
        partner[i] = _leave_out(profile, i, scores, combined)
        tables[i] = profile.table(scores, combined)
    ridge = fit_ridge(kernel, profile.entry_of, entries)
    del kernel
    tables[:, RIDGE] = ridge.without_pairs(partner)
    without = _without_own(tables, ridge, profile.entry_of)
    votes = np.ascontiguousarray(ridge.weights.T)
    return replace(profile, votes=votes), Rows(np.arange(size), tables, without)


def _leave_out(profile: Profile, i: int, scores: Array, combined: Array) -> int:
    """Blank variant `i` and its nearest sibling: customers' wordings are farther away than an editor's variants."""
    entry = profile.entry_of[i]
    start = profile.starts[entry]
    end = profile.starts[entry + 1] if entry + 1 < len(profile.starts) else len(combined)
    combined[i] = -1.0
    partner = int(start + np.argmax(combined[start:end])) if end - start > 3 else i
    for left_out in (i, partner):
        combined[left_out] = 0.0
        scores[:, left_out] = 0.0
    return partner


def _without_own(tables: NDArray[np.float32], ridge: Ridge, entry_of: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return every second variant's table as if its own entry did not exist: the nearest strangers there are."""
    asking = np.arange(0, len(tables), 2)
    without = tables[asking].copy()
    without[:, RIDGE] = ridge.without_entries(entry_of)[asking]
    without[np.arange(len(asking)), :, entry_of[asking]] = 0.0
    return without


def _without_ridge(profile: Profile, texts: Sequence[Views]) -> Rows:
    step = max(1, len(texts) // SAMPLE)
    asking = np.arange(0, len(texts), step)
    tables = np.empty((len(asking), FEATURES, len(profile.starts)), dtype=np.float32)
    for row, i in enumerate(asking):
        scores, combined, _ = profile.look(texts[int(i)])
        _leave_out(profile, int(i), scores, combined)
        tables[row] = profile.table(scores, combined)
    return Rows(asking, tables)


def _lesson(profile: Profile, rows: Rows, languages: NDArray[np.str_], strangers: list[tuple[Views, str]]) -> Lesson:
    evidence, chosen = _choices(profile, rows.tables, profile.entry_of[rows.asking])
    # A variant alone in its entry has nothing left to be found by.
    useful = chosen >= 0
    parts = [(evidence[useful], chosen[useful], np.ones(int(useful.sum())), languages[rows.asking][useful])]
    share = NONE_SHARE * max(int(useful.sum()), 1)
    if rows.without_own is not None and len(rows.without_own):
        blank, _ = _choices(profile, rows.without_own, np.full(len(rows.without_own), -1))
        parts.append(_as_none(blank, share, languages[::2][: len(blank)]))
    if strangers:
        found = [_padded(profile, views) for views, _ in strangers]
        parts.append(_as_none(np.stack(found), share, np.array([language for _, language in strangers])))
    columns = zip(*parts, strict=True)
    return Lesson(*(np.concatenate(column) for column in columns))


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


def _padded(profile: Profile, views: Views) -> Array:
    return profile.evidence(views)[1]


assert VIEWS + BEST + CENTROID == FEATURES
assert len(PRIOR_WITHOUT) == FEATURES + NONE_FEATURES
