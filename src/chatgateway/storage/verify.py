"""Proves that everything derived is what the logs say: rebuilds it and reports every difference."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from sqlalchemy import select

from ..conversation.events import Event
from ..conversation.fold import apply, begin
from ..conversation.rules import Rules
from ..conversation.state import Conversation
from ..conversation.system import due
from ..errors import Conflict
from . import reads
from .asynchronous import AsyncConnection
from .engine import Engines, reading
from .rows import ROW_COLUMNS, derived_row
from .tables import commands, conversations, events

PAGE = 1000


@dataclass(slots=True)
class Report:
    """How much was looked at, and what did not agree, one sentence each."""

    conversations: int = 0
    events: int = 0
    differences: list[str] = field(default_factory=list)


async def verify_store(engines: Engines, rules: Rules) -> Report:
    """Read every log and compare with what is stored beside it."""
    report = Report()
    async with reading(engines) as connection:
        ids = list((await connection.execute(select(conversations.c.id).order_by(conversations.c.id))).scalars())
        known = set(ids)
        logged = (await connection.execute(select(events.c.conversation).distinct())).scalars()
        report.differences += [f"{id}: has events but no row" for id in logged if id not in known]
        for id in ids:
            await _verify_one(connection, id, rules, report)
        report.differences += await _orphan_commands(connection)
    return report


async def _verify_one(connection: AsyncConnection, id: str, rules: Rules, report: Report) -> None:
    report.conversations += 1
    state: Conversation | None = None
    async for event in _log(connection, id):
        report.events += 1
        expected = state.seq + 1 if state else 1
        if event.seq != expected:
            report.differences.append(f"{id}: event {event.seq} stands where {expected} should")
            return
        try:
            state = apply(state or begin(event), event)
        except Conflict as error:
            report.differences.append(f"{id}: event {event.seq}: {error.message}")
            return
    if state is None:
        report.differences.append(f"{id}: has a row but no events")
        return
    await _compare(connection, state, rules, report)


async def _compare(connection: AsyncConnection, state: Conversation, rules: Rules, report: Report) -> None:
    found = await connection.run_sync(reads.row, state.id)
    assert found is not None
    upcoming = due(state, rules)
    should = derived_row(state, found.position, upcoming.at_ms if upcoming else None)
    for column, value in zip(ROW_COLUMNS, should, strict=True):
        stored = getattr(found, column)
        if stored != value:
            report.differences.append(f"{state.id}: {column} is {stored!r}, the log says {value!r}")
    newest = select(events.c.position).where(events.c.conversation == state.id, events.c.seq == state.seq)
    if (await connection.execute(newest)).scalar() != found.position:
        report.differences.append(f"{state.id}: position {found.position} is not that of its newest event")


async def _log(connection: AsyncConnection, id: str) -> AsyncIterator[Event]:
    after = 0
    while page := await connection.run_sync(reads.since, id, after, PAGE):
        for event in page:
            yield event
        after = page[-1].seq


async def _orphan_commands(connection: AsyncConnection) -> list[str]:
    place = (events.c.conversation == commands.c.conversation) & (events.c.seq == commands.c.seq)
    orphans = select(commands.c.scope, commands.c.id).outerjoin(events, place).where(events.c.position.is_(None))
    return [f"command {row.id} of {row.scope}: its event is missing" for row in await connection.execute(orphans)]
