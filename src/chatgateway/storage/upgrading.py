"""Alembic, imported only when there is something to migrate or compare: it costs half a second of every start."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from .tables import metadata


def upgrade(connection: Connection) -> None:
    """Run every migration that the database does not have yet, in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def differences(connection: Connection) -> list[object]:
    """What alembic would still change to get from the database to the tables."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))
