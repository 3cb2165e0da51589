"""Brings the schema to the newest version, once, however many nodes start at the same moment."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.sql import column, table

from .engine import Engines, reading, writing
from .upgrading import differences, upgrade

# Any number that only we use: PostgreSQL's advisory lock for migrations.
LOCK = 0x63676D69
VERSIONS = Path(__file__).parent / "migrations" / "versions"


def newest_revision() -> str:
    """The newest revision that is shipped: files are named by their number."""
    return max(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def _upgrade(connection: Connection) -> str:
    head = newest_revision()
    known = table("alembic_version", column("version_num"))
    begun = inspect(connection).has_table("alembic_version")
    if not begun or connection.execute(select(known.c.version_num)).scalar() != head:
        upgrade(connection)
    return head


async def migrate(engines: Engines) -> str:
    """Bring the schema to the newest revision and return it. SQLite: BEGIN IMMEDIATE is the lock."""
    async with writing(engines) as connection:
        if engines.dialect == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        return await connection.run_sync(_upgrade)


async def schema_differences(engines: Engines) -> list[object]:
    """What alembic would still change; empty when migrations and tables agree."""

    async with reading(engines) as connection:
        return await connection.run_sync(differences)
