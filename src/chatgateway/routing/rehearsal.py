"""A day played again through the real line on a virtual clock: what would this roster and these rules have done?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from heapq import heappop, heappush

from .config import RoutingConfig
from .hours import Hours
from .line import Line, Placement
from .people import Operator, Waiting
from .recording import Answer, Arrival, Course, Decided, Duty, Fate, Leg, Replay, Response

# Told how many conversations are over, and of how many.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Offer:
    waiting: Waiting
    operator: str
    at: float
    is_accepted: bool = False


def rehearse(
    arrivals: Sequence[Arrival],
    roster: Iterable[Duty],
    config: RoutingConfig,
    accept_seconds: float = 5.0,
    progress: Progress | None = None,
) -> Replay:
    """Play the arrivals through the line; offers without a recorded response are accepted after `accept_seconds`."""
    return _Stage(arrivals, roster, config, accept_seconds, progress).play()


class _Stage:
    """The play: a heap of things to come, a line, and who has what."""

    def __init__(
        self,
        arrivals: Sequence[Arrival],
        roster: Iterable[Duty],
        config: RoutingConfig,
        accept_seconds: float,
        progress: Progress | None,
    ) -> None:
        self.config = config
        self.line = Line(config)
        self.hours = Hours(config)
        self.accept_seconds = accept_seconds
        self.progress = progress or (lambda done, total: None)
        self.courses = {a.conversation: Course(a) for a in arrivals}
        self.operators: dict[str, Operator] = {}
        # Until when each operator who is there stays.
        self.until: dict[str, float] = {}
        self.offers: dict[str, _Offer] = {}
        self.decisions: list[Decided] = []
        self.busy: dict[str, float] = {}
        self.ready: dict[str, float] = {}
        self.over = 0
        self.tickets = 0
        # Shifts begin before customers come, places fall free before they are given away.
        self.agenda: list[tuple[float, int, int, Callable[[float], None]]] = []
        self._count = 0
        self._plan(arrivals, roster)

    def _plan(self, arrivals: Sequence[Arrival], roster: Iterable[Duty]) -> None:
        for duty in roster:
            operator = self.operators[duty.operator.id] = replace(duty.operator, load=0, status="off", connected=False)
            self.line.set_operator(operator)
            self.ready[operator.id] = operator.capacity * sum(end - start for start, end in duty.periods)
            self.busy[operator.id] = 0.0
            for start, end in duty.periods:
                self._later(start, 0, partial(self._come, operator.id, end, duty.is_shift))
                self._later(end, 1, partial(self._go, operator.id))
        for number, arrival in enumerate(arrivals):
            self._later(arrival.at, 4, partial(self._arrive, arrival, number))

    def _later(self, at: float, order: int, happens: Callable[[float], None]) -> None:
        self._count += 1
        heappush(self.agenda, (at, order, self._count, happens))

    # ---- the play

    def play(self) -> Replay:
        while self.agenda or len(self.line):
            now = self._next_moment()
            if now is None:
                break
            while self.agenda and self.agenda[0][0] <= now:
                heappop(self.agenda)[3](now)
            if len(self.line):
                self._serve(now)
        courses = tuple(self.courses.values())
        return Replay(courses, tuple(self.decisions), self.busy, self.ready)

    def _next_moment(self) -> float | None:
        planned = self.agenda[0][0] if self.agenda else None
        due = self.line.next_due(float("-inf")) if len(self.line) else None
        return min((m for m in (planned, due) if m is not None), default=None)

    def _serve(self, now: float) -> None:
        if self.tickets:
            for conversation in self.line.tickets_due(now):
                self._make_ticket(conversation, now)
        for placement in self.line.placements(now):
            self._offer(placement, now)

    def _make_ticket(self, conversation: str, now: float) -> None:
        """The ladder has run out: over for the customer, and work that is still done when somebody is free."""
        waiting = self.line.waiting(conversation)
        assert waiting is not None
        self.tickets -= 1
        self.line.add(replace(waiting, is_ticket=True, step_started_at=now, cooled={}))
        self._end(conversation, "ticket", now)

    # ---- operators

    def _come(self, operator_id: str, until: float, is_shift: bool, now: float) -> None:
        operator = self.operators[operator_id]
        self.until[operator_id] = until
        ends = until if is_shift else self.hours.shift_end(self.hours.shift_key(operator), now)
        self._set(replace(operator, status="ready", connected=True, on_shift_until=ends, idle_since=now))

    def _go(self, operator_id: str, now: float) -> None:
        # Of two touching periods the second has begun already.
        if self.until[operator_id] > now:
            return
        self._set(replace(self.operators[operator_id], status="off", connected=False))
        for offer in [o for o in self.offers.values() if o.operator == operator_id and not o.is_accepted]:
            self._answer(offer, "withdrawn", now)

    def _set(self, operator: Operator) -> None:
        self.operators[operator.id] = operator
        self.line.set_operator(operator)

    # ---- conversations

    def _arrive(self, arrival: Arrival, number: int, now: float) -> None:
        self._queue(
            Waiting(
                arrival.conversation,
                arrival.legs[0].needs,
                arrival.priority,
                arrival.at,
                number,
                now,
                arrival.preferred_operator,
            )
        )
        if arrival.patience_seconds is not None:
            self._later(now + arrival.patience_seconds, 3, partial(self._give_up, arrival.conversation))

    def _queue(self, waiting: Waiting) -> None:
        self.tickets += self._may_be_ticket(waiting)
        self.line.add(waiting)

    @staticmethod
    def _may_be_ticket(waiting: Waiting) -> bool:
        return waiting.needs.ending == "ticket" and not waiting.is_ticket

    def _offer(self, placement: Placement, now: float) -> None:
        waiting, course = placement.decision.waiting, self.courses[placement.conversation]
        self.tickets -= self._may_be_ticket(waiting)
        operator = self.operators[placement.operator]
        self.operators[operator.id] = replace(operator, load=operator.load + 1, idle_since=now)
        offer = self.offers[waiting.conversation] = _Offer(waiting, operator.id, now)
        self.decisions.append(Decided(now, placement.conversation, placement.operator, placement.step))
        recorded = course.arrival.legs[course.leg].responses
        response = recorded[course.offers] if course.offers < len(recorded) else Response("accept", self.accept_seconds)
        course.offers += 1
        seconds = min(response.seconds, float(self.config.offer_seconds))
        self._later(now + seconds, 2, partial(self._answer, offer, response.answer))

    def _answer(self, offer: _Offer, answer: Answer, now: float) -> None:
        conversation = offer.waiting.conversation
        if self.offers.get(conversation) is not offer or offer.is_accepted:
            return
        if answer == "accept":
            self._accept(offer, now)
            return
        del self.offers[conversation]
        self._free(offer.operator, now)
        cooldown = 0 if answer == "withdrawn" else self.config.cooldown_seconds
        self._queue(offer.waiting.after_offer(offer.operator, offer.at, now, cooldown))

    def _accept(self, offer: _Offer, now: float) -> None:
        course = self.courses[offer.waiting.conversation]
        offer.is_accepted = True
        if course.accepted_at is None and course.fate == "waiting":
            course.accepted_at = now
        course.operators.append(offer.operator)
        handling = course.arrival.legs[course.leg].handling_seconds
        self._later(now + handling, 2, partial(self._finish, offer, handling))

    def _finish(self, offer: _Offer, handling: float, now: float) -> None:
        conversation = offer.waiting.conversation
        del self.offers[conversation]
        self.busy[offer.operator] += handling
        self._free(offer.operator, now)
        course = self.courses[conversation]
        course.leg, course.offers = course.leg + 1, 0
        if course.leg == len(course.arrival.legs):
            self._end(conversation, "served", now)
        else:
            self._queue(_handed_on(offer, course.arrival.legs[course.leg], now))

    def _give_up(self, conversation: str, now: float) -> None:
        """The customer's patience is over, unless somebody has accepted by then."""
        course = self.courses[conversation]
        if course.accepted_at is not None or course.fate != "waiting":
            return
        if (offer := self.offers.pop(conversation, None)) is not None:
            self._free(offer.operator, now)
        else:
            self.tickets -= course.arrival.legs[0].needs.ending == "ticket"
            self.line.remove(conversation)
        self._end(conversation, "abandoned", now)

    def _free(self, operator_id: str, now: float) -> None:
        operator = self.operators[operator_id]
        self._set(replace(operator, load=operator.load - 1, idle_since=now))

    def _end(self, conversation: str, fate: Fate, now: float) -> None:
        course = self.courses[conversation]
        if course.fate != "waiting":
            return
        course.fate, course.ended_at = fate, now
        self.over += 1
        self.progress(self.over, len(self.courses))


def _handed_on(offer: _Offer, leg: Leg, now: float) -> Waiting:
    """The conversation as it waits for its next owner: its age stays, it does not go back, and nobody is cooled."""
    waiting = replace(offer.waiting, needs=leg.needs, step_started_at=now, cooled={})
    if leg.begins != "transfer":
        is_ticket = leg.begins == "ticket"
        return replace(
            waiting, preferred_operator=offer.operator, refused=waiting.refused - {offer.operator}, is_ticket=is_ticket
        )
    return replace(
        waiting,
        preferred_operator=leg.prefer,
        refused=(waiting.refused | {offer.operator}) - {leg.prefer or ""},
        is_ticket=False,
    )
