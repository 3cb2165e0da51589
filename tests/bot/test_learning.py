"""Proves bot/space.py, profile.py, ridge.py, logit.py, learn.py and thresholds.py: what is learnt, and without what."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import chatgateway.bot.learn as learning
from chatgateway.bot import grams, logit
from chatgateway.bot.grams import stem
from chatgateway.bot.learn import NOBODY, Example, learn
from chatgateway.bot.listen import Views
from chatgateway.bot.profile import CANDIDATES, Postings, candidates
from chatgateway.bot.ridge import PENALTY, fit_ridge, kernel_of
from chatgateway.bot.space import Point, build_space
from chatgateway.bot.thresholds import Thresholds, alarming, answering


def views(*features: str) -> Views:
    """Features of one view, by name."""
    return grams.marked(([grams.concepts(features)[: len(features)]],))


TEXTS = [views("a", "b"), views("a", "c"), views("b", "c"), views("x", "y"), views("x", "z"), views("y", "z", "a")]
OWNERS = np.array([0, 0, 0, 1, 1, 1])


def test_leaving_one_out_equals_fitting_without_it() -> None:
    """The closed form is exact: the same scores as a classifier that never saw the variant."""
    _, incidence = build_space(TEXTS, OWNERS)
    kernel = kernel_of(incidence)
    kernel += np.tril(kernel, -1).T
    targets = np.eye(2)[OWNERS] - np.eye(2)[OWNERS].mean(axis=0)
    without = fit_ridge(kernel.copy(), OWNERS, 2).without_each()

    for left_out in range(len(TEXTS)):
        kept = [i for i in range(len(TEXTS)) if i != left_out]
        fitted = np.linalg.solve(kernel[np.ix_(kept, kept)] + PENALTY * np.eye(5), targets[kept])
        assert without[left_out] == pytest.approx(kernel[left_out, kept] @ fitted, abs=1e-4)


def test_leaving_an_entry_out_equals_fitting_without_it() -> None:
    """Blocks leave as exactly as single variants do."""
    _, incidence = build_space(TEXTS, OWNERS)
    kernel = kernel_of(incidence)
    kernel += np.tril(kernel, -1).T
    targets = np.eye(2)[OWNERS] - np.eye(2)[OWNERS].mean(axis=0)
    without = fit_ridge(kernel.copy(), OWNERS, 2).without_entries(OWNERS)
    fitted = np.linalg.solve(kernel[3:, 3:] + PENALTY * np.eye(3), targets[3:])

    assert without[:3] == pytest.approx(kernel[:3, 3:] @ fitted, abs=1e-4)


def test_big_kernels_are_factored_in_halves() -> None:
    """The blocked factorisation gives the inverse that LAPACK gives."""
    noise = np.random.default_rng(1).normal(size=(400, 40)).astype(np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    kernel = noise @ noise.T
    ridge = fit_ridge(kernel.copy(), np.arange(400) % 3, 3)

    expected = np.linalg.inv(kernel + PENALTY * np.eye(400, dtype=np.float32))
    assert ridge.root.T @ ridge.root == pytest.approx(expected, abs=1e-3)


def examples() -> list[Example]:
    known = [Example(v, int(e), "en") for v, e in zip(TEXTS, OWNERS, strict=True)]
    return [*known, Example(views("q", "a"), NOBODY, "en")]


def test_a_text_finds_its_entry_and_a_strangers_text_finds_nobody() -> None:
    """What was learnt votes for the right entry; unknown features shorten the text's vector."""
    learned = learn(examples(), 2)
    known, strange = learned.profile.evidence(views("x", "y")), learned.profile.evidence(views("q", "nothing"))

    assert known.entries[known.found[:, 0].argmax()] == 1
    assert strange.none[3] < known.none[3]


def test_very_large_sets_learn_without_the_classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limits centroids alone decide, by postings."""
    monkeypatch.setattr(learning, "MAX_RIDGE_VARIANTS", 1)
    learned = learn(examples(), 2)
    found = learned.profile.evidence(views("x", "y"))

    assert learned.profile.dense is None
    assert found.entries[found.found.sum(axis=1).argmax()] == 1


def test_postings_beyond_the_budget_are_left_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rare features are read first; common ones beyond the budget not at all."""
    monkeypatch.setattr("chatgateway.bot.profile.POSTING_BUDGET", 1)
    postings = Postings(np.array([0, 1, 3]), np.array([0, 0, 1]), np.array([1.0, 1.0, 1.0]))
    point = Point(np.array([0, 1]), np.array([1.0, 1.0], dtype=np.float32), 1.0, 1.0)

    assert postings.scores(point, 2).tolist() == [1.0, 0.0]


def test_only_the_best_go_on() -> None:
    """At most sixteen entries are weighed, and the best is among them; nobody is not a candidate."""
    table = np.arange(2.0 * 41).reshape(2, 41)

    chosen = candidates(table)

    assert len(chosen) == CANDIDATES
    assert 39 in chosen
    assert 40 not in chosen


def test_the_logit_learns_what_tells_apart_and_when_nothing_fits() -> None:
    """Evidence that goes with the chosen option gains weight; texts that mean none raise "none"."""
    evidence = np.array([[[1.0], [0.0]], [[0.0], [1.0]], [[0.1], [0.1]]] * 20)
    none = np.array([[0.0], [0.0], [1.0]] * 20)
    theta, phi = logit.fit(evidence, none, np.array([0, 1, logit.NONE] * 20), np.ones(60), np.zeros(2), 0.1)
    p = logit.probabilities(evidence[:3], none[:3], theta, phi)

    assert p.argmax(axis=1).tolist() == [0, 1, 2]
    assert p.sum(axis=1) == pytest.approx(np.ones(3))


def test_the_threshold_keeps_the_wanted_precision() -> None:
    """Answers above it are right as often as wanted; too few messages fall back to a cautious constant."""
    confidence = np.linspace(0.01, 0.99, 200)
    right = confidence > 0.5
    threshold = answering(confidence, right, np.ones(200), 0.9)

    assert right[confidence >= threshold].mean() >= 0.9
    assert answering(confidence[:5], right[:5], np.ones(5), 0.9) == 0.6
    assert answering(confidence, np.zeros(200, dtype=bool), np.ones(200), 0.95) == 0.97


def test_the_alarm_spends_its_budget() -> None:
    """At most the allowed share of harmless messages is marked; without evidence a constant holds."""
    mass = np.concatenate([np.linspace(0.0, 0.4, 200), [0.9]])
    urgent = np.arange(201) == 200

    assert (mass[~urgent] > alarming(mass, urgent, 0.1)).mean() <= 0.26
    assert alarming(mass[:3], urgent[:3]) == 0.15


def test_an_unknown_language_takes_the_strictest_threshold() -> None:
    """Nothing is answered more lightly in a language that was not learnt."""
    assert Thresholds({"ja": 0.5, "en": 0.8}).of("zh") == 0.8


def count(folded: str, concepts: tuple[str, ...] = (), heard: str = "") -> list[int]:
    """How many features a text has in each view: characters, words, concepts, sound."""
    return [int(n) for n in np.bincount(grams.features(folded, concepts, heard) & np.uint64(3), minlength=4)]


@pytest.mark.parametrize(
    ("folded", "expected"),
    [
        ("btc", [5, 1, 0, 0]),  # _bt btc tc_ _btc btc_
        ("入金btc", [8, 1, 0, 0]),  # the same, 入 金 入金; one word
        ("入金 btc", [8, 2, 0, 0]),
        ("send coins now", [7 + 9 + 5, 6, 0, 0]),
        ("出金 手数料", [5 + 4 + 3, 1, 0, 0]),
        ("a b", [2, 3, 0, 0]),
        ("", [0, 0, 0, 0]),
    ],
)
def test_features_of_a_text(folded: str, expected: list[int]) -> None:
    """Japanese falls into 1- to 3-grams, Latin words into inner grams; words come with pairs and skip-pairs."""
    assert count(folded) == expected


def test_words_are_remembered_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a word's features are does not depend on whether it was seen before, nor on how many others were."""
    first = grams.features("send the coins", (), "").tolist()
    monkeypatch.setattr(grams, "_CACHED_WORDS", 2)

    assert grams.features("send the coins", (), "").tolist() == first
    assert grams.features("coins never seen", (), "").tolist() == grams.features("coins never seen", (), "").tolist()
    assert grams.features("send the coins", (), "").tolist() == first


def test_concepts_come_in_pairs_and_sounds_in_runs() -> None:
    """Each concept and each pair of them; the 2- to 4-grams of what is heard."""
    assert count("", ("b", "a", "c")) == [0, 0, 6, 0]
    assert count("", (), "あいう") == [0, 0, 0, 3]
    assert count("", (), "あ") == [0, 0, 0, 0]


def test_a_word_is_the_same_feature_wherever_it_stands() -> None:
    """Features do not depend on place or neighbours; plural and singular share their word, not all of their grams."""
    one, other = (set(grams.features(text, (), "").tolist()) for text in ("send coins", "coin"))

    assert {feature for feature in other if feature % 4 == grams.WORDS} <= one
    assert other - one


@given(st.text(max_size=80), st.lists(st.text(max_size=8), max_size=20), st.text(max_size=40))
def test_features_are_sorted_and_each_stands_once(folded: str, concepts: list[str], heard: str) -> None:
    """Whatever is said, lone surrogates included."""
    found = grams.features(folded, concepts, heard + "\ud800")

    assert (found[1:] > found[:-1]).all()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("deposits", "deposit"),
        ("currencies", "currency"),
        ("running", "run"),
        ("access", "access"),
        ("app", "app"),
        ("ing", "ing"),
        ("thing", "thing"),
    ],
)
def test_stems_drop_common_endings(word: str, expected: str) -> None:
    """Plural, -ed and -ing go; short words and -ss stay."""
    assert stem(word) in (expected, expected.rstrip("e"))
