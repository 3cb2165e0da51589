"""What time does to conversations: one indexed column says when each wants to be looked at next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from ..conversation import system
from ..conversation.events import OfferEnded
from ..conversation.phases import Phase
from ..errors import GatewayError
from ..ports import Clock, Query, Row
from .ledger import BegunElsewhere, Ledger
from .presence import Presence

PATROL_SECONDS = 0.25
# The phases in which silence has consequences.
WATCHED = (Phase.BOT, Phase.ACTIVE)
PAGE = 500
log = structlog.get_logger()


@dataclass(slots=True)
class Timekeeper:
    """Wakes what is due. Every node does it; the journal lets each due thing happen once."""

    ledger: Ledger
    presence: Presence
    clock: Clock
    timeouts_until_not_responding: Callable[[], int]

    async def patrol_for_ever(self) -> None:
        """Look for due conversations again and again."""
        while True:
            try:
                await self.wake_all()
            except GatewayError as error:
                log.warning("patrol_failed", code=error.code)
            await self.clock.sleep(PATROL_SECONDS)

    async def wake_all(self) -> int:
        """Wake everything that is due now; returns how many conversations that were."""
        due = await self.ledger.journal.due(self.clock.now_ms())
        for conversation in due:
            await self._wake(conversation)
        return len(due)

    async def _wake(self, conversation: str) -> None:
        # The journal says it is due; what this node remembers of it may be older.
        await self.ledger.refresh(conversation)
        try:
            outcome = await self.ledger.carry_out(
                conversation, lambda state, now_ms: system.wake(state, self.ledger.rules, now_ms) if state else []
            )
        except BegunElsewhere:
            return
        if outcome.commit is None:
            await self._reschedule(await self.ledger.journal.row(conversation))
            return
        for event in outcome.commit.events:
            if isinstance(event.data, OfferEnded) and event.data.outcome == "expired":
                await self.presence.count_timeout(event.data.operator, self.timeouts_until_not_responding())

    # ---- other rules

    async def look_again(self) -> None:
        """The durations changed: every open conversation is due when the new ones say."""
        for phase in WATCHED:
            before: tuple[int, str] | None = None
            while rows := await self.ledger.journal.rows(Query(phase=phase, before=before, limit=PAGE)):
                for row in rows:
                    await self._reschedule(row)
                before = (rows[-1].created_at_ms, rows[-1].id)

    async def _reschedule(self, row: Row | None) -> None:
        """Write when it is really due: what was written came from other rules, and would be looked at for ever."""
        state = await self.ledger.load(row.id) if row is not None else None
        if row is None or state is None or state.seq != row.seq:
            return
        upcoming = system.due(state, self.ledger.rules)
        due_at_ms = upcoming.at_ms if upcoming else None
        if due_at_ms != row.due_at_ms:
            await self.ledger.journal.schedule(row.id, row.seq, due_at_ms)
