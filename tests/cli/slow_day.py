"""A day at a real desk, one thing after the other, seconds apart on the desk's clock: nothing hangs on milliseconds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from chatgateway.conversation.phases import Phase
from chatgateway.conversation.state import Conversation
from chatgateway.flows.customers import Visitor
from chatgateway.flows.staff import hire
from chatgateway.ports import OperatorRecord

from ..e2e.random_desk import WORRIES, worried_bot
from ..e2e.servers import routing_yaml
from ..small_desk import Phone, SmallDesk, open_desk

CREW: tuple[tuple[str, dict[str, int], str, int], ...] = (
    ("Ann", {"en": 5, "general": 3, "tax": 3}, "1", 2),
    ("Ben", {"en": 3, "general": 1, "funds": 3}, "2", 1),
    ("Cho", {"en": 3, "tax": 2, "funds": 2}, "2", 2),
    ("Dan", {"en": 1, "general": 2}, "1", 1),
)
SETTLE_SECONDS = 0.04
HOUR_MS = 3_600_000


@dataclass(slots=True)
class SlowDay:
    """One desk, one seed."""

    desk: SmallDesk
    random: Random
    crew: dict[str, OperatorRecord] = field(default_factory=dict)
    customers: int = 0
    _numbers: int = 0

    async def run(self, steps: int) -> None:
        """So many things happen, then everybody is served."""
        house = self.desk.house
        # Within one hour of the clock: a day that is cut by its end has an hour with two customers in it.
        self.desk.clock.ahead_ms += HOUR_MS - self.desk.clock.now_ms() % HOUR_MS + 60_000
        for name, skills, tier, capacity in CREW:
            who = await hire(
                house.directory, house.ids, name=name, skills=skills, tier=tier, capacity=capacity, role="operator"
            )
            self.crew[who.id] = who
            await self.desk.arrive(who)
            await self._pass_time()
        for _ in range(steps):
            await self._step()
        while self._states():
            await self._answer_or_close(closing=True)
            await self._pass_time()
        # Attendance is written once a second.
        await asyncio.sleep(1.2)

    async def _pass_time(self) -> None:
        """Seconds on the desk's clock, with a stop wherever time itself does something."""
        await self._rest()
        until_ms = self.desk.clock.now_ms() + self.random.randrange(1_000, 6_000)
        while (now_ms := self.desk.clock.now_ms()) < until_ms:
            self.desk.clock.ahead_ms += max(1, min(until_ms, self._next_due_ms()) - now_ms)
            await self._rest()

    def _next_due_ms(self) -> int:
        desk = self.desk.house.desk
        moments = [s.offer.expires_at_ms for s in self._states() if s.offer is not None]
        due = desk.line.next_due(desk.now())
        return min([*moments, *([round(due * 1000) + 1] if due is not None else [])], default=2**62)

    async def _rest(self) -> None:
        """Until nothing more happens by itself, twice in a row: a slow machine must not shift events by seconds."""
        calm = 0
        while calm < 2:
            await asyncio.sleep(SETTLE_SECONDS)
            calm = calm + 1 if self._is_calm() else 0

    def _is_calm(self) -> bool:
        desk = self.desk.house.desk
        waiting = [w.conversation for w in desk.waiting()]
        now = desk.now()
        return not any(c.reason is None for w in waiting for c in desk.line.explain(w, now).candidates())

    def _states(self) -> list[Conversation]:
        found = (self.desk.house.ledger.known(c) for o in self.crew for c in self.desk.house.desk.held_by(o))
        return sorted((s for s in found if s is not None), key=lambda s: s.changed_at_ms)

    async def _step(self) -> None:
        chance = self.random.random()
        if chance < 0.35:
            await self._arrive()
        elif chance < 0.4 and (waiting := self.desk.house.desk.waiting()):
            state = self.desk.house.ledger.known(waiting[0].conversation)
            assert state is not None
            await self.desk.leave(state.customer)
        elif chance < 0.45:
            await self._break(self.random.choice(list(self.crew)))
        else:
            await self._answer_or_close()
        await self._pass_time()

    async def _arrive(self) -> None:
        self.customers += 1
        who = Visitor(f"c{self.customers}", "", "en")
        worry = self.random.choice([*WORRIES, ""])
        customers = self.desk.house.customers
        if worry:
            await customers.say(who, f"I have a question about {worry}", (), self._command(), Phone())
        else:
            await customers.ask_human(who, self._command(), Phone())

    async def _break(self, operator: str) -> None:
        presence = self.desk.house.presence
        await presence.declare(operator, "break")
        await self._pass_time()
        await presence.declare(operator, "ready")

    async def _answer_or_close(self, *, closing: bool = False) -> None:
        """Whoever was asked first answers; else whoever has had somebody longest is done."""
        states = self._states()
        asked = [s for s in states if s.offer is not None]
        operators = self.desk.house.operators
        if asked:
            state = asked[0]
            assert state.offer is not None
            who, epoch = self.crew[state.offer.operator], state.offer.epoch
            if self.random.random() < 0.25 and not closing:
                await operators.decline(who, state.id, epoch, "busy", self._command(), Phone())
            else:
                await operators.accept(who, state.id, epoch, self._command(), Phone())
        elif states and states[0].phase is Phase.ACTIVE:
            await self._finish(states[0], closing)

    async def _finish(self, state: Conversation, closing: bool) -> None:
        who, operators = self.crew[str(state.owner)], self.desk.house.operators
        if state.hops == 0 and not closing and self.random.random() < 0.2:
            to = {"skills": {"tax": 1}}
            await operators.transfer(who, state.id, state.epoch, to, "tax", self._command(), Phone())
        else:
            await operators.close(who, state.id, state.epoch, "solved", "", self._command(), Phone())

    def _command(self) -> str:
        self._numbers += 1
        return f"s{self._numbers}"


async def live(folder: Path, seed: int, steps: int, rules: Sequence[tuple[str, object]] = ()) -> int:
    """Live a slow day in this folder, under `routing.yaml` there; how many customers came."""
    path = routing_yaml(folder, offer_seconds=40, step_seconds=60, must_skills=["tax"], **dict(rules))
    async with open_desk(folder, routing=path, bot=worried_bot()) as desk:
        day = SlowDay(desk, Random(seed))
        await day.run(steps)
        return day.customers
