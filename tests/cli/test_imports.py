"""What a command imports, since that is what its start costs: modules are counted here, not seconds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FILES = {"yaml", "chatgateway.content.folder", "chatgateway.storage"}
TALKING = {"fastapi", "uvicorn", "chatgateway.web", "chatgateway.content.load"}
SERVER = {"fastapi", "starlette", "uvicorn", "sqlalchemy", "aiosqlite"}
LEFT = """
import atexit, sys
from pathlib import Path
atexit.register(lambda: Path(sys.argv[0]).write_text(chr(10).join(n for n, m in sys.modules.items() if m is not None)))
from chatgateway.__main__ import main
main()
"""


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    folder = tmp_path / "faq"
    folder.mkdir()
    entry = 'entries:\n  - id: a\n    en:\n      question: "Fees?"\n      answer: "None."\n'
    (folder / "money.yaml").write_text(entry)
    return folder


def imported_by(folder: Path, *words: str) -> set[str]:
    """The modules that are there when `chatgateway` with these words has ended."""
    code = LEFT.replace("sys.argv[0]", repr(str(folder / "modules")))
    env = {**os.environ, "CHATGATEWAY_CACHE": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", code, *words], input="", capture_output=True, text=True, timeout=60, env=env
    )

    assert done.returncode == 0, done.stderr
    return set((folder / "modules").read_text().split())


@pytest.mark.parametrize("command", ["verify", "migrate", "export"])
def test_help_for_the_stores_commands_takes_no_store(tmp_path: Path, command: str) -> None:
    """Nor an event loop or logs: they are imported when the command runs."""
    modules = imported_by(tmp_path, command, "--help")

    assert not modules & (SERVER | {"numpy", "asyncio", "structlog", "chatgateway.app"})


def test_verifying_takes_no_server_and_no_bot(tmp_path: Path) -> None:
    """The store and what its events mean, nothing that serves or talks, no migrations where none are due."""
    words = ("verify", "--data", str(tmp_path / "data"))
    imported_by(tmp_path, *words)

    modules = imported_by(tmp_path, *words)

    assert "chatgateway.storage.verify" in modules
    assert not modules & {
        "fastapi",
        "uvicorn",
        "alembic",
        "sqlalchemy.orm",
        "chatgateway.web",
        "chatgateway.content.load",
    }


def test_an_editors_tools_take_the_bot_from_the_cache_and_nothing_else(tmp_path: Path, faq: Path) -> None:
    """Neither the store nor the server, and once the bot is fitted not even what checks the files."""
    imported_by(tmp_path, "faq", "match", "--faq", str(faq))

    modules = imported_by(tmp_path, "faq", "match", "--faq", str(faq))

    assert "chatgateway.bot" in modules
    assert not modules & (
        SERVER | {"yaml", "asyncio", "structlog", "chatgateway.content.folder", "chatgateway.storage"}
    )
