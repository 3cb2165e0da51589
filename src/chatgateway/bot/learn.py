"""Learns from the FAQ alone: each variant and test message asks with itself left out; strangers ask too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import logit
from .listen import Views
from .profile import CENTROID, FEATURES, NONE_FEATURES, RIDGE, Postings, Profile, candidates, centroids, none_features
from .ridge import Ridge, fit_ridge, kernel_of, primal
from .space import Array, Floats, Incidence, Places, Space, build_space

MAX_RIDGE_VARIANTS = 8_000
MAX_DENSE_CELLS = 40_000_000
SAMPLE = 3_000
# An editor's variants are deliberately far apart, customers' messages are not: enough test messages speak louder.
ENOUGH_TESTS = 100
VARIANT_WEIGHT = 0.1
# A test message left out is harder than a customer's: editors write tests to differ from everything that is there.
# Measured on held-out customers' messages: calibration error .086 without, .044 with.
SHARPER = 1.3
STRANGER_SHARE = 0.2
NOBODY = -1
MISSING_SHARE = 0.02
# Fitted on the sample FAQ; what a FAQ with few variants starts from (features, then those of "none").
PRIOR_WITH_RIDGE = np.array([14.0, 4.0, 1.5, 1.0, 1.5, 0.0, 0.0, 10.0, 2.0])
PRIOR_WITHOUT = np.array([0.0, 15.0, 1.5, 0.0, 2.0, 0.0, 0.0, 0.0, 8.0])
PRIOR_STRENGTH = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose entry is known: a variant, a test message, or a stranger's (NOBODY)."""

    views: Views
    entry: int
    language: str
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """Evidence of many texts with what they meant: a candidate's place, or NONE."""

    evidence: Array
    none: Array
    entries: Places  # texts × candidates
    chosen: Places
    weight: Array
    language: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Learned:
    """The profile and the weights of its evidence."""

    profile: Profile
    theta: Array
    phi: Array
    lesson: Lesson


def learn(examples: Sequence[Example], entries: int) -> Learned:
    """Return what the examples teach, which stand in the order of their entries, strangers last; deterministic."""
    entry_of = np.array([entries if e.entry == NOBODY else e.entry for e in examples], dtype=np.int64)
    space, incidence = build_space([example.views for example in examples], entry_of)
    cells = len(space.importance) * (entries + 1) * FEATURES
    if len(examples) <= MAX_RIDGE_VARIANTS and cells <= MAX_DENSE_CELLS:
        profile, rows = _dense(space, incidence, entry_of, entries, examples)
        prior = PRIOR_WITH_RIDGE
    else:
        profile, rows = _sparse(space, incidence, entry_of, entries, examples)
        prior = PRIOR_WITHOUT
    lesson = _lesson(rows, examples, entry_of)
    theta, phi = logit.fit(lesson.evidence, lesson.none, lesson.chosen, lesson.weight, prior, PRIOR_STRENGTH)
    firm = SHARPER if _enough(np.array([example.is_test for example in examples])) else 1.0
    return Learned(profile, theta * firm, phi * firm, lesson)


@dataclass(slots=True)
class Rows:
    """Leave-one-out tables of the asking examples: features × entries each, and where their texts stand."""

    asking: Places
    tables: Floats
    places: Array
    missing: Floats | None = None  # every second asking example's table as if its own entry did not exist


def _dense(
    space: Space, incidence: Incidence, entry_of: Places, entries: int, examples: Sequence[Example]
) -> tuple[Profile, Rows]:
    columns = entries + 1
    feature, entry, weight, norms = centroids(incidence, entry_of, columns)
    dense = np.zeros((len(space.importance), FEATURES * columns), dtype=np.float32)
    dense[feature, CENTROID * columns + entry] = weight
    ridge = fit_ridge(kernel_of(incidence), entry_of, columns)
    dense[:, : CENTROID * columns] = primal(incidence, ridge.weights, len(space.importance))
    profile = Profile(space, entries, dense=dense)
    rows = _leave_one_out(profile, np.arange(len(examples)), entry_of, norms, examples)
    rows.tables[:, RIDGE] = ridge.without_each()
    rows.missing = _missing(rows.tables, ridge, entry_of)
    return profile, rows


def _sparse(
    space: Space, incidence: Incidence, entry_of: Places, entries: int, examples: Sequence[Example]
) -> tuple[Profile, Rows]:
    feature, entry, weight, norms = centroids(incidence, entry_of, entries + 1)
    starts = np.concatenate(([0], np.bincount(feature, minlength=len(space.importance)).cumsum()))
    profile = Profile(space, entries, postings=Postings(starts.astype(np.int64), entry, weight))
    asking = np.arange(0, len(examples), max(1, len(examples) // SAMPLE))
    return profile, _leave_one_out(profile, asking, entry_of, norms, examples)


def _leave_one_out(
    profile: Profile, asking: Places, entry_of: Places, norms: Array, examples: Sequence[Example]
) -> Rows:
    """Let each asking example ask; its own centroid is taken without it: (S − x)·x / |S − x| with |x| = 1."""
    tables = np.empty((len(asking), FEATURES, profile.columns), dtype=np.float32)
    places = np.empty((len(asking), 2))
    for row, i in enumerate(asking.tolist()):
        point = profile.space.place(examples[i].views)
        tables[row] = profile.table(point)
        places[row] = point.known, point.mass
    own = entry_of[asking]
    at = np.arange(len(asking))
    along = tables[at, CENTROID, own] * norms[own]
    tables[at, CENTROID, own] = (along - 1.0) / np.sqrt(np.maximum(norms[own] ** 2 - 2.0 * along + 1.0, 1e-6))
    alone = np.bincount(entry_of, minlength=profile.columns)[own] < 2
    tables[at[alone], CENTROID, own[alone]] = 0.0
    return Rows(asking, tables, places)


def _missing(tables: Floats, ridge: Ridge, entry_of: Places) -> Floats:
    """Return the nearest strangers there are: messages whose entry is not in the FAQ."""
    asking = np.arange(0, len(tables), 2)
    missing = tables[asking].copy()
    missing[:, RIDGE] = ridge.without_entries(entry_of)[asking]
    missing[np.arange(len(asking)), :, entry_of[asking]] = 0.0
    return missing


def _lesson(rows: Rows, examples: Sequence[Example], entry_of: Places) -> Lesson:
    asking = [examples[i] for i in rows.asking.tolist()]
    languages = np.array([example.language for example in asking])
    stranger = np.array([example.entry == NOBODY for example in asking])
    evidence, options, chosen = _choices(rows.tables, entry_of[rows.asking])
    none = none_features(rows.tables, rows.places)
    weight = _weights(np.array([example.is_test for example in asking]))
    # An example alone in its entry has nothing left to be found by.
    useful = chosen >= 0
    mass = max(float(weight[useful].sum()), 1.0)
    parts = [(evidence[useful], none[useful], options[useful], chosen[useful], weight[useful], languages[useful])]
    if stranger.any():
        nobody = _nobody(int(stranger.sum()), STRANGER_SHARE * mass)
        parts.append((evidence[stranger], none[stranger], options[stranger], *nobody, languages[stranger]))
    if rows.missing is not None:
        evidence, options, _ = _choices(rows.missing, np.full(len(rows.missing), NOBODY))
        none = none_features(rows.missing, rows.places[::2])
        parts.append((evidence, none, options, *_nobody(len(none), MISSING_SHARE * mass), languages[::2]))
    return Lesson(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _nobody(size: int, mass: float) -> tuple[Places, Array]:
    return np.full(size, logit.NONE), np.full(size, mass / size)


def _weights(is_test: NDArray[np.bool_]) -> Array:
    return np.where(is_test, 1.0, VARIANT_WEIGHT if _enough(is_test) else 1.0)


def _enough(is_test: NDArray[np.bool_]) -> bool:
    return int(is_test.sum()) >= ENOUGH_TESTS


def _choices(tables: Floats, truth: Places) -> tuple[Array, Places, Places]:
    """Return the evidence of each table's candidates, who they are, and the place of the true entry among them."""
    found, options, chosen = [], [], []
    for table, entry in zip(tables, truth.tolist(), strict=True):
        entries = candidates(table.astype(float))
        found.append(table[:, entries].T)
        options.append(entries)
        place = np.flatnonzero(entries == entry)
        alive = len(place) and table[CENTROID, entry] > 0.0
        chosen.append(int(place[0]) if alive else logit.NONE)
    return np.stack(found).astype(float), np.stack(options), np.array(chosen)


assert len(PRIOR_WITHOUT) == FEATURES + NONE_FEATURES
