"""What is on its way to one client: bounded in frames and bytes, so that a slow client hurts only itself."""

from __future__ import annotations

import asyncio
from collections import deque

from ..protocol.closing import SLOW
from .wire import Wire

FRAMES = 256
BYTES = 256 * 1024
# So many frames are written together at the latest; a replay need not wait for the end of the loop's turn.
TOGETHER = 64


class Outbox:
    """Frames of one turn of the event loop leave in one write: a commit answers many commands at once.

    While the peer does not keep up they wait here; a full line means the end of the socket.
    """

    __slots__ = ("_bytes", "_is_due", "_line", "_wire")

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._line: deque[str] | None = None
        self._bytes = 0
        self._is_due = False

    def send(self, text: str) -> None:
        """Send one frame, in order; never waits."""
        line = self._line
        # Three bytes are what a character of Japanese takes.
        size = len(text) if text.isascii() else 3 * len(text)
        if line is None:
            line = self._line = deque()
        elif self._wire.is_paused and (len(line) >= FRAMES or self._bytes + size > BYTES):
            line.clear()
            self._bytes = 0
            self._wire.end(SLOW)
            return
        line.append(text)
        self._bytes += size
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_soon(self._turn)
        elif len(line) >= TOGETHER:
            self.flush()

    def _turn(self) -> None:
        self._is_due = False
        self.flush()

    def flush(self) -> None:
        """Send what waits, as far as the peer takes it."""
        line = self._line
        if line and not self._wire.is_paused:
            self._line = None
            self._bytes = 0
            self._wire.write_texts(line)

    def __len__(self) -> int:
        return len(self._line or ())
