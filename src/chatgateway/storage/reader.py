"""What is read of the journal: plain range scans, each in one call on a connection of its own."""

from __future__ import annotations

from collections.abc import Sequence

from ..conversation.events import Event
from ..ports import Query, Receipt, Row, StoredDecision
from . import reads
from .engine import Engines, asked


class JournalReader:
    """The half of the journal that only reads; see ports.Journal. Raises Unavailable when storage does not answer."""

    __slots__ = ()
    engines: Engines

    async def since(self, conversation: str, after_seq: int, limit: int = 1000) -> list[Event]:
        """The log after `after_seq`."""
        return await asked(self.engines, reads.since, conversation, after_seq, limit)

    async def receipt(self, scope: str, author: str, command: str) -> Receipt | None:
        """The first result of a command."""
        return await asked(self.engines, reads.receipt, scope, author, command)

    async def receipts(self, scopes: Sequence[str], author: str, command: str) -> list[Receipt]:
        """The first results of this author's commands of this name, in any of these scopes."""
        return await asked(self.engines, reads.receipts, scopes, author, command)

    async def row(self, id_or_reference: str) -> Row | None:
        """One conversation by id or reference."""
        return await asked(self.engines, reads.row, id_or_reference)

    async def latest_of(self, customer: str) -> Row | None:
        """The customer's open conversation, else the one that ended last."""
        return await asked(self.engines, reads.latest_of, customer)

    async def rows(self, query: Query) -> list[Row]:
        """Conversations that match, newest first."""
        return await asked(self.engines, reads.rows, query)

    async def at_the_desk(self) -> list[Row]:
        """What people wait for or own."""
        return await asked(self.engines, reads.at_the_desk)

    async def changed_since(self, position: int, limit: int = 5000) -> list[Row]:
        """What changed after a feed position."""
        return await asked(self.engines, reads.changed_since, position, limit)

    async def due(self, now_ms: int, limit: int = 500) -> list[str]:
        """Conversations at which something is due."""
        return await asked(self.engines, reads.due, now_ms, limit)

    async def feed(self, after: int, limit: int, kinds: Sequence[str] = ()) -> list[tuple[int, Event]]:
        """All events, or those of some kinds, in one total order."""
        return await asked(self.engines, reads.feed, after, limit, kinds)

    async def head(self) -> int:
        """The newest feed position."""
        return await asked(self.engines, reads.head)

    async def answered_with(self, entry: str, after: int) -> list[str]:
        """Open conversations in which the bot gave this entry."""
        return await asked(self.engines, reads.answered_with, entry, after)

    async def logs(self, since_ms: int, until_ms: int, after: str, limit: int) -> list[list[Event]]:
        """Whole logs of conversations that were alive in a period."""
        return await asked(self.engines, reads.logs, since_ms, until_ms, after, limit)

    async def decisions(self, conversation: str) -> list[StoredDecision]:
        """Every routing decision of a conversation."""
        return await asked(self.engines, reads.decisions_of, conversation)

    async def closed_before(self, at_ms: int, after: str, limit: int) -> list[Row]:
        """Conversations that ended before this moment and are not erased."""
        return await asked(self.engines, reads.closed_before, at_ms, after, limit)
