"""Adds courses up: every figure for everything, and for each skill, language, operator or hour."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from .containment import Containment
from .course import Course, Turn
from .labour import Labour, Timesheets
from .measures import MEASURES, WITHIN_SECONDS, Item, Kind

By: TypeAlias = Literal["skill", "language", "operator", "hour"]
ALL = "all"
HOUR_MS = 3_600_000
# Figures that are shares of time, not of cases; they list the turns behind them.
OF_LABOUR = ("occupancy", "utilisation", "aht_adjusted_seconds")
FIGURES = (*MEASURES, "containment", *OF_LABOUR)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Cases count by the moment at which they began, `since_ms` included, `until_ms` not."""

    since_ms: int
    until_ms: int
    by: By | None = None
    figure: str | None = None
    within_seconds: float = WITHIN_SECONDS

    def holds(self, at_ms: int) -> bool:
        """Whether a moment lies in the period."""
        return self.since_ms <= at_ms < self.until_ms


@dataclass(slots=True)
class Cases:
    """The cases of one figure in one group."""

    kind: Kind
    number: int = 0
    counted: int = 0
    values: list[float] = field(default_factory=list)

    def add(self, item: Item) -> None:
        """One more."""
        self.number += 1
        self.counted += item.counts
        if self.kind == "mean":
            self.values.append(item.value)

    def to_json(self) -> dict[str, Any]:
        """The figure; null where there was nothing to measure."""
        if self.kind == "share":
            return {"value": _rounded(self.counted / self.number if self.number else None), "cases": self.number}
        ordered = sorted(self.values)
        mean = math.fsum(ordered) / len(ordered) if ordered else None
        return {
            "value": _rounded(mean),
            "cases": self.number,
            "p50": _rounded(percentile(ordered, 0.5)),
            "p95": _rounded(percentile(ordered, 0.95)),
        }


@dataclass(slots=True)
class Group:
    """One row of the report."""

    conversations: int = 0
    parts: dict[str, float] = field(default_factory=dict)
    cases: dict[str, Cases] = field(default_factory=dict)

    def to_json(self, labour: Labour | None) -> dict[str, Any]:
        """The row with all figures; those of labour are null where a group has no labour of its own."""
        figures = {name: self.cases.get(name, Cases(_kind(name))).to_json() for name in (*MEASURES, "containment")}
        work = labour or Labour()
        figures |= {
            "occupancy": {"value": _rounded(work.occupancy), "cases": work.handled},
            "utilisation": {"value": _rounded(work.utilisation), "cases": work.handled},
            "aht_adjusted_seconds": {"value": _rounded(work.adjusted_handling_seconds), "cases": work.handled},
        }
        parts = {name: round(seconds, 3) for name, seconds in self.parts.items()}
        return {"conversations": self.conversations, "parts": parts, "figures": figures}


@dataclass(slots=True)
class Tally:
    """Takes courses one by one and forgets them; keeps sums, and the items of the one figure that is asked for."""

    question: Question
    sheets: Timesheets
    now_ms: int
    groups: dict[str, Group] = field(default_factory=dict)
    listed: list[Item] = field(default_factory=list)
    _contained: Containment = field(default_factory=Containment)

    def add(self, course: Course) -> None:
        """One conversation that was alive in the period or soon after."""
        question = self.question
        self._contained.add(course)
        if question.holds(course.began_ms):
            self._add_whole(course)
        for name, (_, items) in MEASURES.items():
            for item in items(course, question.within_seconds):
                self._count(name, item)
        for turn in course.turns:
            self._work(course, turn)

    def finish(self) -> Tally:
        """All courses were added."""
        for item in self._contained.items():
            self._count("containment", item)
        return self

    def _add_whole(self, course: Course) -> None:
        whole = Item(course.conversation, course.began_ms, course.skill, course.language, course.operator)
        for name in self._groups_of(whole):
            group = self.groups.setdefault(name, Group())
            group.conversations += 1
            for part, seconds in course.parts.items():
                group.parts[part] = group.parts.get(part, 0.0) + seconds

    def _count(self, name: str, item: Item) -> None:
        if not self.question.holds(item.at_ms):
            return
        for group in self._groups_of(item):
            cases = self.groups.setdefault(group, Group()).cases
            cases.setdefault(name, Cases(_kind(name))).add(item)
        if name == self.question.figure:
            self.listed.append(item)

    def _work(self, course: Course, turn: Turn) -> None:
        until_ms = turn.until_ms if turn.until_ms is not None else self.now_ms
        until_ms += round(turn.wrap_seconds * 1000)
        self.sheets.add(turn.operator, turn.since_ms, until_ms)
        if self.question.figure in OF_LABOUR and self.question.holds(turn.since_ms):
            seconds = (until_ms - turn.since_ms) / 1000
            self.listed.append(
                Item(course.conversation, turn.since_ms, turn.skill, course.language, turn.operator, value=seconds)
            )

    def _groups_of(self, item: Item) -> tuple[str, ...]:
        match self.question.by:
            case None:
                return (ALL,)
            case "hour":
                return (ALL, str(item.at_ms // HOUR_MS * HOUR_MS))
            case by:
                return (ALL, str(getattr(item, by)))

    def labour_of(self, group: str) -> Labour | None:
        """The work behind a row; a skill or a language has none of its own, because operators have several."""
        since_ms, until_ms = self.question.since_ms, min(self.question.until_ms, self.now_ms)
        if group == ALL:
            return self.sheets.of_all(since_ms, until_ms)
        if self.question.by == "operator":
            return self.sheets.of(group, since_ms, until_ms)
        if self.question.by == "hour":
            return self.sheets.of_all(max(since_ms, int(group)), min(until_ms, int(group) + HOUR_MS))
        return None

    def rows(self) -> Mapping[str, dict[str, Any]]:
        """Every row by its name, everything first."""
        self.groups.setdefault(ALL, Group())
        if self.question.by == "operator":
            for operator in self.sheets.operators:
                self.groups.setdefault(operator, Group())
        names = sorted(self.groups, key=lambda name: (name != ALL, name))
        return {name: self.groups[name].to_json(self.labour_of(name)) for name in names}


def _kind(name: str) -> Kind:
    return MEASURES[name][0] if name in MEASURES else "share"


def percentile(ordered: list[float], share: float) -> float | None:
    """The nearest-rank percentile of sorted values; None of none."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
