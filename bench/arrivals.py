"""New customers in a rush (`python bench/arrivals.py COUNT SECONDS`): connect, hello, first words; default limits."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import uvloop

sys.path.insert(0, str(Path(__file__).parent))
import servers
from exchanges import HELLO, texts
from load import Client, Result, message


async def arrive(count: int, seconds: float) -> dict[str, object]:
    """So many, evenly; a delay counts from the moment at which somebody was to arrive, to the ack of their words."""
    acks, codes, supply, loop = Result(), Counter[str](), texts("zipf"), asyncio.get_running_loop()

    def opened(client: Client) -> None:
        client.send(HELLO)

    def heard(client: Client, data: bytes) -> None:
        if b'"caught_up"' in data:
            client.send(message(id(client), next(supply)))
        elif data.startswith(b'{"type":"ack"'):
            acks.latencies.append(time.perf_counter() - client.sent_at)
        elif data.startswith(b'{"type":"error"'):
            error = json.loads(data)
            codes[error["code"] if error.get("retry_after", 0) > 0 else "does not say when"] += 1

    with tempfile.TemporaryDirectory() as folder, servers.gateway(folder, "default") as (port, _pid):
        began, customers = time.perf_counter(), []
        for number in range(count):
            due = began + number * seconds / count
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            _, client = await loop.create_connection(lambda: Client("/v1/chat", port, opened, heard), "127.0.0.1", port)
            client.sent_at = due
            customers.append(client)
        took = time.perf_counter() - began
        for _ in range(100):
            if len(acks.latencies) + codes.total() == count:
                break
            await asyncio.sleep(0.1)
        for client in customers:
            client.transport.abort()  # type: ignore[attr-defined]
    delays = {"p50_ms": round(acks.percentile(0.5), 1), "p99_ms": round(acks.percentile(0.99), 1)}
    return {"arrived": count, "seconds": round(took, 1), "acked": len(acks.latencies), **delays, "refused": codes}


if __name__ == "__main__":
    os.sched_setaffinity(0, {servers.LOAD_CORE})
    print(json.dumps(uvloop.run(arrive(int(sys.argv[1]), float(sys.argv[2])))))
