"""The course of one conversation: its contacts, waits, turns of operators and answers, read off its log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

WaitOutcome: TypeAlias = Literal["accepted", "abandoned", "ticket", "ended", "open"]


@dataclass(frozen=True, slots=True)
class Contact:
    """From the first word (or the reopening) to the end. `reached_people`: it was handed over or taken."""

    began_ms: int
    ended_ms: int | None
    end_reason: str
    reached_people: bool
    first_reply_seconds: float | None


@dataclass(frozen=True, slots=True)
class Wait:
    """One stay in the queue, from a handoff or from being put back, to an operator, a ticket or the end."""

    since_ms: int
    until_ms: int | None
    outcome: WaitOutcome
    skill: str
    operator: str

    @property
    def seconds(self) -> float:
        """How long it lasted; nought while it is open."""
        return 0.0 if self.until_ms is None else (self.until_ms - self.since_ms) / 1000


@dataclass(frozen=True, slots=True)
class Turn:
    """One operator's time with the conversation, and what they noted down after its end."""

    operator: str
    skill: str
    since_ms: int
    until_ms: int | None
    wrap_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class HumanReply:
    """From a handoff to the first words of a person."""

    handed_over_ms: int
    seconds: float
    skill: str
    operator: str


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """An answer of the bot to a question; `is_false`: soon after, people were needed or the customer said no."""

    at_ms: int
    entry: str
    is_false: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """What the customer thought of it, 1 to 5."""

    at_ms: int
    score: int


@dataclass(frozen=True, slots=True)
class Course:
    """Everything of one conversation that figures are made of. `parts` add up to its `total`."""

    conversation: str
    customer: str
    language: str
    skill: str
    operator: str
    began_ms: int
    contacts: tuple[Contact, ...]
    waits: tuple[Wait, ...]
    turns: tuple[Turn, ...]
    replies: tuple[HumanReply, ...]
    answers: tuple[BotAnswer, ...]
    ratings: tuple[Rating, ...]
    parts: Mapping[str, float]
