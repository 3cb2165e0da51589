"""The power fails at any moment: what was acknowledged is on the disk; and the test would notice if it were not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from .clients import Customer, at_desk
from .powercut import TRACE, Losses, cut_everywhere
from .servers import Server, needs

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
# The server as it would be with the setting that most programs use.
CARELESS = (
    "from chatgateway.storage import embedded, engine\n"
    "careless = tuple(p.replace('FULL', 'NORMAL') for p in embedded.PRAGMAS)\n"
    "assert careless != embedded.PRAGMAS\n"
    "embedded.PRAGMAS = engine.PRAGMAS = careless\n"
    "from chatgateway.__main__ import main\n"
    "main()\n"
)


async def talk_for_a_while(customer: Customer, number: int) -> None:
    """Ten messages, each after the ack of the one before."""
    for n in range(10):
        await customer.say(f"もしもし {n}", f"pc-{number}-{n}")


async def cut(tmp_path: Path, program: tuple[str, ...]) -> Losses:
    """Record eight customers' traffic, and replay it with the power cut everywhere."""
    trace, found = tmp_path / "trace", tmp_path / "found"
    found.mkdir()
    server = Server(tmp_path / "node", wrapper=(needs("strace"), *TRACE, "-o", str(trace)), program=program)
    try:
        server.start()
        async with at_desk(server.sockets) as talk:
            customers = [await talk.customer() for _ in range(8)]
            await asyncio.gather(*(talk_for_a_while(customer, n) for n, customer in enumerate(customers)))
        await asyncio.to_thread(server.stop)
    finally:
        server.close()
    return await asyncio.to_thread(cut_everywhere, trace, "chat.db", found)


async def test_no_power_cut_loses_what_was_acknowledged(tmp_path: Path) -> None:
    """An ack leaves only after the sync: with every unsynced write dropped or kept, nothing is missing or corrupt."""
    losses = await cut(tmp_path, ("-m", "chatgateway"))

    assert losses.acked == 80
    assert losses.cuts >= 300
    assert (losses.losing, losses.corrupt) == (0, 0)


async def test_without_a_full_sync_power_cuts_do_lose_messages(tmp_path: Path) -> None:
    """The test of the test: the same server with synchronous=NORMAL is caught."""
    losses = await cut(tmp_path, ("-c", CARELESS))

    assert losses.acked == 80
    assert losses.losing > losses.cuts / 2
