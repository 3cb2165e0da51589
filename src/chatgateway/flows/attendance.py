"""Who was there: from the comings and goings on record to the roster of a rehearsal."""

from __future__ import annotations

from collections.abc import Iterable

from ..ports import AttendanceRecord, OperatorRecord
from ..routing.people import Operator
from ..routing.recording import Duty


def attended(
    attendance: Iterable[AttendanceRecord], operators: Iterable[OperatorRecord], since: float, until: float
) -> list[Duty]:
    """Who was ready for offers when, within a period; operators as they are now."""
    came: dict[str, float] = {}
    periods: dict[str, list[tuple[float, float]]] = {}
    idle: dict[str, float] = {}

    def note(operator: str, end: float) -> None:
        since_when = came.pop(operator)
        begun = max(since_when, since)
        if begun < min(end, until):
            idle.setdefault(operator, since_when)
            periods.setdefault(operator, []).append((begun, min(end, until)))

    for record in attendance:
        at = record.at_ms / 1000
        if record.is_ready:
            came.setdefault(record.operator, at)
        elif record.operator in came:
            note(record.operator, at)
    for operator in list(came):
        note(operator, until)
    return [
        Duty(as_routed(o), tuple(periods[o.id]), is_shift=False, idle_since=idle[o.id])
        for o in operators
        if o.id in periods
    ]


def as_routed(record: OperatorRecord) -> Operator:
    """An operator as routing sees them, without load or status."""
    return Operator(record.id, record.name, record.skills, record.tier, record.capacity, role=record.role)
