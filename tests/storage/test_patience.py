"""How long a transaction is waited for, and what does not count."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatgateway.errors import Unavailable
from chatgateway.ports import Appended
from chatgateway.storage import journal as module
from chatgateway.storage.engine import open_engines, sqlite_url
from chatgateway.storage.journal import SqlJournal, open_journal
from chatgateway.storage.migrate import migrate

from ..logs import appending, said


@pytest.fixture
async def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqlJournal]:
    """A journal that loses its patience after a quarter of a second."""
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.25)
    engines = open_engines(sqlite_url(tmp_path))
    await migrate(engines)
    async with open_journal(engines) as journal:
        yield journal
    await engines.dispose()


async def test_a_process_that_stood_still_does_not_blame_its_storage(journal: SqlJournal) -> None:
    """A rush or a frozen process is late for everything; what was written meanwhile is acknowledged."""
    writing = asyncio.create_task(journal.append(appending("01", None, said())))
    for _ in range(5):
        await asyncio.sleep(0)
    time.sleep(0.75)  # noqa: ASYNC251  everything in this process stands still

    assert isinstance(await writing, Appended)


async def test_storage_that_does_not_answer_is_an_error_within_its_time(journal: SqlJournal, tmp_path: Path) -> None:
    """Whoever waits is told so, and may try again."""
    with sqlite3.connect(tmp_path / "chat.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(Unavailable) as refused:
            await journal.append(appending("01", None, said()))
        took = time.monotonic() - began
        other.execute("ROLLBACK")
    other.close()

    assert refused.value.retry_after is not None
    assert took < 1.5
