"""The fold: the state that a log says, and the only place where an event changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from . import queueing
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
    Tagged,
    Ticketed,
    Transferred,
)
from .people import ERASED
from .phases import Phase, next_phase
from .state import Conversation, Held, Said

# A customer answers one of the last few questions of the bot, never one of long ago.
HELD_KEPT = 20
# What the bot has told lately: whoever takes the conversation sees it, and the bot does not say it twice in a row.
ANSWERED_KEPT = 50
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
    data = event.data
    phase = next_phase(state.phase, event.kind)
    change = CHANGES.get(type(data))
    changed = change(state, data, event) if change else state
    if changed is state:
        changed = state.changed()
    # Nobody has seen this state yet; another copy would cost as much as the change itself.
    changed.__dict__.update(phase=phase, seq=event.seq, changed_at_ms=event.at_ms)
    return changed


def fold(events: Iterable[Event], state: Conversation | None = None) -> Conversation | None:
    """The state that a log (or its continuation after `state`) says; None for an empty log."""
    for event in events:
        state = apply(state or begin(event), event)
    return state


def _message(state: Conversation, data: Message, event: Event) -> Conversation:
    said = Said(event.seq, event.author.role, data.text[:SAID_CHARACTERS])
    recent = (*state.recent[1 - RECENT_KEPT :], said)
    if event.author.role == "customer":
        return _customer_spoke(state, event, recent=recent, alarm=state.alarm or data.alarm)
    return state.changed(
        recent=recent, last_speaker="operator", other_spoke_at_ms=event.at_ms, nudged=False, reminders=0
    )


def _customer_spoke(state: Conversation, event: Event, **more: Any) -> Conversation:
    """The next word is somebody else's. Asking again and again does not make the waiting begin again."""
    if state.last_speaker == "customer":
        return state.changed(nudged=False, **more)
    return state.changed(last_speaker="customer", unanswered_since_ms=event.at_ms, nudged=False, reminders=0, **more)


def _held(state: Conversation, seq: int, entry: str | None, suggestions: tuple[Suggestion, ...]) -> tuple[Held, ...]:
    held = Held(seq, entry, tuple((s.entry, s.text) for s in suggestions))
    return (*state.held[1 - HELD_KEPT :], held)


def _announced(state: Conversation, data: Answer, event: Event) -> Conversation:
    """A notice answers no question: what the bot has answered and asked before stays."""
    assert data.entry is not None
    return state.changed(
        held=_held(state, event.seq, data.entry, ()),
        language=data.language or state.language,
        told=state.told | {data.entry},
        last_speaker="bot",
        other_spoke_at_ms=event.at_ms,
    )


def _answer(state: Conversation, data: Answer, event: Event) -> Conversation:
    if data.is_announcement:
        return _announced(state, data, event)
    answered = (*state.answered, data.entry)[-ANSWERED_KEPT:] if data.entry else state.answered
    return state.changed(
        held=_held(state, event.seq, data.entry, data.suggestions),
        language=data.language or state.language,
        answered=answered,
        clarified=data.clarifies,
        last_speaker="bot",
        other_spoke_at_ms=event.at_ms,
    )


def _handoff(state: Conversation, data: Handoff, event: Event) -> Conversation:
    # Whoever asked for a person by a button has spoken too: from here on the customer waits for us.
    return _customer_spoke(state, event).changed(
        held=_held(state, event.seq, None, data.suggestions),
        language=data.language or state.language,
        needs=data.needs,
        skills=data.skills,
        priority=data.priority,
        handoff_reason=data.reason,
        brief=data.brief,
        enqueued_at_ms=event.at_ms,
        steps_since_ms=event.at_ms,
        passed=(),
        clarified=False,
    )


def _transferred(state: Conversation, data: Transferred, event: Event) -> Conversation:
    return state.changed(hops=state.hops + 1, transferred_from=(*state.transferred_from, state.owner or ""))


def _reminded(state: Conversation, data: Reminded, event: Event) -> Conversation:
    if data.level == "ticket":
        return state.changed(ticket_overdue=True)
    return state.changed(reminders=state.reminders + 1)


def _tagged(state: Conversation, data: Tagged, event: Event) -> Conversation:
    tags = (*state.tags, data.tag) if data.tag and data.tag not in state.tags else state.tags
    return state.changed(told=state.told | {data.about}, tags=tags, priority=data.priority or state.priority)


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
        tags=(),
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
    if ERASED in data.kinds:
        state = state.changed(customer_name="", context={}, recent=(), brief=None, erased=True)
    recent = tuple(said for said in state.recent if said.seq != data.seq)
    return state.changed(redactions=state.redactions | {data.seq}, recent=recent)


CHANGES: dict[type[Data], Change] = {
    Message: _message,
    Answer: _answer,
    Handoff: _handoff,
    Offered: queueing.offered,
    OfferEnded: queueing.offer_ended,
    Assigned: queueing.assigned,
    Requeued: queueing.requeued,
    Transferred: _transferred,
    Ticketed: queueing.ticketed,
    Nudged: lambda state, data, event: state.changed(nudged=True, nudged_at_ms=event.at_ms),
    Reminded: _reminded,
    Tagged: _tagged,
    Closed: _closed,
    Reopened: _reopened,
    Rated: lambda state, data, event: state.changed(score=data.score),
    Redacted: _redacted,
}
