"""PostgreSQL freezes, dies or is restarted under a node: nothing is promised meanwhile, and it goes on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from .databases import Database, a_database
from .servers import Server
from .trouble import through

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.slow, pytest.mark.soak]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """One server for the tests of this module."""
    with a_database() as running:
        yield running


@pytest.fixture
def server(database: Database, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A node on an empty database."""
    name = "".join(c if c.isalnum() else "_" for c in request.node.name.lower())[-40:].strip("_")
    server = Server(tmp_path / "node", database=database.new(f"d_{name}")).start()
    yield server
    server.close()


async def test_a_frozen_postgres_is_unavailable_and_comes_back(database: Database, server: Server) -> None:
    """No answer at all is an answer after seconds; sockets stay; within five seconds of its return all goes on."""

    @asynccontextmanager
    async def frozen() -> AsyncIterator[None]:
        database.freeze()
        try:
            yield
            async with httpx.AsyncClient(timeout=8) as http:
                assert (await http.get(f"{server.url}/healthz")).status_code == 200
                assert (await http.get(f"{server.url}/readyz")).status_code == 503
        finally:
            database.thaw()

    await through(server, frozen, seconds=8.0)


async def test_a_killed_postgres_loses_nothing(database: Database, server: Server) -> None:
    """kill -9 of every process of it, and its own recovery."""

    @asynccontextmanager
    async def killed() -> AsyncIterator[None]:
        await asyncio.to_thread(database.kill)
        try:
            yield
        finally:
            await asyncio.to_thread(database.start)

    await through(server, killed)


async def test_a_restarted_postgres_is_found_again(database: Database, server: Server) -> None:
    """Every connection in the pool is dead at once: none of them is tried twice."""

    @asynccontextmanager
    async def restarted() -> AsyncIterator[None]:
        await asyncio.to_thread(database.stop)
        try:
            yield
        finally:
            await asyncio.to_thread(database.start)

    await through(server, restarted, seconds=2.0)
