"""Containment: what the bot ended alone, and the customer did not come back for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from .course import Course
from .measures import Item

DAY_MS = 24 * 3_600_000
# Ends that say nothing about whether the customer was helped.
UNCOUNTED_ENDS = ("spam", "erased")


@dataclass(slots=True)
class Containment:
    """Gathers contacts; only all of them together say who came back."""

    _began: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _ended: list[tuple[str, int, bool, Item]] = field(default_factory=list)

    def add(self, course: Course) -> None:
        """Take in every contact of a conversation."""
        for contact in course.contacts:
            self._began[course.customer].append(contact.began_ms)
            if contact.ended_ms is not None and contact.end_reason not in UNCOUNTED_ENDS:
                item = Item(course.conversation, contact.began_ms, course.skill, course.language, course.operator)
                self._ended.append((course.customer, contact.ended_ms, contact.reached_people, item))

    def items(self) -> Iterator[Item]:
        """Each ended contact: contained when no person was needed and no new contact began within a day."""
        for customer, ended_ms, reached_people, item in self._ended:
            again = any(ended_ms <= began < ended_ms + DAY_MS for began in self._began[customer] if began > item.at_ms)
            yield Item(
                item.conversation,
                item.at_ms,
                item.skill,
                item.language,
                item.operator,
                counts=not reached_people and not again,
            )
