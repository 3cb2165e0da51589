"""Every question that is asked of the journal, as SQL, and the one column that is written beside the log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, Text, and_, bindparam, case, cast, exists, or_, select, tuple_

from ..conversation.events import Event
from ..ports import PSEUDONYM, Query, Receipt, Row, StoredDecision
from .rows import row_event, to_row
from .tables import commands, conversations, decisions, events

_SINCE = (
    select(events)
    .where(events.c.conversation == bindparam("conversation"), events.c.seq > bindparam("after"))
    .order_by(events.c.seq)
    .limit(bindparam("limit"))
)
_FEED = (
    select(events).where(events.c.position > bindparam("after")).order_by(events.c.position).limit(bindparam("limit"))
)
_LATEST = (
    select(conversations)
    .where(conversations.c.customer == bindparam("customer"))
    .order_by(
        case((conversations.c.phase == "closed", 1), else_=0),
        # Not by their beginnings: one that was decided on first may have been written, and ended, last.
        conversations.c.closed_at_ms.desc(),
        conversations.c.created_at_ms.desc(),
    )
    .limit(1)
)
_DESK = select(conversations).where(conversations.c.phase.in_(("waiting", "pending", "active")))
_CHANGED = (
    select(conversations)
    .where(conversations.c.position > bindparam("position"))
    .order_by(conversations.c.position)
    .limit(bindparam("limit"))
)
_DUE = (
    select(conversations.c.id)
    .where(conversations.c.due_at_ms <= bindparam("now_ms"))
    .order_by(conversations.c.due_at_ms)
    .limit(bindparam("limit"))
)


def since(connection: Connection, conversation: str, after_seq: int, limit: int) -> list[Event]:
    """The log of one conversation after `after_seq`."""
    found = connection.execute(_SINCE, {"conversation": conversation, "after": after_seq, "limit": limit})
    return [row_event(row) for row in found]


def receipt(connection: Connection, scope: str, author: str, command: str) -> Receipt | None:
    """The first result of a command."""
    found = receipts(connection, [scope], author, command)
    return found[0] if found else None


def receipts(connection: Connection, scopes: Sequence[str], author: str, command: str) -> list[Receipt]:
    """The first results of this author's commands of this name, in any of these scopes."""
    place = and_(commands.c.scope.in_(scopes), commands.c.author == author, commands.c.id == command)
    found = connection.execute(select(commands).where(place))
    return [Receipt(row.conversation, row.seq, row.at_ms, row.digest) for row in found]


def row(connection: Connection, id_or_reference: str) -> Row | None:
    """One conversation by id or reference."""
    either = or_(conversations.c.id == id_or_reference, conversations.c.reference == id_or_reference)
    found = connection.execute(select(conversations).where(either)).first()
    return None if found is None else to_row(found)


def latest_of(connection: Connection, customer: str) -> Row | None:
    """The open conversation of a customer first, else the one that ended last."""
    found = connection.execute(_LATEST, {"customer": customer}).first()
    return None if found is None else to_row(found)


def rows(connection: Connection, query: Query) -> list[Row]:
    """Conversations that match the query, newest first."""
    return [to_row(found) for found in connection.execute(_listing(query))]


def _listing(query: Query) -> Select[Any]:
    c = conversations.c
    wanted = select(conversations)
    for column, value in (
        (c.phase, query.phase),
        (c.owner, query.operator),
        (c.skill, query.skill),
        (c.language, query.language),
        (c.customer, query.customer),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    if query.since_ms is not None:
        wanted = wanted.where(c.created_at_ms >= query.since_ms)
    if query.until_ms is not None:
        wanted = wanted.where(c.created_at_ms < query.until_ms)
    if query.text:
        wanted = wanted.where(_holds(query.text))
    if query.before is not None:
        wanted = wanted.where(tuple_(c.created_at_ms, c.id) < tuple_(*query.before))
    return wanted.order_by(c.created_at_ms.desc(), c.id.desc()).limit(query.limit)


def _holds(words: str) -> Any:
    """Conversations in which somebody wrote `words`, or whose reference or customer it is."""
    inside = json.dumps(words, ensure_ascii=False)[1:-1]
    said = exists().where(
        events.c.conversation == conversations.c.id,
        events.c.kind.in_(("message", "answer")),
        cast(events.c.data, Text).contains(inside, autoescape=True),
    )
    return or_(conversations.c.reference == words, conversations.c.customer == words, said)


def at_the_desk(connection: Connection) -> list[Row]:
    """Every conversation that people wait for or own."""
    return [to_row(found) for found in connection.execute(_DESK)]


def changed_since(connection: Connection, position: int, limit: int) -> list[Row]:
    """Conversations whose newest event stands after `position`."""
    found = connection.execute(_CHANGED, {"position": position, "limit": limit})
    return [to_row(row) for row in found]


def closed_before(connection: Connection, at_ms: int, after: str, limit: int) -> list[Row]:
    """Conversations that ended before a moment and are not erased, by id."""
    c = conversations.c
    wanted = (
        select(conversations)
        .where(c.closed_at_ms < at_ms, ~c.customer.startswith(PSEUDONYM, autoescape=True), c.id > after)
        .order_by(c.id)
        .limit(limit)
    )
    return [to_row(found) for found in connection.execute(wanted)]


def logs(connection: Connection, since_ms: int, until_ms: int, after: str, limit: int) -> list[list[Event]]:
    """Whole logs of conversations that were alive in a period, by id."""
    c = conversations.c
    alive = (
        select(c.id)
        .where(c.id > after, c.created_at_ms < until_ms, c.changed_at_ms >= since_ms)
        .order_by(c.id)
        .limit(limit)
    )
    ids = list(connection.execute(alive).scalars())
    found: dict[str, list[Event]] = {id: [] for id in ids}
    wanted = select(events).where(events.c.conversation.in_(ids)).order_by(events.c.conversation, events.c.seq)
    for row in connection.execute(wanted):
        found[row.conversation].append(row_event(row))
    return [log for log in found.values() if log]


def due(connection: Connection, now_ms: int, limit: int) -> list[str]:
    """Conversations at which something is due, the most overdue first."""
    return list(connection.execute(_DUE, {"now_ms": now_ms, "limit": limit}).scalars())


def schedule(connection: Connection, conversation: str, seq: int, due_at_ms: int | None) -> None:
    """Write when a conversation is due, unless its log has moved on."""
    place = and_(conversations.c.id == conversation, conversations.c.seq == seq)
    connection.execute(conversations.update().where(place).values(due_at_ms=due_at_ms))


def feed(connection: Connection, after: int, limit: int, kinds: Sequence[str] = ()) -> list[tuple[int, Event]]:
    """All events after a position, or those of some kinds."""
    wanted = _FEED.where(events.c.kind.in_(kinds)) if kinds else _FEED
    found = connection.execute(wanted, {"after": after, "limit": limit})
    return [(row.position, row_event(row)) for row in found]


def head(connection: Connection) -> int:
    """The newest feed position."""
    newest = select(events.c.position).order_by(events.c.position.desc()).limit(1)
    return int(connection.execute(newest).scalar() or 0)


def answered_with(connection: Connection, entry: str, after: int) -> list[str]:
    """Open conversations in which the bot gave this entry after a feed position, in the order of their ids."""
    named = f'"entry":{json.dumps(entry, ensure_ascii=False)}'
    wanted = (
        select(conversations.c.id)
        .join(events, events.c.conversation == conversations.c.id)
        .where(
            events.c.position > after,
            events.c.kind == "answer",
            events.c.data.contains(named, autoescape=True),
            conversations.c.phase != "closed",
        )
        .distinct()
        .order_by(conversations.c.id)
    )
    return list(connection.execute(wanted).scalars())


def decisions_of(connection: Connection, conversation: str) -> list[StoredDecision]:
    """Every routing decision of a conversation, in order."""
    wanted = select(decisions).where(decisions.c.conversation == conversation).order_by(decisions.c.seq)
    return [StoredDecision(r.conversation, r.seq, r.at_ms, json.loads(r.body)) for r in connection.execute(wanted)]
