"""The audit log on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from chatgateway.errors import Unavailable
from chatgateway.ports import AuditEntry
from chatgateway.storage.audit import SqlAudit, verify_audit
from chatgateway.storage.engine import Engines, open_engines, writing
from chatgateway.storage.migrate import migrate

ENTRY = AuditEntry(1000, "operator:ann", "transcript", "c1", "json")


@pytest.fixture
async def engines(database_url: str) -> AsyncIterator[Engines]:
    """A migrated database."""
    engines = open_engines(database_url)
    await migrate(engines)
    yield engines
    await engines.dispose()


async def tamper(engines: Engines, statement: str) -> None:
    """What somebody with all rights on the database could do."""
    async with writing(engines) as connection:
        if engines.dialect == "sqlite":
            await connection.execute(text("DROP TRIGGER audit_not_changed"))
            await connection.execute(text("DROP TRIGGER audit_not_removed"))
        else:
            await connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        await connection.execute(text(statement))


async def test_entries_form_a_chain_however_many_write_at_once(engines: Engines) -> None:
    """Twenty at once: twenty in a row, and the proof holds."""
    log = SqlAudit(engines)

    await asyncio.gather(*(log.record(AuditEntry(n, f"operator:{n}", "watch", "c1")) for n in range(20)))

    entries = await log.entries(0, 100)
    assert [chained.position for chained in entries] == list(range(1, 21))
    assert {chained.entry.at_ms for chained in entries} == set(range(20))
    report = await verify_audit(log)
    assert (report.entries, report.head, report.differences) == (20, entries[-1].hash, [])


async def test_an_empty_log_is_whole(engines: Engines) -> None:
    """Nothing was read yet."""
    assert (await verify_audit(SqlAudit(engines))).differences == []


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_or_remove_entries(engines: Engines, statement: str) -> None:
    """Triggers say no."""
    log = SqlAudit(engines)
    await log.record(ENTRY)

    with pytest.raises((SQLAlchemyError, Unavailable)):
        async with writing(engines) as connection:
            await connection.execute(text(statement))

    assert len(await log.entries(0, 10)) == 1


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("UPDATE audit SET subject = 'c9' WHERE position = 2", "entry 2 is not what was written"),
        ("UPDATE audit SET at_ms = at_ms + 1 WHERE position = 3", "entry 3 is not what was written"),
        ("DELETE FROM audit WHERE position = 2", "entry 2 is missing"),
        ("DELETE FROM audit WHERE position = 3", "there are 2 entries, there must be 3"),
    ],
)
async def test_what_was_done_behind_the_triggers_back_is_found(
    engines: Engines, statement: str, complaint: str
) -> None:
    """A changed, a removed and a cut off entry."""
    log = SqlAudit(engines)
    for _ in range(3):
        await log.record(ENTRY)

    await tamper(engines, statement)

    assert complaint in (await verify_audit(log)).differences


async def test_what_somebody_read_is_counted_by_subject_and_time(engines: Engines) -> None:
    """Refusals are no reading, others' reading is not theirs."""
    log = SqlAudit(engines)
    for entry in (
        ENTRY,
        AuditEntry(2000, "operator:ann", "watch", "c2"),
        AuditEntry(3000, "operator:ann", "transcript", "c2"),
        AuditEntry(3000, "operator:ann", "refused", "c3"),
        AuditEntry(3000, "operator:ben", "transcript", "c4"),
    ):
        await log.record(entry)

    assert await log.read_by("operator:ann", 0) == {"c1", "c2"}
    assert await log.read_by("operator:ann", 1001) == {"c2"}
