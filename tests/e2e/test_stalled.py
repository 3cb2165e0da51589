"""Peers that do not read, do not answer, or hold up the exit: each hurts only itself."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from .bad_gateway import program
from .clients import Customer, Desk, Frame, at_desk, greet_customer, new_id, until
from .crowd import Crowd
from .raw import TEXT, Raw, memory_mb, open_sockets
from .servers import Server, assert_clean, serving, slack
from .stuck import Stuck, kinds, late, slowest

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
STALLED = 200


async def stall(server: Server, token: str, count: int) -> list[Raw]:
    """Sockets of one customer that have said hello and will not read again."""
    hello = json.dumps({"type": "hello", "token": token}).encode()

    async def one() -> Raw:
        raw = await Raw.open(server.port, receive_buffer=4096)
        raw.send(TEXT, hello)
        return raw

    stalled: list[Raw] = []
    for _ in range(0, count, 50):
        stalled += await asyncio.gather(*(one() for _ in range(50)))
    return stalled


async def talk_for_ever(customers: list[Customer], waits: list[float]) -> None:
    """Measure how long acks take for customers who read."""
    loop = asyncio.get_running_loop()
    while True:
        for customer in customers:
            began = loop.time()
            await customer.say("もしもし")
            waits.append(loop.time() - began)
            await asyncio.sleep(0.01)


def percentile(waits: list[float], share: float) -> float:
    """The wait that this share of them does not exceed."""
    return sorted(waits)[min(len(waits) - 1, int(len(waits) * share))]


async def test_stalled_readers_are_closed_and_nobody_else_notices(folder: Path) -> None:
    """Two hundred of them under load: all closed within 15 s, the others' p99 within 25 ms, everything given back."""
    with serving(folder) as server:
        async with at_desk(server.sockets) as talk:
            healthy = [await talk.customer() for _ in range(5)]
            driver = await talk.customer()
            await driver.say("もしもし")
            files, memory = open_sockets(server.pid), memory_mb(server.pid)
            stalled = await stall(server, driver.token, STALLED)
            await until(lambda: open_sockets(server.pid) >= files + STALLED)
            waits: list[float] = []
            measuring = asyncio.create_task(talk_for_ever(healthy, waits))
            loop = asyncio.get_running_loop()
            began, peak = loop.time(), memory
            while open_sockets(server.pid) > files and loop.time() < began + 20:
                await driver.say("ながい文章です。" * 120)
                peak = max(peak, memory_mb(server.pid))
                await asyncio.sleep(0.02)
            took = loop.time() - began
            measuring.cancel()

            assert open_sockets(server.pid) <= files, "stalled sockets are still open"
            assert took <= 15
            assert peak - memory < 80, f"{memory:.0f} -> {peak:.0f} MB"
            assert percentile(waits, 0.99) <= 0.025 * slack(), f"p99 {percentile(waits, 0.99) * 1000:.1f} ms"
            for raw in stalled:
                raw.close()


async def long_log(talk: Desk, server: Server, events: int) -> tuple[str, str]:
    """The tokens of a customer and an operator who said that much to each other."""
    hired = await asyncio.to_thread(server.operator, "佐藤", "ja:5")
    operator, customer = await talk.operator(hired.token), await talk.customer()
    await operator.ready()
    await customer.do("human")
    await operator.take(await operator.offer())
    ids = [new_id("long") for _ in range(events)]
    for id in ids:
        await customer.send(type="message", id=id, text="まだ反映されていないようです。もう一度確認してもらえますか")
    await customer.answer(ids[-1], 60)
    await until(lambda: operator.last_seq(customer.conversation) >= events)
    return customer.token, hired.token


async def watch(stuck: list[Stuck], seconds: float) -> None:
    """Until all of them are gone, or for so long."""
    loop = asyncio.get_running_loop()
    deadline, next_tick = loop.time() + seconds, loop.time()
    while any([one.look() for one in stuck]) and loop.time() < deadline:
        if loop.time() >= next_tick:
            next_tick += 1
            for one in stuck:
                one.tick()
        await asyncio.sleep(0.05)


async def get_stuck(server: Server, events: int, each: int) -> tuple[list[Stuck], list[float]]:
    """So many of every kind, watched to their end; and how long acks took for five customers meanwhile."""
    async with at_desk(server.sockets) as talk:
        tokens = await long_log(talk, server, events)
        healthy = [await talk.customer() for _ in range(5)]
        waits: list[float] = []
        measuring = asyncio.create_task(talk_for_ever(healthy, waits))
        stuck: list[Stuck] = []
        for kind in kinds(*tokens, slack=1.5 * slack()):
            stuck += [Stuck.open(kind, ("127.0.0.1", server.port)) for _ in range(each)]
            await asyncio.sleep(0)
        await watch(stuck, 30)
        measuring.cancel()
        for one in stuck:
            one.sock.close()
        return stuck, waits


async def test_whoever_is_stuck_is_closed_in_time_and_nobody_else_notices(folder: Path) -> None:
    """Two hundred customers and operators, stuck in eleven ways: before the header, in it, before the hello, in
    a frame, while they are sent a log of five thousand events, without answering pings."""
    with serving(folder) as server:
        stuck, waits = await get_stuck(server, 5_000, 18)

        sys.stdout.write(f"{slowest(stuck)}, others' p99 {percentile(waits, 0.99) * 1000:.1f} ms of {len(waits)}\n")
        assert late(stuck) == []
        assert percentile(waits, 0.99) <= 0.025 * slack(), f"p99 {percentile(waits, 0.99) * 1000:.1f} ms"


@pytest.mark.soak
async def test_a_gateway_that_waits_for_ever_is_found_out(folder: Path) -> None:
    """The test of the test: without the deadline of a stalled write those who do not read are still there."""
    with serving(folder, program=program("patient")) as server:
        stuck, _ = await get_stuck(server, 5_000, 2)

        assert {fault.split(":")[0] for fault in late(stuck)} >= {
            "customer who stops reading a long log",
            "operator who reads a byte a second",
        }


async def test_a_slow_client_gets_a_long_log_at_its_own_pace(folder: Path) -> None:
    """A replay of several megabytes overflows nothing: a client that reads slowly gets all of it, in order."""
    with serving(folder) as server:
        async with at_desk(server.sockets) as talk:
            writer = await talk.customer()
            for n in range(300):
                await writer.say(f"{n} " + "ながい" * 1300)
            raw = await Raw.open(server.port, receive_buffer=4096)
            raw.send(TEXT, json.dumps({"type": "hello", "token": writer.token}).encode())
            seqs: list[int] = []
            while True:
                frame = await raw.text()
                if frame["type"] == "event":
                    seqs.append(frame["seq"])
                    await asyncio.sleep(0.01)
                if frame["type"] == "caught_up":
                    break

            assert seqs == sorted(set(seqs))
            assert len(seqs) >= 300
            raw.close()


async def test_sigterm_says_goodbye_and_waits_for_nobody(folder: Path) -> None:
    """Readers get `bye` and 1012, two hundred stalled ones hold nothing up, nothing acknowledged is lost."""
    server = Server(folder).start()
    try:
        crowd = Crowd.of(10, [server.sockets], pause=0.05)

        async def restart() -> None:
            await until(lambda: crowd.acked > 50)
            watching = [await greet_customer(server.sockets) for _ in range(20)]
            stalled = await stall(server, watching[0].token, STALLED)
            loop = asyncio.get_running_loop()
            began = loop.time()
            code = await asyncio.to_thread(server.stop, 30.0)
            took = loop.time() - began
            assert code == 0
            assert took < 30, f"{took:.1f} s"
            await _were_told(watching)
            for raw in stalled:
                raw.close()
            await asyncio.to_thread(server.start)

        await crowd.during(restart)
        await crowd.catch_up([server.sockets])
        crowd.judge(server.logs())
        assert server.verify()["ok"]
        assert_clean(server.log())
    finally:
        server.close()


async def _were_told(watching: list[Customer]) -> None:
    codes = [await customer.closed() for customer in watching]
    byes = [customer.frames[-1] for customer in watching]
    assert set(codes) == {1012}
    assert {(bye["type"], bye["reason"]) for bye in byes} == {("bye", "drain")}
    delays = [bye["reconnect_after"] for bye in byes]
    assert min(delays) < max(delays) <= 10


async def test_a_frozen_server_blames_nobody(folder: Path) -> None:
    """Stopped for longer than a pong may take, it goes on where it was: healthy sockets stay, nothing is lost."""
    with serving(folder) as server:
        async with at_desk(server.sockets) as talk:
            customers = [await talk.customer() for _ in range(30)]
            for customer in customers:
                await customer.say("もしもし")
            await asyncio.sleep(6)
            os.kill(server.pid, signal.SIGSTOP)
            await asyncio.sleep(14)
            os.kill(server.pid, signal.SIGCONT)
            answers = await asyncio.gather(*(insist(customer, "まだいますか") for customer in customers))
            await asyncio.sleep(11)

            assert len(answers) == 30
            assert [customer.close_code for customer in customers] == [None] * 30


async def insist(customer: Customer, text: str) -> Frame:
    """Say it, and again when the gateway asks for a moment."""
    id = new_id()
    while (answer := await customer.ask("message", id=id, text=text))["type"] != "ack":  # noqa: ASYNC110  no event: a frame
        await asyncio.sleep(answer["retry_after"])
    return answer
