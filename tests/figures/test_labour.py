"""Intervals of work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.figures.labour import Labour, Span, Timesheets, clipped, joined, length_ms, ready_spans

spans = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(lambda p: (min(p), max(p))), max_size=8)


@given(spans)
def test_joined_spans_cover_the_same_moments_once(found: list[Span]) -> None:
    """No overlap, in order, no moment more or less."""
    together = joined(found)

    covered = {moment for start, end in found for moment in range(start, end)}
    assert {moment for start, end in together for moment in range(start, end)} == covered
    assert length_ms(together) == len(covered)


@given(spans, st.integers(0, 1000), st.integers(0, 1000))
def test_periods_side_by_side_cut_without_loss(found: list[Span], a: int, b: int) -> None:
    """What lies in one part or in the other is what lies in both."""
    first, last = min(a, b), max(a, b)
    middle = (first + last) // 2

    whole = length_ms(clipped(found, first, last))

    assert whole == length_ms(clipped(found, first, middle)) + length_ms(clipped(found, middle, last))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], []),
        ([(10, True), (20, False)], [(10, 20)]),
        ([(10, True), (15, True), (20, False), (25, False)], [(10, 20)]),
        ([(5, False), (10, True)], [(10, 100)]),
        ([(200, True)], []),
    ],
)
def test_readiness_is_a_record_of_changes(changes: list[tuple[int, bool]], expected: list[Span]) -> None:
    """Whoever is still ready is so until the end of the period."""
    assert ready_spans(changes, 100) == expected


def test_occupancy_is_used_places_by_offered_places() -> None:
    """Two conversations at once for half of the time, ready for all of it, with room for four."""
    sheets = Timesheets({"ann": 4}, {"ann": [(0, 100_000)]})
    sheets.add("ann", 0, 50_000)
    sheets.add("ann", 0, 50_000)

    work = sheets.of("ann", 0, 100_000)

    assert work == Labour(busy=100, any_chat=50, present=100, places=400, handled=2)
    assert (work.occupancy, work.utilisation, work.adjusted_handling_seconds) == (0.25, 0.5, 25.0)


def test_whoever_is_busy_without_being_ready_is_at_work() -> None:
    """Going to `busy` with open conversations is no way to look idle or overworked."""
    sheets = Timesheets({}, {"ann": [(0, 10_000)]})
    sheets.add("ann", 5_000, 30_000)

    assert sheets.of("ann", 0, 100_000).occupancy == pytest.approx(25 / 30)


def test_nobody_at_work_has_no_figures() -> None:
    """Null, not nought; and everybody's work is the sum."""
    sheets = Timesheets({"ann": 1, "ben": 1}, {"ben": [(0, 1000)]})
    sheets.add("ann", 0, 1000)

    assert (Labour().occupancy, Labour().utilisation, Labour().adjusted_handling_seconds) == (None, None, None)
    assert sheets.operators == ["ann", "ben"]
    assert sheets.of_all(0, 1000) == Labour(busy=1, any_chat=1, present=2, places=2, handled=1)
