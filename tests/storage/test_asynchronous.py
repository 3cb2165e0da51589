"""Asynchronous engines without the ORM."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ASK = """
import asyncio, sys
from pathlib import Path
from sqlalchemy import text
from chatgateway.storage.engine import open_engines, reading, sqlite_url

async def ask() -> None:
    engines = open_engines(sqlite_url(Path(sys.argv[1])))
    async with reading(engines) as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
    await engines.dispose()

asyncio.run(ask())
assert "sqlalchemy.orm" not in sys.modules

from sqlalchemy.ext import asyncio as whole
from chatgateway.storage import engine
assert whole.AsyncEngine is engine.AsyncEngine
assert whole.AsyncSession is not None
"""


def test_a_store_is_asked_without_the_orm_and_the_whole_package_can_still_be_had(tmp_path: Path) -> None:
    """What is not used is not imported, and nothing is broken for whoever wants it."""
    done = subprocess.run([sys.executable, "-c", ASK, str(tmp_path)], capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")
