"""The driver's end of one open transaction: what the journal asks and writes, in SQLite's words or PostgreSQL's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Literal, Protocol

from sqlalchemy import Connection

from .statements import Asked, Texts, sqlite_texts, texts_for


class Pen(Protocol):
    """Asks and writes inside a transaction that somebody else ends. Lists in `bound` are bound as lists."""

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]: ...
    @property
    def texts(self) -> Texts: ...
    def ask(self, asked: Asked, **bound: Any) -> Sequence[Sequence[Any]]: ...
    def write(self, text: str, rows: Sequence[Sequence[Any]]) -> int:
        """Execute `text` for each row; returns how many rows of the table there were."""
        ...


class EmbeddedPen:
    """Writes through sqlite3 itself: eight statements through SQLAlchemy cost 400 µs a batch, which is all overhead."""

    __slots__ = ("_connection", "texts")
    dialect: Literal["sqlite"] = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.texts = sqlite_texts()

    def ask(self, asked: Asked, **bound: Any) -> Sequence[Sequence[Any]]:
        """The rows of the answer."""
        plain = {name: json.dumps(value) if isinstance(value, list) else value for name, value in bound.items()}
        return self._connection.execute(asked.sqlite, plain).fetchall()

    def write(self, text: str, rows: Sequence[Sequence[Any]]) -> int:
        """Execute `text` for each row; returns how many rows of the table there were."""
        return self._connection.executemany(text, rows).rowcount if rows else 0


class ServerPen:
    """Writes through SQLAlchemy and asyncpg."""

    __slots__ = ("_connection", "texts")
    dialect: Literal["postgresql"] = "postgresql"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.texts = texts_for(connection.dialect)

    def ask(self, asked: Asked, **bound: Any) -> Sequence[Sequence[Any]]:
        """The rows of the answer."""
        return self._connection.execute(asked.postgresql, bound).all()

    def write(self, text: str, rows: Sequence[Sequence[Any]]) -> int:
        """Execute `text` for each row; the driver does not count, but what was locked before is still there."""
        if rows:
            self._connection.exec_driver_sql(text, list(rows))
        return len(rows)
