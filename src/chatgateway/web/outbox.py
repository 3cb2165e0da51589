"""What is on its way to one client: bounded in frames and bytes, so that a slow client hurts only itself."""

from __future__ import annotations

from collections import deque

from ..protocol.closing import SLOW
from .wire import Wire

FRAMES = 256
BYTES = 256 * 1024


class Outbox:
    """Writes at once while the peer keeps up; keeps a bounded line otherwise; full means the end of the socket."""

    __slots__ = ("_bytes", "_line", "_wire")

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._line: deque[str] | None = None
        self._bytes = 0

    def send(self, text: str) -> None:
        """Send one frame, in order; never waits."""
        if not self._line and not self._wire.is_paused:
            self._wire.write_text(text)
            return
        if self._line is None:
            self._line = deque()
        if len(self._line) >= FRAMES or self._bytes + len(text) > BYTES:
            self._line.clear()
            self._wire.end(SLOW)
            return
        self._line.append(text)
        self._bytes += len(text)

    def flush(self) -> None:
        """The peer reads again: send what waits, as far as it takes it."""
        while self._line and not self._wire.is_paused:
            text = self._line.popleft()
            self._bytes -= len(text)
            self._wire.write_text(text)
        if not self._line:
            self._line = None
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._line or ())
