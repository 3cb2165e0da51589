"""What a rehearsal plays from (recorded arrivals and shifts) and what it leaves: the course of each conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .needs import Needs
from .people import Operator

# `withdrawn`: the operator was gone before they could answer; there is no cool-down.
Answer = Literal["accept", "decline", "timeout", "withdrawn"]
Fate = Literal["served", "abandoned", "ticket", "waiting"]
# Time is looked at so often.
NOTICED_WITHIN_SECONDS = 0.25
# How the line gets a leg: from the bot, handed on, back because the owner was lost, or as a ticket to follow up.
Beginning = Literal["arrival", "transfer", "lost", "ticket"]


@dataclass(frozen=True, slots=True)
class Response:
    """How an offer was answered, after how many seconds, and, where that is known, by whom."""

    answer: Answer
    seconds: float
    operator: str | None = None

    def within(self, offer_seconds: float) -> float:
        """After how long a rehearsed offer gets this answer.

        That an offer has lapsed is noticed a moment later. Whoever withdrew by going goes in the rehearsal, too;
        somebody else asked instead is taken out a little later.
        """
        if self.answer == "timeout":
            return min(self.seconds, offer_seconds + NOTICED_WITHIN_SECONDS)
        later = NOTICED_WITHIN_SECONDS if self.answer == "withdrawn" else 0.0
        return min(self.seconds, offer_seconds) + later


@dataclass(frozen=True, slots=True)
class Leg:
    """One owner's part of a conversation: what it needs, how long it takes, and how offers were answered before.

    `prefer`: the operator to whom it was handed on; what was lost or became a ticket prefers whoever had it. `taken`:
    the supervisor who took it out of the queue after so many seconds. `patience_seconds` is that of later legs.
    """

    needs: Needs
    handling_seconds: float
    responses: tuple[Response, ...] = ()
    begins: Beginning = "transfer"
    prefer: str | None = None
    taken: tuple[str, float] | None = None
    patience_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A recorded conversation and its owners' parts, one after the other. `patience_seconds` None: waits for ever."""

    conversation: str
    at: float
    legs: tuple[Leg, ...]
    priority: str = "normal"
    patience_seconds: float | None = None
    preferred_operator: str | None = None
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """An operator and the periods (start, end) in which they are ready; breaks are gaps.

    The end of a shift is known beforehand and keeps late offers away; when somebody just went (`is_shift` False), it
    is only known afterwards, and shifts are those of the rules.
    """

    operator: Operator
    periods: tuple[tuple[float, float], ...]
    is_shift: bool = True
    # Since when those are idle who were there before the recording begins.
    idle_since: float | None = None


@dataclass(slots=True)
class Course:
    """What became of one conversation."""

    arrival: Arrival
    leg: int = 0
    fate: Fate = "waiting"
    accepted_at: float | None = None
    ended_at: float | None = None
    offers: int = 0
    operators: list[str] = field(default_factory=list)

    @property
    def waited_seconds(self) -> float | None:
        """From arrival to the first acceptance or to giving up."""
        end = self.accepted_at if self.accepted_at is not None else self.ended_at
        return None if end is None else end - self.arrival.at


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of the replay, to be held against the recorded one."""

    at: float
    conversation: str
    operator: str
    step: int


@dataclass(frozen=True, slots=True)
class Replay:
    """A finished rehearsal: every course, every decision, and the seconds of places used and offered per operator."""

    courses: tuple[Course, ...]
    decisions: tuple[Decided, ...]
    busy_seconds: dict[str, float]
    ready_seconds: dict[str, float]
