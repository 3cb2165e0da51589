"""The floor: this node's mirror of who waits and who answers, kept up to date change by change."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter

from ..conversation.phases import Phase
from ..conversation.state import Conversation
from ..ports import Clock, OperatorRecord
from ..routing.config import RoutingConfig
from ..routing.hours import Hours
from ..routing.line import Line
from ..routing.needs import Needs
from ..routing.people import Operator, Waiting
from ..routing.tickets import open_ticket
from .ledger import Commit

DESK_PHASES = frozenset({Phase.WAITING, Phase.PENDING, Phase.ACTIVE})
# All that the line reads of a conversation, with `phase`, `owner` and `offer`; equal here, and nothing changed for it.
at_the_desk = attrgetter(
    "phase",
    "owner",
    "offer",
    "needs",
    "language",
    "priority",
    "enqueued_at_ms",
    "steps_since_ms",
    "passed",
    "prefer",
    "transferred_from",
)


@dataclass(slots=True)
class Floor:
    """Hears commits and the roster, and keeps the line as they say. Rings the bell when something may be offered."""

    clock: Clock
    line: Line
    _loads: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _holder: dict[str, str] = field(default_factory=dict)
    _in_line: set[str] = field(default_factory=set)
    _records: dict[str, OperatorRecord] = field(default_factory=dict)
    _connected: set[str] = field(default_factory=set)
    _idle_since: dict[str, float] = field(default_factory=dict)
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    attended: Callable[[str, bool], None] = lambda _operator, _ready: None
    _hours: Hours = field(init=False)
    _ready: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._hours = Hours(self.line.config)

    def now(self) -> float:
        """The line's time: epoch seconds."""
        return self.clock.now_ms() / 1000

    # ---- the mirror

    def hear(self, commit: Commit) -> None:
        """Mirror one conversation's new state; words alone, while they wait or talk, change nothing at the desk."""
        before = commit.before
        if before is None or at_the_desk(before) != at_the_desk(commit.state):
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
            # Nothing to the line: it talks with the bot or with its owner, or is over.
            return
        if holder != previous:
            self._move_load(state, previous, holder)
        if state.phase in (Phase.WAITING, Phase.PENDING) and state.offer is None:
            self.line.add(self._waiting(state))
            self._in_line.add(state.id)
        else:
            self.line.remove(state.id)
            self._in_line.discard(state.id)
        self.bell.set()

    def _move_load(self, state: Conversation, previous: str | None, holder: str | None) -> None:
        if previous is not None:
            self._loads[previous].discard(state.id)
            del self._holder[state.id]
        if holder is not None:
            self._loads[holder].add(state.id)
            self._holder[state.id] = holder
        for operator in (previous, holder):
            if operator is not None:
                # Idle since their load last changed, by the log's time: the same on every node and in a rehearsal.
                self._idle_since[operator] = state.changed_at_ms / 1000
                self._set(operator)

    def _waiting(self, state: Conversation) -> Waiting:
        config = self.line.config
        needs = needs_of(state)
        enqueued_ms = state.enqueued_at_ms or state.changed_at_ms
        cooled = {p.operator: p.at_ms / 1000 + config.cooldown_seconds for p in state.passed}
        return Waiting(
            conversation=state.id,
            needs=needs,
            priority=state.priority,
            enqueued_at=enqueued_ms / 1000,
            # UUIDv7 rises with time; the reference breaks ties of conversations that began in one millisecond.
            arrival=state.created_at_ms,
            step_started_at=(state.steps_since_ms or enqueued_ms) / 1000,
            preferred_operator=state.prefer,
            cooled=cooled,
            refused=frozenset(state.transferred_from) - {state.prefer or ""},
            is_ticket=state.phase is Phase.PENDING,
        )

    def know(self, record: OperatorRecord, *, connected: bool) -> None:
        """The roster says how this operator stands."""
        self._records[record.id] = record
        (self._connected.add if connected else self._connected.discard)(record.id)
        self._set(record.id)
        self.bell.set()

    def forget(self, operator: str) -> None:
        """The operator was disabled: nothing is offered to them any more."""
        self._records.pop(operator, None)
        self.line.remove_operator(operator)
        self.bell.set()

    def _set(self, operator: str) -> None:
        record = self._records.get(operator)
        if record is None or not record.enabled:
            self.line.remove_operator(operator)
            return
        known = Operator(
            id=record.id,
            name=record.name,
            skills=record.skills,
            tier=record.tier,
            capacity=record.capacity,
            load=len(self._loads[operator]),
            status=record.status,
            connected=operator in self._connected,
            role=record.role,
        )
        now = self.now()
        known = replace(known, on_shift_until=self._hours.shift_end(self._hours.shift_key(known), now))
        self._note_attendance(operator, known.may_get_offers(now, 0), now)
        self.line.set_operator(replace(known, idle_since=self._idle_since.get(operator, 0.0)))

    def _note_attendance(self, operator: str, is_ready: bool, now: float) -> None:
        """A day can only be played again when it is known who was there."""
        # The first look counts too: a node that was killed could not say that everybody went.
        if self._ready.get(operator) is not is_ready:
            self._ready[operator] = is_ready
            if is_ready:
                self._idle_since[operator] = now
            self.attended(operator, is_ready)

    def look_at_shifts(self) -> None:
        """A shift that begins is news that nobody sends."""
        now = self.now()
        for operator in self.line.operators:
            if operator.on_shift_until is not None and not operator.is_on_shift(now):
                self._set(operator.id)
                self.bell.set()

    def someone_from(self, conversation: str) -> float | None:
        """When somebody who may take this waiting conversation is expected; None: nobody who could."""
        waiting = self.line.waiting(conversation)
        return None if waiting is None else self._hours.someone_from(waiting.needs, self.line.operators, self.now())

    def ticket_due_ms(self, state: Conversation) -> int:
        """When an answer to a ticket of this conversation is due: hours of its skill's opening time from now."""
        needs = needs_of(state)
        ticket = open_ticket(state.id, state.reference, needs, self.now(), self._hours, self.line.config)
        return round(ticket.due_at * 1000)

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
        self._hours = Hours(config)
        for operator in list(self._records):
            self._set(operator)
        self.bell.set()

    def waiting(self) -> list[Waiting]:
        """Everyone in the line right now, in no order; those whose offer is being written are not among them."""
        return [w for w in map(self.line.waiting, self._in_line) if w is not None]

    def asked_now(self, needs: Needs) -> Mapping[str, int]:
        """The skills that are asked for at the step where these needs would begin, given who is on duty."""
        now = self.now()
        fits = (needs.fit(o) for o in self.line.operators if o.is_on_duty(now))
        first = min((fit[0] for fit in fits if fit is not None), default=0)
        return {**needs.must, **{p.skill: p.level for p in needs.asked(first) if p.skill is not None}}


def needs_of(state: Conversation) -> Needs:
    """What a conversation needs of whoever takes it; its language where nothing else was said."""
    return Needs.from_json(state.needs) if state.needs else Needs({state.language: 1})
