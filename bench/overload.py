"""Offers several times what a gateway can do, whatever it answers, and notes what became of every message.

Prints JSON. `tests/e2e/test_overload.py` holds what was acknowledged against the store.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

sys.path.insert(0, str(Path(__file__).parent))
from exchanges import greeted
from load import Client, Result, counted, message

numbers = itertools.count()
WORDS = "まだ反映されていないようです。もう一度確認してもらえますか"


@dataclass
class Rush:
    """Many customers who wait for people and talk meanwhile; a message is done when it is acknowledged or refused.

    All messages are the same work, at the peak and beyond it: the bot is silent, and nobody is there.
    """

    clients: list[Client]
    one_at_a_time: bool = True
    closed_loop: bool = True
    due: dict[str, float] = field(default_factory=dict)
    acked: list[tuple[str, str, int]] = field(default_factory=list)
    ack_waits: list[float] = field(default_factory=list)
    refusal_waits: list[float] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self) -> None:
        for client in self.clients:
            client.heard = self.heard

    def say(self, client: Client, due: float) -> None:
        """The next message of this customer, counted from when it was due."""
        number = next(numbers)
        self.due[f"m{number}"] = client.sent_at = due
        self.sent += 1
        client.send(message(number, f"{WORDS} {number}"))

    def heard(self, client: Client, data: bytes) -> None:
        """Acks and refusals."""
        if data.startswith(b'{"type":"ack","re":"m'):
            frame = json.loads(data)
            self.acked.append((frame["re"], frame["conversation"], frame["seq"]))
            self._done(client, frame, self.ack_waits)
        elif data.startswith(b'{"type":"error"'):
            frame = json.loads(data)
            self.codes[frame["code"]] += 1
            if not 0 < frame.get("retry_after", 0) <= 30:
                self.faults.append(data.decode())
            if str(frame.get("re", "")).startswith("m"):
                self._done(client, frame, self.refusal_waits)

    def _done(self, client: Client, frame: dict[str, Any], waits: list[float]) -> None:
        now = time.perf_counter()
        waits.append(now - self.due.pop(frame["re"]))
        client.sent_at = 0.0
        if self.closed_loop:
            # Whoever is refused comes back when told to; in the rush nobody is so polite.
            asyncio.get_running_loop().call_later(frame.get("retry_after", 0.0), self._again, client)

    def _again(self, client: Client) -> None:
        if self.closed_loop and client.is_open and not client.sent_at:
            self.say(client, time.perf_counter())

    async def peak(self, pid: int, seconds: float) -> Result:
        """What it does when everybody waits for their ack."""
        for client in self.clients:
            client.send(json.dumps({"type": "human", "id": f"h{next(numbers)}"}))
        await asyncio.sleep(1.0 + len(self.clients) / 500)
        for client in self.clients:
            self.say(client, time.perf_counter())
        await asyncio.sleep(1.0)
        return await self.counted(pid, seconds)

    async def push(self, pid: int, rate: float, seconds: float) -> Result:
        """`rate` a second whatever comes back; the first second is not counted."""
        self.closed_loop = False
        await asyncio.sleep(1.0)
        self.refusal_waits.clear()
        pushing = asyncio.create_task(self._offer(rate))
        await asyncio.sleep(1.0)
        result = await self.counted(pid, seconds)
        pushing.cancel()
        await asyncio.gather(pushing, return_exceptions=True)
        return result

    async def _offer(self, rate: float) -> None:
        began = time.perf_counter()
        for number in itertools.count():
            due = began + number / rate
            if due > time.perf_counter():
                await asyncio.sleep(due - time.perf_counter())
            elif number % 50 == 0:
                # Behind: what comes back is heard all the same.
                await asyncio.sleep(0)
            client = self.clients[number % len(self.clients)]
            if client.is_open and not (self.one_at_a_time and client.sent_at):
                self.say(client, due)

    async def counted(self, pid: int, seconds: float) -> Result:
        """Acks within this time, and what they cost."""
        result, before = Result(), len(self.acked)
        self.ack_waits.clear()
        await counted(pid, result, seconds)
        result.exchanges, result.latencies = len(self.acked) - before, list(self.ack_waits)
        return result


def told(result: Result) -> dict[str, float]:
    """One phase in numbers."""
    return {
        "acks_per_second": round(result.rate),
        "cpu_us_per_ack": round(result.cpu_us),
        "p50_ms": round(result.percentile(0.5), 1),
        "p99_ms": round(result.percentile(0.99), 1),
    }


async def enter(port: int, count: int) -> list[Client]:
    """Customers who have said hello, no faster than the gate lets them in."""
    clients: list[Client] = []
    while len(clients) < count:
        clients += await greeted(port, min(200, count - len(clients)))
    return clients


async def run(
    port: int, pid: int, customers: int, seconds: float, factor: float, *, pipelined: bool = False
) -> dict[str, Any]:
    """The peak, then `factor` times as much, then peace."""
    rush = Rush(await enter(port, customers), one_at_a_time=not pipelined)
    peak = await rush.peak(pid, seconds)
    sent = rush.sent
    pushed = await rush.push(pid, factor * peak.rate, seconds)
    refusals = Result(latencies=list(rush.refusal_waits))
    open_still = sum(client.is_open for client in rush.clients)
    for client in rush.clients:
        client.transport.abort()  # type: ignore[attr-defined]
    after = Rush(await greeted(port, 10))
    recovered = await after.peak(pid, 1.0)
    return {
        "peak": told(peak),
        "pushed": told(pushed),
        "offered_per_second": round((rush.sent - sent) / (seconds + 1)),
        "refused": len(rush.refusal_waits),
        "refusal_p99_ms": round(refusals.percentile(0.99), 1),
        "codes": rush.codes,
        "closed": customers - open_still,
        "after": told(recovered),
        "faults": rush.faults[:5],
        "acked": rush.acked,
    }


def main() -> None:
    """One run against a server that runs already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("pid", type=int)
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--factor", type=float, default=5.0)
    parser.add_argument("--pipelined", action="store_true", help="customers do not wait for one answer before the next")
    given = parser.parse_args()
    rush = run(given.port, given.pid, given.customers, given.seconds, given.factor, pipelined=given.pipelined)
    found = uvloop.run(rush)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
