"""Commands that come again after their conversation has ended and another has begun."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from ..ports import Clock, CommandKey, Journal, Query
from .commits import Origin, Outcome

# Later than that nobody sends again; whoever comes back after it costs no look at what they said before.
SENT_AGAIN_WITHIN_MS = 3 * 24 * 3_600_000
# More than these no person begins in that time; of whoever does, the newest count.
LOOKED_BACK = 100
CONVERSATIONS_KEPT = 50_000


@dataclass(slots=True)
class Resends:
    """Finds what a customer's command has led to in their conversations before the present one.

    A command's name holds within its conversation. A customer's frames name none, so that a resend would otherwise be
    carried out once more in the next: a message doubled, or the wrong conversation left.
    """

    journal: Journal
    clock: Clock
    _earlier: OrderedDict[str, tuple[str, ...]] = field(default_factory=OrderedDict)

    async def answer(self, key: CommandKey, origin: Origin) -> Outcome | None:
        """The first result of the same command, same content, in an earlier conversation, given once more."""
        before = await self._before(key.author, key.scope)
        if not before:
            return None
        for receipt in await self.journal.receipts(before, key.author, key.id):
            if receipt.digest == key.digest:
                origin.acknowledge(key.id, receipt)
                return Outcome(receipt)
        return None

    async def _before(self, customer: str, present: str) -> tuple[str, ...]:
        known = self._earlier.get(present)
        if known is None:
            rows = await self.journal.rows(Query(customer=customer, limit=LOOKED_BACK + 1))
            since_ms = self.clock.now_ms() - SENT_AGAIN_WITHIN_MS
            known = tuple(row.id for row in rows if row.id != present and row.changed_at_ms > since_ms)
            if present:
                self._remember(present, known)
        return known

    def _remember(self, conversation: str, earlier: tuple[str, ...]) -> None:
        self._earlier[conversation] = earlier
        if len(self._earlier) > CONVERSATIONS_KEPT:
            self._earlier.popitem(last=False)
