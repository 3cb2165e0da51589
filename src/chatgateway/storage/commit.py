"""One transaction for many appends: each gets its own verdict, all share one commit and one sync to disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from ..ports import Append, Appended, CommandKey, Moved, NoSeat, Receipt, Repeated, Verdict
from .rows import derived_row, event_row
from .statements import CLAIM, HEADS, KNOWN, LOCK_SEATS, NEWEST, SEATS, texts_for


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
    known = _known(connection, keys) if keys else []
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


def _known(connection: Connection, keys: Sequence[CommandKey]) -> Sequence[Any]:
    dialect = connection.dialect.name
    if dialect == "sqlite":
        return connection.execute(KNOWN[dialect], {"keys": json.dumps([(k.scope, k.author, k.id) for k in keys])}).all()
    columns = {"scopes": [k.scope for k in keys], "authors": [k.author for k in keys], "ids": [k.id for k in keys]}
    return connection.execute(KNOWN[dialect], columns).all()


def _write(connection: Connection, accepted: Sequence[Append]) -> list[int]:
    """Insert everything of the accepted appends; returns each one's last feed position."""
    rows: list[tuple[Any, ...]] = []
    last: list[int] = []
    states: dict[str, tuple[Any, ...]] = {}
    position = _claim_positions(connection, sum(len(append.events) for append in accepted))
    for append in accepted:
        for event in append.events:
            position += 1
            rows.append(event_row(event, position))
        last.append(position)
        states[append.conversation] = derived_row(append.state, position, append.due_at_ms)
    texts = texts_for(connection.dialect)
    connection.exec_driver_sql(texts.events, rows)
    connection.exec_driver_sql(texts.conversations, list(states.values()))
    named = [_command_row(append, key) for append in accepted for key in append.keys]
    if named:
        connection.exec_driver_sql(texts.commands, named)
    decided = [_decision_row(append) for append in accepted if append.decision is not None]
    if decided:
        connection.exec_driver_sql(texts.decisions, decided)
    return last


def _claim_positions(connection: Connection, count: int) -> int:
    """The feed position before the first of `count` new ones; nobody else gets any until the commit."""
    if connection.dialect.name == "sqlite":
        # BEGIN IMMEDIATE made this the only writer.
        return int(connection.execute(NEWEST).scalar() or 0)
    return int(connection.execute(CLAIM, {"count": count}).scalar_one()) - count


def _command_row(append: Append, key: CommandKey) -> tuple[Any, ...]:
    receipt = receipt_of(append, key)
    return (key.scope, key.author, key.id, key.digest, receipt.conversation, receipt.seq, receipt.at_ms)


def _decision_row(append: Append) -> tuple[Any, ...]:
    last = append.events[-1]
    body = json.dumps(append.decision, ensure_ascii=False, separators=(",", ":"))
    return (append.conversation, last.seq, last.at_ms, body)
