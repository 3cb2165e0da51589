"""uvicorn, told to keep our promises: own listener, hardened sockets, and a drain before it closes anything."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any, cast

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ..protocol.closing import HEARTBEAT_SECONDS
from ..protocol.frame import FRAME_BYTES
from .wire import Wire

BACKLOG = 2048
# Half-open and stalled peers are the kernel's to notice; inherited by every accepted socket.
TCP_USER_TIMEOUT_MS = 20_000
# The kernel would take megabytes for a peer that does not read, and we would not notice; inherited, too.
UNSENT_BYTES = 64 * 1024
GRACEFUL_SECONDS = 10
HEAD_BYTES = 16 * 1024
HEAD_SECONDS = 5.0
BODY_SECONDS = 20.0


class Http(H11Protocol):
    """HTTP/1.1 in which every head and every body has a deadline: nobody keeps a connection by saying little."""

    _patience: asyncio.TimerHandle | None = None
    _expected = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The first head is awaited from the first moment."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._expect(HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        """What has begun must also end."""
        super().data_received(data)
        expected = 0.0 if self.transport.get_protocol() is not self else self._still_to_come()
        if expected != self._expected:
            self._rest()
            if expected:
                self._expect(expected)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is expected any more."""
        self._rest()
        super().connection_lost(exc)

    def _still_to_come(self) -> float:
        """The deadline of what has begun and is not whole; 0.0 when there is nothing of the kind."""
        state = self.conn.their_state
        if state is h11.SEND_BODY:
            return BODY_SECONDS
        return HEAD_SECONDS if state is h11.IDLE and self.conn.trailing_data[0] else 0.0

    def _expect(self, seconds: float) -> None:
        self._expected = seconds
        self._patience = self.loop.call_later(seconds, self.transport.abort)

    def _rest(self) -> None:
        self._expected = 0.0
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None


class DrainingServer(uvicorn.Server):
    """On SIGTERM the drain runs first; uvicorn would close every socket before the application hears of it."""

    def __init__(self, config: uvicorn.Config, drain: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._drain = drain
        self._draining: asyncio.Task[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal drains, the second insists."""
        if self._draining is not None:
            super().handle_exit(sig, frame)
            return
        loop = asyncio.get_event_loop()
        self._draining = loop.create_task(self._drain_and_exit(), name="drain")

    async def _drain_and_exit(self) -> None:
        for server in self.servers:
            server.close()
        try:
            await self._drain()
        finally:
            self.should_exit = True


def listener(host: str, port: int) -> socket.socket:
    """A listening socket whose accepted peers are given up after 20 s without an acknowledgement.

    Raises OSError when the address is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, TCP_USER_TIMEOUT_MS)
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.bind((host, port))
    listening.listen(BACKLOG)
    listening.setblocking(False)
    return listening


def server_config(app: Any, trusted_proxies: tuple[str, ...]) -> uvicorn.Config:
    """uvicorn's settings, each for a reason in the reliability notes of the documentation."""
    return uvicorn.Config(
        app,
        ws=Wire,
        http=Http,
        lifespan="off",
        ws_max_size=FRAME_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=HEARTBEAT_SECONDS,
        ws_ping_timeout=HEARTBEAT_SECONDS,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
        h11_max_incomplete_event_size=HEAD_BYTES,
        server_header=False,
        access_log=False,
        # The stock one would log paths with their query strings.
        log_config=None,
        log_level="warning",
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
        backlog=BACKLOG,
    )
