"""A database that is ready to use, migrated once and copied for every test that wants one."""

from __future__ import annotations

import asyncio
import tempfile
from functools import cache
from pathlib import Path

from chatgateway.storage.engine import open_engines
from chatgateway.storage.migrate import migrate


@cache
def _migrated() -> bytes:
    """The file of a new embedded store. Runs in a thread of its own: whoever asks has a loop already."""

    async def make(path: Path) -> None:
        engines = open_engines(f"sqlite:///{path}")
        try:
            await migrate(engines)
        finally:
            await engines.dispose()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chat.db"
        asyncio.run(make(path))
        assert not path.with_name("chat.db-wal").exists(), "the last connection folds the log into the file"
        return path.read_bytes()


async def lay_store(folder: Path) -> None:
    """A new store in `folder`, unless there is one: migrating takes longer than most tests."""
    await asyncio.to_thread(_lay, folder)


def _lay(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "chat.db").exists():
        (folder / "chat.db").write_bytes(_migrated())
