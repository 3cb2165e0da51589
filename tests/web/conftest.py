"""A served node for the tests of the doors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .houses import Place, serving


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A node with the default limits."""
    async with serving(tmp_path) as place:
        yield place
