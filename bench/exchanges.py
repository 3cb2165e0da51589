"""Talking in a closed loop: echo, customer and bot, customer and operator."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import servers
from load import Client, Result, closed_loop, counted, message, open_all

HELLO = '{"type":"hello","token":null,"last_seq":0,"language":"ja"}'
QUESTION = "まだ反映されていないようです。もう一度確認してもらえますか"
REPLY = "かしこまりました。確認いたしますので少々お待ちください。"
CONVERSATIONS_PER_OPERATOR = 40
# As long as what a customer's message looks like on the wire.
ECHOED = message(1, "あ" * 40) + " " * 60
numbers = itertools.count()


def texts(kind: str) -> Iterator[str]:
    """Messages to send: `distinct` never repeat, `zipf` repeat as real ones do (500 texts)."""
    file = Path(__file__).parent / "data" / "messages.txt"
    base = [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    dice = random.Random(7)
    if kind == "distinct":
        for n in itertools.count():
            yield f"{dice.choice(base)} {n}"
    pool = [f"{dice.choice(base)} {n % 7}" for n in range(500)]
    weights = [1 / (rank + 1) for rank in range(500)]
    while True:
        yield from dice.choices(pool, weights, k=500)


async def greeted(port: int, count: int) -> list[Client]:
    """Customers who have said hello."""
    clients: list[Client] = []
    while len(clients) < count:
        # Few at a time: whoever is silent for five seconds is closed.
        some = await open_all(port, "/v1/chat", min(100, count - len(clients)), lambda _c, _d: None)
        for client in some:
            client.send(HELLO)
        clients += some
    await asyncio.sleep(0.5 + count / 1000)
    return clients


async def echo_run(count: int, seconds: float) -> Result:
    """Frames of the same size, echoed."""
    with servers.echo() as (port, pid):
        clients = await open_all(port, "/", count, lambda _c, _d: None)
        return await closed_loop(pid, clients, lambda _c: ECHOED, lambda _c, _d: True, seconds)


def is_reply(client: Client, data: bytes) -> bool:
    """An exchange is over when the bot's answer (or its handing over) has come."""
    if b'"kind":"handoff"' in data:
        # People would have the word from here on: end it, and the next message begins with the bot again.
        client.send(json.dumps({"type": "leave", "id": f"l{next(numbers)}"}))
        return True
    return b'"kind":"answer"' in data


async def bot_run(count: int, seconds: float, kind: str, folder: str | None = None) -> Result:
    """Customer, bot, answer; durable. Whoever is handed over starts a new conversation by leaving."""
    with tempfile.TemporaryDirectory() as fresh, servers.gateway(folder or fresh) as (port, pid):
        clients = await greeted(port, count)
        supply = texts(kind)
        return await closed_loop(pid, clients, lambda _c: message(next(numbers), next(supply)), is_reply, seconds)


async def relay_run(count: int, seconds: float) -> Result:
    """Customer to operator and back, durable both ways; one exchange is one message delivered."""
    with tempfile.TemporaryDirectory() as folder:
        staff = -(-count // CONVERSATIONS_PER_OPERATOR)
        tokens = await asyncio.to_thread(lambda: [_hire(number, folder)["token"] for number in range(staff)])
        with servers.gateway(folder) as (port, pid):
            relay = Relay()
            await relay.open(port, tokens, count)
            return await relay.run(pid, seconds)


def _hire(number: int, folder: str) -> dict[str, str]:
    who = ("--name", f"o{number}", "--skills", "ja:5,general:3", "--capacity", "50")
    return servers.cli("operator", "add", *who, "--data", folder)


class Relay:
    """Customers and operators who answer each other as soon as they hear each other."""

    def __init__(self) -> None:
        self.owners: dict[str, tuple[Client, int]] = {}
        self.customers: dict[str, Client] = {}
        self.result = Result()
        self.is_counting = False

    async def open(self, port: int, tokens: list[str], count: int) -> None:
        """Open every socket, and bring every customer to an operator."""
        consoles = await open_all(port, "/v1/agent", len(tokens), self._console_heard)
        for console, token in zip(consoles, tokens, strict=True):
            console.send(json.dumps({"type": "hello", "token": token}))
            console.send(json.dumps({"type": "status", "id": f"s{next(numbers)}", "status": "ready"}))
        await asyncio.sleep(0.5)
        customers = await greeted(port, count)
        for customer in customers:
            customer.heard = self._customer_heard
            customer.send(json.dumps({"type": "human", "id": f"h{next(numbers)}"}))
        for _ in range(200):
            if len(self.customers) == count:
                break
            await asyncio.sleep(0.1)

    async def run(self, pid: int, seconds: float) -> Result:
        """Everybody talks; the first second is not counted."""
        for customer in self.customers.values():
            self._speak(customer)
        await asyncio.sleep(1.0)
        self.is_counting = True
        await counted(pid, self.result, seconds)
        self.is_counting = False
        return self.result

    def _console_heard(self, console: Client, data: bytes) -> None:
        if b'"kind":"message"' in data and b'"role":"customer"' in data:
            self._reply(console, data)
        elif b'"offer"' in data and b'"brief"' in data:
            offer = json.loads(data)
            place = {"conversation": offer["conversation"], "epoch": offer["epoch"]}
            self.owners[offer["conversation"]] = (console, offer["epoch"])
            console.send(json.dumps({"type": "accept", "id": f"a{next(numbers)}", **place}))

    def _reply(self, console: Client, data: bytes) -> None:
        start = data.index(b'"conversation":"') + 16
        conversation = data[start : start + 36].decode()
        self._note(self.customers[conversation])
        place = {"conversation": conversation, "epoch": self.owners[conversation][1]}
        words = {"type": "message", "id": f"o{next(numbers)}", **place, "text": REPLY}
        console.send(json.dumps(words, ensure_ascii=False))

    def _customer_heard(self, customer: Client, data: bytes) -> None:
        if b'"kind":"message"' in data and b'"role":"operator"' in data:
            self._note(customer)
            customer.send(message(next(numbers), QUESTION))
        elif b'"kind":"assigned"' in data:
            self.customers[json.loads(data)["conversation"]] = customer

    def _speak(self, customer: Client) -> None:
        customer.sent_at = time.perf_counter()
        customer.send(message(next(numbers), QUESTION))

    def _note(self, customer: Client) -> None:
        now = time.perf_counter()
        if self.is_counting:
            self.result.exchanges += 1
            self.result.latencies.append(now - customer.sent_at)
        customer.sent_at = now
