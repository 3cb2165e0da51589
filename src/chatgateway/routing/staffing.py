"""How many people of which kind each hour needs, found by playing the day until the service level is met."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..errors import BadContent
from .config import RoutingConfig
from .figures import Target, service_level
from .people import Operator
from .recording import Arrival, Course, Duty
from .rehearsal import rehearse

HOUR = 3600
# How full places are planned at first; the play then corrects it.
FIRST_OCCUPANCY = 0.85
MAX_PLAYS = 40

_TARGET = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?) ?% in ([0-9]+) ?s\Z")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of operator that can be hired for an hour: skills, tier and capacity."""

    name: str
    pattern: Operator


# Heads per hour (number since the epoch) and kind.
Heads = dict[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Heads per hour and kind, the service level each hour then has, and how many plays it took."""

    heads: Heads
    levels: dict[int, float]
    plays: int
    is_met: bool

    def to_json(self) -> dict[str, Any]:
        hours = sorted({hour for hour, _ in self.heads} | set(self.levels))
        rows = [
            {
                "hour": hour * HOUR,
                "operators": {kind: n for (h, kind), n in sorted(self.heads.items()) if h == hour and n},
                "service_level": self.levels.get(hour),
            }
            for hour in hours
        ]
        return {"met": self.is_met, "plays": self.plays, "hours": rows}


def parse_target(text: str) -> Target:
    """`80% in 60s`; BadContent if it is not."""
    if (found := _TARGET.match(text.strip())) is None or float(found[1]) > 100:
        raise BadContent(f"{text!r} should look like 80% in 60s")
    return Target(float(found[1]) / 100, float(found[2]))


def kinds_of(operators: Sequence[Operator]) -> list[Kind]:
    """The different kinds of people in a roster, named after what they can do."""
    found: dict[tuple[object, ...], Kind] = {}
    for o in operators:
        if o.takes_offers:
            skills = " ".join(f"{s}:{n}" for s, n in sorted(o.skills.items()))
            name = f"{skills} tier {o.tier or '-'} x{o.capacity}"
            found.setdefault((name,), Kind(name, replace(o, id=name, name=name)))
    return list(found.values())


def staff(
    arrivals: Sequence[Arrival],
    kinds: Sequence[Kind],
    target: Target,
    config: RoutingConfig,
    on_play: Callable[[int], None] | None = None,
) -> Plan:
    """The fewest heads found for every hour to reach the target; at most 40 plays, the last plan if it is not met.

    A search, not a proof: it starts from the work each hour brings, adds the least versatile who can help where the
    level is missed, then takes away whoever is not missed.
    """
    search = _Search(arrivals, list(kinds), target, config, on_play or (lambda plays: None))
    return search.run()


class _Search:
    """The state of one search."""

    def __init__(
        self,
        arrivals: Sequence[Arrival],
        kinds: list[Kind],
        target: Target,
        config: RoutingConfig,
        on_play: Callable[[int], None],
    ) -> None:
        self.arrivals, self.target, self.config, self.on_play = arrivals, target, config, on_play
        self.kinds = sorted(kinds, key=lambda k: (k.pattern.versatility, k.name))
        self.plays = 0

    def run(self) -> Plan:
        heads = self._first_guess()
        courses = self._play(heads)
        while (missed := self._missed(courses)) and self.plays < MAX_PLAYS // 2:
            if not self._add(heads, missed):
                break
            courses = self._play(heads)
        is_met = not self._missed(courses)
        if is_met:
            heads, courses = self._trim(heads, courses)
        return Plan(heads, self._levels(courses), self.plays, is_met)

    def _kind_for(self, arrival: Arrival, leg: int = 0) -> Kind | None:
        """The least versatile kind that meets all of it, else the least versatile that may take it at all."""
        fits = [(kind, fit) for kind in self.kinds if (fit := arrival.legs[leg].needs.fit(kind.pattern)) is not None]
        return min(fits, key=lambda f: f[1][1])[0] if fits else None

    def _first_guess(self) -> Heads:
        work: dict[tuple[int, str], float] = {}
        for arrival in self.arrivals:
            begins = arrival.at
            for number, leg in enumerate(arrival.legs):
                if (kind := self._kind_for(arrival, number)) is not None:
                    self._spread(work, kind, begins, leg.handling_seconds)
                begins += leg.handling_seconds
        return {key: math.ceil(seconds / HOUR / FIRST_OCCUPANCY) for key, seconds in work.items()}

    def _spread(self, work: dict[tuple[int, str], float], kind: Kind, begins: float, seconds: float) -> None:
        while seconds > 0:
            hour = int(begins // HOUR)
            part = min(seconds, (hour + 1) * HOUR - begins)
            work[hour, kind.name] = work.get((hour, kind.name), 0.0) + part / kind.pattern.capacity
            begins, seconds = begins + part, seconds - part

    def _roster(self, heads: Heads) -> list[Duty]:
        duties = []
        for kind in self.kinds:
            hours = {hour: n for (hour, name), n in heads.items() if name == kind.name and n}
            for number in range(max(hours.values(), default=0)):
                name = f"{kind.name} #{number + 1}"
                periods = _joined(sorted(hour for hour, n in hours.items() if n > number))
                duties.append(Duty(replace(kind.pattern, id=name, name=name), periods))
        return duties

    def _play(self, heads: Heads) -> tuple[Course, ...]:
        self.plays += 1
        self.on_play(self.plays)
        # Hours are planned back to back: whoever goes is relieved, so nobody need be kept free before the end.
        rules = self.config.model_copy(update={"last_offer_before_shift_end": 0})
        return rehearse(self.arrivals, self._roster(heads), rules).courses

    def _levels(self, courses: Sequence[Course]) -> dict[int, float]:
        by_hour: dict[int, list[Course]] = {}
        for course in courses:
            by_hour.setdefault(int(course.arrival.at // HOUR), []).append(course)
        levels = {hour: service_level(some, self.target) for hour, some in sorted(by_hour.items())}
        return {hour: 1.0 if level is None else level for hour, level in levels.items()}

    def _missed(self, courses: Sequence[Course]) -> dict[int, list[Course]]:
        """Per hour below the target: the conversations that were not accepted in time."""
        late: dict[int, list[Course]] = {h: [] for h, v in self._levels(courses).items() if v < self.target.share}
        for course in courses:
            hour, waited = int(course.arrival.at // HOUR), course.waited_seconds
            if hour in late and (course.accepted_at is None or (waited or 0.0) > self.target.seconds):
                late[hour].append(course)
        return late

    def _add(self, heads: Heads, missed: dict[int, list[Course]]) -> bool:
        added = False
        for hour, late in missed.items():
            wanted: dict[str, float] = {}
            for course in late:
                if (kind := self._kind_for(course.arrival)) is not None:
                    hours = course.arrival.legs[0].handling_seconds / HOUR / kind.pattern.capacity
                    wanted[kind.name] = wanted.get(kind.name, 0.0) + hours
            if wanted:
                name = max(wanted, key=lambda k: (wanted[k], k))
                # Half of what is late at once: those who come serve the others sooner, too.
                heads[hour, name] = heads.get((hour, name), 0) + max(1, round(wanted[name] / 2))
                added = True
        return added

    def _trim(self, heads: Heads, courses: tuple[Course, ...]) -> tuple[Heads, tuple[Course, ...]]:
        """Take one head of a kind away from every other hour at once; hours that then miss the target get it back."""
        for kind in reversed(self.kinds):
            for parity in (0, 1):
                some = [h for (h, name), n in heads.items() if name == kind.name and n and h % 2 == parity]
                if not some or self.plays >= MAX_PLAYS:
                    continue
                heads, courses = self._without(heads, courses, kind.name, some)
        return heads, courses

    def _without(
        self, heads: Heads, courses: tuple[Course, ...], kind: str, hours: list[int]
    ) -> tuple[Heads, tuple[Course, ...]]:
        fewer = {**heads, **{(h, kind): heads[h, kind] - 1 for h in hours}}
        played = self._play(fewer)
        while missed := self._missed(played):
            # What an hour lacks shows there or in the next.
            back = [h for h in hours if fewer[h, kind] < heads[h, kind] and (h in missed or h + 1 in missed)]
            if not back or self.plays >= MAX_PLAYS:
                return heads, courses
            fewer.update({(h, kind): heads[h, kind] for h in back})
            played = self._play(fewer)
        return fewer, played


def _joined(hours: Sequence[int]) -> tuple[tuple[float, float], ...]:
    periods: list[tuple[float, float]] = []
    for hour in hours:
        start, end = float(hour * HOUR), float((hour + 1) * HOUR)
        if periods and periods[-1][1] == start:
            periods[-1] = (periods[-1][0], end)
        else:
            periods.append((start, end))
    return tuple(periods)
