"""Times on the wire: RFC 3339, UTC, milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=256)
def _second(seconds: int) -> str:
    # Busy seconds are formatted thousands of times.
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}"


def rfc3339(at_ms: int) -> str:
    """Epoch milliseconds as `2026-11-25T10:00:00.123Z`."""
    seconds, milliseconds = divmod(at_ms, 1000)
    return f"{_second(seconds)}.{milliseconds:03d}Z"


def from_rfc3339(text: str) -> int:
    """Epoch milliseconds of an RFC 3339 time; a date alone is its first moment in UTC.

    Raises ValueError.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)
