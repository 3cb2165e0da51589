"""hours.py, calendar.py, schedule.py: opening hours and shifts, over midnight, holidays, own dates, time zones."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.routing.calendar import Calendar, calendar, is_japanese_holiday
from chatgateway.routing.config import DEFAULT, parse_routing
from chatgateway.routing.hours import OFF_SHIFT, Hours
from chatgateway.routing.line import Operator
from chatgateway.routing.needs import Needs, Preference
from chatgateway.routing.schedule import Schedule, read_days, read_span

TOKYO = ZoneInfo("Asia/Tokyo")
DESK = parse_routing(
    """
dates: {12-31: [], 2026-12-30: ["10:00-12:00"]}
hours:
  default: {daily: ["09:00-21:00"]}
  security: {daily: ["00:00-24:00"], 12-31: ["00:00-24:00"]}
  tax: {mon-fri: ["10:00-12:00", "13:00-17:00"], holiday: []}
  never: {}
shifts:
  Night: {fri: ["22:00-06:00"], sat: ["06:00-08:00"]}
  Day: {mon-fri: ["09:00-12:00", "12:00-18:00"]}
  o9: {sun: ["09:00-10:00"]}
""",
    "routing.yaml",
)
HOURS = Hours(DESK)


def at(text: str, zone: ZoneInfo = TOKYO) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


def read(moment: float | None) -> str | None:
    return None if moment is None else datetime.fromtimestamp(moment, TOKYO).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("skill", "when", "opens"),
    [
        ("trading", "2026-12-01 10:00", "2026-12-01 10:00"),
        ("trading", "2026-12-01 21:00", "2026-12-02 09:00"),
        ("tax", "2026-12-01 12:00", "2026-12-01 13:00"),
        # Friday evening before three Japanese holidays in a row.
        ("tax", "2026-09-18 18:00", "2026-09-24 10:00"),
        # An own date beats the week, a skill's own line beats the desk's.
        ("trading", "2026-12-30 12:30", "2027-01-01 09:00"),
        ("security", "2026-12-31 03:00", "2026-12-31 03:00"),
        ("never", "2026-12-01 12:00", "2026-12-30 10:00"),
    ],
)
def test_a_skill_opens_when_its_schedule_says(skill: str, when: str, opens: str) -> None:
    """Several spans a day, holidays, the desk's and the skill's own dates."""
    assert read(HOURS.next_open(skill, at(when))) == opens
    assert HOURS.is_open(skill, at(when)) == (opens == when)


def test_without_hours_a_skill_is_always_open() -> None:
    """A desk that names no hours promises nothing and closes never."""
    hours = Hours(DEFAULT)

    assert hours.is_open("tax", 5.0)
    assert hours.next_open("tax", 5.0) == 5.0
    assert hours.after_open_seconds("tax", 5.0, 60) == 65.0
    assert hours.shift_end("anyone", 5.0) is None
    assert hours.next_shift("anyone", 5.0) == 5.0


def test_a_shift_over_midnight_is_one_shift() -> None:
    """Friday 22:00 to Saturday 06:00 and on to 08:00; before and after there is none."""
    assert read(HOURS.shift_end("Night", at("2026-12-04 23:00"))) == "2026-12-05 08:00"
    assert read(HOURS.shift_end("Night", at("2026-12-05 03:00"))) == "2026-12-05 08:00"
    assert HOURS.shift_end("Night", at("2026-12-05 08:00")) == OFF_SHIFT
    assert read(HOURS.next_shift("Night", at("2026-12-05 08:00"))) == "2026-12-11 22:00"


def test_touching_spans_are_one_shift() -> None:
    """09:00–12:00 and 12:00–18:00 end at 18:00."""
    assert read(HOURS.shift_end("Day", at("2026-12-01 10:00"))) == "2026-12-01 18:00"


def test_what_never_closes_has_no_near_end() -> None:
    """Around the clock ends somewhere beyond the next two weeks."""
    found = HOURS.of_skill("security")

    assert found is not None
    assert (found.open_until(at("2026-12-01 10:00")) or 0) > at("2026-12-15 00:00")


def test_opening_time_is_counted_over_nights_and_holidays() -> None:
    """Twelve hours of tax are two days of six hours."""
    due = HOURS.after_open_seconds("tax", at("2026-09-18 18:00"), 12 * 3600)

    assert read(due) == "2026-09-25 17:00"


def test_a_desk_that_never_opens_again_counts_plain_seconds() -> None:
    """A due time exists even then, so that no ticket is forgotten."""
    closed = Hours(parse_routing("hours: {x: {2020-01-01: ['09:00-10:00']}}", "routing.yaml"))

    assert closed.after_open_seconds("x", 1.6e9 + 1e8, 60) == 1.6e9 + 1e8 + 60
    assert closed.next_open("x", 1.6e9 + 1e8) is None
    assert not closed.is_open("x", 1.6e9 + 1e8)
    assert closed.someone_from(Needs({}, ladder="x"), [Operator("o")], 1.6e9 + 1e8) is None


def test_somebody_comes_when_the_desk_is_open_and_a_fitting_operator_works() -> None:
    """The first moment at which opening hours and a shift of somebody who could take it meet."""
    needs = Needs({"ja": 1})
    day, night = Operator("d", "Day", {"ja": 5}), Operator("n", "Night", {"ja": 5})
    saturday = at("2026-12-05 07:00")

    assert read(HOURS.someone_from(needs, [day], saturday)) == "2026-12-07 09:00"
    assert read(HOURS.someone_from(Needs({"ja": 1}, ladder="security"), [day, night], saturday)) == "2026-12-05 07:00"
    assert read(HOURS.someone_from(needs, [Operator("x", "X", {"ja": 1})], saturday)) == "2026-12-05 09:00"
    assert read(HOURS.someone_from(needs, [Operator("o9", "Kei", {"ja": 1})], saturday)) == "2026-12-06 09:00"


def test_nobody_comes_where_nobody_fits_or_hours_and_shifts_never_meet() -> None:
    """None, instead of a promise that nobody keeps."""
    night = Operator("n", "Night", {"ja": 5})
    needs = Needs({"ja": 1}, (Preference("tax", None, 1),), "tax", "any")

    assert HOURS.someone_from(Needs({"en": 1}), [night], at("2026-12-05 07:00")) is None
    assert HOURS.someone_from(needs, [Operator("s", "S", {}, role="supervisor")], at("2026-12-05 07:00")) is None
    # Night works on Friday night and Saturday morning, tax is open on weekdays by day.
    assert HOURS.someone_from(needs, [night], at("2026-12-05 09:00")) is None


def test_the_time_zone_moves_the_clock() -> None:
    """The same schedule opens at another instant elsewhere, and summer time keeps the wall clock."""
    berlin = ZoneInfo("Europe/Berlin")
    found = calendar(Schedule({"daily": ("09:00-17:00",)}), berlin, "none")

    assert found.next_open(at("2026-03-28 20:00", berlin)) == at("2026-03-29 09:00", berlin)
    assert found.next_open(at("2026-06-01 08:00", berlin)) == at("2026-06-01 16:00", TOKYO)


def test_holidays_count_only_where_they_are_kept() -> None:
    """With `holidays: none` a Japanese holiday is a day like any other."""
    schedule = Schedule({"daily": ("09:00-17:00",), "holiday": ()})
    new_year = at("2026-01-01 12:00")

    assert is_japanese_holiday(date(2026, 1, 1))
    assert not calendar(schedule, TOKYO, "japan").is_open(new_year)
    assert calendar(schedule, TOKYO, "none").is_open(new_year)


@given(
    st.lists(st.tuples(st.integers(0, 23), st.integers(1, 20)), min_size=1, max_size=1),
    st.integers(0, 14 * 24 * 60),
)
def test_next_open_is_open_and_nothing_before_it_is(spans: list[tuple[int, int]], minutes: int) -> None:
    """The answer itself is open; the minute before it, if it lies ahead, is closed."""
    start, length = spans[0]
    text = f"{start:02}:00-{(start + length) % 24:02}:00"
    found: Calendar = calendar(Schedule({"mon-sat": (text,)}), TOKYO, "japan")
    now = at("2026-11-20 00:00") + minutes * 60

    opens = found.next_open(now)

    assert opens is not None
    assert found.is_open(opens)
    assert opens == now or not found.is_open(opens - 60)
    assert opens == now or not found.is_open(now)


def test_days_are_read_as_written() -> None:
    """Ranges may run over the end of the week; spans may run over midnight; 24:00 is midnight."""
    assert read_days("sat-mon", ()).weekdays == (5, 6, 0)
    assert read_span("22:00-06:00") == (22 * 60, 30 * 60)
    assert read_span("00:00-24:00") == (0, 1440)
    assert read_days("2026-12-31", ()).dated == date(2026, 12, 31)
    for wrong in ("24:00-25:00", "09:61-10:00"):
        with pytest.raises(ValueError, match="no time of day"):
            read_span(wrong)
