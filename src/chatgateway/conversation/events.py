"""What can happen in a conversation. One dataclass per kind; the log is a list of these and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal, TypeAlias

from ..value import value
from .people import Author, Opening

OfferOutcome: TypeAlias = Literal["accepted", "declined", "expired", "withdrawn"]
CloseReason: TypeAlias = Literal["solved", "unsolved", "spam", "customer_left", "customer_idle", "erased"]


@value
class Suggestion:
    """An entry held out to the customer as a button; `text` is its question in the customer's language."""

    entry: str
    text: str


@value
class Message:
    """A customer or an operator wrote."""

    text: str
    attachments: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    alarm: bool = False
    choice: str = ""


@value
class Answer:
    """The bot answered; with suggestions and no entry it asks which of them is meant."""

    text: str
    entry: str | None
    language: str
    confidence: float
    suggestions: tuple[Suggestion, ...] = ()
    handoff: Literal["never", "offer"] = "never"
    clarifies: bool = False

    @property
    def is_announcement(self) -> bool:
        """Whether it tells a notice (`notice:…`) or its end (`resolved:…`)."""
        return self.entry is not None and self.entry.startswith(("notice:", "resolved:"))


@value
class Handoff:
    """The conversation goes to people. `needs` is routing's own JSON; `skills` is what people read of it."""

    reason: str
    language: str
    skills: Mapping[str, int]
    priority: str
    needs: Mapping[str, Any]
    text: str = ""
    entry: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    brief: Mapping[str, Any] = field(default_factory=dict)


@value
class Offered:
    """Held out to one operator until `expires_at_ms`; takes a place of the operator's capacity."""

    operator: str
    epoch: int
    expires_at_ms: int


@value
class OfferEnded:
    """The offer of this epoch is over."""

    operator: str
    epoch: int
    outcome: OfferOutcome
    reason: str = ""


@value
class Assigned:
    """A person owns the conversation from here on; the bot is mute."""

    operator: str
    name: str
    epoch: int


@value
class Requeued:
    """Back into the queue with its age; `prefer` names the operator who had it, `needs` replaces what is needed."""

    reason: str
    prefer: str | None = None
    needs: Mapping[str, Any] | None = None
    skills: Mapping[str, int] | None = None


@value
class Transferred:
    """An operator hands over, saying to whom or what and why."""

    to: Mapping[str, Any]
    reason: str


@value
class Ticketed:
    """Becomes a follow-up that people answer later, at the latest at `due_at_ms`."""

    reason: str
    due_at_ms: int
    skill: str = ""


@value
class Note:
    """Internal words among operators and supervisors."""

    text: str


@value
class Feedback:
    """What the customer says of the bot's answer at `seq`."""

    seq: int
    helpful: bool


@value
class Rated:
    """Satisfaction with a closed conversation, 1 to 5."""

    score: int
    comment: str = ""


@value
class Nudged:
    """The customer was asked whether they are still there."""


@value
class Reminded:
    """The operator (or, later, the supervisors) were told that a customer waits for a reply."""

    level: Literal["operator", "supervisor", "ticket"]


@value
class Tagged:
    """Marked by an incident, or told to the owner of the conversation; `about` names what it was, once for ever."""

    about: str
    tag: str = ""
    priority: str = ""


@value
class Closed:
    """The conversation ended."""

    reason: CloseReason
    summary: str = ""


@value
class Reopened:
    """A closed conversation goes on."""

    reason: str


@value
class Redacted:
    """The text of event `seq` was removed for good."""

    seq: int
    kinds: tuple[str, ...] = ()


Data: TypeAlias = (
    Message
    | Answer
    | Handoff
    | Offered
    | OfferEnded
    | Assigned
    | Requeued
    | Transferred
    | Ticketed
    | Note
    | Feedback
    | Rated
    | Nudged
    | Reminded
    | Tagged
    | Closed
    | Reopened
    | Redacted
)

KINDS: dict[str, type[Data]] = {
    "message": Message,
    "answer": Answer,
    "handoff": Handoff,
    "offered": Offered,
    "offer_ended": OfferEnded,
    "assigned": Assigned,
    "requeued": Requeued,
    "transferred": Transferred,
    "ticket": Ticketed,
    "note": Note,
    "feedback": Feedback,
    "rated": Rated,
    "nudged": Nudged,
    "reminded": Reminded,
    "tagged": Tagged,
    "closed": Closed,
    "reopened": Reopened,
    "redacted": Redacted,
}
KIND_OF: dict[type[Data], str] = {data_type: kind for kind, data_type in KINDS.items()}


@value
class Event:
    """One entry of a log, never changed, only redacted. `command`: the id of the client's command that made it."""

    conversation: str
    seq: int
    at_ms: int
    author: Author
    data: Data
    command: str = ""
    opening: Opening | None = None

    @property
    def kind(self) -> str:
        """The event's kind as the wire names it."""
        return KIND_OF[type(self.data)]
