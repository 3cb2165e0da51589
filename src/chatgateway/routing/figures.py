"""What a rehearsal comes to: service level, waits, abandonment, utilisation and transfers, per skill and in all."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .recording import Course, Decided, Replay

# Who gives up sooner than this did not really wait; left out of the service level.
SHORT_ABANDON_SECONDS = 5.0
ALL = "all"


@dataclass(frozen=True, slots=True)
class Target:
    """A service level to reach, e.g. 80 % accepted within 60 seconds."""

    share: float = 0.8
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Figures:
    """One row: counts, shares (0 to 1) and seconds; None where there was nothing to measure.

    `utilisation` is that of the operators who served the row, for whatever skill.
    """

    skill: str
    conversations: int
    served: int
    abandoned: int
    tickets: int
    unfinished: int
    service_level: float | None
    wait_p50: float | None
    wait_p95: float | None
    abandonment: float | None
    transfers: int
    offers_per_served: float | None
    utilisation: float | None

    def to_json(self) -> dict[str, Any]:
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items()}


def figures(replay: Replay, target: Target) -> list[Figures]:
    """A row for everything, then one for each skill in alphabetical order."""
    per_skill: dict[str, list[Course]] = {}
    for course in replay.courses:
        per_skill.setdefault(course.arrival.skill, []).append(course)
    rows = [_row(skill, courses, replay, target) for skill, courses in sorted(per_skill.items())]
    return [_row(ALL, replay.courses, replay, target), *rows]


def _row(skill: str, courses: Sequence[Course], replay: Replay, target: Target) -> Figures:
    accepted = [c for c in courses if c.accepted_at is not None]
    waits = sorted(c.waited_seconds or 0.0 for c in accepted)
    names = {c.arrival.conversation for c in courses}
    offers = sum(d.conversation in names for d in replay.decisions)
    return Figures(
        skill,
        len(courses),
        len(accepted),
        sum(c.fate == "abandoned" for c in courses),
        sum(c.fate == "ticket" for c in courses),
        sum(c.fate == "waiting" for c in courses),
        service_level(courses, target),
        percentile(waits, 0.5),
        percentile(waits, 0.95),
        sum(c.fate == "abandoned" for c in courses) / len(courses) if courses else None,
        sum(max(0, len(c.operators) - 1) for c in courses),
        offers / len(accepted) if accepted else None,
        utilisation(replay, None if skill == ALL else {o for c in courses for o in c.operators}),
    )


def service_level(courses: Iterable[Course], target: Target) -> float | None:
    """Accepted in time / (accepted + tickets + given up after more than five seconds + never served)."""
    in_time = counted = 0
    for course in courses:
        waited = course.waited_seconds
        if course.fate == "abandoned" and waited is not None and waited <= SHORT_ABANDON_SECONDS:
            continue
        counted += 1
        in_time += course.accepted_at is not None and waited is not None and waited <= target.seconds
    return in_time / counted if counted else None


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile of sorted values; None of none."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def utilisation(replay: Replay, among: Collection[str] | None = None) -> float | None:
    """Used place-seconds / offered place-seconds of some operators or all; None: nobody on duty.

    Over 1 when people go on after their shift.
    """
    ready, busy = (
        sum(seconds for operator, seconds in found.items() if among is None or operator in among)
        for found in (replay.ready_seconds, replay.busy_seconds)
    )
    return busy / ready if ready else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A replay held against what happened: equal decisions, and the first that differ."""

    same: int
    recorded: int
    differences: tuple[str, ...]


def compare(recorded: Sequence[Decided], replayed: Sequence[Decided], show: int = 10) -> Comparison:
    """Hold decisions side by side, conversation by conversation, in the order of their offers."""
    mine: dict[str, list[str]] = {}
    for decided in replayed:
        mine.setdefault(decided.conversation, []).append(decided.operator)
    same = 0
    differences: list[str] = []
    seen: dict[str, int] = {}
    for decided in recorded:
        number = seen[decided.conversation] = seen.get(decided.conversation, -1) + 1
        offers = mine.get(decided.conversation, [])
        now = offers[number] if number < len(offers) else "nobody"
        if now == decided.operator:
            same += 1
        elif len(differences) < show:
            differences.append(f"{decided.conversation}: {decided.operator} then, {now} now")
    return Comparison(same, len(recorded), tuple(differences))


def report(replay: Replay, target: Target) -> dict[str, Any]:
    """Everything as JSON."""
    return {
        "target": {"share": target.share, "seconds": target.seconds},
        "utilisation": None if (used := utilisation(replay)) is None else round(used, 4),
        "rows": [row.to_json() for row in figures(replay, target)],
    }
