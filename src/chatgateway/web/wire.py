"""uvicorn's WebSocket protocol, hardened: frames go straight to the connection, and a stalled peer is cut off.

Measured on the stock class: a peer that does not read is never closed (its `close()` waits for the write buffer),
pings whose pongs are not read grow the buffer without end, and reading stops while one message waits for the
application, so that a healthy client's pong is not seen. Here frames are handed over by a plain call, the connection
says when to stop reading, and whatever must end does end, by `abort` if need be.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Protocol, cast

from websockets.frames import Frame

from ..protocol.closing import FLOODING, IDLE, NOT_UTF8, SLOW, UNSUPPORTED_DATA, CloseCode
from .slices import SlicedReading

WRITE_BUFFER_BYTES = 64 * 1024
WRITE_SECONDS = 10.0
# After a close frame was sent the peer has this long to take it.
FAREWELL_SECONDS = 2.0
# A timer that fires so late says more about us than about the peer.
OVERSLEPT_SECONDS = 2.0
PINGS_PER_SECOND = 5
FRAGMENTS = 64
AT_ONCE = struct.pack("ii", 1, 0)


class Door(Protocol):
    """The connection behind the socket. All calls return at once."""

    def frame(self, text: str) -> None: ...
    def writable(self) -> None: ...
    def gone(self) -> None: ...


class Wire(SlicedReading):
    """One socket. The ASGI scope carries it under `extensions["chatgateway"]`."""

    door: Door | None = None
    is_paused = False
    _deadline: asyncio.TimerHandle | None = None
    _farewell: asyncio.TimerHandle | None = None
    _ping_second = 0.0
    _pings = 0
    _fragments = 0

    # ---- life

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the kernel's and asyncio's buffers small: what waits longer waits in our own bounded outbox."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=WRITE_BUFFER_BYTES)

    def connection_lost(self, exc: Exception | None) -> None:
        """The one place where every end is heard of."""
        for timer in (self._deadline, self._farewell):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)
        if self.door is not None:
            self.door.gone()

    def handle_connect(self, event: Any) -> None:
        """Give the application a handle on the socket itself."""
        super().handle_connect(event)
        if self.handshake_initiated and not self.close_sent:
            cast("dict[str, Any]", self.scope)["extensions"]["chatgateway"] = self

    # ---- reading

    def handle_text(self, event: Frame) -> None:
        """A whole text frame goes to the connection at once."""
        if self.door is None or not event.fin:
            self._fragments = 1
            super().handle_text(event)
            return
        self._hand_over(event.data)

    def text_received(self, text: bytes) -> None:
        """The same, in one packet."""
        if self.door is None:
            self.frames, self.curr_msg_data_type = [text], "text"
            super().send_receive_event_to_app()
        else:
            self._hand_over(text)

    def handle_cont(self, event: Frame) -> None:
        """Our clients never fragment; a few fragments are fine, a flood of empty ones is not."""
        self._fragments += 1
        if self._fragments > FRAGMENTS:
            self.end(FLOODING)
            return
        super().handle_cont(event)

    def send_receive_event_to_app(self) -> None:
        """A message that came in fragments, or before the connection took over."""
        if self.door is None:
            super().send_receive_event_to_app()
            return
        data = b"".join(self.frames)
        self.frames = []
        if self.curr_msg_data_type == "text":
            self._hand_over(data)
        else:
            self.end(UNSUPPORTED_DATA)

    def _hand_over(self, data: bytes | bytearray | memoryview) -> None:
        if self.close_sent or self.door is None:
            return
        try:
            text = str(data, "utf-8")
        except UnicodeDecodeError:
            self.end(NOT_UTF8)
            return
        self.door.frame(text)

    def handle_pong(self, event: Frame) -> None:
        """Pongs that nobody asked for are counted like pings."""
        super().handle_pong(event)
        self._count_control()

    def handle_ping(self) -> None:
        """Pongs bypass flow control, so pings are counted."""
        if self._count_control():
            super().handle_ping()

    def _count_control(self) -> bool:
        now = self.loop.time()
        if now - self._ping_second >= 1.0:
            self._ping_second, self._pings = now, 0
        self._pings += 1
        if self._pings > PINGS_PER_SECOND * 4 or self.transport.get_write_buffer_size() > 2 * WRITE_BUFFER_BYTES:
            self.stop_keepalive()
            self.transport.abort()
            return False
        return True

    # ---- writing

    def write_texts(self, texts: Iterable[str]) -> None:
        """Write text frames in one go; the caller asks `is_paused` first."""
        if self.close_sent or self.transport.is_closing():
            return
        parts: list[bytes] = []
        for text in texts:
            payload = text.encode()
            size = len(payload)
            if size < 126:
                parts.append(bytes((0x81, size)))
            elif size < 65_536:
                parts.append(b"\x81\x7e" + size.to_bytes(2, "big"))
            else:
                parts.append(b"\x81\x7f" + size.to_bytes(8, "big"))
            parts.append(payload)
        self.transport.write(b"".join(parts))

    def pause_writing(self) -> None:
        """The peer is slower than we are; it has a while to catch up."""
        super().pause_writing()
        self.is_paused = True
        self._give_time()

    def _give_time(self) -> None:
        due = self.loop.time() + WRITE_SECONDS
        self._deadline = self.loop.call_later(WRITE_SECONDS, self._time_is_over, due)

    def _time_is_over(self, due: float) -> None:
        if self._overslept(due):
            self._give_time()
        else:
            self.end(SLOW)

    def resume_writing(self) -> None:
        """The peer reads again."""
        super().resume_writing()
        self.is_paused = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if self.door is not None:
            self.door.writable()

    # ---- ending

    def end(self, code: CloseCode) -> None:
        """Close with this verdict; whoever does not take it is cut off."""
        if not self.close_sent and self.handshake_complete and not self.transport.is_closing():
            self.stop_keepalive()
            self.conn.send_close(code.code, code.reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.go_on_reading()
        self._say_farewell()

    def _say_farewell(self) -> None:
        if self._farewell is None:
            self._farewell = self.loop.call_later(FAREWELL_SECONDS, self._cut_off)

    def _cut_off(self) -> None:
        """Whoever is cut off gets nothing more: without a reset the kernel would keep what they do not read."""
        with suppress(OSError):
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.transport.abort()

    def keepalive_timeout(self) -> None:
        """No pong: the peer is gone or stalled, and would keep `close()` waiting for ever."""
        assert self.ping_timeout is not None
        if self.read_paused or self._overslept(self.ping_sent_at + self.ping_timeout):
            # It is our doing that the pong was not read: its turn comes, or the next ping finds the peer gone.
            self.pong_timer = None
            self.schedule_ping()
            return
        self.end(IDLE)

    def _overslept(self, due: float) -> bool:
        """Whether this process stood still (a frozen machine, a stopped process) while a peer's time ran out."""
        return self.loop.time() - due > OVERSLEPT_SECONDS

    def handle_parser_exception(self) -> None:
        """The peer broke the protocol; 1007 and 1009 among others.

        The stock class closes at once; with bytes of the peer still unread that is a reset, which takes the verdict
        back on its way, and the client comes again instead of staying away. Here it is read and forgotten for a while.
        """
        if not self.close_sent and not self.transport.is_closing():
            self.stop_keepalive()
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            if self.transport.can_write_eof():
                self.transport.write_eof()
            self.go_on_reading()
        self._say_farewell()

    def handle_close(self, event: Frame) -> None:
        """The peer closes, or takes note of our verdict: nothing more will come."""
        super().handle_close(event)
        if not self.transport.is_closing():
            self.transport.close()
        self._say_farewell()

    def shutdown(self) -> None:
        """The server exits: nobody may hold it up."""
        super().shutdown()
        self._say_farewell()
