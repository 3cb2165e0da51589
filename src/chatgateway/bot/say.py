"""Puts decisions into words: answers with their fallback language, suggestions, hand-overs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import phrases
from .decision import Answer, Asked, Candidate, Clarify, Found, HandOver, Suggestion
from .faq import Entry, Priority
from .handover import brief_of, needs_of, needs_of_entry

FALLBACK = ("ja", "en", "zh")
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Situation:
    """A text being decided: its language, what came before, and the candidates."""

    text: str
    language: str
    asked: Asked
    candidates: tuple[Candidate, ...] = ()

    @property
    def confidence(self) -> float:
        """The best candidate's confidence, 0 without one."""
        return self.candidates[0].confidence if self.candidates else 0.0


def answer_text(entry: Entry, language: str) -> str:
    """Return the answer in `language`, or in the first language there is, with a note."""
    if wording := entry.wordings.get(language):
        return wording.answer
    spoken = next(lang for lang in (*FALLBACK, *entry.wordings) if lang in entry.wordings)
    note = phrases.ANOTHER_LANGUAGE.get(language, phrases.ANOTHER_LANGUAGE["en"])
    return f"{note}\n{entry.wordings[spoken].answer}"


def question(entry: Entry, language: str) -> str:
    """Return the button text of an entry."""
    wording = entry.wordings.get(language) or next(iter(entry.wordings.values()))
    return wording.question


def suggestions(entries: Iterable[Entry], language: str) -> tuple[Suggestion, ...]:
    """Return buttons for entries, at most three."""
    return tuple(Suggestion(entry.id, question(entry, language)) for entry in entries)[:SHOWN]


def answer(situation: Situation, entries: Sequence[Entry], related: Iterable[Entry], reason: str = "match") -> Answer:
    """Answer with one entry, or with two when the text asked two things."""
    offered = any(entry.handoff == "offer" for entry in entries)
    return Answer(
        entry=entries[0].id,
        text="\n\n".join(answer_text(entry, situation.language) for entry in entries),
        language=situation.language,
        confidence=situation.confidence,
        handoff="offer" if offered else "never",
        suggestions=suggestions(related, situation.language),
        candidates=situation.candidates,
        reason=reason,
    )


def clarify(situation: Situation, entries: Sequence[Entry], reason: str = "ambiguous") -> Clarify:
    """Offer the entries to pick from."""
    return Clarify(
        text=phrases.WHICH_ONE[situation.language],
        suggestions=suggestions(entries, situation.language),
        language=situation.language,
        confidence=situation.confidence,
        candidates=situation.candidates,
        reason=reason,
    )


def hand_over(
    situation: Situation,
    reason: str,
    entry: Entry | None,
    near: Sequence[Entry],
    *,
    skills: Sequence[str] = (),
    priority: Priority | None = None,
) -> HandOver:
    """Hand over with the needs of `entry`, or of the nearest; `skills` named by the customer come first."""
    guide = entry or (near[0] if near else None)
    needs, must = needs_of_entry(situation.language, guide)
    if skills:
        needs, must = needs_of(situation.language, skills, "1")
    said = entry is not None and entry.handoff == "always"
    return HandOver(
        reason=reason,
        entry=entry.id if entry else None,
        text=answer_text(entry, situation.language)
        if said and entry
        else phrases.handing_over(reason, situation.language),
        language=situation.language,
        confidence=situation.confidence,
        handoff=entry.handoff if entry else "always",
        needs=needs,
        must=must,
        priority=priority or (entry.priority if entry else "normal"),
        tier=guide.tier if guide else None,
        suggestions=suggestions((e for e in near if e.handoff != "always"), situation.language),
        candidates=situation.candidates,
        brief=brief_of(situation.text, situation.language, situation.candidates),
    )


def found(entry: Entry, language: str, confidence: float) -> Found:
    """Return the entry as the help centre lists it."""
    return Found(entry.id, question(entry, language), answer_text(entry, language), confidence)
