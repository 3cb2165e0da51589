"""Why this operator, and why not the others: a routing decision that can be stored and read by people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from .people import Operator, Waiting
from .why import first_lack, unmeetable, why_waiting


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the configuration that a decision was made under."""

    config_hash: str
    cooldown_seconds: float
    quiet_seconds: float


# Named tuples: a decision at a large desk makes a thousand of each, and a frozen dataclass costs three times as much.
class Scores(NamedTuple):
    """What the choice looks at, in this order: missing levels, acquaintance, load, idle time, versatility."""

    shortfall: int
    preferred: bool
    load: float
    idle_seconds: float
    versatility: int

    def to_json(self) -> dict[str, Any]:
        return {
            "shortfall": self.shortfall,
            "preferred": self.preferred,
            "load": round(self.load, 3),
            "idle_seconds": round(self.idle_seconds, 1),
            "versatility": self.versatility,
        }


class Candidate(NamedTuple):
    """One operator in one decision: the first reason against, or None; scores for those who have the skills."""

    operator: str
    name: str
    reason: str | None
    scores: Scores | None

    @property
    def rank(self) -> tuple[Any, ...]:
        """Smallest first: the order in which operators are chosen."""
        if (s := self.scores) is None:
            return (self.operator,)
        return (s.shortfall, not s.preferred, s.load, -s.idle_seconds, s.versatility, self.operator)

    def to_json(self) -> dict[str, Any]:
        scores = self.scores.to_json() if self.scores is not None else None
        return {"operator": self.operator, "name": self.name, "reason": self.reason, "scores": scores}


@dataclass(frozen=True, slots=True)
class RoutingDecision:
    """One decision about one conversation, with everything it was decided on.

    The candidates are worked out when they are asked for: a pass over a full hall stays cheap, and what they say is
    still what held at that moment, because operators are values.
    """

    waiting: Waiting
    at: float
    step: int
    skipped: tuple[str, ...]
    is_cooldown_waived: bool
    operator: str | None
    operators: tuple[Operator, ...]
    rules: Rules
    next_step_at: float | None = None

    @property
    def dropped(self) -> tuple[str, ...]:
        """The preferences that are no longer waited for, because their time is over or nobody on duty has them."""
        kept = len(self.waiting.needs.asked(self.step))
        prefer = self.waiting.needs.prefer
        return tuple(str(p) for p in prefer[: len(prefer) - kept])

    def candidates(self) -> tuple[Candidate, ...]:
        """Every operator: the eligible first, in the order of choice; then those with the skills; then the others."""
        found = [self._candidate(o) for o in self.operators]
        return tuple(sorted(found, key=lambda c: (c.reason is not None, c.scores is None, c.rank)))

    def _candidate(self, operator: Operator) -> Candidate:
        fit = self.waiting.needs.fit(operator) if operator.takes_offers else None
        has_skills = fit is not None and fit[0] <= self.step
        reason = self._absence(operator) or (
            self._history(operator) or self._lack_of_room(operator)
            if has_skills
            else first_lack(self.waiting.needs, operator, self.step)
        )
        scores = None
        if fit is not None and has_skills:
            idle = max(0.0, self.at - operator.idle_since)
            is_preferred = operator.id == self.waiting.preferred_operator
            scores = Scores(fit[1], is_preferred, operator.load_ratio, idle, operator.versatility)
        return Candidate(operator.id, operator.name, reason, scores)

    def reason(self, operator: Operator) -> str | None:
        """The first thing that keeps this operator from getting the conversation now; None: nothing does."""
        return self._candidate(operator).reason

    def _absence(self, operator: Operator) -> str | None:
        if not operator.connected:
            return "offline"
        if operator.status != "ready":
            return operator.status.replace("_", " ")
        if not operator.takes_offers:
            return "supervisor without skills"
        return None if operator.is_on_shift(self.at) else "off shift"

    def _history(self, operator: Operator) -> str | None:
        if operator.id in self.waiting.refused:
            return "must not go back"
        until = self.waiting.cooled.get(operator.id, self.at)
        if until <= self.at or self.is_cooldown_waived:
            return None
        return f"declined {max(0, round(self.at - until + self.rules.cooldown_seconds))} s ago"

    def _lack_of_room(self, operator: Operator) -> str | None:
        if not operator.has_room:
            return f"capacity {operator.load}/{operator.capacity}"
        return None if operator.may_get_offers(self.at, self.rules.quiet_seconds) else "shift ends"

    def why(self) -> dict[str, Any]:
        """Why it still waits, in short: a code, a sentence, and how many operators each reason holds back."""
        return self._why(self.candidates())

    def _why(self, candidates: tuple[Candidate, ...]) -> dict[str, Any]:
        people = {o.id: o for o in self.operators}
        judged = [(people[c.operator], c.reason) for c in candidates]
        able = [pair for pair, c in zip(judged, candidates, strict=True) if c.scores is not None]
        return why_waiting(self.waiting.needs, self.step, self.at, able, judged)

    def summary(self) -> dict[str, Any]:
        """The decision in short, for the console of the operator who got it."""
        return {
            "step": self.step,
            "dropped": list(self.dropped),
            "waited_seconds": round(max(0.0, self.at - self.waiting.enqueued_at), 1),
            "priority": self.waiting.priority,
            "preferred": self.operator is not None and self.operator == self.waiting.preferred_operator,
        }

    def to_json(self) -> dict[str, Any]:
        """Plain values, stored with the offer and shown as they are."""
        needs, candidates = self.waiting.needs, self.candidates()
        return {
            "conversation": self.waiting.conversation,
            "at": round(self.at, 3),
            "operator": self.operator,
            "step": self.step,
            "last_step": needs.last_step,
            "asked": [str(p) for p in needs.asked(self.step)],
            "dropped": list(self.dropped),
            "skipped": list(self.skipped),
            "next_step_at": self.next_step_at,
            "needs": needs.to_json(),
            "priority": self.waiting.priority,
            "waited_seconds": round(max(0.0, self.at - self.waiting.enqueued_at), 1),
            "why": self._why(candidates) if self.operator is None else None,
            "unmeetable": list(unmeetable(needs, self.operators)),
            "candidates": [c.to_json() for c in candidates],
            "config": self.rules.config_hash,
        }
