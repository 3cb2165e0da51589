"""A support desk in miniature: what flows do around the line, on plain values and a clock that moves when told.

Every change is followed by a pass of the line, whose answer is compared with the plainest possible scan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chatgateway.routing.config import RoutingConfig
from chatgateway.routing.escalation import Hop, Refusal, Target, Transfer, transfer
from chatgateway.routing.line import Line, Operator, Placement, Waiting
from chatgateway.routing.needs import Needs
from chatgateway.routing.people import Status

from . import naive

CONFIG = RoutingConfig.model_validate(
    {"offer_seconds": 30, "step_seconds": 40, "last_offer_before_shift_end": 45, "ladders": {"slow": {"steps": [90]}}}
)


@dataclass(frozen=True)
class Offer:
    """A conversation held out to an operator since `at`."""

    waiting: Waiting
    operator: str
    at: float


class World:
    """One desk. Conversations are waiting, offered, owned or closed; nothing else exists."""

    def __init__(self, config: RoutingConfig = CONFIG) -> None:
        self.config = config
        self.line = Line(config)
        self.now = 1_000.0
        self.arrivals = 0
        self.waiting: dict[str, Waiting] = {}
        self.offers: dict[str, Offer] = {}
        self.owned: dict[str, tuple[str, Waiting]] = {}
        self.hops: dict[str, list[Hop]] = {}
        self.open: set[str] = set()
        self.born: dict[str, float] = {}
        self.operators: dict[str, Operator] = {}
        self.timeouts: dict[str, int] = {}
        self.fired: set[tuple[str, float]] = set()
        # What each conversation's eligible set was, and under which needs and operators.
        self.seen: dict[str, tuple[Needs, frozenset[object], frozenset[str]]] = {}

    # ---- customers

    def arrive(self, needs: Needs, priority: str = "normal", is_ticket: bool = False, knows: str | None = None) -> str:
        self.arrivals += 1
        name = f"c{self.arrivals}"
        self.open.add(name)
        self.born[name] = self.now
        self._wait(Waiting(name, needs, priority, self.now, self.arrivals, self.now, knows, is_ticket=is_ticket))
        self.serve()
        return name

    def leave(self, conversation: str) -> None:
        """The customer goes, or an operator closes: gone from wherever it was."""
        self.open.discard(conversation)
        if self.waiting.pop(conversation, None):
            self.line.remove(conversation)
        elif offer := self.offers.pop(conversation, None):
            self._set(offer.operator, load=-1)
        elif owned := self.owned.pop(conversation, None):
            self._set(owned[0], load=-1)
        self.serve()

    # ---- operators

    def put_operator(self, operator: Operator) -> None:
        old = self.operators.get(operator.id)
        self.operators[operator.id] = replace(operator, load=old.load if old else 0)
        self.line.set_operator(self.operators[operator.id])
        self.serve()

    def declare(self, operator_id: str, status: Status) -> None:
        self.timeouts[operator_id] = 0
        self._replace(replace(self.operators[operator_id], status=status))
        self.serve()

    def connect(self, operator_id: str, connected: bool) -> None:
        """A lost socket takes open offers back at once; what is owned stays until the grace is over."""
        self._replace(replace(self.operators[operator_id], connected=connected))
        if not connected:
            for offer in [o for o in self.offers.values() if o.operator == operator_id]:
                self._take_back(offer, cooldown=0)
        self.serve()

    def lose(self, operator_id: str) -> None:
        """The grace is over: own conversations go back to the queue, with their age, the same operator preferred."""
        for name in [c for c, (o, _) in self.owned.items() if o == operator_id]:
            _, waiting = self.owned.pop(name)
            self._set(operator_id, load=-1)
            self._wait(replace(waiting, step_started_at=self.now, preferred_operator=operator_id))
        self.serve()

    # ---- offers

    def accept(self, conversation: str) -> None:
        offer = self.offers.pop(conversation)
        self.timeouts[offer.operator] = 0
        self.owned[conversation] = (offer.operator, offer.waiting)
        self.serve()

    def decline(self, conversation: str) -> None:
        self._take_back(self.offers[conversation], self.config.cooldown_seconds)
        self.serve()

    def take(self, conversation: str, supervisor: str) -> None:
        """A supervisor takes what waits, whatever the skills and the room."""
        self.owned[conversation] = (supervisor, self.waiting.pop(conversation))
        self.line.remove(conversation)
        self._set(supervisor, load=+1)
        self.serve()

    def hand_on(self, conversation: str, to: Target) -> Transfer | Refusal:
        operator_id, waiting = self.owned[conversation]
        by = Hop(operator_id, self.operators[operator_id].tier)
        hops = self.hops.setdefault(conversation, [])
        verdict = transfer(waiting.needs, "ja", hops, by, to, "needs someone else", self.config)
        if isinstance(verdict, Transfer):
            hops.append(by)
            del self.owned[conversation]
            self._set(operator_id, load=-1)
            self._wait(
                replace(
                    waiting,
                    needs=verdict.needs,
                    refused=verdict.refused,
                    preferred_operator=verdict.preferred_operator,
                    cooled={},
                    step_started_at=self.now,
                )
            )
        self.serve()
        return verdict

    # ---- time

    def tick(self, seconds: float) -> None:
        """Time passes; offers whose time is over lapse, each once."""
        self.now += seconds
        for offer in [o for o in self.offers.values() if self.now >= o.at + self.config.offer_seconds]:
            due = (offer.waiting.conversation, offer.at)
            assert due not in self.fired, "an offer lapsed twice"
            self.fired.add(due)
            self._take_back(offer, self.config.cooldown_seconds)
            self.timeouts[offer.operator] = self.timeouts.get(offer.operator, 0) + 1
            if self.timeouts[offer.operator] >= self.config.timeouts_until_not_responding:
                self._replace(replace(self.operators[offer.operator], status="not_responding"))
        self.serve()

    def restart(self) -> None:
        """The process dies: the line is built anew from what the journal says."""
        self.line = Line(self.config)
        for waiting in self.waiting.values():
            self.line.add(waiting)
        for operator in self.operators.values():
            self.line.set_operator(operator)
        self.serve()

    # ---- the pass

    def serve(self) -> list[Placement]:
        expected = naive.placements(self.waiting, self.operators, self.now, self.config)
        placed = list(self.line.placements(self.now))
        assert [(p.conversation, p.operator, p.step) for p in placed] == expected
        for placement in placed:
            self._offer(placement)
        return placed

    def _offer(self, placement: Placement) -> None:
        waiting = self.waiting.pop(placement.conversation)
        operator = self.operators[placement.operator]
        assert operator.load < operator.capacity, "over capacity"
        assert naive.may_take(waiting.needs, operator, placement.step), "lacks a skill of the step"
        assert operator.id not in waiting.refused, "went back"
        assert waiting.enqueued_at == self.born[waiting.conversation], "lost its age"
        self._judge(placement)
        self.offers[waiting.conversation] = Offer(waiting, operator.id, self.now)
        self.operators[operator.id] = replace(operator, load=operator.load + 1, idle_since=self.now)

    def _judge(self, placement: Placement) -> None:
        """The stored decision tells the same story: the first eligible candidate is the one who got it."""
        first = placement.decision.candidates()[0]
        assert (first.operator, first.reason) == (placement.operator, None)

    # ---- bookkeeping

    def _wait(self, waiting: Waiting) -> None:
        self.waiting[waiting.conversation] = waiting
        self.line.add(waiting)

    def _take_back(self, offer: Offer, cooldown: float) -> None:
        del self.offers[offer.waiting.conversation]
        self._set(offer.operator, load=-1)
        self._wait(offer.waiting.after_offer(offer.operator, offer.at, self.now, cooldown))

    def _set(self, operator_id: str, load: int) -> None:
        operator = self.operators[operator_id]
        self._replace(replace(operator, load=operator.load + load))

    def _replace(self, operator: Operator) -> None:
        self.operators[operator.id] = operator
        self.line.set_operator(operator)

    # ---- what must always hold

    def check(self) -> None:
        self._check_states()
        self._check_work_conserving()
        self._check_monotone()
        self._check_answers()

    def _check_states(self) -> None:
        places = [*self.waiting, *self.offers, *self.owned]
        assert sorted(places) == sorted(self.open), "a conversation is lost or doubled"
        assert len(self.line) == len(self.waiting)
        for operator in self.operators.values():
            held = [o for o in self.offers.values() if o.operator == operator.id]
            own = [c for c, (o, _) in self.owned.items() if o == operator.id]
            assert operator.load == len(held) + len(own)
            assert operator.connected or not held, "an offer outlives its socket"

    def _check_work_conserving(self) -> None:
        for waiting in self.waiting.values():
            able = naive.eligible(waiting, list(self.operators.values()), self.now, self.config)
            assert not able, f"{waiting.conversation} waits while {able[0].id} is free"

    def _check_monotone(self) -> None:
        on_duty = frozenset(
            (o.id, o.tier, o.role, tuple(sorted(o.skills.items())))
            for o in self.operators.values()
            if naive.is_on_duty(o, self.now)
        )
        for name, waiting in self.waiting.items():
            eligible = self.line.eligible(name, self.now)
            if (before := self.seen.get(name)) and before[:2] == (waiting.needs, on_duty):
                assert before[2] - waiting.refused <= eligible, "the eligible set shrank with waiting"
            self.seen[name] = (waiting.needs, on_duty, eligible)

    def _check_answers(self) -> None:
        people = list(self.operators.values())
        for name, waiting in self.waiting.items():
            decision = self.line.explain(name, self.now)
            assert decision.step == naive.step_of(waiting, people, self.now, self.config)
            assert all(c.reason for c in decision.candidates()), "nothing is against it, but it waits"
            assert self.line.position(name, self.now) == naive.position(
                name, self.waiting, people, self.now, self.config
            )
        told = dict(self.line.positions(self.now))
        assert told == {n: self.line.position(n, self.now) for n in self.waiting}
        due = self.line.next_due(self.now)
        assert due is None or due > self.now
        just_before = due - 0.001 if due is not None else self.now + 100_000
        later: Mapping[str, int] = {
            n: naive.step_of(w, people, just_before, self.config) for n, w in self.waiting.items()
        }
        now: Mapping[str, int] = {n: naive.step_of(w, people, self.now, self.config) for n, w in self.waiting.items()}
        assert later == now, "a step changes before it is due"
        assert not naive.placements(self.waiting, self.operators, just_before, self.config), "due earlier than said"
