"""What has come in from one client and waits for its turn; beyond a limit the client waits."""

from __future__ import annotations

import asyncio
from collections import deque

from .wire import Wire

# So many frames wait for their turn or are being handled; then no more are read.
INBOX = 64


class Inbox:
    """Filled by the socket, which never waits, and emptied by the connection's one reading task."""

    __slots__ = ("_bell", "_line", "_waiting", "_wire", "is_gone")

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._line: deque[str] = deque()
        self._waiting = 0
        self._bell: asyncio.Future[None] | None = None
        self.is_gone = False

    def put(self, text: str) -> None:
        """A frame came in."""
        self._line.append(text)
        self._waiting += 1
        if self._waiting >= INBOX:
            self._wire.stop_reading()
        self._ring()

    def close(self) -> None:
        """The socket is gone; what still waits was never promised anything."""
        self.is_gone = True
        self._ring()

    async def next(self) -> str | None:
        """The next frame, or None once the socket is gone."""
        while not self._line and not self.is_gone:
            await self._until_rung()
        return None if self.is_gone else self._line.popleft()

    async def until_gone(self) -> None:
        """Wait for the end of the socket."""
        while not self.is_gone:
            await self._until_rung()

    def done(self) -> None:
        """One frame has been dealt with."""
        self._waiting -= 1
        if self._waiting == INBOX // 2:
            self._wire.go_on_reading()

    def _ring(self) -> None:
        if self._bell is not None and not self._bell.done():
            self._bell.set_result(None)

    async def _until_rung(self) -> None:
        self._bell = asyncio.get_running_loop().create_future()
        await self._bell
