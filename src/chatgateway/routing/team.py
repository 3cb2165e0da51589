"""A roster in a file: who would be there and when, for rehearsing a day with other people."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from ..errors import BadContent
from .calendar import Calendar, calendar
from .config import Level, Part, RoutingConfig, complaint
from .people import Operator
from .recording import Duty
from .schedule import Schedule, read_days
from .strict_yaml import Source, read_yaml


class Member(Part):
    """One line of the file; `count` of them alike. Without `shifts` they are always there."""

    name: str
    skills: dict[str, Level] = Field(default_factory=dict)
    tier: str = "1"
    capacity: Annotated[int, Field(ge=1, le=50)] = 3
    role: Literal["operator", "supervisor"] = "operator"
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    shifts: Schedule | None = None


class _File(Part):
    operators: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """The people of a roster file."""

    members: tuple[Member, ...]

    def operators(self) -> list[Operator]:
        """One of each line, as a pattern."""
        return [_operator(m, m.name) for m in self.members]

    def duties(self, config: RoutingConfig, since: float, until: float) -> list[Duty]:
        """Everybody with their periods between two instants; a name alone or, of several alike, with its number."""
        found = []
        for member in self.members:
            days = calendar(member.shifts, config.zone, config.holidays) if member.shifts is not None else None
            periods = ((since, until),) if days is None else _within(days, since, until)
            names = [member.name] if member.count == 1 else [f"{member.name} {n + 1}" for n in range(member.count)]
            found += [Duty(_operator(member, name), periods, is_shift=days is not None) for name in names]
        return found


def _operator(member: Member, name: str) -> Operator:
    return Operator(name, name, member.skills, member.tier, member.capacity, role=member.role)


def _within(days: Calendar, since: float, until: float) -> tuple[tuple[float, float], ...]:
    """The calendar's periods, clipped; those that touch are one, so that nobody is kept free before midnight."""
    joined: list[tuple[float, float]] = []
    for start, end in takewhile(lambda period: period[0] < until, days.periods(since)):
        begins, ends = max(start, since), min(end, until)
        if joined and joined[-1][1] >= begins:
            begins, ends = joined[-1][0], max(ends, joined.pop()[1])
        joined.append((begins, ends))
    return tuple(joined)


def parse_team(text: str, name: str) -> Team:
    """Read a roster file; everything that is wrong raises BadContent that begins with `name:line:column`."""
    source = read_yaml(text, name)
    try:
        members = _File.model_validate(source.value).operators
    except ValidationError as error:
        raise BadContent("\n".join(complaint(source, e["loc"], e["msg"]) for e in error.errors())) from None
    _check(members, source)
    return Team(members)


def _check(members: tuple[Member, ...], source: Source) -> None:
    seen: set[str] = set()
    for number, member in enumerate(members):
        if member.name in seen:
            raise BadContent(complaint(source, ("operators", number, "name"), f"{member.name} stands here twice"))
        seen.add(member.name)
        for key, spans in (member.shifts.root if member.shifts else {}).items():
            try:
                read_days(key, spans)
            except ValueError as error:
                raise BadContent(complaint(source, ("operators", number, "shifts", key), str(error))) from None
