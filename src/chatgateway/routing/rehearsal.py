"""A day played again through the real line on a virtual clock: what would this roster and these rules have done?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from heapq import heappop, heappush

from .config import RoutingConfig
from .line import Line, Placement
from .people import Operator, Waiting
from .recording import Answer, Arrival, Course, Decided, Duty, Fate, Replay, Response

# Told how many conversations are over, and of how many.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Offer:
    waiting: Waiting
    operator: str
    at: float


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
        self.accept_seconds = accept_seconds
        self.progress = progress or (lambda done, total: None)
        self.courses = {a.conversation: Course(a) for a in arrivals}
        self.operators: dict[str, Operator] = {}
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
                self._later(start, 0, partial(self._come, operator.id, end))
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
                self.line.remove(conversation)
                self._end(conversation, "ticket", now)
        for placement in self.line.placements(now):
            self._offer(placement, now)

    # ---- operators

    def _come(self, operator_id: str, until: float, now: float) -> None:
        operator = self.operators[operator_id]
        self._set(replace(operator, status="ready", connected=True, on_shift_until=until, idle_since=now))

    def _go(self, operator_id: str, now: float) -> None:
        operator = self.operators[operator_id]
        # Of two touching periods the second has begun already.
        if operator.on_shift_until is not None and operator.on_shift_until <= now:
            self._set(replace(operator, status="off", connected=False))

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
        self.tickets += waiting.needs.ending == "ticket"
        self.line.add(waiting)

    def _offer(self, placement: Placement, now: float) -> None:
        waiting, course = placement.decision.waiting, self.courses[placement.conversation]
        self.tickets -= waiting.needs.ending == "ticket"
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
        if self.offers.get(conversation) is not offer:
            return
        if answer == "accept":
            course = self.courses[conversation]
            course.accepted_at = now if course.accepted_at is None else course.accepted_at
            course.operators.append(offer.operator)
            handling = course.arrival.legs[course.leg].handling_seconds
            self._later(now + handling, 2, partial(self._finish, offer, handling))
            return
        del self.offers[conversation]
        self._free(offer.operator, now)
        self._queue(offer.waiting.after_offer(offer.operator, offer.at, now, self.config.cooldown_seconds))

    def _finish(self, offer: _Offer, handling: float, now: float) -> None:
        conversation = offer.waiting.conversation
        del self.offers[conversation]
        self.busy[offer.operator] += handling
        self._free(offer.operator, now)
        course = self.courses[conversation]
        course.leg, course.offers = course.leg + 1, 0
        if course.leg == len(course.arrival.legs):
            self._end(conversation, "served", now)
            return
        needs = course.arrival.legs[course.leg].needs
        refused = frozenset(course.operators)
        self._queue(replace(offer.waiting, needs=needs, step_started_at=now, cooled={}, refused=refused))

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
        course.fate, course.ended_at = fate, now
        self.over += 1
        self.progress(self.over, len(self.courses))
