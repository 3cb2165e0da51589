"""Statistics: streams logs through the figures, a few conversations at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from ..conversation.events import Event
from ..errors import RateLimited
from ..figures.containment import DAY_MS
from ..figures.labour import Timesheets, ready_spans
from ..figures.measures import Item
from ..figures.reading import course_of
from ..figures.tally import Question, Tally
from ..ports import Clock, Directory, Journal, Records
from ..protocol.moments import rfc3339

# So many conversations are read before others get their turn: about ten milliseconds.
PAGE = 40
# More than this at once would only wait for one another.
AT_ONCE = 2


@dataclass(slots=True)
class Statistics:
    """Answers questions from the logs themselves; nothing is counted twice or beside them."""

    journal: Journal
    records: Records
    directory: Directory
    clock: Clock
    _running: int = 0

    async def report(self, question: Question) -> dict[str, Any]:
        """All figures for everything and for each group."""
        tally = await self._tally(question)
        rows = tally.rows()
        by_hour = question.by == "hour"
        groups = [
            {"group": rfc3339(int(name)) if by_hour and name != "all" else name, **row} for name, row in rows.items()
        ]
        return {**_asked(question), "groups": groups}

    async def cases(self, question: Question, skip: int, limit: int) -> dict[str, Any]:
        """The conversations behind one figure, in the order of their moments, and the figure itself."""
        assert question.figure is not None
        tally = await self._tally(question)
        listed = sorted(tally.listed, key=lambda item: (item.at_ms, item.conversation))
        whole = tally.rows()["all"]["figures"][question.figure]
        shown = listed[skip : skip + limit]
        return {
            **_asked(question),
            "figure": question.figure,
            **whole,
            "conversations": [_case(item) for item in shown],
            "next": skip + limit if len(listed) > skip + limit else None,
        }

    async def _tally(self, question: Question) -> Tally:
        if self._running >= AT_ONCE:
            raise RateLimited("other statistics are being made; wait a little", retry_after=2.0)
        self._running += 1
        try:
            tally = Tally(question, await self._sheets(question), self.clock.now_ms())
            async for log in self._logs(question):
                tally.add(course_of(log, tally.now_ms))
            return tally.finish()
        finally:
            self._running -= 1

    async def _logs(self, question: Question) -> AsyncIterator[list[Event]]:
        """Whole logs of conversations that were alive in the period, and of those that show who came back after it."""
        after = ""
        until_ms = question.until_ms + DAY_MS
        while logs := await self.journal.logs(question.since_ms, until_ms, after, PAGE):
            for log in logs:
                yield log
            after = logs[-1][0].conversation
            await self.clock.sleep(0)

    async def _sheets(self, question: Question) -> Timesheets:
        until_ms = min(question.until_ms, self.clock.now_ms())
        capacity = {record.id: record.capacity for record in await self.directory.operators()}
        changes: dict[str, list[tuple[int, bool]]] = defaultdict(list)
        # Whoever became ready before the period is ready in it; nobody is for longer than a day.
        for record in await self.records.attendance(question.since_ms - DAY_MS, until_ms):
            changes[record.operator].append((record.at_ms, record.is_ready))
        ready = {operator: ready_spans(record, until_ms) for operator, record in changes.items()}
        return Timesheets(capacity, ready)


def _asked(question: Question) -> dict[str, Any]:
    return {
        "since": rfc3339(question.since_ms),
        "until": rfc3339(question.until_ms),
        "by": question.by,
        "within_seconds": question.within_seconds,
    }


def _case(item: Item) -> dict[str, Any]:
    return {
        "conversation": item.conversation,
        "at": rfc3339(item.at_ms),
        "skill": item.skill,
        "language": item.language,
        "operator": item.operator,
        "counts": item.counts,
        "value": round(item.value, 3),
    }
