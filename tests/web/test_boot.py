"""A start reads what is open, not what ever was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from chatgateway.app.node import open_node
from chatgateway.settings import Settings
from chatgateway.storage.engine import open_engines

from .houses import FAQ, tiny_bot

# What grows for as long as the house stands.
GROWING = ("events", "conversations", "commands", "decisions", "promises", "attachments", "audit")
# SQLite calls it a scan, too, when one row is taken from the end of a table.
NEWEST = "ORDER BY events.position DESC LIMIT"
Asked = tuple[str, Any]


@contextmanager
def questions() -> Iterator[list[Asked]]:
    """Every SELECT that any engine is asked meanwhile, with its parameters."""
    heard: list[Asked] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            heard.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


async def read_whole(url: str, asked: list[Asked]) -> list[tuple[str, str]]:
    """Steps by which the database would read a growing table from end to end, and the questions that lead to them."""
    engines = open_engines(url)
    explain = "EXPLAIN QUERY PLAN " if engines.dialect == "sqlite" else "EXPLAIN "
    found = []
    async with engines.writer.connect() as connection:
        if engines.dialect == "postgresql":
            # A small table is read whole even where there is an index; a large one would not be.
            await connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, parameters in asked:
            steps = [str(row[-1]) for row in await connection.exec_driver_sql(explain + statement, parameters)]
            found += [
                (step, statement) for step in steps if is_whole(step) and NEWEST not in " ".join(statement.split())
            ]
    await engines.dispose()
    return found


def is_whole(step: str) -> bool:
    words = step.lstrip(" ->")
    return any(re.match(rf"(SCAN|Seq Scan on) {table}\b", words) for table in GROWING)


async def test_a_start_reads_no_growing_table_from_end_to_end(database_url: str, tmp_path: Path) -> None:
    """With a million messages as with none: what is open is looked up by an index."""
    settings = Settings(data=tmp_path / "data", database=database_url, faq=FAQ, log_level="error")
    async with open_node(settings, bot=tiny_bot()):
        pass
    with questions() as asked:
        async with open_node(settings, bot=tiny_bot()):
            pass

    assert any("FROM conversations" in statement for statement, _ in asked)
    assert await read_whole(database_url, asked) == []


async def test_reading_a_table_whole_would_be_noticed(database_url: str, tmp_path: Path) -> None:
    """The look at the plans can fail: a question that no index answers is named."""
    settings = Settings(data=tmp_path / "data", database=database_url, faq=FAQ, log_level="error")
    async with open_node(settings, bot=tiny_bot()):
        pass
    careless = "SELECT id FROM conversations WHERE created_at_ms + 1 > seq"

    assert [statement for _, statement in await read_whole(database_url, [(careless, ())])] == [careless]
