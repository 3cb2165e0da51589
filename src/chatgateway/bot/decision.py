"""What the bot may decide, and what it is told about the conversation so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..value import value
from .faq import Handoff, Priority


@value
class Asked:
    """The conversation so far: language, the widget's locale, entries already given, whether a choice was offered."""

    language: str | None = None
    locale: str | None = None
    answered: tuple[str, ...] = ()
    clarified: bool = False

    @property
    def just_answered(self) -> tuple[str, ...]:
        """The entry given last: whoever asks for it again was not helped; one given earlier may be read again."""
        return self.answered[-1:]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button: the entry's question in the customer's language."""

    entry: str
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with the calibrated probability (0 to 1) that it is what the customer asked."""

    entry: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Brief:
    """What the operator should see at once: near entries, language, and what the text mentions (kind → values)."""

    language: str
    candidates: tuple[Candidate, ...] = ()
    mentions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot knows; `handoff` "offer" means a person should be offered beside the answer."""

    entry: str
    text: str
    language: str
    confidence: float
    handoff: Handoff
    suggestions: tuple[Suggestion, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    reason: str = "match"


@dataclass(frozen=True, slots=True)
class Clarify:
    """The right entry is among the two or three suggested, and a choice was not offered before."""

    text: str
    suggestions: tuple[Suggestion, ...]
    language: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    reason: str = "ambiguous"


@dataclass(frozen=True, slots=True)
class HandOver:
    """People take over; `must` names the needs that never relax."""

    reason: str
    entry: str | None
    text: str | None
    language: str
    confidence: float
    handoff: Handoff
    needs: Mapping[str, int]
    must: frozenset[str]
    priority: Priority
    tier: str | None
    suggestions: tuple[Suggestion, ...]
    candidates: tuple[Candidate, ...]
    brief: Brief


Decision = Answer | Clarify | HandOver


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a decision fell as it did; every value is JSON-able."""

    decision: str
    heard: Mapping[str, object]
    candidates: Sequence[Mapping[str, object]]
    guards: Mapping[str, object]
    thresholds: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """An entry found by search."""

    entry: str
    question: str
    answer: str
    confidence: float


def given_by(decision: Decision) -> frozenset[str]:
    """Return the entries that `decision` gives, a second one among its candidates included."""
    if not isinstance(decision, Answer):
        return frozenset()
    others = (candidate.entry for candidate in decision.candidates) if decision.reason == "two_intents" else ()
    return frozenset((decision.entry, *others))


def reminded(asked: Asked, decision: Decision) -> Asked:
    """Return the conversation as it stands after `decision`, for the next text."""
    match decision:
        case Answer(entry=entry) if not entry.startswith("smalltalk."):
            return replace(asked, language=decision.language, answered=(*asked.answered, entry))
        case Clarify():
            return replace(asked, language=decision.language, clarified=True)
        case Answer() | HandOver():
            return replace(asked, language=decision.language)
