"""What tests of the pages need: a demonstration desk that runs, and a browser."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from .demo_desk import DemoDesk

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
        yield browser
        await browser.close()
