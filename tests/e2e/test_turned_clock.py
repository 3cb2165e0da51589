"""Somebody turns the machine's clock under a running node, by an hour, forward and back."""

from __future__ import annotations

import asyncio
import os
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from .clients import at_desk
from .servers import Server, routing_yaml, serving

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
OFFER_SECONDS = 6
HOUR = 3_600.0


def faketime() -> Path:
    """The library that lies about the time; fails under CI, else skips by name, when it is missing."""
    for found in sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")):
        return found
    if os.environ.get("CI"):
        raise AssertionError("libfaketime is not installed")
    pytest.skip("libfaketime is not installed")


def tell(lie: Path, seconds: float) -> None:
    """The machine's clock is off by so much from now on."""
    # In one step: a process that reads half a line would see the right time.
    new = lie.with_suffix(".new")
    new.write_text(f"{seconds:+.0f}\n")
    new.replace(lie)


async def turn(server: Server, lie: Path, seconds: float) -> None:
    """Turn the clock, and wait until the web server, which tells the machine's time, has noticed."""
    tell(lie, seconds)
    async with asyncio.timeout(20), httpx.AsyncClient() as client:
        while True:
            date = (await client.get(f"{server.url}/healthz")).headers["date"]
            if abs(parsedate_to_datetime(date).timestamp() - time.time() - seconds) < 60:
                return
            await asyncio.sleep(0.1)


async def test_an_hour_forward_ends_nothing_and_an_hour_back_holds_up_nothing(tmp_path: Path) -> None:
    """An offer stays open as long as it should, an idle conversation too, and `at` goes on as time does."""
    lie = tmp_path / "lie"
    tell(lie, 0)
    lying = {
        "LD_PRELOAD": str(faketime()),
        "FAKETIME_TIMESTAMP_FILE": str(lie),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    wrapper = ("env", *(f"{name}={value}" for name, value in lying.items()))
    rules = routing_yaml(tmp_path, offer_seconds=OFFER_SECONDS, cooldown_seconds=1)
    with serving(tmp_path / "node", wrapper=wrapper, routing=rules) as server:
        hired = server.operator("佐藤", "ja:5")
        async with at_desk(server.sockets) as desk:
            first, second = await desk.customer(), await desk.customer()
            operator = await desk.operator(hired.token)
            await operator.ready()

            await first.do("human")
            offer = await operator.offer()
            await turn(server, lie, HOUR)
            await asyncio.sleep(2.0)
            await operator.take(offer)
            await operator.say(offer, "お待たせしました。")
            await turn(server, lie, 2 * HOUR)
            await asyncio.sleep(2.0)
            assert first.events(kind="closed") == []

            await turn(server, lie, -HOUR)
            await second.do("human")
            await operator.offer()
            ended = await operator.typed("offer_ended", OFFER_SECONDS + 15, outcome="expired")
            assert ended["conversation"] == second.conversation
            told = [event["at"] for event in first.events()]
            assert told == sorted(told)
