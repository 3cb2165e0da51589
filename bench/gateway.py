"""The gateway beside a bare echo server, in one run: server on one core, load on the other (`make bench`)."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop

sys.path.insert(0, str(Path(__file__).parent))
from load import Client, Result, closed_loop, message, open_all

HERE = Path(__file__).parent
ROOT = HERE.parent
numbers = itertools.count()
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def free_port() -> int:
    """A port that nobody uses right now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(*command: str, port: int, ready: str | None) -> Iterator[int]:
    """A server process pinned to core 0; yields its pid."""
    process = subprocess.Popen(["taskset", "-c", "0", sys.executable, *command], env=ENVIRONMENT)
    try:
        for _ in range(400):
            try:
                if ready is None:
                    import socket

                    socket.create_connection(("127.0.0.1", port), 0.2).close()
                else:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{ready}", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def gateway(folder: str, port: int, faq: str | None = None) -> tuple[str, ...]:
    """The command line of a gateway for load tests."""
    extra = ("--faq", faq) if faq else ()
    return ("-m", "chatgateway", "serve", "--data", folder, "--port", str(port), "--limits", "open", *extra)


def cli(*words: str) -> dict[str, str]:
    """What a command prints."""
    out = subprocess.run(
        [sys.executable, "-m", "chatgateway", *words], env=ENVIRONMENT, check=True, capture_output=True
    ).stdout
    found: dict[str, str] = json.loads(out)
    return found


async def greet(clients: list[Client]) -> None:
    """Say hello on every customer socket."""
    for client in clients:
        client.send('{"type":"hello","token":null,"last_seq":0,"language":"ja"}')
    await asyncio.sleep(0.5 + len(clients) / 1000)


def texts(name: str) -> Iterator[str]:
    """Messages to send: `distinct` never repeat, `zipf` repeat as real ones do (500 texts)."""
    base = [
        line.strip()
        for line in (HERE / "data" / "messages.txt").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    dice = random.Random(7)
    if name == "distinct":
        for n in itertools.count():
            yield f"{dice.choice(base)} {n}"
    pool = [f"{dice.choice(base)} {n % 7}" for n in range(500)]
    weights = [1 / (rank + 1) for rank in range(500)]
    while True:
        yield from dice.choices(pool, weights, k=500)


async def echo_run(count: int, seconds: float) -> Result:
    """Frames of the same size, echoed."""
    port = free_port()
    with server(str(HERE / "echo.py"), str(port), port=port, ready=None) as pid:
        clients = await open_all(port, "/", count, lambda _c, _d: None)
        body = message(1, "あ" * 40) + " " * 60
        return await closed_loop(pid, clients, lambda _c: body, lambda _c, _d: True, seconds)


def is_reply(client: Client, data: bytes) -> bool:
    """An exchange is over when the bot's answer (or its handing over) has come."""
    if b'"kind":"handoff"' in data:
        # People would have the word from here on: end it, and the next message begins with the bot again.
        client.send(json.dumps({"type": "leave", "id": f"l{next(numbers)}"}))
        return True
    return b'"kind":"answer"' in data


async def bot_run(count: int, seconds: float, kind: str) -> Result:
    """Customer, bot, answer; durable. Whoever is handed over starts a new conversation by leaving."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, server(*gateway(folder, port), port=port, ready="/readyz") as pid:
        clients = await open_all(port, "/v1/chat", count, lambda _c, _d: None)
        await greet(clients)
        supply = texts(kind)
        return await closed_loop(pid, clients, lambda _c: message(next(numbers), next(supply)), is_reply, seconds)


async def relay_run(count: int, seconds: float) -> Result:
    """Customer to operator and back, durable both ways; one exchange is one message delivered."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        operators = [
            cli(
                "operator", "add", "--name", f"o{n}", "--skills", "ja:5,general:3", "--capacity", "50", "--data", folder
            )
            for n in range((count + 39) // 40)
        ]
        with server(*gateway(folder, port), port=port, ready="/readyz") as pid:
            return await _relay(pid, port, operators, count, seconds)


async def _relay(pid: int, port: int, operators: list[dict[str, str]], count: int, seconds: float) -> Result:
    owned: dict[str, tuple[Client, int]] = {}
    consoles = await open_all(port, "/v1/agent", len(operators), lambda _c, _d: None)

    def console_heard(client: Client, data: bytes) -> None:
        if b'"offer"' in data and b'"brief"' in data:
            offer = json.loads(data)
            owned[offer["conversation"]] = (client, offer["epoch"])
            accept = {
                "type": "accept",
                "id": f"a{next(numbers)}",
                "conversation": offer["conversation"],
                "epoch": offer["epoch"],
            }
            client.send(json.dumps(accept))

    for console, operator in zip(consoles, operators, strict=True):
        console.heard = console_heard
        console.send(json.dumps({"type": "hello", "token": operator["token"]}))
        console.send(json.dumps({"type": "status", "id": f"s{next(numbers)}", "status": "ready"}))
    await asyncio.sleep(0.5)
    customers = await open_all(port, "/v1/chat", count, lambda _c, _d: None)
    conversation_of: dict[str, Client] = {}

    def customer_heard(client: Client, data: bytes) -> None:
        if b'"assigned"' in data:
            conversation_of[json.loads(data)["conversation"]] = client

    for customer in customers:
        customer.heard = customer_heard
    await greet(customers)
    for customer in customers:
        customer.send(json.dumps({"type": "human", "id": f"h{next(numbers)}"}))
    for _ in range(100):
        if len(conversation_of) == count:
            break
        await asyncio.sleep(0.1)
    result = Result()
    counting = False

    def note(client: Client) -> None:
        now = time.perf_counter()
        if counting:
            result.exchanges += 1
            result.latencies.append(now - client.sent_at)
        client.sent_at = now

    def to_operator(console: Client, data: bytes) -> None:
        if b'"kind":"message"' in data and b'"role":"customer"' in data:
            start = data.index(b'"conversation":"') + 16
            conversation = data[start : start + 36].decode()
            customer = conversation_of[conversation]
            note(customer)
            words = {
                "type": "message",
                "id": f"o{next(numbers)}",
                "conversation": conversation,
                "epoch": owned[conversation][1],
                "text": "かしこまりました。確認いたしますので少々お待ちください。",
            }
            console.send(json.dumps(words, ensure_ascii=False))

    def to_customer(client: Client, data: bytes) -> None:
        if b'"kind":"message"' in data and b'"role":"operator"' in data:
            note(client)
            client.send(message(next(numbers), "まだ反映されていないようです。もう一度確認してもらえますか"))

    for console in consoles:
        console.heard = to_operator
    for customer in conversation_of.values():
        customer.heard = to_customer
        customer.sent_at = time.perf_counter()
        customer.send(message(next(numbers), "出金がまだ届きません"))
    from load import cpu_of

    await asyncio.sleep(1.0)
    counting, cpu, began = True, cpu_of(pid), time.perf_counter()
    await asyncio.sleep(seconds)
    counting = False
    result.seconds, result.cpu_seconds = time.perf_counter() - began, cpu_of(pid) - cpu
    return result


def row(name: str, result: Result, echo: Result) -> str:
    """One line of the table."""
    return (
        f"{name:<34}{result.rate:>9.0f}{result.cpu_us:>9.0f}{result.percentile(0.5):>9.2f}{result.percentile(0.99):>9.2f}"
        f"{result.rate / echo.rate:>9.3f}{echo.cpu_us / result.cpu_us if result.cpu_us else 0:>9.3f}"
    )


async def main() -> None:
    """Run the chosen scenarios and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--customers", type=int, default=100)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--only", nargs="*", default=["relay", "distinct", "zipf"])
    chosen = options.parse_args()
    os.sched_setaffinity(0, {1})
    print(f"{'':<34}{'per s':>9}{'cpu µs':>9}{'p50 ms':>9}{'p99 ms':>9}{'÷ echo':>9}{'cpu ÷':>9}")
    echo = await echo_run(chosen.customers, chosen.seconds)
    print(row(f"bare echo, {chosen.customers} sockets", echo, echo), flush=True)
    if "relay" in chosen.only:
        print(row("relay customer - operator", await relay_run(chosen.customers, chosen.seconds), echo), flush=True)
    for kind in ("distinct", "zipf"):
        if kind in chosen.only:
            print(
                row(f"bot answers, texts {kind}", await bot_run(chosen.customers, chosen.seconds, kind), echo),
                flush=True,
            )


if __name__ == "__main__":
    uvloop.run(main())
