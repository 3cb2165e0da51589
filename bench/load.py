"""A load generator that costs little: raw WebSocket clients on uvloop, one process, pinned away from the server."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

MASK = b"\x00\x00\x00\x00"


def frame(text: str) -> bytes:
    """One masked text frame (the mask is zero, so the payload stands as it is)."""
    payload = text.encode()
    size = len(payload)
    head = bytes((0x81, 0x80 | size)) if size < 126 else bytes((0x81, 0xFE)) + size.to_bytes(2, "big")
    return head + MASK + payload


class Client(asyncio.Protocol):
    """One socket: calls `heard` with every text frame's bytes."""

    def __init__(self, path: str, port: int, opened: Callable[[Client], None], heard: Callable[[Client, bytes], None]):
        self.path, self.port, self.opened, self.heard = path, port, opened, heard
        self.buffer = b""
        self.is_open = False
        self.state: dict[str, object] = {}
        self.sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        key = base64.b64encode(random.randbytes(16)).decode()
        request = (
            f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        transport.write(request.encode())  # type: ignore[attr-defined]

    def send(self, text: str) -> None:
        self.transport.write(frame(text))  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        data = self.buffer + data if self.buffer else data
        if not self.is_open:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self.buffer = data
                return
            if not data.startswith(b"HTTP/1.1 101"):
                raise RuntimeError(data[:80])
            self.is_open = True
            data = data[end + 4 :]
            self.opened(self)
        at, size = 0, len(data)
        while size - at >= 2:
            length = data[at + 1] & 0x7F
            start = at + 2
            if length == 126:
                if size - at < 4:
                    break
                length, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                if size - at < 10:
                    break
                length, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if size - start < length:
                break
            if data[at] & 0x0F == 1:
                self.heard(self, data[start : start + length])
            elif data[at] & 0x0F == 9:
                self.transport.write(bytes((0x8A, 0x80 | length)) + MASK + data[start : start + length])  # type: ignore[attr-defined]
            at = start + length
        self.buffer = data[at:]

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False


@dataclass
class Result:
    """What one run showed."""

    exchanges: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.exchanges / self.seconds if self.seconds else 0.0

    @property
    def cpu_us(self) -> float:
        return 1e6 * self.cpu_seconds / self.exchanges if self.exchanges else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def cpu_of(pid: int) -> float:
    """User and system seconds of a process with its threads."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> int:
    """Resident KiB."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


async def open_all(port: int, path: str, count: int, heard: Callable[[Client, bytes], None]) -> list[Client]:
    """Open `count` sockets, fifty at a time."""
    loop = asyncio.get_running_loop()
    clients: list[Client] = []
    while len(clients) < count:
        opened: asyncio.Queue[Client] = asyncio.Queue()
        some = min(50, count - len(clients))
        for _ in range(some):
            make = partial(Client, path, port, opened.put_nowait, heard)
            await loop.create_connection(make, "127.0.0.1", port)
        clients += [await asyncio.wait_for(opened.get(), 20) for _ in range(some)]
    return clients


async def closed_loop(
    pid: int,
    clients: list[Client],
    say: Callable[[Client], str],
    is_answer: Callable[[Client, bytes], bool],
    seconds: float,
    warm_up: float = 1.0,
) -> Result:
    """Every client sends its next message when the answer to the last one has come."""
    result = Result()
    counting = False

    def heard(client: Client, data: bytes) -> None:
        if not is_answer(client, data):
            return
        now = time.perf_counter()
        if counting:
            result.exchanges += 1
            result.latencies.append(now - client.sent_at)
        client.sent_at = now
        client.send(say(client))

    for client in clients:
        client.heard = heard
        client.sent_at = time.perf_counter()
        client.send(say(client))
    await asyncio.sleep(warm_up)
    counting = True
    await counted(pid, result, seconds)
    counting = False
    for client in clients:
        client.heard = lambda _client, _data: None
    await asyncio.sleep(0.3)
    return result


async def counted(pid: int, result: Result, seconds: float) -> None:
    """Let `seconds` pass, and note how many they were and what they cost the server."""
    cpu, began = cpu_of(pid), time.perf_counter()
    await asyncio.sleep(seconds)
    result.seconds, result.cpu_seconds = time.perf_counter() - began, cpu_of(pid) - cpu


async def open_loop(
    pid: int,
    clients: list[Client],
    say: Callable[[Client], str],
    is_answer: Callable[[Client, bytes], bool],
    rate: float,
    seconds: float,
) -> Result:
    """`rate` messages a second are offered whatever comes back; a delay counts from when the message was due."""
    result = Result()
    counting = False

    def heard(client: Client, data: bytes) -> None:
        if is_answer(client, data) and client.sent_at:
            if counting:
                result.exchanges += 1
                result.latencies.append(time.perf_counter() - client.sent_at)
            client.sent_at = 0.0

    async def offer() -> None:
        began = time.perf_counter()
        for number in itertools.count():
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            client = clients[number % len(clients)]
            client.sent_at = client.sent_at or due
            client.send(say(client))

    for client in clients:
        client.heard = heard
        client.sent_at = 0.0
    offering = asyncio.create_task(offer())
    await asyncio.sleep(1.0)
    counting = True
    await counted(pid, result, seconds)
    counting = False
    offering.cancel()
    await asyncio.gather(offering, return_exceptions=True)
    return result


def message(number: int, text: str) -> str:
    """A customer's message frame."""
    return json.dumps({"type": "message", "id": f"m{number}", "text": text}, ensure_ascii=False)
