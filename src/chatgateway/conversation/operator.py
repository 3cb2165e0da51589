"""What an operator's commands do. Each function returns drafts, or raises the error that the operator is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..errors import Conflict, Forbidden, StaleEpoch
from .customer import withdraw_offer
from .draft import Draft
from .events import Assigned, Closed, Message, Note, OfferEnded, Requeued, Ticketed, Transferred
from .people import SYSTEM, Author
from .phases import Phase
from .rules import Rules
from .state import Conversation, Offer

Outcome = Literal["solved", "unsolved", "ticket", "spam"]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a transfer goes: one operator, or whoever meets new needs. `words` is the wire's own `to`."""

    words: Mapping[str, Any]
    operator: str | None
    needs: Mapping[str, Any]
    skills: Mapping[str, int]


def the_offer(state: Conversation, operator: str, epoch: int) -> Offer:
    """The open offer of this epoch to this operator.

    Raises StaleEpoch when there is none: taken by another, expired, withdrawn.
    """
    offer = state.offer
    if offer is None or offer.operator != operator or offer.epoch != epoch:
        raise StaleEpoch(f"epoch: no open offer {epoch} to you; the conversation is {state.phase.value}")
    return offer


def must_own(state: Conversation, operator: str, epoch: int) -> None:
    """Raises StaleEpoch unless this operator owns the conversation under this epoch."""
    if state.phase is not Phase.ACTIVE or state.owner != operator or state.epoch != epoch:
        raise StaleEpoch(f"epoch: you do not own this conversation under epoch {epoch}; it is {state.phase.value}")


def accept(state: Conversation, author: Author, epoch: int, command: str) -> list[Draft]:
    """The operator takes the offer and owns the conversation."""
    the_offer(state, author.id, epoch)
    return [
        Draft(SYSTEM, OfferEnded(author.id, epoch, "accepted")),
        Draft(SYSTEM, Assigned(author.id, author.name, epoch), command),
    ]


def decline(state: Conversation, author: Author, epoch: int, reason: str, command: str) -> list[Draft]:
    """The operator refuses the offer; the conversation keeps its place."""
    the_offer(state, author.id, epoch)
    return [Draft(SYSTEM, OfferEnded(author.id, epoch, "declined", reason), command)]


def say(state: Conversation, author: Author, epoch: int, message: Message, command: str) -> list[Draft]:
    """The owner writes to the customer."""
    must_own(state, author.id, epoch)
    return [Draft(author, message, command)]


def note(state: Conversation, author: Author, text: str, command: str, *, supervisor: bool) -> list[Draft]:
    """Internal words, by those who have or had the conversation, and by supervisors."""
    if not supervisor and author.id != state.owner and author.id not in state.owners:
        raise Forbidden("note: the conversation is not yours")
    return [Draft(author, Note(text), command)]


def transfer(
    state: Conversation, author: Author, epoch: int, to: Destination, reason: str, command: str, rules: Rules
) -> list[Draft]:
    """The owner hands over with a reason; age and history stay, going in circles does not."""
    must_own(state, author.id, epoch)
    if state.hops >= rules.hop_budget:
        raise Conflict(
            f"transfer: the conversation has moved {state.hops} times already, the limit is {rules.hop_budget}"
        )
    if to.operator is not None and to.operator in (*state.transferred_from, author.id):
        raise Conflict("transfer: going back to an operator who handed it over is refused")
    return [
        Draft(author, Transferred(to.words, reason), command),
        Draft(SYSTEM, Requeued("transferred", to.operator, to.needs, to.skills)),
    ]


def close(
    state: Conversation, author: Author, epoch: int, outcome: Outcome, summary: str, ticket_due_at_ms: int, command: str
) -> list[Draft]:
    """The owner ends the conversation, or makes it a ticket to be followed up."""
    must_own(state, author.id, epoch)
    if outcome == "ticket":
        skill = next(iter(state.skills or {}), "")
        before = [Draft(author, Note(summary))] if summary else []
        return [*before, Draft(author, Ticketed("operator", ticket_due_at_ms, skill), command)]
    return [Draft(author, Closed(outcome, summary), command)]


def take(state: Conversation, author: Author, command: str) -> list[Draft]:
    """A supervisor owns the conversation now, whoever had it or was asked."""
    if state.phase is Phase.CLOSED:
        raise Conflict("take: the conversation is closed")
    if state.owner == author.id:
        raise Conflict("take: you own the conversation already")
    return [*withdraw_offer(state), Draft(SYSTEM, Assigned(author.id, author.name, state.epoch + 1), command)]
