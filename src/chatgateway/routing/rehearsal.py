"""A day played again through the real line on a virtual clock: what would this roster and these rules have done?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from heapq import heappop, heappush

from .config import RoutingConfig
from .handing import Held, handed_on, may_become_ticket
from .hours import Hours
from .line import Line, Placement
from .people import Operator, Waiting
from .recording import Answer, Arrival, Course, Decided, Duty, Fate, Leg, Replay, Response

# Told how many conversations are over, and of how many.
Progress = Callable[[int, int], None]


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
        self.offers: dict[str, Held] = {}
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
            for number, (start, end) in enumerate(duty.periods):
                idle = duty.idle_since if number == 0 and duty.idle_since is not None else start
                self._later(start, 0, partial(self._come, operator.id, end, duty.is_shift, idle))
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

    def _come(self, operator_id: str, until: float, is_shift: bool, idle: float, now: float) -> None:
        operator = self.operators[operator_id]
        self.until[operator_id] = until
        ends = until if is_shift else self.hours.shift_end(self.hours.shift_key(operator), now)
        self._set(replace(operator, status="ready", connected=True, on_shift_until=ends, idle_since=idle))

    def _go(self, operator_id: str, now: float) -> None:
        # Of two touching periods the second has begun already.
        if self.until[operator_id] > now:
            return
        self._set(replace(self.operators[operator_id], status="off", connected=False))
        for offer in [o for o in self.offers.values() if o.operator == operator_id]:
            if not (offer.is_accepted or offer.is_their_own):
                # The recorded answer of somebody else has not been given yet.
                self.courses[offer.waiting.conversation].offers -= offer.response.answer != "withdrawn"
                self._answer(offer, "withdrawn", now)

    def _set(self, operator: Operator) -> None:
        self.operators[operator.id] = operator
        self.line.set_operator(operator)

    # ---- conversations

    def _arrive(self, arrival: Arrival, number: int, now: float) -> None:
        name, first = arrival.conversation, arrival.legs[0]
        self._begin(
            Waiting(name, first.needs, arrival.priority, arrival.at, number, now, arrival.preferred_operator),
            first,
            now,
        )
        if arrival.patience_seconds is not None:
            self._later(now + arrival.patience_seconds, 3, partial(self._give_up, name, 0))

    def _begin(self, waiting: Waiting, leg: Leg, now: float) -> None:
        """Queue a leg, and plan what takes it out of the queue but an operator who accepts."""
        self._queue(waiting)
        name, number = waiting.conversation, self.courses[waiting.conversation].leg
        if leg.patience_seconds is not None:
            self._later(now + leg.patience_seconds, 3, partial(self._give_up, name, number))
        if leg.taken is not None:
            self._later(now + leg.taken[1], 3, partial(self._take, name, number, leg.taken[0]))

    def _queue(self, waiting: Waiting) -> None:
        self.tickets += may_become_ticket(waiting)
        self.line.add(waiting)

    def _offer(self, placement: Placement, now: float) -> None:
        waiting, course = placement.decision.waiting, self.courses[placement.conversation]
        self.tickets -= may_become_ticket(waiting)
        operator = self.operators[placement.operator]
        self.operators[operator.id] = replace(operator, load=operator.load + 1, idle_since=now)
        self.decisions.append(Decided(now, placement.conversation, placement.operator, placement.step))
        recorded = course.arrival.legs[course.leg].responses
        response = recorded[course.offers] if course.offers < len(recorded) else Response("accept", self.accept_seconds)
        course.offers += 1
        offer = self.offers[waiting.conversation] = Held(waiting, operator.id, now, response)
        seconds = response.within(float(self.config.offer_seconds))
        self._later(now + seconds, 2, partial(self._answer, offer, response.answer))

    def _answer(self, offer: Held, answer: Answer, now: float) -> None:
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

    def _accept(self, offer: Held, now: float) -> None:
        course = self.courses[offer.waiting.conversation]
        offer.is_accepted = True
        if course.accepted_at is None and course.fate == "waiting":
            course.accepted_at = now
        course.operators.append(offer.operator)
        handling = course.arrival.legs[course.leg].handling_seconds
        self._later(now + handling, 2, partial(self._finish, offer, handling))

    def _finish(self, offer: Held, handling: float, now: float) -> None:
        conversation = offer.waiting.conversation
        del self.offers[conversation]
        self.busy[offer.operator] = self.busy.get(offer.operator, 0.0) + handling
        self._free(offer.operator, now)
        course = self.courses[conversation]
        course.leg, course.offers = course.leg + 1, 0
        if course.leg == len(course.arrival.legs):
            self._end(conversation, "served", now)
        else:
            leg = course.arrival.legs[course.leg]
            self._begin(handed_on(offer, leg, now), leg, now)

    def _give_up(self, conversation: str, number: int, now: float) -> None:
        """The customer's patience with this leg is over, unless somebody has accepted by then."""
        if self._out_of_line(conversation, number, now) is not None:
            self._end(conversation, "abandoned" if self.courses[conversation].accepted_at is None else "served", now)

    def _take(self, conversation: str, number: int, supervisor: str, now: float) -> None:
        """A supervisor takes it, unless somebody has accepted by then."""
        if (waiting := self._out_of_line(conversation, number, now)) is not None:
            self._seat(supervisor, 1, now)
            held = self.offers[conversation] = Held(waiting, supervisor, now, Response("accept", 0.0))
            self._accept(held, now)

    def _out_of_line(self, conversation: str, number: int, now: float) -> Waiting | None:
        """Out of the line or of an open offer; None when somebody has it, or this leg is over."""
        course, offer = self.courses[conversation], self.offers.get(conversation)
        if course.leg != number or course.fate != "waiting" or (offer is not None and offer.is_accepted):
            return None
        if offer is not None:
            del self.offers[conversation]
            self._free(offer.operator, now)
            return offer.waiting
        waiting = self.line.waiting(conversation)
        assert waiting is not None
        self.tickets -= may_become_ticket(waiting)
        self.line.remove(conversation)
        return waiting

    def _free(self, operator_id: str, now: float) -> None:
        self._seat(operator_id, -1, now)

    def _seat(self, operator_id: str, more: int, now: float) -> None:
        # A supervisor who takes need not be on the roster.
        if (operator := self.operators.get(operator_id)) is not None:
            self._set(replace(operator, load=operator.load + more, idle_since=now))

    def _end(self, conversation: str, fate: Fate, now: float) -> None:
        course = self.courses[conversation]
        if course.fate != "waiting":
            return
        course.fate, course.ended_at = fate, now
        self.over += 1
        self.progress(self.over, len(self.courses))
