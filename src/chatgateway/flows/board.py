"""What supervisors see: the queue, the operators, and why each conversation still waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..ports import Clock
from ..protocol.moments import rfc3339
from ..routing.people import Operator
from .desk import Desk
from .ledger import Ledger

# A board lists the longest waiting; the figures count everyone.
LISTED = 200


@dataclass(slots=True)
class BoardWriter:
    """Reads the desk's mirror; costs the database nothing."""

    desk: Desk
    ledger: Ledger
    clock: Clock

    def board(self) -> Mapping[str, Any]:
        """The whole board as plain JSON values."""
        now = self.desk.now()
        waiting = sorted(self.desk.waiting(), key=lambda w: (w.enqueued_at, w.conversation))
        people = [w for w in waiting if not w.is_ticket]
        return {
            "at": rfc3339(self.clock.now_ms()),
            "waiting": len(people),
            "tickets": len(waiting) - len(people),
            "oldest_wait_seconds": round(now - people[0].enqueued_at, 1) if people else None,
            "by_skill": self._by_skill([w.conversation for w in people]),
            "operators": [_operator(o) for o in sorted(self.desk.line.operators, key=lambda o: (o.name, o.id))],
            "queue": [self._waiting(w.conversation, now) for w in waiting[:LISTED]],
            "unmeetable": [
                {"needs": needs.to_json(), "missing": list(missing), "waiting": count}
                for needs, missing, count in self.desk.line.unmeetable()
            ],
        }

    def _by_skill(self, conversations: list[str]) -> Mapping[str, int]:
        counted: Counter[str] = Counter()
        for conversation in conversations:
            state = self.ledger.known(conversation)
            skills = [s for s in (state.skills or {} if state else {}) if len(s) != 2]
            counted[skills[0] if skills else "general"] += 1
        return dict(counted.most_common())

    def _waiting(self, conversation: str, now: float) -> Mapping[str, Any]:
        state = self.ledger.known(conversation)
        waiting = self.desk.line.waiting(conversation)
        assert waiting is not None
        return {
            "conversation": conversation,
            "reference": state.reference if state else None,
            "language": state.language if state else None,
            "skills": dict(state.skills or {}) if state else {},
            "priority": waiting.priority,
            "ticket": waiting.is_ticket,
            "ticket_due_at": rfc3339(state.ticket_due_at_ms) if state and state.ticket_due_at_ms else None,
            "overdue": bool(state and state.ticket_overdue),
            "waited_seconds": round(max(0.0, now - waiting.enqueued_at), 1),
            "why": self.desk.line.why(conversation, now),
        }


def _operator(operator: Operator) -> Mapping[str, Any]:
    return {
        "id": operator.id,
        "name": operator.name,
        "role": operator.role,
        "status": operator.status,
        "connected": operator.connected,
        "load": operator.load,
        "capacity": operator.capacity,
        "skills": dict(operator.skills),
        "tier": operator.tier,
    }
