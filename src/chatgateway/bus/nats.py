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
RETRY_SECONDS = 1.0
PENDING = 10_000
log = structlog.get_logger()


class NatsBus:
    """One subject for all nodes: a subscription per conversation costs the receiver three times as much."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: Any = Client()
        self._ears: set[asyncio.Queue[Nudge]] = set()
        self._in_trouble = False

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
        """Nudges from now on, as long as there is a server; nothing while there is none."""
        ear: asyncio.Queue[Nudge] = asyncio.Queue(PENDING)
        self._ears.add(ear)
        try:
            yield _drain(ear)
        finally:
            self._ears.discard(ear)

    async def keep_for_ever(self, is_there: asyncio.Event) -> None:
        """Have a client that is connected or trying to.

        A client that has closed itself, as it does between attempts at its first connection and after some errors of
        the server, has forgotten its subscription: a new one takes its place.
        """
        while True:
            closed = asyncio.Event()
            try:
                await self._open(closed)
                is_there.set()
                await closed.wait()
            except Exception as error:  # noqa: BLE001  the client raises many kinds, all meaning: not yet
                await self._lost(error)
            await asyncio.sleep(RETRY_SECONDS)  # noqa: TID251  the bus is a wall of its own, with the network's time
            await self.close()
            self._client = Client()

    async def _open(self, closed: asyncio.Event) -> None:
        async def ended() -> None:
            closed.set()

        await self._client.connect(
            servers=[self._url],
            allow_reconnect=True,
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.2,
            connect_timeout=CONNECT_SECONDS,
            ping_interval=2,
            max_outstanding_pings=2,
            pending_size=256 * 1024,
            error_cb=self._lost,
            reconnected_cb=self._found,
            closed_cb=ended,
        )
        await self._client.subscribe(SUBJECT, cb=self._take)
        await self._found()

    async def _take(self, message: Any) -> None:
        with suppress(ValueError, KeyError, TypeError):
            words = json.loads(message.data)
            nudge = Nudge(str(words["t"]), int(words["s"]), str(words["o"]))
            for ear in self._ears:
                if not ear.full():
                    ear.put_nowait(nudge)

    async def _lost(self, error: Exception) -> None:
        """Said once, not at each of five attempts a second."""
        if not self._in_trouble:
            log.warning("bus_unreachable", error=type(error).__name__)
        self._in_trouble = True

    async def _found(self) -> None:
        if self._in_trouble:
            log.info("bus_found")
        self._in_trouble = False

    async def close(self) -> None:
        """Nobody is told anything any more."""
        with suppress(Exception):
            async with asyncio.timeout(2):
                await self._client.close()


async def _drain(ear: asyncio.Queue[Nudge]) -> AsyncIterator[Nudge]:
    while True:
        yield await ear.get()


@asynccontextmanager
async def open_nats(url: str) -> AsyncIterator[NatsBus]:
    """A bus that never gives up and notices a frozen server within seconds. Starts without a server, too."""
    bus, is_there = NatsBus(url), asyncio.Event()
    keeping = asyncio.create_task(bus.keep_for_ever(is_there), name="bus")
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(CONNECT_SECONDS):
                await is_there.wait()
        yield bus
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await bus.close()
