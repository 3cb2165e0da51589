"""A socket that keeps to no rules: every byte is the test's own."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 1, 2, 8, 9, 10, 0
OPEN: list[Raw] = []
NEW_VISITOR = json.dumps({"type": "hello", "token": None})


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True) -> bytes:
    """One masked frame (the mask is zero, so that the payload stands as it is)."""
    size = len(payload)
    first = bytes([(0x80 if fin else 0) | opcode])
    if size < 126:
        return first + bytes([0x80 | size]) + b"\0\0\0\0" + payload
    if size < 65_536:
        return first + b"\xfe" + size.to_bytes(2, "big") + b"\0\0\0\0" + payload
    return first + b"\xff" + size.to_bytes(8, "big") + b"\0\0\0\0" + payload


@dataclass
class Raw:
    """A TCP connection after an upgrade was asked for. Reads nothing on its own."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    status: int
    head: str
    buffer: bytearray = field(default_factory=bytearray)

    @classmethod
    async def open(cls, port: int, path: str = "/v1/chat", headers: str = "", receive_buffer: int | None = None) -> Raw:
        """Connect and ask for the upgrade; `headers` are whole lines."""
        sock = socket.socket()
        if receive_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
        # A small limit: once it is reached the transport itself stops reading, as a stalled client does.
        reader, writer = await asyncio.open_connection(sock=sock, limit=2048)
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n".encode()
        )
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)).decode("latin-1")
        raw = cls(reader, writer, int(head.split()[1]), head)
        OPEN.append(raw)
        return raw

    @classmethod
    async def greeted(cls, port: int, hello: str = NEW_VISITOR, **options: Any) -> Raw:
        """A socket that has said hello and read its welcome and caught_up."""
        raw = await cls.open(port, **options)
        raw.send(TEXT, hello.encode())
        for _ in range(2):
            await raw.receive()
        return raw

    def send(self, opcode: int, payload: bytes = b"", *, fin: bool = True) -> None:
        """Write one frame."""
        self.writer.write(frame(opcode, payload, fin=fin))

    def say(self, **fields: Any) -> None:
        """Write one JSON frame."""
        self.send(TEXT, json.dumps(fields).encode())

    async def receive(self, seconds: float = 20.0) -> tuple[int, bytes]:
        """The next frame of the gateway; raises EOFError at the end of the connection."""
        async with asyncio.timeout(seconds):
            try:
                head = await self.reader.readexactly(2)
                size = head[1] & 0x7F
                if size >= 126:
                    size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
                return head[0] & 0x0F, await self.reader.readexactly(size)
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                raise EOFError from error

    async def text(self, seconds: float = 20.0) -> Any:
        """The next JSON frame."""
        while True:
            opcode, payload = await self.receive(seconds)
            if opcode == TEXT:
                return json.loads(payload)
            if opcode == CLOSE:
                raise EOFError(int.from_bytes(payload[:2], "big"))

    async def end(self, seconds: float = 20.0) -> tuple[int | None, list[Any]]:
        """Read to the end: the close code (None where the connection was just cut), and the frames before it."""
        said: list[Any] = []
        async with asyncio.timeout(seconds):
            while True:
                try:
                    opcode, payload = await self.receive(seconds)
                except EOFError:
                    return None, said
                if opcode == CLOSE:
                    return int.from_bytes(payload[:2], "big"), said
                if opcode == TEXT:
                    said.append(json.loads(payload))

    async def is_cut(self, seconds: float) -> bool:
        """Whether the connection ends within this time, whatever is still to be read."""
        try:
            async with asyncio.timeout(seconds):
                while await self.reader.read(65_536):
                    pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """Be gone."""
        self.writer.transport.abort()


async def close_all() -> None:
    """Leave no socket behind at the end of a test."""
    while OPEN:
        OPEN.pop().close()
    await asyncio.sleep(0)


def memory_mb(pid: int) -> float:
    """How much memory a process holds right now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def open_sockets(pid: int) -> int:
    """How many sockets a process has open."""
    count = 0
    for fd in os.listdir(f"/proc/{pid}/fd"):
        with suppress(FileNotFoundError):
            count += os.readlink(f"/proc/{pid}/fd/{fd}").startswith("socket:")
    return count
