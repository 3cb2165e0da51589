"""The desk: holds conversations out to operators, whenever something changed or time alone changes an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..conversation import system
from ..conversation.draft import Draft
from ..conversation.phases import Phase
from ..conversation.state import Conversation
from ..errors import GatewayError
from ..ports import OperatorRecord
from ..routing.decision import RoutingDecision
from ..routing.line import Placement
from .floor import Floor
from .ledger import Ledger, NoRoom

# Even if every bell were lost, the line is looked at again after this long.
PATROL_SECONDS = 1.0
RETRY_SECONDS = 0.5
ROSTER_LAG_SECONDS = 0.2
# So many offers are written side by side, sharing commits; more would only wait in the journal's line.
AT_ONCE = 32


@dataclass(slots=True, kw_only=True)
class Desk(Floor):
    """The floor, and the loop that makes offers. Each offer is a compare-and-set in the journal."""

    ledger: Ledger
    decided: Callable[[RoutingDecision], None] = lambda _decision: None

    # ---- the loop

    async def serve_for_ever(self) -> None:
        """Offer whatever can be offered, whenever something changed or time alone changes an answer."""
        while True:
            self.bell.clear()
            await self._serve()
            await self._rest()

    async def _rest(self) -> None:
        upcoming = self.line.next_due(self.now())
        seconds = PATROL_SECONDS if upcoming is None else min(PATROL_SECONDS, max(0.0, upcoming - self.now()))
        ring = asyncio.ensure_future(self.bell.wait())
        rest = asyncio.ensure_future(self.clock.sleep(seconds))
        try:
            await asyncio.wait({ring, rest}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ring.cancel()
            rest.cancel()

    async def _serve(self) -> None:
        for conversation in self.line.tickets_due(self.now()):
            await self._make_ticket(conversation)
        batch: list[Placement] = []
        line = self.line
        for placement in line.placements(self.now()):
            if line is not self.line:
                # The rules were changed meanwhile: what is left is decided by the new ones.
                await self._restore(placement)
                break
            batch.append(placement)
            # Telling the reasons of a thousand operators takes milliseconds: let sockets be served in between.
            await self.clock.sleep(0)
            if len(batch) == AT_ONCE:
                await self._place_all(batch)
                batch = []
        await self._place_all(batch)

    async def _place_all(self, batch: Sequence[Placement]) -> None:
        if batch:
            await asyncio.gather(*(self._place(placement) for placement in batch))

    async def _place(self, placement: Placement) -> None:
        record = self._records.get(placement.operator)
        body: dict[str, Any] = placement.decision.to_json()
        self.decided(placement.decision)

        def decide(state: Conversation | None, now_ms: int) -> Sequence[Draft]:
            if state is None or state.offer is not None or state.phase not in (Phase.WAITING, Phase.PENDING):
                return []
            if record is not None and self._accepts_unasked(record):
                return system.assign(state, placement.operator, record.name)
            return system.offer(state, placement.operator, self.ledger.rules, now_ms)

        try:
            await self.ledger.carry_out(placement.conversation, decide, seat=placement.operator, decision=body)
        except NoRoom:
            # The roster is behind; it is read again soon, and the conversation keeps its place.
            await self.clock.sleep(ROSTER_LAG_SECONDS)
        except GatewayError:
            # Storage is down or overloaded: the conversation keeps its place and is tried again.
            await self.clock.sleep(RETRY_SECONDS)
        await self._restore(placement)

    def _accepts_unasked(self, record: OperatorRecord) -> bool:
        """By their own record, or because the rules name them."""
        return record.auto_accept or not {record.name, record.id}.isdisjoint(self.line.config.auto_accept)

    async def _restore(self, placement: Placement) -> None:
        """The line took the conversation out and counted a seat in advance: set both to what is true now."""
        state = self.ledger.known(placement.conversation)
        if state is not None:
            self.mirror(state)
        self._set(placement.operator)

    async def _make_ticket(self, conversation: str) -> None:
        def decide(state: Conversation | None, now_ms: int) -> Sequence[Draft]:
            if state is None or state.phase is not Phase.WAITING:
                return []
            return system.make_ticket(state, "nobody_available", self.ticket_due_ms(state))

        try:
            await self.ledger.carry_out(conversation, decide)
        except GatewayError:
            await self.clock.sleep(RETRY_SECONDS)
