"""PostgreSQL freezes, dies or is restarted under a node: nothing is promised meanwhile, and it goes on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest

from .databases import Database, a_database
from .servers import Server
from .trouble import through

pytestmark = [pytest.mark.e2e, pytest.mark.engine, pytest.mark.slow]
# How long each outage lasts.
OUTAGES = pytest.mark.parametrize(
    "seconds", [pytest.param(2.5, id="short"), pytest.param(12.0, id="long", marks=pytest.mark.soak)]
)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """One server for the tests of this module."""
    with a_database() as running:
        yield running


@pytest.fixture(scope="module")
def server(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One node that lives through all of it."""
    server = Server(tmp_path_factory.mktemp("node") / "node", database=database.new("node")).start()
    yield server
    server.close()


@OUTAGES
async def test_a_frozen_postgres_is_unavailable_and_comes_back(
    database: Database, server: Server, seconds: float
) -> None:
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

    await through(server, frozen, seconds)


@OUTAGES
async def test_a_killed_postgres_loses_nothing(database: Database, server: Server, seconds: float) -> None:
    """kill -9 of every process of it, and its own recovery."""

    @asynccontextmanager
    async def killed() -> AsyncIterator[None]:
        await asyncio.to_thread(database.kill)
        try:
            yield
        finally:
            await asyncio.to_thread(database.start)

    await through(server, killed, seconds)


@OUTAGES
async def test_a_restarted_postgres_is_found_again(database: Database, server: Server, seconds: float) -> None:
    """Every connection in the pool is dead at once: none of them is tried twice."""

    @asynccontextmanager
    async def restarted() -> AsyncIterator[None]:
        await asyncio.to_thread(database.stop)
        try:
            yield
        finally:
            await asyncio.to_thread(database.start)

    await through(server, restarted, seconds)
