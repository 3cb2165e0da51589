"""How offers, owners and tickets change a conversation: the part of the fold that is about who has it."""

from __future__ import annotations

from .events import Assigned, Event, Offered, OfferEnded, Requeued, Ticketed
from .state import Conversation, Offer, Passing


def offered(state: Conversation, data: Offered, event: Event) -> Conversation:
    return state.changed(epoch=data.epoch, offer=Offer(data.operator, data.epoch, data.expires_at_ms, event.at_ms))


def offer_ended(state: Conversation, data: OfferEnded, event: Event) -> Conversation:
    rang_ms = event.at_ms - state.offer.since_ms if state.offer else 0
    state = state.changed(offer=None, steps_since_ms=(state.steps_since_ms or event.at_ms) + rang_ms)
    if data.outcome in ("accepted", "withdrawn"):
        return state
    # The last word of each operator is enough for the cool-down.
    others = tuple(p for p in state.passed if p.operator != data.operator)
    return state.changed(passed=(*others, Passing(data.operator, event.at_ms, data.outcome)))


def assigned(state: Conversation, data: Assigned, event: Event) -> Conversation:
    return state.changed(
        owner=data.operator,
        owner_name=data.name,
        epoch=data.epoch,
        offer=None,
        owners=(*state.owners, data.operator),
        prefer=None,
        passed=(),
        # Whatever was said before, the new owner has the word: the reminder clock starts with them, and a customer who
        # was passed on is not closed for being silent.
        last_speaker="customer",
        unanswered_since_ms=event.at_ms,
        reminders=0,
        enqueued_at_ms=state.enqueued_at_ms or event.at_ms,
    )


def requeued(state: Conversation, data: Requeued, event: Event) -> Conversation:
    return state.changed(
        owner=None,
        owner_name="",
        offer=None,
        steps_since_ms=event.at_ms,
        prefer=data.prefer,
        needs=data.needs if data.needs is not None else state.needs,
        skills=data.skills if data.skills is not None else state.skills,
        passed=(),
        ticket_due_at_ms=None,
        ticket_overdue=False,
    )


def ticketed(state: Conversation, data: Ticketed, event: Event) -> Conversation:
    return state.changed(
        owner=None,
        owner_name="",
        offer=None,
        prefer=state.owner or state.prefer,
        ticket_due_at_ms=data.due_at_ms,
        ticket_skill=data.skill,
        ticket_overdue=False,
        enqueued_at_ms=state.enqueued_at_ms or event.at_ms,
        steps_since_ms=event.at_ms,
        passed=(),
    )
