"""Inserts that tolerate conflicts, of the dialect in use; the other is not even imported (0.1 s of a start)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table


def insert_for(dialect: str, table: Table) -> Any:
    """An insert with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert(table)
