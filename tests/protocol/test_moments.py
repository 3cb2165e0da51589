"""Times on the wire."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.protocol.moments import from_rfc3339, rfc3339

from ..conversation.strategies import moments


def test_a_moment_is_utc_with_milliseconds() -> None:
    """Always three digits and a Z."""
    assert rfc3339(1_795_600_800_120) == "2026-11-25T10:00:00.120Z"
    assert rfc3339(0) == "1970-01-01T00:00:00.000Z"


@given(moments)
def test_a_moment_is_read_again(at_ms: int) -> None:
    """To the millisecond."""
    assert from_rfc3339(rfc3339(at_ms)) == at_ms


@given(moments, moments)
def test_moments_sort_as_text_as_they_do_in_time(one: int, other: int) -> None:
    """Clients may compare the strings."""
    assert (rfc3339(one) < rfc3339(other)) == (one < other)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2026-11-25T19:00:00+09:00", "2026-11-25T10:00:00Z"),
        ("2026-11-25", "2026-11-25T00:00:00Z"),
        ("2026-11-25T10:00:00", "2026-11-25T10:00:00Z"),
    ],
)
def test_zones_are_understood_and_utc_is_meant_without_one(text: str, same: str) -> None:
    """A date alone is its first moment in UTC."""
    assert from_rfc3339(text) == from_rfc3339(same)


@given(st.text(max_size=30) | st.datetimes().map(str) | st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat))
def test_what_is_no_time_is_a_value_error(text: str) -> None:
    """Nothing else comes out, and every calendar date goes in."""
    with suppress(ValueError):
        assert isinstance(from_rfc3339(text), int)
