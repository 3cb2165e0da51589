"""The desk: this node's mirror of who waits and who answers, and the loop that holds conversations out to operators."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..conversation import system
from ..conversation.draft import Draft
from ..conversation.phases import Phase
from ..conversation.state import Conversation
from ..errors import GatewayError
from ..ports import Clock, OperatorRecord
from ..routing.config import RoutingConfig
from ..routing.decision import RoutingDecision
from ..routing.line import Line, Placement
from ..routing.needs import Needs
from ..routing.people import Operator, Waiting
from .ledger import Commit, Ledger, NoRoom

DESK_PHASES = frozenset({Phase.WAITING, Phase.PENDING, Phase.ACTIVE})
# Even if every bell were lost, the line is looked at again after this long.
PATROL_SECONDS = 1.0
RETRY_SECONDS = 0.5
ROSTER_LAG_SECONDS = 0.2
# So many offers are written side by side, sharing commits; more would only wait in the journal's line.
AT_ONCE = 64


@dataclass(slots=True)
class Desk:
    """Hears commits and the roster; `serve_for_ever` makes the offers. Each is a compare-and-set in the journal."""

    ledger: Ledger
    clock: Clock
    line: Line
    _loads: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _holder: dict[str, str] = field(default_factory=dict)
    _in_line: set[str] = field(default_factory=set)
    _records: dict[str, OperatorRecord] = field(default_factory=dict)
    _connected: set[str] = field(default_factory=set)
    _idle_since: dict[str, float] = field(default_factory=dict)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    decided: Callable[[RoutingDecision], None] = lambda _decision: None

    def now(self) -> float:
        """The line's time: epoch seconds."""
        return self.clock.now_ms() / 1000

    # ---- the mirror

    def hear(self, commit: Commit) -> None:
        """Mirror one conversation's new state."""
        self.mirror(commit.state)

    def mirror(self, state: Conversation) -> None:
        """What this conversation means for the line and for an operator's load."""
        holder = state.offer.operator if state.offer else state.owner if state.phase is Phase.ACTIVE else None
        previous = self._holder.get(state.id)
        if (
            holder == previous
            and state.phase in (Phase.ACTIVE, Phase.BOT, Phase.CLOSED)
            and state.id not in self._in_line
        ):
            # Words between people change nothing at the desk.
            return
        if holder != previous:
            self._move_load(state.id, previous, holder)
        if state.phase in (Phase.WAITING, Phase.PENDING) and state.offer is None:
            self.line.add(self._waiting(state))
            self._in_line.add(state.id)
        else:
            self.line.remove(state.id)
            self._in_line.discard(state.id)
        self._bell.set()

    def _move_load(self, conversation: str, previous: str | None, holder: str | None) -> None:
        if previous is not None:
            self._loads[previous].discard(conversation)
            self._idle_since[previous] = self.now()
            del self._holder[conversation]
        if holder is not None:
            self._loads[holder].add(conversation)
            self._holder[conversation] = holder
        for operator in {previous, holder} - {None}:
            self._set(str(operator))

    def _waiting(self, state: Conversation) -> Waiting:
        config = self.line.config
        needs = Needs.from_json(state.needs) if state.needs else Needs({state.language: 1})
        enqueued_ms = state.enqueued_at_ms or state.changed_at_ms
        cooled = {p.operator: p.at_ms / 1000 + config.cooldown_seconds for p in state.passed}
        return Waiting(
            conversation=state.id,
            needs=needs,
            priority=state.priority,
            enqueued_at=enqueued_ms / 1000,
            # UUIDv7 rises with time; the reference breaks ties of conversations that began in one millisecond.
            arrival=state.created_at_ms,
            step_started_at=enqueued_ms / 1000,
            preferred_operator=state.prefer,
            cooled=cooled,
            refused=frozenset(state.transferred_from) - {state.prefer or ""},
            is_ticket=state.phase is Phase.PENDING,
        )

    def know(self, record: OperatorRecord, *, connected: bool) -> None:
        """The roster says how this operator stands."""
        before = self._records.get(record.id)
        self._records[record.id] = record
        (self._connected.add if connected else self._connected.discard)(record.id)
        if before is None or (before.status != "ready" and record.status == "ready"):
            self._idle_since[record.id] = self.now()
        self._set(record.id)
        self._bell.set()

    def forget(self, operator: str) -> None:
        """The operator was disabled: nothing is offered to them any more."""
        self._records.pop(operator, None)
        self.line.remove_operator(operator)
        self._bell.set()

    def _set(self, operator: str) -> None:
        record = self._records.get(operator)
        if record is None or not record.enabled:
            self.line.remove_operator(operator)
            return
        self.line.set_operator(
            Operator(
                id=record.id,
                name=record.name,
                skills=record.skills,
                tier=record.tier,
                capacity=record.capacity,
                load=len(self._loads[operator]),
                status=record.status,
                connected=operator in self._connected,
                idle_since=self._idle_since.get(operator, 0.0),
                role=record.role,
            )
        )

    def held_by(self, operator: str) -> list[str]:
        """Conversations that this operator owns or is offered, as far as this node knows."""
        return sorted(self._loads.get(operator, ()))

    def record(self, operator: str) -> OperatorRecord | None:
        """The operator as the roster last saw them."""
        return self._records.get(operator)

    def is_connected(self, operator: str) -> bool:
        """Whether a console of the operator is connected anywhere."""
        return operator in self._connected

    def use(self, config: RoutingConfig) -> None:
        """Route by other rules from now on."""
        self.line = self.line.rebuilt(config)
        self._bell.set()

    def waiting(self) -> list[Waiting]:
        """Everyone in the line right now, in no order; those whose offer is being written are not among them."""
        return [w for w in map(self.line.waiting, self._in_line) if w is not None]

    def asked_now(self, needs: Needs) -> Mapping[str, int]:
        """The skills that are asked for at the step where these needs would begin, given who is on duty."""
        now = self.now()
        fits = (needs.fit(o) for o in self.line.operators if o.is_on_duty(now))
        first = min((fit[0] for fit in fits if fit is not None), default=0)
        return {**needs.must, **{p.skill: p.level for p in needs.asked(first) if p.skill is not None}}

    # ---- the loop

    async def serve_for_ever(self) -> None:
        """Offer whatever can be offered, whenever something changed or time alone changes an answer."""
        while True:
            self._bell.clear()
            await self._serve()
            await self._rest()

    async def _rest(self) -> None:
        upcoming = self.line.next_due(self.now())
        seconds = PATROL_SECONDS if upcoming is None else min(PATROL_SECONDS, max(0.0, upcoming - self.now()))
        ring = asyncio.ensure_future(self._bell.wait())
        rest = asyncio.ensure_future(self.clock.sleep(seconds))
        try:
            await asyncio.wait({ring, rest}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ring.cancel()
            rest.cancel()

    async def _serve(self) -> None:
        for conversation in self.line.tickets_due(self.now()):
            await self._make_ticket(conversation)
        batch: list[Placement] = []
        for placement in self.line.placements(self.now()):
            batch.append(placement)
            if len(batch) == AT_ONCE:
                await self._place_all(batch)
                batch = []
        await self._place_all(batch)

    async def _place_all(self, batch: Sequence[Placement]) -> None:
        if batch:
            await asyncio.gather(*(self._place(placement) for placement in batch))

    async def _place(self, placement: Placement) -> None:
        record = self._records.get(placement.operator)
        body: dict[str, Any] = placement.decision.to_json()
        self.decided(placement.decision)

        def decide(state: Conversation | None, now_ms: int) -> Sequence[Draft]:
            if state is None or state.offer is not None or state.phase not in (Phase.WAITING, Phase.PENDING):
                return []
            if record is not None and record.auto_accept:
                return system.assign(state, placement.operator, record.name)
            return system.offer(state, placement.operator, self.ledger.rules, now_ms)

        try:
            await self.ledger.carry_out(placement.conversation, decide, seat=placement.operator, decision=body)
        except NoRoom:
            # The roster is behind; it is read again soon, and the conversation keeps its place.
            await self.clock.sleep(ROSTER_LAG_SECONDS)
        except GatewayError:
            # Storage is down or overloaded: the conversation keeps its place and is tried again.
            await self.clock.sleep(RETRY_SECONDS)
        await self._restore(placement)

    async def _restore(self, placement: Placement) -> None:
        """The line took the conversation out and counted a seat in advance: set both to what is true now."""
        state = self.ledger.known(placement.conversation)
        if state is not None:
            self.mirror(state)
        self._set(placement.operator)

    async def _make_ticket(self, conversation: str) -> None:
        due_at_ms = self.clock.now_ms() + round(self.line.config.tickets.due_hours * 3_600_000)

        def decide(state: Conversation | None, now_ms: int) -> Sequence[Draft]:
            if state is None or state.phase is not Phase.WAITING:
                return []
            return system.make_ticket(state, "nobody_available", due_at_ms)

        try:
            await self.ledger.carry_out(conversation, decide)
        except GatewayError:
            await self.clock.sleep(RETRY_SECONDS)
