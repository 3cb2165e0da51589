"""kill -9 in the middle of everything: what was acknowledged is there, once, in order."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from .clients import until
from .crowd import Crowd
from .servers import Server, assert_clean

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


async def kill_and_restart(server: Server, times: int, crowd: Crowd) -> None:
    """Kill it in a burst, again and again; each time only after it has promised something new."""
    chance = random.Random(times)
    for _ in range(times):
        before = crowd.acked
        await until(lambda wanted=before + 20: crowd.acked >= wanted)  # type: ignore[misc]
        await asyncio.sleep(0.3 * chance.random())
        server.kill()
        server.launch()
        await asyncio.to_thread(server.wait_until_ready)


@pytest.mark.parametrize(
    "times", [pytest.param(6, id="six-times"), pytest.param(60, id="sixty-times", marks=pytest.mark.soak)]
)
async def test_nothing_acknowledged_is_lost_doubled_or_moved_by_kills(folder: Path, times: int) -> None:
    """Acknowledged is stored, logs are 1 to n, who sends the same id again gets the same seq, views equal the log."""
    server = Server(folder).start()
    try:
        crowd = Crowd.of(20, [server.sockets])
        await crowd.during(lambda: kill_and_restart(server, times, crowd))
        await crowd.catch_up([server.sockets])

        crowd.judge(server.logs())
        report = server.verify()
        assert report["ok"], report["differences"][:3]
        assert report["events"] > crowd.acked
        assert_clean(server.log())
    finally:
        server.close()
