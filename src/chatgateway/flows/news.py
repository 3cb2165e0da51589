"""News between nodes: a hint on the bus when something changed, and a look at the journal in case hints were lost."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from ..conversation.phases import Phase
from ..errors import GatewayError
from ..ports import Bus, Clock, Journal, Nudge, Row
from .concierge import Concierge
from .desk import Desk
from .floor import DESK_PHASES
from .ledger import Commit, Ledger

# A lost hint costs at most this much delay.
PATROL_SECONDS = 1.0
RETRY_SECONDS = 1.0
PAGE = 2000


@dataclass(slots=True)
class News:
    """Tells other nodes of this node's commits, and brings theirs in."""

    node: str
    bus: Bus
    journal: Journal
    ledger: Ledger
    desk: Desk
    concierge: Concierge
    clock: Clock
    _waiting: dict[str, int] = field(default_factory=dict)
    _seen: int = 0
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, commit: Commit) -> None:
        """A commit of this node is news for the others."""
        if commit.position:
            # The newest says all that the ones before it said.
            self._waiting[commit.state.id] = commit.state.seq
            self._bell.set()

    async def begin(self) -> None:
        """Read what stands at the desk, so that this node can route from its first moment."""
        self._seen = await self.journal.head()
        for row in await self.journal.at_the_desk():
            await self.ledger.refresh(row.id)

    async def publish_for_ever(self) -> None:
        """Send waiting hints; they are small, and losing one only costs delay."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            while self._waiting:
                batch, self._waiting = self._waiting, {}
                for conversation, seq in batch.items():
                    await self.bus.publish(Nudge(conversation, seq, self.node))

    async def listen_for_ever(self) -> None:
        """Bring in what other nodes hint at."""
        while True:
            async with self.bus.listen() as nudges:
                async for nudge in nudges:
                    if nudge.origin != self.node:
                        # With storage down the patrol finds it again.
                        with suppress(GatewayError):
                            await self._bring_in(nudge.topic, nudge.seq)

    async def patrol_for_ever(self) -> None:
        """Look at what changed in the journal since the last look, with or without hints."""
        while True:
            try:
                await self.look()
            except GatewayError:
                await self.clock.sleep(RETRY_SECONDS)
            await self.clock.sleep(PATROL_SECONDS)

    async def look(self) -> None:
        """Bring in every conversation that changed since the last look; what could not be read is looked for again."""
        while rows := await self.journal.changed_since(self._seen, PAGE):
            for row in rows:
                if self._concerns_us(row):
                    await self._bring_in(row.id, row.seq)
                self._seen = max(self._seen, row.position)
            if len(rows) < PAGE:
                return

    def _concerns_us(self, row: Row) -> bool:
        known = self.ledger.known(row.id)
        if known is not None:
            return known.seq < row.seq
        return Phase(row.phase) in DESK_PHASES or bool(self.concierge.customers_here(row.customer))

    async def _bring_in(self, conversation: str, seq: int) -> None:
        known = self.ledger.known(conversation)
        if known is not None and known.seq >= seq:
            return
        await self.ledger.refresh(conversation)
