"""However a client's bytes are cut into packets, the same messages come out."""

from __future__ import annotations

import asyncio
import base64
import itertools
from typing import Any

import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from uvicorn.server import ServerState

from chatgateway.web.slices import whole_text
from chatgateway.web.wire import Wire

MASK = b"\x01\x02\x03\x04"
KEY = base64.b64encode(b"0123456789abcdef").decode()
UPGRADE = (
    "GET /v1/chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    f"Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n"
).encode()


class Transport(asyncio.Transport):
    """A transport that goes nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.closing = False

    def write(self, data: Any) -> None:
        """Nobody listens."""

    def get_write_buffer_size(self) -> int:
        """Nothing waits."""
        return 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """No limits."""

    def pause_reading(self) -> None:
        """Packets come as the test sends them."""

    def resume_reading(self) -> None:
        """Packets come as the test sends them."""

    def is_closing(self) -> bool:
        """Whether close was called."""
        return self.closing

    def close(self) -> None:
        """Close."""
        self.closing = True

    abort = close


class Door:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def frame(self, text: str) -> None:
        """A message."""
        self.heard.append(text)

    def writable(self) -> None:
        """Always."""

    def gone(self) -> None:
        """Never."""


def frame(opcode: int, payload: bytes, *, last: bool = True, mask: bytes = MASK) -> bytes:
    """A client's frame."""
    size = len(payload)
    head = bytes((0x80 * last | opcode,))
    length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
    return head + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


async def accepted(_scope: Any, receive: Any, send: Any) -> None:
    """An application that lets everybody in and never speaks."""
    await receive()
    await send({"type": "websocket.accept"})
    await receive()


async def heard_of(packets: list[bytes]) -> list[str]:
    """What comes in when the bytes arrive in these packets."""
    config = uvicorn.Config(accepted, ws=Wire, ws_per_message_deflate=False, log_config=None, ws_ping_interval=None)
    config.load()
    wire = Wire(config, ServerState(), {}, asyncio.get_running_loop())
    wire.connection_made(Transport())
    wire.data_received(UPGRADE)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    door = Door()
    wire.door = door
    for packet in packets:
        wire.data_received(packet)
    wire.connection_lost(None)
    await asyncio.gather(*wire.tasks)
    return door.heard


# Texts that look like the beginning of frames, among others.
TEXTS = st.one_of(st.text(max_size=20), st.text("\x01\u0080a", min_size=120, max_size=140))
CLOSING_LESS = st.lists(st.tuples(st.sampled_from(["whole", "halves", "ping", "pong"]), TEXTS), max_size=6)


@settings(max_examples=150, deadline=None)
@given(CLOSING_LESS, st.lists(st.integers(0, 600), max_size=8))
def test_packets_may_be_cut_anywhere(said: list[tuple[str, str]], cuts: list[int]) -> None:
    """The shortcut for whole frames in one packet never changes what is heard, not even after half a header."""
    stream, expected = b"", []
    for kind, text in said:
        payload = text.encode()
        match kind:
            case "whole":
                stream += frame(1, payload)
                expected.append(text)
            case "halves":
                stream += frame(1, payload[:3], last=False) + frame(0, payload[3:])
                expected.append(text)
            case "ping":
                stream += frame(9, payload[:100])
            case _:
                stream += frame(10, payload[:100])
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    packets = [stream[a:b] for a, b in itertools.pairwise(places) if a < b]

    assert asyncio.run(heard_of(packets)) == expected


async def test_half_a_header_that_ends_as_a_frame_begins_is_no_frame() -> None:
    """The second packet is a length and a payload, though it looks like a frame of its own."""
    mask = b"\xc0" * 4
    inner = frame(1, b"trap", mask=mask)
    words = bytes(b ^ 0xC0 for b in inner)
    outer = frame(1, words, mask=mask)

    assert whole_text(outer[6:]) == b"trap"
    assert await heard_of([outer[:6], outer[6:]]) == [words.decode()]


def test_a_whole_text_is_recognised() -> None:
    """Text, last, masked, and as long as it says; short and long."""
    assert whole_text(frame(1, b"a")) == b"a"
    assert whole_text(frame(1, b"a" * 300)) == b"a" * 300
    assert whole_text(frame(1, b"")) == b""


def test_anything_else_is_left_to_the_parser() -> None:
    """Fragments, other kinds, unmasked, half, more than one, huge."""
    one = frame(1, b"abcdefgh")

    assert whole_text(frame(1, b"abcdefgh", last=False)) is None
    assert whole_text(frame(2, b"abcdefgh")) is None
    assert whole_text(b"\x81\x04abcd") is None
    assert whole_text(one[:-1]) is None
    assert whole_text(one + one) is None
    assert whole_text(b"\x81\xff" + bytes(12)) is None
