"""What is not throughput: memory of a socket, connecting, delays at a given rate, growth, and starting."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import servers
from exchanges import ECHOED, HELLO, greeted, is_reply, numbers, texts
from load import Client, Result, counted, cpu_of, memory_of, message, open_all, open_loop

SYNCS = 200
EVENTS_PER_CONVERSATION = 10


def sync_ms(folder: str) -> float:
    """This disk's own `fdatasync` after 4 KiB more, p50 in milliseconds."""
    path = Path(folder) / "probe"
    delays = []
    with path.open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            delays.append(time.perf_counter() - began)
    path.unlink()
    return 1000 * sorted(delays)[SYNCS // 2]


async def idle_kib(count: int) -> float:
    """Resident KiB of the gateway for each of `count` greeted sockets that say nothing."""
    with tempfile.TemporaryDirectory() as folder, servers.gateway(folder) as (port, pid):
        warm = await greeted(port, 50)
        before = memory_of(pid)
        clients = await greeted(port, count)
        await asyncio.sleep(1.0)
        used = memory_of(pid) - before
        assert all(client.is_open for client in (*warm, *clients)), "sockets were lost"
        return used / count


async def connects(port: int, pid: int, path: str, hello: str | None, done: bytes, seconds: float) -> Result:
    """Open, greet where that is asked for, close; fifty at a time, as often as it goes."""
    result = Result()
    finished: asyncio.Queue[Client] = asyncio.Queue()

    def opened(client: Client) -> None:
        if hello is None:
            finished.put_nowait(client)
        else:
            client.send(hello)

    def heard(client: Client, data: bytes) -> None:
        if done in data:
            finished.put_nowait(client)

    async def connect() -> None:
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: Client(path, port, opened, heard), "127.0.0.1", port)

    async def go_on() -> None:
        for _ in range(50):
            await connect()
        while True:
            client = await finished.get()
            client.transport.abort()  # type: ignore[attr-defined]
            result.exchanges += 1
            await connect()

    going = asyncio.create_task(go_on())
    await asyncio.sleep(0.5)
    result.exchanges = 0
    await counted(pid, result, seconds)
    going.cancel()
    await asyncio.gather(going, return_exceptions=True)
    # Those on their way in must be in before the server goes.
    await asyncio.sleep(0.5)
    return result


async def bare_connects(seconds: float) -> Result:
    """Bare upgrades."""
    with servers.echo() as (port, pid):
        return await connects(port, pid, "/", None, b"", seconds)


async def greeted_connects(seconds: float) -> Result:
    """Upgrade, hello, welcome."""
    with tempfile.TemporaryDirectory() as folder, servers.gateway(folder) as (port, pid):
        return await connects(port, pid, "/v1/chat", HELLO, b'"caught_up"', seconds)


async def acks_at(rate: float, count: int, seconds: float) -> tuple[Result, float]:
    """Delays of acks with `rate` messages a second offered, and the disk's own sync meanwhile in milliseconds."""

    def is_ack(client: Client, data: bytes) -> bool:
        is_reply(client, data)
        return b'"type":"ack","re":"m' in data

    with tempfile.TemporaryDirectory() as folder:
        before = sync_ms(folder)
        result = await _offered(folder, rate, count, seconds, is_ack)
        return result, (before + sync_ms(folder)) / 2


async def answers_at(rate: float, count: int, seconds: float) -> Result:
    """Delays of the bot's answers at this rate."""
    with tempfile.TemporaryDirectory() as folder:
        return await _offered(folder, rate, count, seconds, is_reply)


async def _offered(
    folder: str, rate: float, count: int, seconds: float, is_answer: Callable[[Client, bytes], bool]
) -> Result:
    with servers.gateway(folder) as (port, pid):
        clients = await greeted(port, count)
        supply = texts("zipf")
        return await open_loop(pid, clients, lambda _c: message(next(numbers), next(supply)), is_answer, rate, seconds)


async def echoes_at(rate: float, count: int, seconds: float) -> Result:
    """Delays of the echo at this rate."""
    with servers.echo() as (port, pid):
        clients = await open_all(port, "/", count, lambda _c, _d: None)
        return await open_loop(pid, clients, lambda _c: ECHOED, lambda _c, _d: True, rate, seconds)


# ---- a store with history


def fill(folder: str, messages: int) -> None:
    """Give a fresh store a past: closed conversations of nine messages and an end."""
    with servers.gateway(folder):
        pass
    at = time.time_ns() // 1_000_000 - 86_400_000
    opening = json.dumps({"customer": "past", "reference": "", "language": "ja", "channel": "web"})
    data = json.dumps({"text": "出金がまだ届きません", "attachments": [], "masked": []}, ensure_ascii=False)
    values = {"n": messages // EVENTS_PER_CONVERSATION, "at": at, "opening": opening, "data": data}
    with sqlite3.connect(Path(folder) / "chat.db") as connection:
        connection.executescript("CREATE TEMP TABLE n (c INTEGER PRIMARY KEY); CREATE TEMP TABLE s (s INTEGER);")
        connection.executemany("INSERT INTO n VALUES (?)", ((n,) for n in range(values["n"])))  # type: ignore[call-overload]
        connection.executemany("INSERT INTO s VALUES (?)", ((s,) for s in range(1, EVENTS_PER_CONVERSATION + 1)))
        for statement in _PAST:
            connection.execute(statement, values)
    connection.close()


_ID = "printf('%08x-%04x-7000-8000-%012x', c / 65536, c % 65536, c)"
_PAST = (
    "INSERT INTO events (position, conversation, seq, at_ms, kind, author_role, author_id, author_name, command, data,"
    f" opening) SELECT c * 10 + s, {_ID}, s, :at, iif(s = 10, 'closed', 'message'), iif(s = 10, 'system', 'customer'),"
    " iif(s = 10, 'system', 'past' || c), '', iif(s = 10, '', 'm' || s),"
    ' iif(s = 10, \'{"reason":"solved","summary":""}\', :data), iif(s = 1, :opening, NULL) FROM n CROSS JOIN s',
    f"INSERT INTO commands (scope, author, id, digest, conversation, seq, at_ms) SELECT {_ID}, 'past' || c, 'm' || s,"
    f" 'd', {_ID}, s, :at FROM n CROSS JOIN s WHERE s < 10",
    "INSERT INTO conversations (id, reference, customer, customer_name, language, channel, phase, seq, position, epoch,"
    f" priority, skill, created_at_ms, changed_at_ms, closed_at_ms) SELECT {_ID}, 'P' || c, 'past' || c, '', 'ja',"
    " 'web', 'closed', 10, c * 10 + 10, 0, 'normal', '', :at, :at, :at FROM n",
)


def seconds_to_ready(folder: str) -> tuple[float, float]:
    """From the command to readiness, in seconds: by the clock, and of CPU."""
    began = time.perf_counter()
    with servers.gateway(folder) as (_port, pid):
        return time.perf_counter() - began, cpu_of(pid)
