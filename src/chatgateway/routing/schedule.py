"""How a file writes opening hours and shifts: days on the left, spans of the clock on the right."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, RootModel

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_PER_DAY = 24 * 60

# Minutes from midnight; an end beyond 1,440 lies on the next day.
Span = tuple[int, int]

_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})\Z")
_YEARLY = re.compile(r"([0-9]{2})-([0-9]{2})\Z")
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Schedule(RootModel[dict[str, tuple[str, ...]]]):
    """Days (`mon`, `mon-fri`, `daily`, `holiday`, `12-31`, `2026-12-31`) to spans (`09:00-21:00`, `22:00-06:00`).

    An empty list is a closed day. The most exact key decides: date, day of each year, holiday, day of the week.
    """

    model_config = ConfigDict(frozen=True)
    root: dict[str, tuple[str, ...]] = {}


class Days(BaseModel):
    """One line of a schedule, read."""

    model_config = ConfigDict(frozen=True)
    weekdays: tuple[int, ...] = ()
    is_holiday: bool = False
    yearly: tuple[int, int] | None = None
    dated: date | None = None
    spans: tuple[Span, ...] = ()


def read_days(key: str, spans: tuple[str, ...]) -> Days:
    """Read one line; ValueError says in words what is wrong with it."""
    read = tuple(sorted(read_span(s) for s in spans))
    if any(start < end for (_, end), (start, _) in pairwise(read)):
        raise ValueError("the spans overlap")
    if key == "holiday":
        return Days(is_holiday=True, spans=read)
    if _DATED.match(key):
        return Days(dated=date.fromisoformat(key), spans=read)
    if found := _YEARLY.match(key):
        month, day = int(found[1]), int(found[2])
        date(2024, month, day)
        return Days(yearly=(month, day), spans=read)
    return Days(weekdays=_weekdays(key), spans=read)


def read_span(text: str) -> Span:
    """`09:00-21:00` in minutes; an end at or before the start lies on the next day."""
    found = _SPAN.match(text)
    if found is None:
        raise ValueError(f"{text!r} should look like 09:00-21:00")
    first_hour, first_minute, last_hour, last_minute = (int(g) for g in found.groups())
    start, end = first_hour * 60 + first_minute, last_hour * 60 + last_minute
    if max(first_minute, last_minute) > 59 or start >= MINUTES_PER_DAY or end > MINUTES_PER_DAY:
        raise ValueError(f"{text!r} is no time of day")
    return (start, end) if end > start else (start, end + MINUTES_PER_DAY)


def _weekdays(key: str) -> tuple[int, ...]:
    if key == "daily":
        return tuple(range(7))
    first, _, last = key.partition("-")
    if first not in WEEKDAYS or (last and last not in WEEKDAYS):
        raise ValueError(f"{key!r} is no day: mon … sun, mon-fri, daily, holiday, 12-31 or 2026-12-31")
    start = WEEKDAYS.index(first)
    length = (WEEKDAYS.index(last) - start) % 7 + 1 if last else 1
    return tuple((start + i) % 7 for i in range(length))
