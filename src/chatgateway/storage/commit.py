"""One transaction for many appends: each gets its own verdict, all share one commit and one sync to disk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from ..ports import Append, Appended, CommandKey, Moved, NoSeat, Receipt, Repeated, Verdict
from .rows import derived_row, event_row
from .tables import commands, conversations, decisions, events, feed_heads

# Static texts, so that they are compiled once whatever the size of the batch.
HEADS = {
    "sqlite": text("SELECT id, seq FROM conversations WHERE id IN (SELECT value FROM json_each(:ids))"),
    # In the order of ids, so that two nodes never wait for each other in a circle.
    "postgresql": text("SELECT id, seq FROM conversations WHERE id = ANY(:ids) ORDER BY id FOR UPDATE"),
}
KNOWN = {
    "sqlite": text(
        "SELECT scope, author, id, digest, conversation, seq, at_ms FROM commands WHERE scope IN"
        " (SELECT value FROM json_each(:scopes)) AND id IN (SELECT value FROM json_each(:ids))"
    ),
    "postgresql": text(
        "SELECT scope, author, id, digest, conversation, seq, at_ms FROM commands"
        " WHERE scope = ANY(:scopes) AND id = ANY(:ids)"
    ),
}
SEATS = {
    "sqlite": text(
        "SELECT o.id, o.capacity, (SELECT count(*) FROM conversations c WHERE c.owner = o.id AND c.phase = 'active')"
        " + (SELECT count(*) FROM conversations c WHERE c.offered_to = o.id) AS taken FROM operators o"
        " WHERE o.status = 'ready' AND o.enabled AND o.id IN (SELECT value FROM json_each(:ids))"
    ),
    "postgresql": text(
        "SELECT o.id, o.capacity, (SELECT count(*) FROM conversations c WHERE c.owner = o.id AND c.phase = 'active')"
        " + (SELECT count(*) FROM conversations c WHERE c.offered_to = o.id) AS taken FROM operators o"
        " WHERE o.status = 'ready' AND o.enabled AND o.id = ANY(:ids)"
    ),
}
LOCK_SEATS = text("SELECT id FROM operators WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")

_UPSERTS: dict[str, Any] = {}


@dataclass(slots=True)
class Batch:
    """What the transaction knows while it goes through the appends in the order of their arrival."""

    heads: dict[str, int]
    known: dict[tuple[str, str, str], Receipt]
    seats: dict[str, int]
    accepted: list[Append] = field(default_factory=list)

    def judge(self, append: Append) -> Verdict | None:
        """The verdict that keeps this append out, or None when it goes in."""
        for key in append.keys:
            receipt = self.known.get((key.scope, key.author, key.id))
            if receipt is not None:
                return Repeated(receipt)
        if self.heads.get(append.conversation, 0) != append.after_seq:
            return Moved()
        if append.seat is not None and self.seats.get(append.seat, 0) < 1:
            return NoSeat(append.seat)
        return None

    def admit(self, append: Append) -> None:
        """What later appends of the same batch must see of this one."""
        last = append.events[-1]
        self.heads[append.conversation] = last.seq
        if append.seat is not None:
            self.seats[append.seat] -= 1
        for key in append.keys:
            self.known[(key.scope, key.author, key.id)] = receipt_of(append, key)
        self.accepted.append(append)


def receipt_of(append: Append, key: CommandKey) -> Receipt:
    """Where the command's own event stands in this append."""
    own = next((e for e in append.events if e.command == key.id), append.events[-1])
    return Receipt(append.conversation, own.seq, own.at_ms, key.digest)


def commit_batch(connection: Connection, appends: Sequence[Append]) -> list[Verdict]:
    """Write what can be written of `appends`, in order; the caller commits.

    Raises SQLAlchemy's IntegrityError when another writer got in between where no lock could be held (two beginnings of
    one customer, a reference taken); the caller then tries them one by one.
    """
    batch = _look(connection, appends)
    outcome: list[Verdict | None] = []
    for append in appends:
        verdict = batch.judge(append)
        if verdict is None:
            batch.admit(append)
        outcome.append(verdict)
    if not batch.accepted:
        return [verdict or Moved() for verdict in outcome]
    positions = iter(_write(connection, batch.accepted))
    return [verdict or Appended(next(positions)) for verdict in outcome]


def _look(connection: Connection, appends: Sequence[Append]) -> Batch:
    dialect = connection.dialect.name
    keys = [key for append in appends for key in append.keys]
    seats = sorted({append.seat for append in appends if append.seat is not None})
    heads = _ask(connection, HEADS, ids=sorted({append.conversation for append in appends}))
    known = (
        _ask(connection, KNOWN, scopes=_unique(k.scope for k in keys), ids=_unique(k.id for k in keys)) if keys else []
    )
    if seats and dialect == "postgresql":
        connection.execute(LOCK_SEATS, {"ids": seats})
    room = _ask(connection, SEATS, ids=seats) if seats else []
    return Batch(
        {row.id: row.seq for row in heads},
        {(r.scope, r.author, r.id): Receipt(r.conversation, r.seq, r.at_ms, r.digest) for r in known},
        {row.id: row.capacity - row.taken for row in room},
    )


def _ask(connection: Connection, statements: dict[str, Any], **lists: list[str]) -> Sequence[Any]:
    dialect = connection.dialect.name
    bound = {name: json.dumps(values) if dialect == "sqlite" else values for name, values in lists.items()}
    return connection.execute(statements[dialect], bound).all()


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _write(connection: Connection, accepted: Sequence[Append]) -> list[int]:
    """Insert everything of the accepted appends; returns each one's last feed position."""
    rows: list[dict[str, Any]] = []
    last: list[int] = []
    states: dict[str, dict[str, Any]] = {}
    position = _claim_positions(connection, sum(len(append.events) for append in accepted))
    for append in accepted:
        for event in append.events:
            position += 1
            rows.append(event_row(event, position))
        last.append(position)
        states[append.conversation] = derived_row(append.state, position, append.due_at_ms)
    connection.execute(insert(events), rows)
    connection.execute(_upsert(connection.dialect.name), list(states.values()))
    named = [_command_row(append, key) for append in accepted for key in append.keys]
    if named:
        connection.execute(insert(commands), named)
    decided = [_decision_row(append) for append in accepted if append.decision is not None]
    if decided:
        connection.execute(insert(decisions), decided)
    return last


def _claim_positions(connection: Connection, count: int) -> int:
    """The feed position before the first of `count` new ones; nobody else gets any until the commit."""
    if connection.dialect.name == "sqlite":
        # BEGIN IMMEDIATE made this the only writer.
        newest = connection.execute(select(events.c.position).order_by(events.c.position.desc()).limit(1)).scalar()
        return int(newest or 0)
    claim = (
        update(feed_heads)
        .where(feed_heads.c.name == "feed")
        .values(position=feed_heads.c.position + count)
        .returning(feed_heads.c.position)
    )
    return int(connection.execute(claim).scalar_one()) - count


def _upsert(dialect: str) -> Any:
    if dialect not in _UPSERTS:
        statement = (sqlite_insert if dialect == "sqlite" else postgresql_insert)(conversations)
        fixed = {"id", "reference", "customer", "channel", "created_at_ms"}
        changing = {c.name: statement.excluded[c.name] for c in conversations.c if c.name not in fixed}
        _UPSERTS[dialect] = statement.on_conflict_do_update(index_elements=["id"], set_=changing)
    return _UPSERTS[dialect]


def _command_row(append: Append, key: CommandKey) -> dict[str, Any]:
    receipt = receipt_of(append, key)
    return {
        "scope": key.scope,
        "author": key.author,
        "id": key.id,
        "digest": key.digest,
        "conversation": receipt.conversation,
        "seq": receipt.seq,
        "at_ms": receipt.at_ms,
    }


def _decision_row(append: Append) -> dict[str, Any]:
    last = append.events[-1]
    body = json.dumps(append.decision, ensure_ascii=False, separators=(",", ":"))
    return {"conversation": append.conversation, "seq": last.seq, "at_ms": last.at_ms, "body": body}
