"""A served node for the tests of the doors, and its log as it would be in production."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from chatgateway.cli.running import set_up_logs
from chatgateway.settings import Settings

from .houses import Place, serving


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A node with the default limits."""
    async with serving(tmp_path) as place:
        yield place


@pytest.fixture(autouse=True)
def log(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[io.StringIO]:
    """Everything that production would write, at its most talkative; libraries' lines from warnings on."""
    written = io.StringIO()
    caplog.set_level(logging.WARNING)
    with monkeypatch.context() as patched:
        patched.setattr("sys.stderr", written)
        set_up_logs(Settings(log_level="debug"))
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)
    structlog.reset_defaults()
