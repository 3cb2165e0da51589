"""The audit log in SQL: one chain over all nodes, and the proof that it is whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, astuple, dataclass, field

from sqlalchemy import Row, insert, select, text

from ..ports import AuditEntry, ChainedEntry
from .engine import Engines, reading, writing
from .tables import audit, feed_heads

# What counts as reading; refusals and other entries do not.
READS = ("transcript", "watch", "attachment", "export")
PAGE = 1000
# The row stays locked until the commit: entries of all nodes stand in one line.
_CLAIM = text("UPDATE feed_heads SET position = position + 1 WHERE name = 'audit' RETURNING position")


@dataclass(frozen=True, slots=True)
class SqlAudit:
    """The audit log on SQLite or PostgreSQL. Triggers refuse to change or remove an entry."""

    engines: Engines

    async def record(self, entry: AuditEntry) -> ChainedEntry:
        """Append one entry."""
        async with writing(self.engines) as connection:
            position = int((await connection.execute(_CLAIM)).scalar_one())
            before = select(audit.c.hash).where(audit.c.position == position - 1)
            previous = str((await connection.execute(before)).scalar() or "")
            chained = ChainedEntry(position, entry, hash_of(previous, position, entry))
            await connection.execute(insert(audit).values(position=position, hash=chained.hash, **asdict(entry)))
        return chained

    async def read_by(self, actor: str, since_ms: int) -> set[str]:
        """The subjects that the actor read since then."""
        read = select(audit.c.subject).where(
            audit.c.actor == actor, audit.c.at_ms >= since_ms, audit.c.action.in_(READS)
        )
        async with reading(self.engines) as connection:
            return set((await connection.execute(read.distinct())).scalars())

    async def entries(self, after: int, limit: int) -> list[ChainedEntry]:
        """Entries after a position, in order."""
        wanted = select(audit).where(audit.c.position > after).order_by(audit.c.position).limit(limit)
        async with reading(self.engines) as connection:
            return [_chained(row) for row in await connection.execute(wanted)]

    async def count(self) -> int:
        """How many entries there must be."""
        async with reading(self.engines) as connection:
            head = select(feed_heads.c.position).where(feed_heads.c.name == "audit")
            return int((await connection.execute(head)).scalar() or 0)


def hash_of(previous: str, position: int, entry: AuditEntry) -> str:
    """The hash of an entry that stands behind `previous`. JSON, so that no field can pretend to be two."""
    body = json.dumps([previous, position, *astuple(entry)], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def _chained(row: Row[tuple[object, ...]]) -> ChainedEntry:
    values = row._mapping
    entry = AuditEntry(**{name: values[name] for name in AuditEntry.__dataclass_fields__})
    return ChainedEntry(values["position"], entry, values["hash"])


@dataclass(slots=True)
class AuditReport:
    """How far the chain was followed, its last hash, and what is wrong with it, one sentence each."""

    entries: int = 0
    head: str = ""
    differences: list[str] = field(default_factory=list)


async def verify_audit(log: SqlAudit) -> AuditReport:
    """Follow the chain from its first entry to the last that there must be."""
    report = AuditReport()
    expected = await log.count()
    position = 0
    while page := await log.entries(position, PAGE):
        for chained in page:
            if chained.position != report.entries + 1:
                report.differences.append(f"entry {report.entries + 1} is missing")
                report.entries = chained.position - 1
            if chained.hash != hash_of(report.head, chained.position, chained.entry):
                report.differences.append(f"entry {chained.position} is not what was written")
            report.entries, report.head = chained.position, chained.hash
        position = page[-1].position
    if report.entries != expected:
        report.differences.append(f"there are {report.entries} entries, there must be {expected}")
    return report
