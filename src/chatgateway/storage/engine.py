"""Engines: one writer and several readers on SQLite, one pool on PostgreSQL, both set to lose nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from ..errors import Unavailable
from .asynchronous import AsyncConnection, AsyncEngine, create_async_engine
from .embedded import PRAGMAS, EmbeddedWriter

T = TypeVar("T")

READERS = 4
POOL = 10
# A frozen server must become an error that the customer is told, not a socket that hangs.
STATEMENT_SECONDS = 5
CONNECT_SECONDS = 3


class Questions:
    """Asks SQLite in a few threads, each question in one call of its own."""

    def __init__(self, url: URL) -> None:
        self._threads = ThreadPoolExecutor(READERS, "reader")
        self._engine = create_engine(
            url.set(drivername="sqlite"),
            pool_size=READERS,
            pool_timeout=STATEMENT_SECONDS,
            # A single SELECT needs no transaction around it, and leaves nothing to roll back.
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
            hide_parameters=True,
        )
        _prepare_connections(self._engine)

    async def ask(self, question: Callable[..., T], *details: Any) -> T:
        """The answer of `question(connection, *details)`; raises what the driver raises."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._ask, question, details)

    def _ask(self, question: Callable[..., T], details: tuple[Any, ...]) -> T:
        with self._engine.connect() as connection:
            return question(connection, *details)

    def close(self) -> None:
        """No further question is asked; one that never ends holds nobody up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._engine.dispose()


@dataclass(frozen=True, slots=True)
class Engines:
    """Where writes go and where reads go. On PostgreSQL they are the same pool.

    `embedded` and `questions` are SQLite's second way in, for the journal alone: one call in a thread for a transaction
    or a question, where aiosqlite needs one for each of its four or five steps.
    """

    writer: AsyncEngine
    reader: AsyncEngine
    dialect: str
    embedded: EmbeddedWriter | None = None
    questions: Questions | None = None

    async def dispose(self) -> None:
        """Close every connection. Must run, or driver threads keep the process alive."""
        await self.writer.dispose()
        if self.reader is not self.writer:
            await self.reader.dispose()
        if self.embedded is not None:
            self.embedded.close()
        if self.questions is not None:
            self.questions.close()


def normalise(url: str) -> URL:
    """The URL with the async driver we use; `postgres://` and `sqlite://` are welcome."""
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+asyncpg")
        case other:
            raise Unavailable(f"database: {other!r} is not supported, use sqlite or postgresql")


def sqlite_url(folder: Path) -> str:
    """The embedded default: one file in the data folder."""
    return f"sqlite+aiosqlite:///{folder / 'chat.db'}"


def open_engines(url: str) -> Engines:
    """Engines for the URL; nothing is connected yet."""
    parsed = normalise(url)
    if parsed.get_backend_name() == "sqlite":
        writer = create_async_engine(parsed, pool_size=1, max_overflow=0, pool_timeout=30, hide_parameters=True)
        reader = create_async_engine(
            parsed, pool_size=READERS, max_overflow=0, pool_timeout=STATEMENT_SECONDS, hide_parameters=True
        )
        _prepare_sqlite(writer.sync_engine, immediate=True)
        _prepare_sqlite(reader.sync_engine, immediate=False)
        return Engines(writer, reader, "sqlite", EmbeddedWriter(parsed.database or ""), Questions(parsed))
    settings = {"statement_timeout": f"{STATEMENT_SECONDS}s", "lock_timeout": "4s", "application_name": "chatgateway"}
    engine = create_async_engine(
        parsed,
        pool_size=POOL,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=False,
        # What people wrote must not come to light in the text of an error.
        hide_parameters=True,
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": STATEMENT_SECONDS, "server_settings": settings},
    )
    return Engines(engine, engine, "postgresql")


def _prepare_connections(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions on its own: it does so too late (lost updates).
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _prepare_sqlite(engine: Engine, *, immediate: bool) -> None:
    _prepare_connections(engine)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@asynccontextmanager
async def storage_errors() -> AsyncIterator[None]:
    """Turns every failure of the database into Unavailable, once; a broken constraint is the caller's to judge."""
    try:
        yield
    except (IntegrityError, sqlite3.IntegrityError):
        raise
    except (SQLAlchemyError, sqlite3.Error, OSError, TimeoutError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise Unavailable(f"storage is unavailable ({type(cause).__name__})", retry_after=1.0) from error


@asynccontextmanager
async def reading(engines: Engines) -> AsyncIterator[AsyncConnection]:
    """A connection for reading; raises Unavailable when there is none."""
    async with storage_errors(), engines.reader.connect() as connection:
        yield connection


async def asked(engines: Engines, question: Callable[..., T], *details: Any) -> T:
    """The answer of `question(connection, *details)`; raises Unavailable when storage gives none."""
    if engines.questions is not None:
        async with storage_errors():
            return await engines.questions.ask(question, *details)
    async with reading(engines) as connection:
        return await connection.run_sync(question, *details)


@asynccontextmanager
async def writing(engines: Engines) -> AsyncIterator[AsyncConnection]:
    """A transaction that commits at the end; raises Unavailable, then nothing was kept."""
    async with storage_errors(), engines.writer.begin() as connection:
        yield connection


async def refuse_unsafe_settings(engines: Engines) -> None:
    """Raises Unavailable when the database would acknowledge commits that it may forget."""
    if engines.dialect != "postgresql":
        return
    async with reading(engines) as connection:
        value = (await connection.execute(text("SHOW synchronous_commit"))).scalar_one()
    if value == "off":
        raise Unavailable(
            "database: synchronous_commit is off; acknowledged messages could be lost, so we refuse to start"
        )
