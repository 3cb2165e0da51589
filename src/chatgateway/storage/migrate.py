"""Brings the schema to the newest version, once, however many nodes start at the same moment."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from .engine import Engines, reading, writing
from .tables import metadata

# Any number that only we use: PostgreSQL's advisory lock for migrations.
LOCK = 0x63676D69


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head() or ""
    if MigrationContext.configure(connection).get_current_revision() != head:
        command.upgrade(_config(connection), "head")
    return head


async def migrate(engines: Engines) -> str:
    """Bring the schema to the newest revision and return it. SQLite: BEGIN IMMEDIATE is the lock."""
    async with writing(engines) as connection:
        if engines.dialect == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        return await connection.run_sync(_upgrade)


async def schema_differences(engines: Engines) -> list[object]:
    """What alembic would still change; empty when migrations and tables agree."""

    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with reading(engines) as connection:
        return await connection.run_sync(compare)
