"""Operators with habits: they accept, decline, look away, lose their network, and come back."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import ConnectionClosed

from .clients import Frame, Operator, greet_operator
from .crowd import COME_BACK
from .servers import Hired


@dataclass
class Habits:
    """How likely each is, and how long an operator talks."""

    decline: float = 0.0
    ignore: float = 0.0
    handle: float = 0.3


@dataclass
class Worker:
    """One operator over many connections, until told to stop."""

    hired: Hired
    nodes: list[str]
    habits: Habits
    chance: random.Random
    did: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    owned: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    old_epochs: list[tuple[str, int]] = field(default_factory=list)
    socket: Operator | None = None
    stopping: bool = False
    away_seconds: float = 0.0
    visits: int = 0

    async def work(self) -> None:
        """Say hello, be ready, do the work; after a lost connection again."""
        while not self.stopping:
            try:
                node = self.nodes[self.visits % len(self.nodes)]
                self.socket = await greet_operator(node, self.hired.token, dict(self.seen))
                self._resumed(self.socket)
                await self._serve(self.socket)
            except COME_BACK:
                pass
            finally:
                self.visits += 1
                await self._hang_up()
            away, self.away_seconds = self.away_seconds, 0.0
            await asyncio.sleep(away + 0.05)

    async def _hang_up(self) -> None:
        if self.socket is not None:
            self._note(self.socket)
            self.faults += self.socket.faults
            await asyncio.gather(self.socket.close(), return_exceptions=True)
            self.socket = None

    def _note(self, socket: Operator) -> None:
        for conversation in socket._last:
            self.seen[conversation] = max(self.seen.get(conversation, 0), socket.last_seq(conversation))

    def _resumed(self, socket: Operator) -> None:
        self.owned = {c["id"]: c["epoch"] for c in socket.welcome["conversations"]}
        self.did["resumed"] += len(self.owned)

    async def _serve(self, socket: Operator) -> None:
        await socket.ready()
        async with asyncio.TaskGroup() as group:
            for conversation, epoch in list(self.owned.items()):
                group.create_task(self._handle(socket, conversation, epoch))
            while not self.stopping and socket.close_code is None:
                with suppress(AssertionError):
                    await self._notice(socket, group)

    async def _notice(self, socket: Operator, group: asyncio.TaskGroup) -> None:
        frame = await socket.next(lambda f: f["type"] in ("offer", "status"), 0.5)
        if frame["type"] == "offer":
            await self._decide(socket, frame, group)
        elif frame["status"] == "not_responding":
            await socket.ready()

    async def _decide(self, socket: Operator, offer: Frame, group: asyncio.TaskGroup) -> None:
        place: dict[str, Any] = {"conversation": offer["conversation"], "epoch": offer["epoch"]}
        dice = self.chance.random()
        if dice < self.habits.ignore:
            self.did["ignored"] += 1
            self.old_epochs.append((place["conversation"], place["epoch"]))
            return
        if dice < self.habits.ignore + self.habits.decline:
            self.did["declined"] += (await socket.ask("decline", reason="今は無理です", **place))["type"] == "ack"
            return
        if (await socket.ask("accept", **place))["type"] == "ack":
            self.did["accepted"] += 1
            self.owned[place["conversation"]] = place["epoch"]
            group.create_task(self._handle(socket, place["conversation"], place["epoch"]))

    async def _handle(self, socket: Operator, conversation: str, epoch: int) -> None:
        place: dict[str, Any] = {"conversation": conversation, "epoch": epoch}
        try:
            await socket.ask("message", text=f"担当します {self.hired.id}", **place)
            await asyncio.sleep(self.habits.handle * (0.5 + self.chance.random()))
            answer = await socket.ask("close", outcome="solved", **place)
        except (ConnectionClosed, AssertionError):
            self.old_epochs.append((conversation, epoch))
            return
        self.did["closed"] += answer["type"] == "ack"
        self.owned.pop(conversation, None)

    def lose_network(self, away_seconds: float) -> None:
        """The laptop's lid: no close frame, and nobody for a while."""
        if self.socket is not None:
            self.did["lost"] += 1
            self.away_seconds = away_seconds
            self.socket.socket.transport.abort()
