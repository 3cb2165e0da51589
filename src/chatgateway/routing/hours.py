"""Opening hours per skill and shifts per operator. Hours tell customers what to expect; they never stop an operator."""

from __future__ import annotations

from collections.abc import Iterable

from .calendar import Calendar, calendar
from .config import RoutingConfig
from .needs import Needs
from .people import Operator

# What `shift_end` says of someone who has shifts, but none now.
OFF_SHIFT = 0.0
# How often `someone_from` looks; each look jumps to the next opening or shift.
MAX_LOOKS = 60


class Hours:
    """The calendars of one configuration, each read once. Instants are epoch seconds."""

    def __init__(self, config: RoutingConfig) -> None:
        zone, holidays = config.zone, config.holidays
        self._hours = {s: calendar(days, zone, holidays, config.dates) for s, days in config.hours.items()}
        self._shifts = {o: calendar(days, zone, holidays) for o, days in config.shifts.items()}

    def of_skill(self, skill: str) -> Calendar | None:
        """The skill's own hours, else the desk's; None: always open."""
        return self._hours.get(skill, self._hours.get("default"))

    def is_open(self, skill: str, now: float) -> bool:
        """Are these the skill's opening hours?"""
        found = self.of_skill(skill)
        return found is None or found.is_open(now)

    def next_open(self, skill: str, now: float) -> float | None:
        """`now` if open, else when the skill opens next; None: not within about a year."""
        found = self.of_skill(skill)
        return now if found is None else found.next_open(now)

    def after_open_seconds(self, skill: str, now: float, seconds: float) -> float:
        """`seconds` of opening time after `now`; plain seconds where the skill is always open or never again."""
        found = self.of_skill(skill)
        ends = found.after_open_seconds(now, seconds) if found is not None else None
        return now + seconds if ends is None else ends

    def shift_end(self, operator: str, now: float) -> float | None:
        """For `Operator.on_shift_until`: the end of the running shift, OFF_SHIFT, or None where no shifts are kept."""
        shifts = self._shifts.get(operator)
        if shifts is None:
            return None
        until = shifts.open_until(now)
        return OFF_SHIFT if until is None else until

    def next_shift(self, operator: str, now: float) -> float | None:
        """`now` on shift or where no shifts are kept, else the start of the next shift; None: not within a year."""
        shifts = self._shifts.get(operator)
        return now if shifts is None else shifts.next_open(now)

    def someone_from(self, needs: Needs, operators: Iterable[Operator], now: float) -> float | None:
        """When the desk for these needs is open and somebody who could ever take them is on shift; None: never.

        Shifts are looked up by the operator's name, then by id.
        """
        able = [o for o in operators if o.takes_offers and needs.fit(o) is not None]
        moment: float | None = now
        for _ in range(MAX_LOOKS):
            before = moment
            moment = self._open_for(needs, before) if before is not None else None
            if moment is not None:
                starts = [s for o in able if (s := self.next_shift(self.shift_key(o), moment)) is not None]
                moment = min(starts, default=None)
            if moment is None or moment == before:
                return moment
        return None

    def shift_key(self, operator: Operator) -> str:
        """The key of `shifts` that means this operator: the name if it stands there, else the id."""
        return operator.name if operator.name in self._shifts else operator.id

    def _open_for(self, needs: Needs, now: float) -> float | None:
        own = [s for s in dict.fromkeys((*needs.must, needs.ladder)) if s in self._hours] or ["default"]
        opens = [self.next_open(skill, now) for skill in own]
        return None if None in opens else max(o for o in opens if o is not None)
