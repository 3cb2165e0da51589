"""Hints to other nodes leave when there are any; while there are none, nobody looks for them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from chatgateway.app.node import open_node
from chatgateway.settings import Settings

from ..small_desk import SetClock, small_bot


class Sleeping(SetClock):
    """Remembers how long everybody wanted to sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.naps: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Sleep."""
        self.naps.append(seconds)
        await super().sleep(seconds)


async def test_an_idle_node_wakes_for_nothing(tmp_path: Path) -> None:
    """Patrols look every half second or less often; nothing turns faster than that."""
    clock = Sleeping()
    async with open_node(Settings(data=tmp_path, limits="open"), clock=clock, bot=small_bot()):
        await asyncio.sleep(0.3)

    assert clock.naps
    assert [seconds for seconds in clock.naps if seconds < 0.05] == []
