"""What is read of the journal: plain range scans, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation.events import Event
from ..ports import Query, Receipt, Row, StoredDecision
from . import reads
from .engine import Engines, reading


class JournalReader:
    """The half of the journal that only reads; see ports.Journal. Raises Unavailable when storage does not answer."""

    __slots__ = ()
    engines: Engines

    async def since(self, conversation: str, after_seq: int, limit: int = 1000) -> list[Event]:
        """The log after `after_seq`."""
        async with reading(self.engines) as connection:
            return await reads.since(connection, conversation, after_seq, limit)

    async def receipt(self, scope: str, author: str, command: str) -> Receipt | None:
        """The first result of a command."""
        async with reading(self.engines) as connection:
            return await reads.receipt(connection, scope, author, command)

    async def row(self, id_or_reference: str) -> Row | None:
        """One conversation by id or reference."""
        async with reading(self.engines) as connection:
            return await reads.row(connection, id_or_reference)

    async def latest_of(self, customer: str) -> Row | None:
        """The customer's open conversation, else their newest closed one."""
        async with reading(self.engines) as connection:
            return await reads.latest_of(connection, customer)

    async def rows(self, query: Query) -> list[Row]:
        """Conversations that match, newest first."""
        async with reading(self.engines) as connection:
            return await reads.rows(connection, query)

    async def at_the_desk(self) -> list[Row]:
        """What people wait for or own."""
        async with reading(self.engines) as connection:
            return await reads.at_the_desk(connection)

    async def changed_since(self, position: int, limit: int = 5000) -> list[Row]:
        """What changed after a feed position."""
        async with reading(self.engines) as connection:
            return await reads.changed_since(connection, position, limit)

    async def due(self, now_ms: int, limit: int = 500) -> list[str]:
        """Conversations at which something is due."""
        async with reading(self.engines) as connection:
            return await reads.due(connection, now_ms, limit)

    async def feed(self, after: int, limit: int, kinds: Sequence[str] = ()) -> list[tuple[int, Event]]:
        """All events, or those of some kinds, in one total order."""
        async with reading(self.engines) as connection:
            return await reads.feed(connection, after, limit, kinds)

    async def head(self) -> int:
        """The newest feed position."""
        async with reading(self.engines) as connection:
            return await reads.head(connection)

    async def answered_with(self, entry: str, after: int) -> list[str]:
        """Open conversations in which the bot gave this entry."""
        async with reading(self.engines) as connection:
            return await reads.answered_with(connection, entry, after)

    async def logs(self, since_ms: int, until_ms: int, after: str, limit: int) -> list[list[Event]]:
        """Whole logs of conversations that were alive in a period."""
        async with reading(self.engines) as connection:
            return await reads.logs(connection, since_ms, until_ms, after, limit)

    async def decisions(self, conversation: str) -> list[StoredDecision]:
        """Every routing decision of a conversation."""
        async with reading(self.engines) as connection:
            return await reads.decisions_of(connection, conversation)

    async def closed_before(self, at_ms: int, after: str, limit: int) -> list[Row]:
        """Conversations that ended before this moment and are not erased."""
        async with reading(self.engines) as connection:
            return await reads.closed_before(connection, at_ms, after, limit)
