"""A rehearsed conversation between two owners: held out, and handed on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .people import Waiting
from .recording import Leg, Response


@dataclass(slots=True)
class Held:
    """Held out to an operator since `at`, or theirs. `response` is what the recording has them say."""

    waiting: Waiting
    operator: str
    at: float
    response: Response
    is_accepted: bool = False

    @property
    def is_their_own(self) -> bool:
        """Did this operator really give this answer? Then they do so whatever their status is by then."""
        return self.response.operator == self.operator and self.response.answer != "withdrawn"


def handed_on(held: Held, leg: Leg, now: float) -> Waiting:
    """The conversation as it waits for its next owner: its age stays, it does not go back, and nobody is cooled."""
    waiting = replace(held.waiting, needs=leg.needs, step_started_at=now, cooled={})
    if leg.begins != "transfer":
        is_ticket = leg.begins == "ticket"
        return replace(
            waiting, preferred_operator=held.operator, refused=waiting.refused - {held.operator}, is_ticket=is_ticket
        )
    return replace(
        waiting,
        preferred_operator=leg.prefer,
        refused=(waiting.refused | {held.operator}) - {leg.prefer or ""},
        is_ticket=False,
    )


def may_become_ticket(waiting: Waiting) -> bool:
    """Does its ladder end in a ticket, and is it none yet?"""
    return waiting.needs.ending == "ticket" and not waiting.is_ticket
