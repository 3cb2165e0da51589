"""What the gateway itself does to a conversation: offers, and what time brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from .customer import withdraw_offer
from .draft import Draft
from .events import Assigned, Closed, Nudged, Offered, OfferEnded, Reminded, Requeued, Ticketed
from .people import SYSTEM
from .phases import Phase
from .rules import Rules
from .state import Conversation

Waker: TypeAlias = Literal["offer_over", "nudge", "idle_close", "remind_operator", "tell_supervisor", "ticket_overdue"]


@dataclass(frozen=True, slots=True)
class Due:
    """The next moment at which time itself does something to the conversation."""

    at_ms: int
    what: Waker


def due(state: Conversation, rules: Rules) -> Due | None:
    """When the conversation wants to be looked at next, and why."""
    match state.phase:
        case Phase.WAITING | Phase.PENDING if state.offer is not None:
            return Due(state.offer.expires_at_ms, "offer_over")
        case Phase.PENDING if state.ticket_due_at_ms is not None and not state.ticket_overdue:
            return Due(state.ticket_due_at_ms, "ticket_overdue")
        case Phase.BOT | Phase.ACTIVE:
            return _silence(state, rules)
        case _:
            return None


def _silence(state: Conversation, rules: Rules) -> Due | None:
    if state.last_speaker != "customer":
        if not state.nudged:
            return Due(state.other_spoke_at_ms + rules.nudge_ms, "nudge")
        # However late the nudge came (a restart, a storage outage), the customer has the usual time to answer it.
        after_nudge_ms = state.nudged_at_ms + rules.idle_close_ms - rules.nudge_ms
        return Due(max(state.other_spoke_at_ms + rules.idle_close_ms, after_nudge_ms), "idle_close")
    if state.phase is Phase.BOT or state.reminders >= 2:
        return None
    if state.reminders == 0:
        return Due(state.unanswered_since_ms + rules.remind_operator_ms, "remind_operator")
    return Due(state.unanswered_since_ms + rules.tell_supervisor_ms, "tell_supervisor")


def wake(state: Conversation, rules: Rules, now_ms: int) -> list[Draft]:
    """What time does to the conversation now; nothing when nothing is due yet."""
    upcoming = due(state, rules)
    if upcoming is None or upcoming.at_ms > now_ms:
        return []
    match upcoming.what:
        case "offer_over":
            return end_offer(state, "expired")
        case "nudge":
            return [Draft(SYSTEM, Nudged())]
        case "idle_close":
            return [Draft(SYSTEM, Closed("customer_idle"))]
        case "remind_operator":
            return [Draft(SYSTEM, Reminded("operator"))]
        case "tell_supervisor":
            return [Draft(SYSTEM, Reminded("supervisor"))]
        case "ticket_overdue":
            return [Draft(SYSTEM, Reminded("ticket"))]
        case _:
            assert_never(upcoming.what)


def offer(state: Conversation, operator: str, rules: Rules, now_ms: int) -> list[Draft]:
    """Hold the conversation out to one operator; the epoch rises."""
    assert state.offer is None, "one offer at a time"
    return [Draft(SYSTEM, Offered(operator, state.epoch + 1, now_ms + rules.offer_ms))]


def assign(state: Conversation, operator: str, name: str) -> list[Draft]:
    """Give the conversation to an operator who accepts without being asked."""
    return [*withdraw_offer(state), Draft(SYSTEM, Assigned(operator, name, state.epoch + 1))]


def end_offer(state: Conversation, outcome: Literal["expired", "withdrawn"]) -> list[Draft]:
    """The open offer ends without a taker."""
    assert state.offer is not None
    return [Draft(SYSTEM, OfferEnded(state.offer.operator, state.offer.epoch, outcome))]


def lose_operator(state: Conversation, operator: str) -> list[Draft]:
    """The operator is gone for good: their conversation goes back to the front with its age, preferring them."""
    if state.phase is not Phase.ACTIVE or state.owner != operator:
        return []
    return [Draft(SYSTEM, Requeued("operator_lost", operator))]


def make_ticket(state: Conversation, reason: str, due_at_ms: int) -> list[Draft]:
    """The queue ends in a follow-up: nobody can take the conversation now, and it is not forgotten."""
    skill = next(iter(state.skills or {}), "")
    return [*withdraw_offer(state), Draft(SYSTEM, Ticketed(reason, due_at_ms, skill))]
