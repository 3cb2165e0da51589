"""One transaction for many appends: each gets its own verdict, all share one commit and one sync to disk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..ports import Append, Appended, CommandKey, Moved, NoSeat, Receipt, Repeated, Verdict
from .pens import Pen
from .rows import changing_row, derived_row, event_row, moving_row, searched
from .statements import CLAIM, HEADS, KNOWN, LOCK_SEATS, SEATS


@dataclass(slots=True)
class Batch:
    """What the transaction knows while it goes through the appends in the order of their arrival."""

    heads: dict[str, int]
    known: dict[tuple[str, str, str], Receipt | Append]
    seats: dict[str, int]
    accepted: list[Append] = field(default_factory=list)

    def judge(self, append: Append) -> Verdict | None:
        """The verdict that keeps this append out, or None when it goes in."""
        for key in append.keys:
            first = self.known.get((key.scope, key.author, key.id))
            if first is not None:
                return Repeated(first if isinstance(first, Receipt) else _first_receipt(first, key))
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
            self.known[(key.scope, key.author, key.id)] = append
        self.accepted.append(append)


def receipt_of(append: Append, key: CommandKey) -> Receipt:
    """Where the command's own event stands in this append."""
    own = next((e for e in append.events if e.command == key.id), append.events[-1])
    return Receipt(append.conversation, own.seq, own.at_ms, key.digest)


def _first_receipt(append: Append, key: CommandKey) -> Receipt:
    """What the first use of this key led to, in an append of the same batch."""
    first = next(k for k in append.keys if (k.scope, k.author, k.id) == (key.scope, key.author, key.id))
    return receipt_of(append, first)


class Surprise(Exception):
    """Raised when an append is not what it usually is: something was there already, or is no longer as it was."""


def commit_fresh(pen: Pen, appends: Sequence[Append]) -> list[Verdict]:
    """As commit_batch for appends without a seat, but without looking first: nearly all are new, and fit.

    Raises Surprise or the driver's IntegrityError when one of them is not, as unique names, places in the log and the
    conversations' own `seq` tell; then nothing of this transaction may be kept.
    """
    first = {append.conversation: append for append in reversed(appends)}
    batch = Batch({id: append.after_seq for id, append in first.items()}, {}, {})
    outcome = _judge(batch, appends)
    positions = iter(_write(pen, batch.accepted))
    return [verdict or Appended(next(positions)) for verdict in outcome]


def commit_batch(pen: Pen, appends: Sequence[Append]) -> list[Verdict]:
    """Write what can be written of `appends`, in order; the caller commits.

    Raises the driver's IntegrityError when another writer got in between where no lock could be held (two beginnings of
    one customer, a reference taken); the caller then tries them one by one.
    """
    batch = _look(pen, appends)
    outcome = _judge(batch, appends)
    if not batch.accepted:
        return [verdict or Moved() for verdict in outcome]
    positions = iter(_write(pen, batch.accepted))
    return [verdict or Appended(next(positions)) for verdict in outcome]


def _judge(batch: Batch, appends: Sequence[Append]) -> list[Verdict | None]:
    outcome: list[Verdict | None] = []
    for append in appends:
        verdict = batch.judge(append)
        if verdict is None:
            batch.admit(append)
        outcome.append(verdict)
    return outcome


def _look(pen: Pen, appends: Sequence[Append]) -> Batch:
    keys = [key for append in appends for key in append.keys]
    seats = sorted({append.seat for append in appends if append.seat is not None})
    heads = pen.ask(HEADS, ids=sorted({append.conversation for append in appends}))
    known = _known(pen, keys) if keys else ()
    if seats:
        pen.ask(LOCK_SEATS, ids=seats)
    room = pen.ask(SEATS, ids=seats) if seats else ()
    return Batch(
        {id: seq for id, seq in heads},
        {(scope, author, id): Receipt(at, seq, ms, digest) for scope, author, id, digest, at, seq, ms in known},
        {id: left for id, left in room},
    )


def _known(pen: Pen, keys: Sequence[CommandKey]) -> Sequence[Sequence[Any]]:
    if pen.dialect == "sqlite":
        return pen.ask(KNOWN, keys=[(k.scope, k.author, k.id) for k in keys])
    return pen.ask(KNOWN, scopes=[k.scope for k in keys], authors=[k.author for k in keys], ids=[k.id for k in keys])


def _write(pen: Pen, accepted: Sequence[Append]) -> list[int]:
    """Insert everything of the accepted appends; returns each one's last feed position."""
    rows: list[tuple[Any, ...]] = []
    last: list[int] = []
    # The first and the last append to each conversation: together they are one change of its row.
    latest: dict[str, tuple[Append, Append, int]] = {}
    ((position,),) = pen.ask(CLAIM, count=sum(len(append.events) for append in accepted))
    for append in accepted:
        for event in append.events:
            position += 1
            rows.append(event_row(event, position))
        last.append(position)
        first = latest.get(append.conversation, (append,))[0]
        latest[append.conversation] = (first, append, position)
    pen.write(pen.texts.events, rows)
    _derive(pen, latest.values())
    pen.write(pen.texts.commands, [_command_row(append, key) for append in accepted for key in append.keys])
    pen.write(pen.texts.decisions, [_decision_row(append) for append in accepted if append.decision is not None])
    return last


def _derive(pen: Pen, latest: Iterable[tuple[Append, Append, int]]) -> None:
    """Bring the searched columns up to date: all of them, or only those that every event moves."""
    begun: list[tuple[Any, ...]] = []
    changed: list[tuple[Any, ...]] = []
    moved: list[tuple[Any, ...]] = []
    for first, append, position in latest:
        if first.before is not None and searched(first.before) == searched(append.state):
            moved.append((*moving_row(append.state, position, append.due_at_ms), first.after_seq))
        elif first.after_seq:
            changed.append((*changing_row(append.state, position, append.due_at_ms), first.after_seq))
        else:
            begun.append(derived_row(append.state, position, append.due_at_ms))
    pen.write(pen.texts.begun, begun)
    found = pen.write(pen.texts.changed, changed) + pen.write(pen.texts.moved, moved)
    if found != len(changed) + len(moved):
        raise Surprise


def _command_row(append: Append, key: CommandKey) -> tuple[Any, ...]:
    receipt = receipt_of(append, key)
    return (key.scope, key.author, key.id, key.digest, receipt.conversation, receipt.seq, receipt.at_ms)


def _decision_row(append: Append) -> tuple[Any, ...]:
    last = append.events[-1]
    body = json.dumps(append.decision, ensure_ascii=False, separators=(",", ":"))
    return (append.conversation, last.seq, last.at_ms, body)
