"""The fold: the state that a log says, and the only place where an event changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .events import (
    Answer,
    Assigned,
    Closed,
    Data,
    Event,
    Handoff,
    Message,
    Nudged,
    Offered,
    OfferEnded,
    Rated,
    Redacted,
    Reminded,
    Reopened,
    Requeued,
    Suggestion,
    Ticketed,
    Transferred,
)
from .phases import Phase, next_phase
from .state import Conversation, Held, Offer, Passing, Said

# A customer answers one of the last few questions of the bot, never one of long ago.
HELD_KEPT = 20
# Enough for an operator to see what it is about before taking it.
RECENT_KEPT = 5
SAID_CHARACTERS = 500

Change = Callable[[Conversation, Any, Event], Conversation]


def begin(event: Event) -> Conversation:
    """The state before the first event, made of what that event says of its opening."""
    opening = event.opening
    assert opening is not None, "the first event of a log carries its opening"
    return Conversation(
        id=event.conversation,
        customer=opening.customer,
        customer_name=opening.name,
        reference=opening.reference,
        language=opening.language,
        channel=opening.channel,
        context=opening.context,
        phase=Phase.BOT,
        seq=0,
        created_at_ms=event.at_ms,
        changed_at_ms=event.at_ms,
    )


def apply(state: Conversation, event: Event) -> Conversation:
    """The state after `event`.

    Raises Conflict when the event cannot happen in this phase; a hole in `seq` is a bug, not a state.
    """
    assert event.seq == state.seq + 1, f"event {event.seq} after {state.seq}"
    phase = next_phase(state.phase, event.kind)
    change = CHANGES.get(type(event.data))
    changed = change(state, event.data, event) if change else state
    return changed.changed(phase=phase, seq=event.seq, changed_at_ms=event.at_ms)


def fold(events: Iterable[Event], state: Conversation | None = None) -> Conversation | None:
    """The state that a log (or its continuation after `state`) says; None for an empty log."""
    for event in events:
        state = apply(state or begin(event), event)
    return state


def _message(state: Conversation, data: Message, event: Event) -> Conversation:
    said = Said(event.seq, event.author.role, data.text[:SAID_CHARACTERS])
    state = state.changed(recent=(*state.recent, said)[-RECENT_KEPT:])
    if event.author.role == "customer":
        return _customer_spoke(state, event).changed(alarm=state.alarm or data.alarm)
    return state.changed(last_speaker="operator", other_spoke_at_ms=event.at_ms, nudged=False, reminders=0)


def _customer_spoke(state: Conversation, event: Event) -> Conversation:
    """The next word is somebody else's. Asking again and again does not make the waiting begin again."""
    if state.last_speaker == "customer":
        return state.changed(nudged=False)
    return state.changed(last_speaker="customer", unanswered_since_ms=event.at_ms, nudged=False, reminders=0)


def _hold(state: Conversation, seq: int, entry: str | None, suggestions: tuple[Suggestion, ...]) -> Conversation:
    held = Held(seq, entry, tuple((s.entry, s.text) for s in suggestions))
    return state.changed(held=(*state.held, held)[-HELD_KEPT:])


def _answer(state: Conversation, data: Answer, event: Event) -> Conversation:
    answered = (*state.answered, data.entry) if data.entry else state.answered
    return _hold(state, event.seq, data.entry, data.suggestions).changed(
        language=data.language or state.language,
        answered=answered,
        clarified=data.clarifies,
        last_speaker="bot",
        other_spoke_at_ms=event.at_ms,
    )


def _handoff(state: Conversation, data: Handoff, event: Event) -> Conversation:
    # Whoever asked for a person by a button has spoken too: from here on the customer waits for us.
    return _hold(_customer_spoke(state, event), event.seq, None, data.suggestions).changed(
        language=data.language or state.language,
        needs=data.needs,
        skills=data.skills,
        priority=data.priority,
        handoff_reason=data.reason,
        brief=data.brief,
        enqueued_at_ms=event.at_ms,
        passed=(),
        clarified=False,
    )


def _offered(state: Conversation, data: Offered, event: Event) -> Conversation:
    return state.changed(epoch=data.epoch, offer=Offer(data.operator, data.epoch, data.expires_at_ms))


def _offer_ended(state: Conversation, data: OfferEnded, event: Event) -> Conversation:
    if data.outcome in ("accepted", "withdrawn"):
        return state.changed(offer=None)
    # The last word of each operator is enough for the cool-down.
    others = tuple(p for p in state.passed if p.operator != data.operator)
    return state.changed(offer=None, passed=(*others, Passing(data.operator, event.at_ms, data.outcome)))


def _assigned(state: Conversation, data: Assigned, event: Event) -> Conversation:
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


def _requeued(state: Conversation, data: Requeued, event: Event) -> Conversation:
    return state.changed(
        owner=None,
        owner_name="",
        offer=None,
        prefer=data.prefer,
        needs=data.needs if data.needs is not None else state.needs,
        skills=data.skills if data.skills is not None else state.skills,
        passed=(),
        ticket_due_at_ms=None,
        ticket_overdue=False,
    )


def _transferred(state: Conversation, data: Transferred, event: Event) -> Conversation:
    return state.changed(hops=state.hops + 1, transferred_from=(*state.transferred_from, state.owner or ""))


def _ticketed(state: Conversation, data: Ticketed, event: Event) -> Conversation:
    return state.changed(
        owner=None,
        owner_name="",
        offer=None,
        prefer=state.owner or state.prefer,
        ticket_due_at_ms=data.due_at_ms,
        ticket_skill=data.skill,
        ticket_overdue=False,
        enqueued_at_ms=state.enqueued_at_ms or event.at_ms,
        passed=(),
    )


def _reminded(state: Conversation, data: Reminded, event: Event) -> Conversation:
    if data.level == "ticket":
        return state.changed(ticket_overdue=True)
    return state.changed(reminders=state.reminders + 1)


def _closed(state: Conversation, data: Closed, event: Event) -> Conversation:
    return state.changed(
        owner=None,
        owner_name="",
        offer=None,
        prefer=state.owner or state.prefer,
        closed_at_ms=event.at_ms,
        close_reason=data.reason,
        enqueued_at_ms=None,
        ticket_due_at_ms=None,
        ticket_overdue=False,
    )


def _reopened(state: Conversation, data: Reopened, event: Event) -> Conversation:
    return state.changed(
        closed_at_ms=None,
        close_reason="",
        needs=None,
        skills=None,
        priority="normal",
        handoff_reason="",
        brief=None,
        answered=(),
        clarified=False,
        hops=0,
        owners=(),
        transferred_from=(),
        nudged=False,
        reminders=0,
    )


def _redacted(state: Conversation, data: Redacted, event: Event) -> Conversation:
    recent = tuple(said for said in state.recent if said.seq != data.seq)
    return state.changed(redactions=state.redactions | {data.seq}, recent=recent)


CHANGES: dict[type[Data], Change] = {
    Message: _message,
    Answer: _answer,
    Handoff: _handoff,
    Offered: _offered,
    OfferEnded: _offer_ended,
    Assigned: _assigned,
    Requeued: _requeued,
    Transferred: _transferred,
    Ticketed: _ticketed,
    Nudged: lambda state, data, event: state.changed(nudged=True, nudged_at_ms=event.at_ms),
    Reminded: _reminded,
    Closed: _closed,
    Reopened: _reopened,
    Rated: lambda state, data, event: state.changed(score=data.score),
    Redacted: _redacted,
}
