"""What must hold around every outage of the storage, whichever it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from .clients import until
from .crowd import Crowd
from .servers import Server, assert_clean, slack


async def through(
    server: Server, trouble: Callable[[], AbstractAsyncContextManager[None]], seconds: float = 4.0
) -> Crowd:
    """Twelve customers talk before, during and after the trouble; returns them, judged."""
    crowd = Crowd.of(12, [server.sockets], pause=0.02)
    loop = asyncio.get_running_loop()

    async def story() -> None:
        await until(lambda: crowd.acked > 100)
        async with trouble():
            await asyncio.sleep(1.0)
            before = crowd.acked
            await asyncio.sleep(seconds)
            assert crowd.acked == before, "something was acknowledged although nothing could be kept"
        over = loop.time()
        await until(lambda wanted=crowd.acked + 30: crowd.acked >= wanted, 25)  # type: ignore[misc]
        assert loop.time() - over < 5.0 * slack(), "took too long to recover"

    await crowd.during(story)
    await crowd.catch_up([server.sockets])
    crowd.judge(server.logs())
    refusals = [frame for person in crowd.people for frame in person.refusals]
    assert refusals, "nobody was told"
    assert {frame["code"] for frame in refusals} <= {"unavailable", "overloaded"}
    assert all(0 < frame["retry_after"] <= 15 for frame in refusals)
    assert max(wait for person in crowd.people for wait in person.waits) < 8.0 * slack(), (
        "somebody waited too long for an answer"
    )
    assert server.verify()["ok"]
    assert_clean(server.log())
    return crowd
