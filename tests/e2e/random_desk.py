"""A random day at real nodes: customers come and go; operators accept, decline, ignore, hand on, and vanish."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from chatgateway.bot.bot import Bot
from chatgateway.bot.build import build
from chatgateway.bot.faq import Entry, Faq, Wording
from chatgateway.conversation.phases import Phase
from chatgateway.conversation.state import Conversation
from chatgateway.errors import Conflict, GatewayError, NotFound, StaleEpoch
from chatgateway.flows.customers import Visitor
from chatgateway.flows.staff import hire
from chatgateway.ports import OperatorRecord, Query
from chatgateway.protocol.views import event_fields
from chatgateway.web.house import House

from ..small_desk import Phone, SmallDesk, until
from .oracle import Able, Oracle
from .servers import routing_yaml

# Whoever could be served is served within this; a slow test machine and a roster that is 0.5 s old are part of it.
SERVED_WITHIN = 3.0
# An offer to nobody's console is withdrawn within this.
WITHDRAWN_WITHIN = 1.5
WORRIES = {"tax": ("tax",), "funds": ("funds",), "general": ("general",)}
QUICK = {
    "offer_seconds": 5,
    "cooldown_seconds": 2,
    "grace_seconds": 2,
    "step_seconds": 10,
    "timeouts_until_not_responding": 2,
    "must_skills": ["tax"],
    "ladders": {"default": {"ending": "any"}, "funds": {"ending": "ticket"}, "tax": {"ending": "hold"}},
    "auto_accept": ["Auto"],
}


@cache
def worried_bot() -> Bot:
    """A bot that hands everything over, with what it is about."""
    entries = []
    for name, tier in (("tax", "1"), ("funds", "2"), ("general", "1")):
        asks = (f"I have a question about {name}", f"Please help me with {name}", f"My {name} is wrong")
        wording = Wording(asks[0], asks[1:], answer=f"{name}.")
        priority: Any = "high" if name == "funds" else "normal"
        entries.append(Entry(name, {"en": wording}, "always", priority, tier, WORRIES[name], matches=asks))
    return build(Faq(tuple(entries), version="worried"))


def quick_rules(folder: Path) -> Path:
    """Everything that takes half a minute takes seconds."""
    return routing_yaml(folder, **QUICK)


@dataclass(slots=True)
class Worker:
    """An operator and what they remember."""

    record: OperatorRecord
    node: int | None = None
    ready: bool = False
    back_at: float = 0.0
    asked: set[tuple[str, int]] = field(default_factory=set)
    answer_at: dict[tuple[str, int], tuple[float, str]] = field(default_factory=dict)
    done_at: dict[str, float] = field(default_factory=dict)
    old: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class RandomDesk:
    """Everybody, one seed, and every broken rule as a sentence in `faults`."""

    nodes: Sequence[SmallDesk]
    random: Random
    faults: list[str] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    closing: bool = False
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _since: dict[Any, float] = field(default_factory=dict)

    async def run(self, seconds: float, customers: int) -> None:
        """A day of this length, then everybody is served."""
        await self._hire()
        over = time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(self._watch_for_ever())
            crew = [group.create_task(self._work_for_ever(worker)) for worker in self.workers]
            boss = group.create_task(self._supervise_for_ever())
            for _ in range(customers):
                await asyncio.sleep(self.random.expovariate(customers / seconds))
                group.create_task(self._be_customer())
            await asyncio.sleep(max(0.0, over - time.monotonic()))
            self.closing = True
            await self._everybody_is_served(30.0)
            for task in (watch, boss, *crew):
                task.cancel()
        await self._judge()

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    @property
    def _house(self) -> House:
        return self.random.choice(self.nodes).house

    def _command(self) -> str:
        return f"k{next(self._numbers)}"

    # ---- customers

    async def _be_customer(self) -> None:
        name = f"c{next(self._numbers)}"
        worry = self.random.choice([*WORRIES, "", ""])
        who = Visitor(name, name, "en")
        if worry:
            await self._house.customers.say(who, f"I have a question about {worry}", (), self._command(), Phone())
        else:
            await self._house.customers.ask_human(who, self._command(), Phone())
        if self.random.random() < 0.2:
            await asyncio.sleep(self.random.random() * 4)
            await self._house.customers.leave(who, self._command(), Phone())
            self._count("left")

    # ---- operators

    async def _hire(self) -> None:
        house = self.nodes[0].house
        crew: tuple[tuple[str, dict[str, int], str, int], ...] = (
            ("Auto", {"en": 4, "general": 3}, "1", 2),
            ("Ann", {"en": 5, "general": 3, "tax": 3}, "1", 2),
            ("Ben", {"en": 3, "general": 1, "funds": 3}, "2", 1),
            ("Cho", {"en": 3, "tax": 2, "funds": 2}, "2", 3),
            ("Dan", {"en": 1, "general": 2}, "1", 2),
            ("Eve", {"en": 5, "tax": 1, "funds": 1, "general": 1}, "specialist", 2),
        )
        for name, skills, tier, capacity in crew:
            record = await hire(
                house.directory, house.ids, name=name, skills=skills, tier=tier, capacity=capacity, role="operator"
            )
            self.workers.append(Worker(record))

    async def _work_for_ever(self, worker: Worker) -> None:
        while True:
            await asyncio.sleep(0.02 + self.random.random() * 0.05)
            try:
                await self._live(worker)
                if worker.node is not None:
                    await self._handle(worker)
            except (StaleEpoch, Conflict, NotFound):
                # Somebody else was faster: refused, as it must be.
                self._count("refused")

    async def _live(self, worker: Worker) -> None:
        """Come, go, take a break."""
        chance = self.random.random()
        if worker.node is None:
            if self.closing or (chance < 0.03 and time.monotonic() >= worker.back_at):
                node = self.random.randrange(len(self.nodes))
                worker.node = node
                await self.nodes[node].house.presence.arrive(worker.record)
        elif not worker.ready and (self.closing or chance < 0.1):
            await self._declare(worker, "ready")
        elif worker.ready and not self.closing and chance < 0.006:
            await self._declare(worker, "break")
        elif not self.closing and chance < 0.02:
            await self._vanish(worker, 0.0)
        elif worker.ready and self._status(worker) == "not_responding":
            self._count("not responding")
            worker.ready = False

    async def _vanish(self, worker: Worker, seconds: float) -> None:
        """The only console is gone, for so long at least."""
        assert worker.node is not None
        node, worker.node, worker.back_at = worker.node, None, time.monotonic() + seconds
        await self.nodes[node].house.presence.depart(worker.record.id)
        self._count("vanished")

    def _status(self, worker: Worker) -> str:
        assert worker.node is not None
        record = self.nodes[worker.node].house.desk.record(worker.record.id)
        return record.status if record is not None else "off"

    async def _declare(self, worker: Worker, status: Any) -> None:
        assert worker.node is not None
        await self.nodes[worker.node].house.presence.declare(worker.record.id, status)
        worker.ready = status == "ready"

    async def _handle(self, worker: Worker) -> None:
        assert worker.node is not None
        house = self.nodes[worker.node].house
        for conversation in house.desk.held_by(worker.record.id):
            if worker.node is None:
                return
            state = house.ledger.known(conversation)
            if state is not None and state.offer is not None and state.offer.operator == worker.record.id:
                await self._answer(house, worker, state)
            elif state is not None and state.owner == worker.record.id:
                await self._serve(house, worker, state)
        if worker.old and self.random.random() < 0.05:
            await self._try_old_epoch(house, worker)

    async def _answer(self, house: House, worker: Worker, state: Conversation) -> None:
        assert state.offer is not None
        key = (state.id, state.offer.epoch)
        answers = ["accept"] if self.closing else ["accept"] * 6 + ["decline"] * 2 + ["ignore", "vanish"]
        at, answer = worker.answer_at.setdefault(
            key, (time.monotonic() + self.random.random() * 0.6, self.random.choice(answers))
        )
        if time.monotonic() < at or (answer == "ignore" and not self.closing):
            return
        worker.old.append(key)
        if answer == "vanish":
            await self._vanish(worker, 3.0)
            return
        self._count(answer)
        if answer == "decline":
            await house.operators.decline(worker.record, state.id, key[1], "busy", self._command(), Phone())
        else:
            await house.operators.accept(worker.record, state.id, key[1], self._command(), Phone())

    async def _serve(self, house: House, worker: Worker, state: Conversation) -> None:
        done_at = worker.done_at.setdefault(state.id, time.monotonic() + 0.1 + self.random.random() * 1.5)
        if time.monotonic() < done_at:
            return
        del worker.done_at[state.id]
        worker.old.append((state.id, state.epoch))
        what = "solved" if self.closing else self.random.choice(["solved"] * 6 + ["ticket"] + ["transfer"] * 2)
        self._count(what)
        if what == "transfer":
            to: dict[str, Any] = self.random.choice(
                [{"skills": {"tax": 1}}, {"tier": "2"}, {"operator": self.random.choice(self.workers).record.id}]
            )
            await house.operators.transfer(
                worker.record, state.id, state.epoch, to, "not mine", self._command(), Phone()
            )
        else:
            outcome: Any = what
            await house.operators.close(worker.record, state.id, state.epoch, outcome, "", self._command(), Phone())

    async def _try_old_epoch(self, house: House, worker: Worker) -> None:
        """What one had, or was asked, under an earlier epoch: nothing of it can be done any more."""
        conversation, epoch = self.random.choice(worker.old)
        row = await house.journal.row(conversation)
        if row is None or (row.owner == worker.record.id and row.epoch == epoch):
            return
        who, name, ops = worker.record, self._command, house.operators
        tries: list[Callable[[], Awaitable[object]]] = [
            lambda: ops.accept(who, conversation, epoch, name(), Phone()),
            lambda: ops.say(who, conversation, epoch, "still here", (), name(), Phone()),
            lambda: ops.close(who, conversation, epoch, "solved", "", name(), Phone()),
        ]
        try:
            await self.random.choice(tries)()
        except StaleEpoch:
            self._count("stale")
        else:
            self.faults.append(f"{conversation}: {who.name} did something under the old epoch {epoch}")

    async def _supervise_for_ever(self) -> None:
        """A supervisor takes somebody out of the queue now and then, and whoever nobody may take any more."""
        house = self.nodes[0].house
        boss = await hire(house.directory, house.ids, name="Boss", skills={}, tier="2", capacity=50, role="supervisor")
        await house.presence.arrive(boss)
        while True:
            await asyncio.sleep(0.3)
            for conversation in [w.conversation for w in house.desk.waiting()]:
                if self._wants_boss(house, conversation):
                    await self._take(house, boss, conversation)

    def _wants_boss(self, house: House, conversation: str) -> bool:
        if self.closing:
            # Offered or taken since the list was read, perhaps: then there is nothing to ask.
            line = house.desk.line
            code = line.why(conversation, house.desk.now())["code"] if conversation in line else ""
            return code in ("held_back", "unmeetable", "nobody_on_duty")
        return self.random.random() < 0.01

    async def _take(self, house: House, boss: OperatorRecord, conversation: str) -> None:
        try:
            await house.operators.take(boss, conversation, self._command(), Phone())
            state = await house.ledger.load(conversation)
            assert state is not None
            await house.operators.close(boss, conversation, state.epoch, "solved", "", self._command(), Phone())
            self._count("taken")
        except (Conflict, StaleEpoch):
            self._count("refused")

    # ---- watching

    async def _watch_for_ever(self) -> None:
        while True:
            await asyncio.sleep(0.2)
            for number, desk in enumerate(self.nodes):
                self._look_for_idleness(number, desk.house)
            await self._look_for_orphans()

    def _look_for_idleness(self, number: int, house: House) -> None:
        """Nobody who may take a conversation has room while it waits, for longer than a moment."""
        desk, now = house.desk, house.desk.now()
        servable = set()
        for waiting in desk.waiting():
            if waiting.conversation in desk.line:
                candidates = desk.line.explain(waiting.conversation, now).candidates()
                servable |= {(number, waiting.conversation, c.operator) for c in candidates if c.reason is None}
        self._complain("waits although an operator is free", servable, f"node {number}", SERVED_WITHIN)

    async def _look_for_orphans(self) -> None:
        """No offer to an operator without a console."""
        try:
            rows = await self._house.journal.rows(Query(phase="waiting", limit=500))
        except GatewayError:
            return
        gone = {w.record.id for w in self.workers if w.node is None}
        orphans = {("offer", row.id, row.offered_to) for row in rows if row.offered_to in gone}
        self._complain("is offered to somebody without a console", orphans, "orphans", WITHDRAWN_WITHIN)

    def _complain(self, fault: str, found: set[tuple[Any, str, Any]], group: str, seconds: float) -> None:
        now = time.monotonic()
        for key in [k for k in self._since if k[0] == group and k[1] not in found]:
            del self._since[key]
        for what in found:
            began = self._since.setdefault((group, what), now)
            if now - began > seconds:
                self.faults.append(f"{what[1]} {fault} ({what[2]}) for {now - began:.1f} s")
                self._since[group, what] = now

    # ---- the end

    async def _everybody_is_served(self, seconds: float) -> None:
        house = self.nodes[0].house

        async def nobody_waits() -> bool:
            return not await house.journal.at_the_desk()

        try:
            await until(nobody_waits, seconds)
        except TimeoutError:
            for row in await house.journal.at_the_desk():
                why = house.desk.line.why(row.id, house.desk.now()) if row.id in house.desk.line else row.phase
                self.faults.append(f"{row.id} was never served: {why}, owner {row.owner}, offered {row.offered_to}")

    async def _judge(self) -> None:
        """The whole feed once more, by a judge who knows only the rules; and every stored decision."""
        house = self.nodes[0].house
        everyone = {o.id: o for o in await house.directory.operators()}
        # A supervisor may take whatever they like.
        able = {
            o.id: Able(o.skills, o.capacity)
            if o.role == "operator"
            else Able(dict.fromkeys(SKILLS, 5), 1_000, may_take=True)
            for o in everyone.values()
        }
        oracle = Oracle(able)
        after, conversations = 0, set()
        while page := await house.journal.feed(after, 1_000):
            oracle.read(event_fields(event, "staff") for _, event in page)
            conversations |= {event.conversation for _, event in page}
            after = page[-1][0]
        self.faults += oracle.faults
        for conversation in conversations:
            await self._judge_decisions(house, conversation, everyone)
        self.counts["conversations"] = len(conversations)
        self.counts["waiting at the end"] = len(await house.journal.rows(Query(phase=Phase.WAITING.value)))

    async def _judge_decisions(self, house: House, conversation: str, everyone: dict[str, OperatorRecord]) -> None:
        for stored in await house.journal.decisions(conversation):
            self._count("decisions")
            who = everyone[stored.body["operator"]]
            for asked in stored.body["asked"]:
                name, _, level = str(asked).partition(" ")
                fits = {"tier": who.tier == level, "operator": who.id == level}.get(name)
                if not (who.skills.get(name, 0) >= int(level) if fits is None else fits):
                    self.faults.append(f"{conversation}: step {stored.body['step']} asked {asked}, {who.name} got it")


SKILLS = ("en", "ja", "zh", "tax", "funds", "general")
