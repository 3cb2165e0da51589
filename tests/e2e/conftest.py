"""A server per module and clients per test; for the pages a demonstration desk and a browser."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from .clients import Desk, at_desk
from .demo_desk import DemoDesk, complaints
from .raw import close_all
from .servers import Hired, Server, routing_yaml, serving

CHROMIUM = Path("/usr/bin/chromium")
HAS_CHROMIUM = CHROMIUM.exists()


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoDesk]:
    """A demonstration desk that runs; tests leave no conversation open on it."""
    desk = DemoDesk(tmp_path_factory.mktemp("demo") / "data")
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser without a window; skipped by name where there is none, except under CI."""
    if not HAS_CHROMIUM and not os.environ.get("CI"):
        pytest.skip("needs Debian's chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        complaints.clear()
        yield browser
        await browser.close()
    assert complaints == [], "no script fails, and nothing that the policy stops is tried"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One running node for all tests of a module."""
    folder = tmp_path_factory.mktemp("node")
    with serving(folder, routing=routing_yaml(folder, cooldown_seconds=1)) as running:
        yield running


@pytest.fixture
async def talk(server: Server) -> AsyncIterator[Desk]:
    """Clients of the module's server, judged at the end of the test."""
    async with at_desk(server.sockets) as here:
        yield here


@pytest.fixture(scope="module")
def tax_operator(server: Server) -> Hired:
    """Speaks Japanese and knows taxes."""
    return server.operator("税務 田中", "ja:5,tax:3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder for a server of one test."""
    return tmp_path / "node"


@pytest.fixture(autouse=True)
async def _no_socket_is_left() -> AsyncIterator[None]:
    """Hostile sockets end with their test."""
    yield
    await close_all()
