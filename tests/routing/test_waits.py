"""waits.py: ranges that can be kept, none where nothing is known, and promises that are scored."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.routing.line import Operator
from chatgateway.routing.waits import (
    Promise,
    PromiseScore,
    ServiceTimes,
    WaitRange,
    estimate,
    gamma_quantile,
    score_promises,
    should_tell,
)

FULL = Operator("o", "o", {}, capacity=2, load=2, status="ready", connected=True)


def times_of(seconds: float, count: int = 20, operator: str = "o") -> ServiceTimes:
    times = ServiceTimes()
    for _ in range(count):
        times.record(operator, seconds)
    return times


def test_nothing_is_promised_without_samples_or_people() -> None:
    """Fewer than twenty handling times, or nobody on duty: no range."""
    assert estimate(1, [FULL], times_of(300, 19), 0, 30) is None
    assert estimate(1, [], times_of(300), 0, 30) is None
    assert estimate(1, [replace(FULL, status="break")], times_of(300), 0, 30) is None
    assert estimate(1, [FULL], times_of(300), 0, 30) is not None


def test_impossible_durations_are_left_out() -> None:
    """Zero, negative and infinite seconds are no samples."""
    times = ServiceTimes()
    for seconds in [0.0, -5.0, math.inf, math.nan] * 10:
        times.record("o", seconds)

    assert times.rate([FULL]) is None


def test_whoever_finds_a_free_place_waits_for_the_offer_only() -> None:
    """Free places are counted before departures."""
    free = replace(FULL, load=0)

    assert estimate(2, [free], times_of(300), 0, 30) == WaitRange(0, 30)
    found = estimate(3, [free], times_of(300), 0, 30)
    assert found is not None
    assert found.low > 30


def test_each_operator_counts_with_their_own_speed() -> None:
    """From ten samples on; before that with everyone's."""
    times = times_of(100, 20, "fast")
    for _ in range(10):
        times.record("slow", 1_000)
    times.record("new", 400)
    rate = times.rate([Operator(n, capacity=1) for n in ("fast", "slow", "new")])
    usual = (20 * 100 + 10 * 1_000 + 400) / 31

    assert rate == pytest.approx(1 / 100 + 1 / 1_000 + 1 / usual)


@given(st.integers(1, 500), st.floats(10, 3_600), st.integers(1, 8))
def test_longer_queues_never_promise_shorter_waits(position: int, seconds: float, capacity: int) -> None:
    """The range is ordered, rounded up, and grows with the position."""
    people = [replace(FULL, capacity=capacity, load=capacity)]
    near, far = (estimate(p, people, times_of(seconds), 0, 30) for p in (position, position + 1))

    assert near is not None
    assert far is not None
    assert 0 < near.low <= near.high
    assert near.low <= far.low
    assert near.high <= far.high
    assert near.low % 10 == near.high % 10 == 0


def test_the_quantiles_are_those_of_the_gamma_distribution() -> None:
    """Within two per cent of tables (chi-square / 2), shape 1, 5 and 50."""
    for shape, quantile, exact in [(1, 0.5, 0.6931), (1, 0.9, 2.3026), (5, 0.9, 7.9936), (50, 0.5, 49.667)]:
        assert gamma_quantile(shape, quantile) == pytest.approx(exact, rel=0.02)


def test_half_of_the_waits_end_by_low_and_nine_in_ten_by_high() -> None:
    """Against a simulated desk of six places with exponential handling times."""
    rng = Random(7)
    mean, places, position = 300.0, 6, 5
    waits = []
    for _ in range(2_000):
        ends = sorted(rng.expovariate(1 / mean) for _ in range(places))
        for _ in range(position - 1):
            now = ends.pop(0)
            ends.append(now + rng.expovariate(1 / mean))
            ends.sort()
        waits.append(ends[0])
    told = estimate(position, [replace(FULL, capacity=places, load=places)], times_of(mean), 0, 30)

    assert told is not None
    assert 0.45 <= sum(w <= told.low for w in waits) / len(waits) <= 0.60
    assert 0.87 <= sum(w <= told.high for w in waits) / len(waits) <= 0.96
    assert told.to_json() == {"low": told.low, "high": told.high}


def test_promises_are_scored_per_skill_and_hour() -> None:
    """Earlier, within or later; not later is kept; they survive JSON."""
    promise = Promise("c", 7_200.0, 3, 60, 180, "tax")
    again = Promise.from_json(promise.to_json())

    scores = score_promises([(again, 7_230.0), (promise, 7_260.0), (promise, 7_380.0), (promise, 7_381.0)])

    assert again == promise
    assert scores == {("tax", 2): PromiseScore(1, 2, 1)}
    assert scores["tax", 2].kept == 0.75
    assert PromiseScore().kept is None


def test_customers_are_told_on_change_and_at_most_every_ten_seconds() -> None:
    """The same news is not repeated; new news waits its turn."""
    assert should_tell(None, None, (3, None), 0)
    assert not should_tell(0, (3, None), (3, None), 100)
    assert not should_tell(0, (3, None), (2, None), 9)
    assert should_tell(0, (3, None), (2, None), 10)
