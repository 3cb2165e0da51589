"""What was overwritten must be gone from the database's files, too."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

from sqlalchemy import text
from sqlalchemy.pool import NullPool

from .asynchronous import create_async_engine
from .engine import Engines, storage_errors

# Where people's words and names have been.
TABLES = ("events", "conversations", "commands", "attachments")
BUSY_SECONDS = 10.0


async def scrub(engines: Engines) -> None:
    """Raises Unavailable when the database does not let us; nothing is lost then, and it may be tried again."""
    async with storage_errors():
        if engines.dialect == "sqlite":
            # aiosqlite hands out only connections that begin transactions; this must not be in one.
            await asyncio.to_thread(_scrub_sqlite, engines.writer.url.database or "")
        else:
            await _scrub_postgresql(engines)


def _scrub_sqlite(database: str) -> None:
    """The file is written anew, and the write-ahead log emptied. Writers wait meanwhile: about a second for 100 MB.

    `secure_delete` alone is not enough: in a test of 360 texts of all lengths, pages that had been split still held
    copies in their unused part.
    """
    try:
        with closing(sqlite3.connect(database, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("VACUUM")
            _empty_the_log(connection)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _empty_the_log(connection: sqlite3.Connection) -> None:
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise TimeoutError("the write-ahead log is in use")


async def _scrub_postgresql(engines: Engines) -> None:
    """Dead rows leave their pages; what stands in the server's own log and in backups leaves with those."""
    engine = create_async_engine(engines.writer.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(f"VACUUM {', '.join(TABLES)}"))
    finally:
        await engine.dispose()
