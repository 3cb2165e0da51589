"""A process of its own that sends as fast as the network takes it, comes back when it is shut out, and never reads."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

UPGRADE = (
    b"GET /v1/chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def text_frame(payload: bytes) -> bytes:
    """One masked text frame of at most 125 bytes."""
    return bytes([0x81, 0x80 | len(payload)]) + b"\0\0\0\0" + payload


LUMP = b"".join(text_frame(b'{"type":"message","id":"x%d","text":"a"}' % n) for n in range(50))


def flood_once(port: int) -> None:
    """One connection, until it is shut out."""
    with socket.create_connection(("127.0.0.1", port), 10) as sock:
        sock.sendall(UPGRADE)
        sock.recv(4096)
        sock.sendall(text_frame(b'{"type":"hello","token":null}'))
        while True:
            sock.sendall(LUMP)


@contextmanager
def flooding(port: int) -> Iterator[None]:
    """The flood goes on in the meantime."""
    process = subprocess.Popen([sys.executable, __file__, str(port)])
    try:
        time.sleep(0.3)
        yield
        assert process.poll() is None, "the flood ended early"
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    while True:
        try:
            flood_once(int(sys.argv[1]))
        except OSError:
            time.sleep(0.01)
