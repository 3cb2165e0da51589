"""From days and spans of the clock to instants: when a schedule is open, until when, and when next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday

from .schedule import Days, Schedule, Span, read_days

# A schedule that is closed for longer than this is closed for good, as far as customers are concerned.
HORIZON_DAYS = 400
# A desk that stays open for longer than this needs no closing time.
MAX_OPEN_DAYS = 14


@lru_cache(maxsize=4096)
def is_japanese_holiday(day: date) -> bool:
    """Is this one of Japan's national holidays, substitute and bridge holidays too?"""
    return bool(jpholiday.is_holiday(day))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Answers for one schedule. Instants are epoch seconds; days and spans are those of the zone's wall clock."""

    lines: tuple[Days, ...]
    zone: ZoneInfo
    holidays: str

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The spans of a day by the most exact line: date, day of each year, holiday, day of the week; else closed."""
        is_holiday = self.holidays == "japan" and is_japanese_holiday(day)
        for fits in (
            [line for line in self.lines if line.dated == day],
            [line for line in self.lines if line.yearly == (day.month, day.day)],
            [line for line in self.lines if line.is_holiday and is_holiday],
            [line for line in self.lines if day.weekday() in line.weekdays],
        ):
            if fits:
                return fits[0].spans
        return ()

    def periods(self, now: float) -> Iterator[tuple[float, float]]:
        """The open periods that end after `now`, in order; those that touch are still apart."""
        today = datetime.fromtimestamp(now, self.zone).date()
        for offset in range(-1, HORIZON_DAYS):
            day = today + timedelta(days=offset)
            for start, end in self.spans_on(day):
                if (closes := self._instant(day, end)) > now:
                    yield self._instant(day, start), closes

    def _instant(self, day: date, minutes: int) -> float:
        wall = datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(minutes=minutes)
        return wall.timestamp()

    def open_until(self, now: float) -> float | None:
        """When the running open period ends, over midnight and touching spans; None: closed now."""
        until = None
        for start, end in self.periods(now):
            if start > (now if until is None else until):
                break
            until = end if until is None else max(until, end)
            if until > now + MAX_OPEN_DAYS * 86_400:
                break
        return until

    def is_open(self, now: float) -> bool:
        return self.open_until(now) is not None

    def next_open(self, now: float) -> float | None:
        """`now` if open, else the start of the next open period; None: not within the horizon."""
        return next((max(now, start) for start, _ in self.periods(now)), None)

    def after_open_seconds(self, now: float, seconds: float) -> float | None:
        """The instant at which the schedule has been open for `seconds` since `now`; None: not within the horizon."""
        left, counted_to = seconds, now
        for start, end in self.periods(now):
            begins = max(start, counted_to)
            if end - begins >= left:
                return begins + left
            left -= max(0.0, end - begins)
            counted_to = max(counted_to, end)
        return None


def calendar(schedule: Schedule, zone: ZoneInfo, holidays: str, everywhere: Schedule | None = None) -> Calendar:
    """Read a schedule; lines that hold `everywhere` come after its own of the same exactness."""
    lines = [read_days(key, spans) for key, spans in schedule.root.items()]
    if everywhere is not None:
        lines += [read_days(key, spans) for key, spans in everywhere.root.items()]
    return Calendar(tuple(lines), zone, holidays)
