"""Customers who do not give up: they reconnect, resume, and send again whatever was not acknowledged."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .clients import Customer, Frame, greet_customer

WORDS = ("もしもし", "営業時間は", "手数料はいくら", "住所を変更したい", "まだ届きません", "よろしくお願いします")
PUBLIC = {
    "message",
    "answer",
    "handoff",
    "assigned",
    "requeued",
    "transferred",
    "ticket",
    "nudged",
    "closed",
    "reopened",
}
COME_BACK = (OSError, TimeoutError, ConnectionClosed, InvalidHandshake, AssertionError, EOFError)


@dataclass
class Persistent:
    """One customer over many connections. `acked` is what the gateway promised; `view` is what they were shown."""

    name: str
    nodes: Sequence[str]
    pause: float = 0.0
    token: str | None = None
    conversation: str | None = None
    acked: dict[str, Frame] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    view: dict[int, Frame] = field(default_factory=dict)
    refusals: list[Frame] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    connects: int = 0
    _outbox: dict[str, str] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    stopping: bool = False

    async def live(self) -> None:
        """Talk until told to stop, then until nothing is unacknowledged."""
        chance = random.Random(self.name)
        while not (self.stopping and not self._outbox):
            node = self.nodes[self.connects % len(self.nodes)]
            try:
                socket = await greet_customer(
                    node, self.token, self.conversation, max(self.view, default=0), patience=10.0
                )
            except COME_BACK:
                self.connects += 1
                await asyncio.sleep(0.05 + 0.1 * chance.random())
                continue
            self.connects += 1
            self.token = socket.token
            try:
                await self._talk(socket, chance)
            except COME_BACK:
                await asyncio.sleep(0.05)
            finally:
                self._see(socket)
                self.faults += socket.faults
                await asyncio.gather(socket.close(), return_exceptions=True)
                self._see(socket)

    async def _talk(self, socket: Customer, chance: random.Random) -> None:
        for id, text in list(self._outbox.items()):
            await self._say(socket, id, text)
        while not self.stopping:
            id = f"{self.name}-{next(self._numbers)}"
            self._outbox[id] = self.said[id] = f"{chance.choice(WORDS)} {id}"
            await self._say(socket, id, self._outbox[id])
            self._see(socket)
            if self.pause:
                await asyncio.sleep(self.pause * (0.5 + chance.random()))

    async def _say(self, socket: Customer, id: str, text: str) -> None:
        while True:
            began = asyncio.get_running_loop().time()
            frame = await socket.ask("message", id=id, text=text, seconds=15.0)
            self.waits.append(asyncio.get_running_loop().time() - began)
            if frame["type"] == "ack":
                break
            self.refusals.append(frame)
            await asyncio.sleep(frame.get("retry_after", 0.2))
        self._promised(id, frame)
        self.conversation = frame["conversation"]
        del self._outbox[id]

    def _promised(self, id: str, frame: Frame) -> None:
        before = self.acked.setdefault(id, frame)
        if (before["conversation"], before["seq"]) != (frame["conversation"], frame["seq"]):
            self.faults.append(f"{id} was acknowledged as {before} and as {frame}")

    def _see(self, socket: Customer) -> None:
        for event in socket.events():
            known = self.view.setdefault(event["seq"], event)
            if {**known, "id": None} != {**event, "id": None}:
                self.faults.append(f"two events {event['seq']}: {known} and {event}")

    def judge(self, log: Sequence[Frame]) -> None:
        """Every promise was kept, nothing is doubled, and the customer's view is the log."""
        assert not self.faults, self.faults[:3]
        by_seq = {event["seq"]: event for event in log}
        assert [event["seq"] for event in log] == list(range(1, len(log) + 1))
        texts = [
            event["data"]["text"]
            for event in log
            if event["kind"] == "message" and event["author"]["role"] == "customer"
        ]
        assert len(texts) == len(set(texts)), "a message is there twice"
        assert sorted(texts) == sorted(self.said[id] for id in self.acked), "not what was acknowledged"
        for id, ack in self.acked.items():
            assert by_seq[ack["seq"]]["data"]["text"] == self.said[id]
        own = {ack["seq"] for ack in self.acked.values()}
        public = {event["seq"] for event in log if event["kind"] in PUBLIC}
        assert set(self.view) | own >= public, f"never shown: {sorted(public - own - set(self.view))}"
        assert set(self.view) <= public, "shown what is not in the log, or internal"


@dataclass
class Crowd:
    """Many persistent customers at once."""

    people: list[Persistent]

    @classmethod
    def of(cls, count: int, nodes: Sequence[str], pause: float = 0.0) -> Crowd:
        """Customers with names of their own, spread over the nodes."""
        return cls(
            [Persistent(f"p{n}", [*nodes[n % len(nodes) :], *nodes[: n % len(nodes)]], pause) for n in range(count)]
        )

    @property
    def acked(self) -> int:
        """How many messages were acknowledged so far."""
        return sum(len(person.acked) for person in self.people)

    async def during(self, trouble: Callable[[], Awaitable[None]], settle: float = 60.0) -> None:
        """Everybody talks while the trouble happens, then says no more and gets every last ack."""
        async with asyncio.TaskGroup() as group:
            for person in self.people:
                group.create_task(person.live())
            try:
                await trouble()
            finally:
                for person in self.people:
                    person.stopping = True
            group.create_task(self._not_for_ever(settle))

    async def _not_for_ever(self, seconds: float) -> None:
        deadline = asyncio.get_running_loop().time() + seconds
        while any(person._outbox for person in self.people):
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError("messages were never acknowledged after the trouble")
            await asyncio.sleep(0.1)

    async def catch_up(self, nodes: Sequence[str]) -> None:
        """Everybody reads to the end of their log once more."""
        for person in self.people:
            if person.conversation is not None:
                reader = await greet_customer(nodes[0], person.token, person.conversation, max(person.view, default=0))
                person._see(reader)
                person.faults += reader.faults
                await reader.close()

    def judge(self, logs: Mapping[str, Sequence[Any]]) -> None:
        """As each of them."""
        for person in self.people:
            if person.conversation is not None:
                person.judge(logs[person.conversation])
