"""NATS as the bus. Its client says OK to a frozen server and loses what it held at a restart: it is only ever news."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from nats.aio.client import Client

from ..ports import Nudge

SUBJECT = "chatgateway.news"
CONNECT_SECONDS = 2.0
PENDING = 10_000
log = structlog.get_logger()


class NatsBus:
    """One subject for all nodes: a subscription per conversation costs the receiver three times as much."""

    def __init__(self, client: Any) -> None:
        self._client = client

    @property
    def connected(self) -> bool:
        """Whether the server answered lately."""
        return bool(self._client.is_connected)

    async def publish(self, nudge: Nudge) -> None:
        """Send and forget; while there is no server the nudge is dropped, not kept."""
        if not self._client.is_connected:
            return
        words = json.dumps({"t": nudge.topic, "s": nudge.seq, "o": nudge.origin}, separators=(",", ":"))
        # Whatever goes wrong here costs delay only.
        with suppress(Exception):
            await self._client.publish(SUBJECT, words.encode())

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[AsyncIterator[Nudge]]:
        """Nudges from now on."""
        ear: asyncio.Queue[Nudge] = asyncio.Queue(PENDING)

        async def take(message: Any) -> None:
            with suppress(ValueError, KeyError, TypeError):
                words = json.loads(message.data)
                if not ear.full():
                    ear.put_nowait(Nudge(str(words["t"]), int(words["s"]), str(words["o"])))

        subscription = await self._client.subscribe(SUBJECT, cb=take)
        try:
            yield _drain(ear)
        finally:
            with suppress(Exception):
                await subscription.unsubscribe()


async def _drain(ear: asyncio.Queue[Nudge]) -> AsyncIterator[Nudge]:
    while True:
        yield await ear.get()


async def _quietly(error: Exception) -> None:
    log.warning("bus_trouble", error=type(error).__name__)


@asynccontextmanager
async def open_nats(url: str) -> AsyncIterator[NatsBus]:
    """A client that never gives up and notices a frozen server within seconds. Starts without a server, too."""
    client = Client()
    settings: dict[str, Any] = {
        "servers": [url],
        "allow_reconnect": True,
        "max_reconnect_attempts": -1,
        "reconnect_time_wait": 0.2,
        "connect_timeout": CONNECT_SECONDS,
        "ping_interval": 2,
        "max_outstanding_pings": 2,
        "pending_size": 256 * 1024,
        "error_cb": _quietly,
    }
    connecting = asyncio.create_task(_connect(client, settings), name="bus-connect")
    try:
        await asyncio.wait([connecting], timeout=CONNECT_SECONDS)
        yield NatsBus(client)
    finally:
        connecting.cancel()
        with suppress(Exception, asyncio.CancelledError):
            async with asyncio.timeout(2):
                await client.close()


async def _connect(client: Any, settings: dict[str, Any]) -> None:
    while True:
        try:
            await client.connect(**settings)
        except Exception as error:  # noqa: BLE001  the client raises many kinds, all meaning: not yet
            log.warning("bus_unreachable", error=type(error).__name__)
            await asyncio.sleep(1)  # noqa: TID251  the bus is a wall of its own, with the network's time
        else:
            return
