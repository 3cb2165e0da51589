"""Reading other people's conversations: every time is on record, and operators have a budget for it.

The person who answers is part of the danger: what was bought from bribed operators was read before, one customer after
the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import structlog

from ..errors import RateLimited
from ..ports import Audit, AuditEntry, Clock, KeyRecord, OperatorRecord

HOUR_MS = 3_600_000
Action: TypeAlias = Literal["transcript", "watch", "attachment", "export", "feed"]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Budget:
    """How many conversations an operator has read within the hour, and how many they may."""

    read: int
    hard: int


@dataclass(slots=True)
class Reading:
    """Writes down who reads what, before it is given out. Services have no budget: their keys are for reading."""

    audit: Audit
    clock: Clock
    soft: int
    hard: int
    _fed: dict[str, int] = field(default_factory=dict)

    async def note(
        self, who: KeyRecord | OperatorRecord, action: Action, subject: str, detail: str = ""
    ) -> Budget | None:
        """This is about to be read; the budget of whoever has one.

        Raises RateLimited when the operator has read too many conversations within the hour.
        """
        actor = actor_of(who)
        budget = await self._spend(who, actor, subject) if isinstance(who, OperatorRecord) else None
        await self.audit.record(AuditEntry(self.clock.now_ms(), actor, action, subject, detail))
        return budget

    async def note_feed(self, who: KeyRecord | OperatorRecord, after: int) -> None:
        """The feed is followed by programs many times a minute: one entry an hour says as much as thousands."""
        actor, hour = actor_of(who), self.clock.now_ms() // HOUR_MS
        if self._fed.get(actor) != hour:
            await self.note(who, "feed", "feed", f"after {after}")
            self._fed[actor] = hour

    async def _spend(self, who: OperatorRecord, actor: str, subject: str) -> Budget:
        now_ms = self.clock.now_ms()
        read = await self.audit.read_by(actor, now_ms - HOUR_MS)
        if subject not in read and len(read) >= self.hard:
            log.warning("read_budget_spent", operator=who.id, read=len(read))
            await self.audit.record(AuditEntry(now_ms, actor, "refused", subject, "read budget"))
            raise RateLimited(f"you have read {len(read)} conversations within the hour", retry_after=600.0)
        count = len(read | {subject})
        if count > self.soft and subject not in read:
            log.warning("read_budget_soft", operator=who.id, read=count, soft=self.soft)
            await self.audit.record(AuditEntry(now_ms, actor, "warned", subject, f"{count} within the hour"))
        return Budget(count, self.hard)


def actor_of(who: KeyRecord | OperatorRecord) -> str:
    """Who it is, as the audit log names them."""
    return f"operator:{who.id}" if isinstance(who, OperatorRecord) else f"service:{who.id}"
