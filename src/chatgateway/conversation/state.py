"""What a conversation is after its events so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..value import value
from .phases import Phase


@dataclass(frozen=True, slots=True)
class Offer:
    """The conversation is held out to one operator until a deadline."""

    operator: str
    epoch: int
    expires_at_ms: int
    since_ms: int = 0


@dataclass(frozen=True, slots=True)
class Passing:
    """An offer that this operator did not take, and when."""

    operator: str
    at_ms: int
    outcome: str


@value
class Held:
    """What the bot held out at `seq`: an answer's entry, and the entries to choose from."""

    seq: int
    entry: str | None
    choices: tuple[tuple[str, str], ...]


@value
class Said:
    """Recent words, kept for the brief of whoever takes the conversation next."""

    seq: int
    role: str
    text: str


# Not slotted: a change copies one dictionary (1 µs) instead of calling a constructor with every field (8 µs), and a
# conversation changes with every event.
@dataclass(frozen=True)
class Conversation:
    """The state after event `seq`. All times are epoch milliseconds."""

    id: str
    customer: str
    customer_name: str
    reference: str
    language: str
    channel: str
    context: Mapping[str, Any]
    phase: Phase
    seq: int
    created_at_ms: int
    changed_at_ms: int
    epoch: int = 0
    owner: str | None = None
    owner_name: str = ""
    offer: Offer | None = None
    needs: Mapping[str, Any] | None = None
    skills: Mapping[str, int] | None = None
    priority: str = "normal"
    handoff_reason: str = ""
    brief: Mapping[str, Any] | None = None
    enqueued_at_ms: int | None = None
    # The clock of the routing steps: begins when the queue is entered (again), and stands still while an offer is open.
    steps_since_ms: int | None = None
    prefer: str | None = None
    passed: tuple[Passing, ...] = ()
    owners: tuple[str, ...] = ()
    transferred_from: tuple[str, ...] = ()
    hops: int = 0
    recent: tuple[Said, ...] = ()
    last_speaker: str = ""
    unanswered_since_ms: int = 0
    other_spoke_at_ms: int = 0
    nudged: bool = False
    nudged_at_ms: int = 0
    reminders: int = 0
    answered: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    clarified: bool = False
    alarm: bool = False
    ticket_due_at_ms: int | None = None
    ticket_skill: str = ""
    ticket_overdue: bool = False
    closed_at_ms: int | None = None
    close_reason: str = ""
    score: int | None = None
    redactions: frozenset[int] = frozenset()
    # Notices that this conversation was told of, by what they are called in the log; and the tags that they left.
    told: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    # The person behind it was erased: nobody writes here any more.
    erased: bool = False

    def changed(self, **fields: Any) -> Conversation:
        """This state with some fields replaced: `dataclasses.replace` for what changes a thousand times a second."""
        new = object.__new__(Conversation)
        new.__dict__.update(self.__dict__)
        new.__dict__.update(fields)
        return new
