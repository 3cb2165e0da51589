"""What an operator is told of a conversation before they take it, and why it came to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..conversation.state import Conversation
from ..ports import Clock
from ..protocol.moments import rfc3339
from ..routing.decision import RoutingDecision

DECISIONS_KEPT = 2_000


@dataclass(slots=True)
class BriefWriter:
    """Writes briefs from the state alone, so that an offer costs no reading."""

    clock: Clock
    _why: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def remember(self, decision: RoutingDecision) -> None:
        """Why the conversation goes where it goes, for the frame that follows the commit."""
        while len(self._why) >= DECISIONS_KEPT:
            self._why.pop(next(iter(self._why)))
        self._why[decision.waiting.conversation] = decision.summary()

    def why(self, conversation: str) -> Mapping[str, Any]:
        """The routing decision in short."""
        return self._why.get(conversation, {})

    def brief(self, state: Conversation) -> Mapping[str, Any]:
        """Reference, language, last words, what the bot tried, what is needed, how long they have waited, who it is."""
        known = state.brief or {}
        since_ms = state.enqueued_at_ms or state.changed_at_ms
        return {
            "reference": state.reference,
            "language": state.language,
            "reason": state.handoff_reason,
            "messages": [{"role": said.role, "text": said.text} for said in state.recent],
            "tried": known.get("candidates", []),
            "answered": list(state.answered),
            "mentions": known.get("mentions", {}),
            "skills": dict(state.skills or {}),
            "priority": state.priority,
            "waiting_since": rfc3339(since_ms),
            "waited_seconds": max(0, (self.clock.now_ms() - since_ms) // 1000),
            "alarm": state.alarm,
            "tags": list(state.tags),
            "ticket": state.ticket_due_at_ms is not None,
            "customer": {
                "id": state.customer,
                "name": state.customer_name,
                "channel": state.channel,
                "context": dict(state.context),
            },
        }
