"""Tickets: conversations that people answer later; each is due at a known moment and reminds until it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .config import RoutingConfig
from .hours import Hours
from .needs import Needs
from .people import Waiting

Urgency = Literal["in time", "due soon", "overdue"]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A follow-up that is owed to a customer; times in epoch seconds."""

    conversation: str
    reference: str
    skill: str
    opened_at: float
    due_at: float
    answered_at: float | None = None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    def is_overdue(self, now: float) -> bool:
        return self.is_open and now >= self.due_at


def owner_skill(needs: Needs) -> str:
    """The skill whose desk owes the answer: the ladder's own, else the last preferred skill, else `default`."""
    wished = [p.skill for p in needs.prefer if p.skill is not None]
    return needs.ladder if needs.ladder != "default" else wished[-1] if wished else "default"


def open_ticket(
    conversation: str, reference: str, needs: Needs, now: float, hours: Hours, config: RoutingConfig
) -> Ticket:
    """A ticket that is due after its skill's hours of opening time, nights and holidays apart."""
    skill = owner_skill(needs)
    due_hours = config.tickets.per_skill.get(skill, config.tickets.due_hours)
    return Ticket(conversation, reference, skill, now, hours.after_open_seconds(skill, now, due_hours * 3600))


def urgency(ticket: Ticket, now: float, config: RoutingConfig) -> Urgency:
    """How pressing an open ticket is; from `due soon` on, people are told."""
    if ticket.is_overdue(now):
        return "overdue"
    return "due soon" if now >= ticket.due_at - config.tickets.remind_hours * 3600 else "in time"


def next_alert_at(ticket: Ticket, now: float, config: RoutingConfig) -> float | None:
    """When people are told next: before it is due, when it is, then every `remind_hours`; None once answered."""
    if not ticket.is_open:
        return None
    every = max(config.tickets.remind_hours * 3600, 900.0)
    early = ticket.due_at - config.tickets.remind_hours * 3600
    if now < early:
        return early
    if now < ticket.due_at:
        return ticket.due_at
    return ticket.due_at + (int((now - ticket.due_at) // every) + 1) * every


def overdue(tickets: Iterable[Ticket], now: float) -> list[Ticket]:
    """The open tickets whose time is over, the longest overdue first."""
    return sorted((t for t in tickets if t.is_overdue(now)), key=lambda t: (t.due_at, t.conversation))


def waiting_ticket(ticket: Ticket, needs: Needs, priority: str, arrival: int) -> Waiting:
    """The ticket's place in the line: behind everyone who is there in person, the earliest due first."""
    return Waiting(
        ticket.conversation,
        needs,
        priority,
        enqueued_at=ticket.due_at,
        arrival=arrival,
        step_started_at=ticket.opened_at,
        is_ticket=True,
    )
