"""A whole node in this process with a small bot, a clock that can be set, and everybody who talks to it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from chatgateway.app.node import Node, open_node
from chatgateway.bot.bot import Bot
from chatgateway.bot.build import build
from chatgateway.bot.faq import Entry, Faq, Wording
from chatgateway.clock import SystemClock
from chatgateway.conversation.events import Event
from chatgateway.conversation.state import Conversation
from chatgateway.flows.customers import Visitor
from chatgateway.flows.ledger import Outcome
from chatgateway.flows.staff import hire
from chatgateway.ports import OperatorRecord, Receipt, Role
from chatgateway.settings import Settings
from chatgateway.web.house import House

from .stores import lay_store

_numbers = itertools.count(1)


def _entry(id: str, ja: Sequence[str], en: Sequence[str], answer: str, **more: Any) -> Entry:
    wordings = {
        "ja": Wording(ja[0], tuple(ja[1:]), answer=f"{answer}（日本語）"),
        "en": Wording(en[0], tuple(en[1:]), answer=answer),
    }
    return Entry(id, wordings, **more)


@cache
def small_bot() -> Bot:
    """Three topics, learnt in a moment."""
    return build(
        Faq(
            (
                _entry(
                    "fees",
                    ("手数料はいくらですか", "手数料を教えてください", "手数料の一覧はありますか"),
                    ("How much are the fees?", "What are your fees?", "Tell me the fees"),
                    "Trading is free.",
                ),
                _entry(
                    "withdrawal",
                    ("出金できません", "出金はいつ届きますか", "出金が届きません"),
                    ("My withdrawal did not arrive", "When does my withdrawal arrive?", "Where is my withdrawal?"),
                    "It takes a day.",
                ),
                _entry(
                    "hours",
                    ("営業時間は何時までですか", "何時から開いていますか", "休みの日はありますか"),
                    ("What are your opening hours?", "When do you open?", "Are you open on Sunday?"),
                    "Nine to five.",
                ),
            ),
            version="small",
        )
    )


class SetClock(SystemClock):
    """Real time, moved by `ahead_ms`."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead_ms = 0

    def now_ms(self) -> int:
        """Epoch milliseconds."""
        return super().now_ms() + self.ahead_ms


@dataclass(slots=True, eq=False)
class Phone:
    """A connection that only remembers what it is told."""

    acks: list[Receipt | None] = field(default_factory=list)

    def acknowledge(self, command: str, receipt: Receipt | None, masked: Sequence[str] = ()) -> None:
        """A command was carried out."""
        self.acks.append(receipt)


@dataclass(slots=True)
class SmallDesk:
    """The node and short ways to use it."""

    node: Node
    clock: SetClock
    rest: httpx.AsyncClient

    @property
    def house(self) -> House:
        """The house behind the doors."""
        return self.node.house

    async def say(self, customer: str, text: str, language: str = "en", attachments: Sequence[str] = ()) -> Outcome:
        """A customer writes."""
        who = Visitor(customer, customer.title(), language)
        return await self.house.customers.say(who, text, attachments, f"m{next(_numbers)}", Phone())

    async def ask_human(self, customer: str, language: str = "en") -> Outcome:
        """A customer asks for a person."""
        return await self.house.customers.ask_human(Visitor(customer, "", language), f"m{next(_numbers)}", Phone())

    async def leave(self, customer: str) -> Outcome:
        """A customer ends the conversation."""
        return await self.house.customers.leave(Visitor(customer), f"m{next(_numbers)}", Phone())

    async def log(self, customer: str) -> list[Event]:
        """Everything in the customer's newest conversation."""
        state = await self.state(customer)
        return await self.house.journal.since(state.id, 0)

    async def state(self, customer: str) -> Conversation:
        """The customer's newest conversation."""
        state = await self.house.customers.latest(customer)
        assert state is not None, customer
        return state

    async def texts(self, customer: str) -> list[str]:
        """What the customer's conversation says, in short."""
        return [
            f"{event.kind} {getattr(event.data, 'entry', '') or getattr(event.data, 'text', '')}"
            for event in await self.log(customer)
        ]

    async def hire(self, name: str, role: Role = "operator", capacity: int = 3) -> tuple[OperatorRecord, str]:
        """An operator and their token."""
        house = self.house
        record = await hire(
            house.directory, house.ids, name=name, skills={"ja": 5, "en": 5}, tier="1", capacity=capacity, role=role
        )
        token = await house.tokens.issue_operator_token(record.id, None)
        await house.presence.refresh()
        return record, token

    async def arrive(self, operator: OperatorRecord) -> OperatorRecord:
        """The operator's first console connects, and they are ready."""
        await self.house.presence.arrive(operator)
        return await self.house.presence.declare(operator.id, "ready")

    async def take(self, operator: OperatorRecord, customer: str) -> Conversation:
        """A supervisor takes the customer's conversation."""
        state = await self.state(customer)
        await self.house.operators.take(operator, state.id, f"t{next(_numbers)}", Phone())
        return await self.state(customer)

    async def key(self, *scopes: str) -> dict[str, str]:
        """Headers of a service with these scopes."""
        _, key = await self.house.tokens.issue_key(scopes, "", None)
        return {"Authorization": f"Bearer {key}"}


@asynccontextmanager
async def open_desk(
    folder: Path, database: str | None = None, routing: Path | None = None, bot: Bot | None = None
) -> AsyncIterator[SmallDesk]:
    """A running node on this folder or database."""
    clock = SetClock()
    settings = Settings(data=folder, database=database, routing=routing, limits="open")
    if settings.is_embedded:
        await lay_store(folder)
    async with open_node(settings, clock=clock, bot=bot or small_bot()) as node:
        transport = httpx.ASGITransport(app=node.gate)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as rest:
            desk = SmallDesk(node, clock, rest)
            rest.headers.update(await desk.key("admin"))
            yield desk


async def until(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 5.0) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while True:
            found = condition()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)
