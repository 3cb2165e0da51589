"""The journal: the truth about every conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from ..conversation.events import Event
from ..conversation.state import Conversation
from ..value import value

# So the names begin that stand in the place of erased customers; no customer's own id does.
PSEUDONYM = "erased_"


@value
class CommandKey:
    """Names a command for ever. `digest` tells the same content from other content."""

    scope: str
    author: str
    id: str
    digest: str


@value
class Receipt:
    """The first result of a command: where its event stands."""

    conversation: str
    seq: int
    at_ms: int
    digest: str


@value
class Append:
    """Events that continue one conversation, decided on its log up to `after_seq`.

    `seat` names an operator who must be ready and have room (one place of their capacity is taken).
    `keys` are the command's names (two for the message that begins a conversation).
    `before` is the state at `after_seq` where it is known: what did not change since need not be written again.
    """

    conversation: str
    after_seq: int
    events: tuple[Event, ...]
    state: Conversation
    due_at_ms: int | None
    keys: tuple[CommandKey, ...] = ()
    seat: str | None = None
    decision: Mapping[str, Any] | None = None
    before: Conversation | None = None


@value
class Appended:
    """Committed and synced. `position` is the feed position of the last event."""

    position: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Nothing was written: the log is no longer where it was decided on. Load and decide again."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """Nothing was written: the command was carried out before, with this result."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class NoSeat:
    """Nothing was written: the operator is no longer ready or has no room."""

    operator: str


Verdict: TypeAlias = Appended | Moved | Repeated | NoSeat


@dataclass(frozen=True, slots=True)
class Row:
    """What SQL searches of one conversation; always what its log says."""

    id: str
    reference: str
    customer: str
    customer_name: str
    language: str
    channel: str
    phase: str
    seq: int
    position: int
    epoch: int
    owner: str | None
    offered_to: str | None
    priority: str
    skill: str
    created_at_ms: int
    changed_at_ms: int
    enqueued_at_ms: int | None
    due_at_ms: int | None
    closed_at_ms: int | None


@dataclass(frozen=True, slots=True)
class Query:
    """Which conversations to list; None means any. Newest first, after `before` (created_at_ms, id)."""

    phase: str | None = None
    operator: str | None = None
    skill: str | None = None
    language: str | None = None
    customer: str | None = None
    since_ms: int | None = None
    until_ms: int | None = None
    text: str | None = None
    before: tuple[int, str] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """A routing decision as it was made: `body` is routing's own JSON."""

    conversation: str
    seq: int
    at_ms: int
    body: Mapping[str, Any]


class Journal(Protocol):
    """The truth. An append is all or nothing, synced before it returns, and never skips or repeats a `seq`.

    Ten writers at once on one conversation: one is Appended, the others Moved. Raises Unavailable when storage is down;
    then nothing was kept.
    """

    async def append(self, append: Append) -> Verdict: ...
    def backlog(self) -> int:
        """How many appends wait for a transaction."""
        ...

    async def since(self, conversation: str, after_seq: int, limit: int = 1000) -> list[Event]:
        """The log after `after_seq`, in order, without a hole."""
        ...

    async def receipt(self, scope: str, author: str, command: str) -> Receipt | None:
        """The first result of this command, however long ago."""
        ...

    async def receipts(self, scopes: Sequence[str], author: str, command: str) -> list[Receipt]:
        """The first results of this author's commands of this name, in any of these scopes."""
        ...

    async def row(self, id_or_reference: str) -> Row | None: ...
    async def latest_of(self, customer: str) -> Row | None:
        """The customer's open conversation, else the one that ended last."""
        ...

    async def rows(self, query: Query) -> list[Row]: ...
    async def at_the_desk(self) -> list[Row]:
        """Every conversation that people wait for or own (waiting, pending, active)."""
        ...

    async def changed_since(self, position: int, limit: int = 5000) -> list[Row]:
        """Conversations whose newest event stands after `position` in the feed, in that order."""
        ...

    async def due(self, now_ms: int, limit: int = 500) -> list[str]:
        """Conversations at which something is due."""
        ...

    async def schedule(self, conversation: str, seq: int, due_at_ms: int | None) -> None:
        """Look at the conversation at another time, because the rules changed; nothing if its log has moved on."""
        ...

    async def feed(self, after: int, limit: int, kinds: Sequence[str] = ()) -> list[tuple[int, Event]]:
        """All events of all conversations in one stable total order; none appears later at a smaller position.

        With `kinds` only events of these.
        """
        ...

    async def head(self) -> int:
        """The newest feed position."""
        ...

    async def answered_with(self, entry: str, after: int) -> list[str]:
        """Open conversations in which the bot gave this entry after a feed position."""
        ...

    async def logs(self, since_ms: int, until_ms: int, after: str, limit: int) -> list[list[Event]]:
        """Whole logs of conversations that began before `until_ms` and went on after `since_ms`, by id."""
        ...

    async def decisions(self, conversation: str) -> list[StoredDecision]: ...
    async def redact(self, append: Append, seq: int) -> Verdict:
        """As append, and the text of event `seq` is overwritten for good in the same transaction."""
        ...

    async def erase(self, append: Append, pseudonym: str) -> Verdict:
        """As append, and everything of the customer's person is overwritten in the log and beside it, in the same
        transaction; `pseudonym` takes their place."""
        ...

    async def scrub(self) -> None:
        """What was overwritten is gone from the database's files, too; writers may have to wait for it."""
        ...

    async def closed_before(self, at_ms: int, after: str, limit: int) -> list[Row]:
        """Conversations that ended before this moment and are not erased, by id, those after `after`."""
        ...

    async def check(self) -> None:
        """Raises Unavailable unless storage answers."""
        ...
