"""The disk fails, fills up or is held by somebody else: nothing is promised meanwhile, and it goes on by itself."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest

from .servers import Server, needs
from .trouble import through

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@asynccontextmanager
async def failing(server: Server, fault: str) -> AsyncIterator[None]:
    """System calls of the running server fail as `strace -e inject` says."""
    words = [needs("strace"), "-f", "-q", "-o", "/dev/null", "-p", str(server.pid), "-e", f"inject={fault}"]
    process = await asyncio.create_subprocess_exec(*words, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A node of this test alone: its log may tell of trouble, not of bugs."""
    server = Server(tmp_path / "node").start()
    yield server
    server.close()


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("fdatasync,fsync:error=EIO", id="sync-fails"),
        pytest.param("pwrite64:error=ENOSPC", id="no-space"),
        pytest.param("pwrite64:error=EIO:when=1+2", id="every-other-write-fails"),
    ],
)
async def test_a_failing_disk_promises_nothing_and_recovers(server: Server, fault: str) -> None:
    """`unavailable` with retry_after, no ack, and within five seconds of the end everything goes on."""
    await through(server, lambda: failing(server, fault))


async def test_a_database_held_by_another_process_is_unavailable(server: Server) -> None:
    """Somebody's long transaction: an answer within seconds, and no loss."""

    @asynccontextmanager
    async def held() -> AsyncIterator[None]:
        connection = sqlite3.connect(server.data / "chat.db", isolation_level=None, timeout=10)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()

    await through(server, held)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system that is soon full."""
    folder.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(options, check=False, capture_output=True).returncode != 0:
        pytest.skip("may not mount a file system here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_full_disk_promises_nothing_and_recovers(tmp_path: Path) -> None:
    """Database and log on a disk without a free byte: readable, `unavailable` for writers, ready again with room."""
    with small_disk(tmp_path / "disk", 24):
        server = Server(tmp_path / "disk").start()
        ballast = tmp_path / "disk" / "ballast"

        @asynccontextmanager
        async def full() -> AsyncIterator[None]:
            with ballast.open("wb", buffering=0) as file:
                try:
                    while file.write(b"x" * 4096):
                        pass
                except OSError:
                    pass
            try:
                yield
                async with httpx.AsyncClient() as http:
                    assert (await http.get(f"{server.url}/healthz")).status_code == 200
            finally:
                ballast.unlink()

        try:
            await through(server, full)
        finally:
            server.close()
