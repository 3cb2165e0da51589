"""The line: who waits, who could take them, and who gets whom next, kept up to date change by change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from typing import Any

from .config import RoutingConfig
from .decision import RoutingDecision, Rules
from .group import mask_of
from .needs import Needs
from .people import Operator, Waiting
from .queue import Bucket, Key, Queue
from .waits import ServiceTimes, WaitRange, estimate
from .why import unmeetable

__all__ = ["Line", "Operator", "Placement", "Waiting"]


@dataclass(frozen=True, slots=True)
class Placement:
    """One conversation goes to one operator, with the step and the decision behind it."""

    conversation: str
    operator: str
    step: int
    decision: RoutingDecision


class Line:
    """Everyone who waits and everyone who answers; a decision costs as much as there are distinct needs, not people.

    Times are epoch seconds. The line's clock never goes back: an earlier `now` counts as the latest one seen.
    """

    def __init__(self, config: RoutingConfig) -> None:
        self.config = config
        self._queue = Queue(config)
        self._answered_at = (float("-inf"), 0)
        self._answers: dict[Bucket, dict[str, Any]] = {}
        self._rules = Rules(config.hash, config.cooldown_seconds, config.last_offer_before_shift_end)

    def __len__(self) -> int:
        return len(self._queue.entries)

    def __contains__(self, conversation: str) -> bool:
        return conversation in self._queue.entries

    @property
    def operators(self) -> tuple[Operator, ...]:
        """Everyone the line knows, as they stand now."""
        return tuple(self._queue.roster.operators.values())

    def waiting(self, conversation: str) -> Waiting | None:
        """The waiting conversation of that id, if it waits."""
        entry = self._queue.entries.get(conversation)
        return entry.waiting if entry else None

    def add(self, waiting: Waiting) -> None:
        """Put a conversation in the line; one that already waits is replaced."""
        self._queue.put(waiting)

    update = add

    def remove(self, conversation: str) -> None:
        """Take a conversation out; one that does not wait is no error, so that mirrors may repeat themselves."""
        self._queue.take(conversation)

    def set_operator(self, operator: Operator) -> None:
        """Tell the line how an operator stands now."""
        self._queue.roster.set(operator)

    def remove_operator(self, operator_id: str) -> None:
        """Forget an operator; an unknown one is no error."""
        self._queue.roster.remove(operator_id)

    def rebuilt(self, config: RoutingConfig) -> Line:
        """The same people under other rules, for a reload."""
        line = Line(config)
        for operator in self.operators:
            line.set_operator(operator)
        for entry in self._queue.entries.values():
            line.add(entry.waiting)
        return line

    def placements(self, now: float) -> Iterator[Placement]:
        """Serve everyone who can be served, the foremost first, and change the line as it goes.

        Deterministic. A conversation that nobody can take holds up nobody behind it. The line may be changed between
        two placements; who is added meanwhile is served by the next call.
        """
        queue = self._queue
        now = queue.advance(now)
        heads: list[tuple[Key, Bucket]] = [(b.keys[0], b) for b in queue.servable()]
        heapify(heads)
        while heads:
            key, bucket = heappop(heads)
            if not bucket.keys:
                continue
            if bucket.keys[0] != key:
                heappush(heads, (bucket.keys[0], bucket))
                continue
            if (operator := queue.best(bucket)) is None:
                continue
            yield self._place(key[-1], operator, now)
            if bucket.keys:
                heappush(heads, (bucket.keys[0], bucket))

    def _place(self, conversation: str, operator_id: str, now: float) -> Placement:
        decision = self._decision(conversation, now, operator_id)
        self._queue.take(conversation)
        chosen = self._queue.roster.operators[operator_id]
        self._queue.roster.set(replace(chosen, load=chosen.load + 1, idle_since=now))
        return Placement(conversation, operator_id, decision.step, decision)

    def explain(self, conversation: str, now: float) -> RoutingDecision:
        """Every operator with the first reason against them, and why the conversation still waits.

        KeyError if it does not wait.
        """
        return self._decision(conversation, self._queue.advance(now), None)

    def why(self, conversation: str, now: float) -> dict[str, Any]:
        """`explain(…).why()`; conversations that stand equal share the answer, so that a board may ask for hundreds.

        KeyError if it does not wait.
        """
        queue = self._queue
        stamp = (queue.advance(now), queue.roster.version)
        if self._answered_at != stamp:
            self._answered_at, self._answers = stamp, {}
        bucket = queue.entries[conversation].bucket
        assert bucket is not None
        if (answer := self._answers.get(bucket)) is None:
            answer = self._answers[bucket] = self._decision(conversation, stamp[0], None).why()
        return answer

    def _decision(self, conversation: str, now: float, operator: str | None) -> RoutingDecision:
        entry, queue = self._queue.entries[conversation], self._queue
        bucket = entry.bucket
        assert bucket is not None
        needs, reachable = bucket.group.needs, bucket.group.reachable()
        skipped = tuple(str(needs.prefer[k]) for k in range(bucket.step) if needs.may_skip(k) and not reachable[k])
        waived = queue.is_cooldown_waived(bucket)
        return RoutingDecision(
            entry.waiting, now, bucket.step, skipped, waived, operator, self.operators, self._rules, entry.next_step_at
        )

    def position(self, conversation: str, now: float) -> int:
        """1 for the next; counts those ahead that at least one operator on duty could take as well as this one.

        KeyError if it does not wait. Costs a binary search per distinct needs and step.
        """
        queue = self._queue
        queue.advance(now)
        entry = queue.entries[conversation]
        assert entry.bucket is not None
        return 1 + sum(b.ahead_of(entry.key) for b in queue.rivals(entry.bucket))

    def positions(self, now: float) -> Iterator[tuple[str, int]]:
        """Every waiting conversation with its `position`, in no particular order; for telling all of them at once.

        May be read in pieces, so that nothing stalls: what it tells is how the line stood when reading began.
        """
        self._queue.advance(now)
        return self._queue.positions()

    def wait(self, conversation: str, now: float, times: ServiceTimes) -> tuple[int, WaitRange | None]:
        """What a customer may be told: the position and, where that is honest, the range of the wait.

        KeyError if it does not wait.
        """
        position = self.position(conversation, now)
        able = [self._queue.roster.operators[o] for o in sorted(self.eligible(conversation, now))]
        return position, estimate(position, able, times, now, self.config.offer_seconds)

    def next_due(self, now: float) -> float | None:
        """When time alone could change an answer next: a step, the end of a cool-down or of a shift; None: never."""
        self._queue.advance(now)
        return self._queue.next_wake()

    def tickets_due(self, now: float) -> list[str]:
        """Conversations whose ladder has run out and ends in a ticket, the foremost first."""
        queue = self._queue
        queue.advance(now)
        over = [b for b in queue.buckets() if b.group.needs.ending == "ticket" and b.step == b.group.needs.last_step]
        keys = sorted(key for b in over for key in b.keys if not queue.entries[key[-1]].waiting.is_ticket)
        return [key[-1] for key in keys]

    def eligible(self, conversation: str, now: float) -> frozenset[str]:
        """The operators on duty who may take it on its present step, at whatever load, cool-downs apart."""
        queue = self._queue
        queue.advance(now)
        entry = queue.entries[conversation]
        assert entry.bucket is not None
        mask = mask_of(entry.bucket.group.on_duty, entry.bucket.step)
        return frozenset(o for o in queue.roster.named(mask) if o not in entry.waiting.refused)

    def unmeetable(self) -> list[tuple[Needs, tuple[str, ...], int]]:
        """Needs that no operator on any shift can meet, what exactly is missing, and how many wait with them."""
        everybody, found = self.operators, []
        for group in self._queue.groups.values():
            if group.waiting and (lacking := unmeetable(group.needs, everybody)):
                found.append((group.needs, lacking, group.waiting))
        return found
