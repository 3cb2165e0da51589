"""From a log to its course: one pass, each kind of event in its own few lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..conversation.clocks import clocks_of
from ..conversation.events import (
    Answer,
    Assigned,
    Closed,
    Event,
    Feedback,
    Handoff,
    Message,
    Note,
    Rated,
    Reopened,
    Requeued,
    Ticketed,
)
from .course import BotAnswer, Contact, Course, HumanReply, Rating, Turn, Wait, WaitOutcome

# An answer that is followed by a handoff or a "no" within this time was false.
FALSE_WITHIN_MS = 5 * 60_000
# A note later than this after the end is no wrapping up.
WRAP_WITHIN_MS = 30 * 60_000
LEFT = ("customer_left", "customer_idle")


def course_of(log: Sequence[Event], now_ms: int) -> Course:
    """The course of a conversation; the log has at least its first event."""
    reader = _Reader()
    for event in log:
        reader.take(event)
    return reader.finish(log, now_ms)


def primary_skill(skills: Mapping[str, int] | None) -> str:
    """The first skill that is not a language; `general` where there is none."""
    return next((skill for skill in skills or {} if len(skill) != 2), "general")


@dataclass(slots=True)
class _Contact:
    began_ms: int
    reached_people: bool = False
    asked_ms: int | None = None
    reply_seconds: float | None = None


@dataclass(slots=True)
class _Reader:
    language: str = ""
    skill: str = ""
    contacts: list[Contact] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    replies: list[HumanReply] = field(default_factory=list)
    answers: dict[int, BotAnswer] = field(default_factory=dict)
    ratings: list[Rating] = field(default_factory=list)
    _contact: _Contact | None = None
    _wait: Wait | None = None
    _turn: Turn | None = None
    _handed_over_ms: int | None = None
    _closed_ms: int | None = None

    def take(self, event: Event) -> None:
        """One event."""
        if self._contact is None and self._closed_ms is None:
            self._contact = _Contact(event.at_ms)
        match event.data:
            case Message():
                self._message(event)
            case Answer() as answer:
                self._answer(event, answer)
            case Feedback(seq=seq, helpful=False):
                self._deny(event, seq)
            case Rated(score=score):
                self.ratings.append(Rating(event.at_ms, score))
            case Note() if event.author.role == "operator" and self._closed_ms is not None and self.turns:
                self._wrap_up(event.at_ms - self._closed_ms)
            case _:
                self._move(event)

    def _move(self, event: Event) -> None:
        """What leads from one part of the conversation to another."""
        match event.data:
            case Handoff() as handoff:
                self._hand_over(event, handoff)
            case Assigned(operator=operator):
                self._assign(event, operator)
            case Requeued(skills=skills):
                self._end_turn(event.at_ms)
                self._begin_wait(event.at_ms, primary_skill(skills) if skills else self.skill)
            case Ticketed():
                self._end_turn(event.at_ms)
                self._end_wait(event.at_ms, "ticket")
            case Closed(reason=reason):
                self._close(event, reason)
            case Reopened():
                self._closed_ms = None
                self._contact = _Contact(event.at_ms)
            case _:
                pass

    def _wrap_up(self, after_ms: int) -> None:
        if after_ms <= WRAP_WITHIN_MS:
            self.turns[-1] = replace(self.turns[-1], wrap_seconds=after_ms / 1000)

    def _message(self, event: Event) -> None:
        contact = self._contact
        if event.author.role == "customer":
            if contact is not None and contact.asked_ms is None:
                contact.asked_ms = event.at_ms
            return
        self._reply(event.at_ms)
        if self._handed_over_ms is not None:
            seconds = (event.at_ms - self._handed_over_ms) / 1000
            self.replies.append(HumanReply(self._handed_over_ms, seconds, self.skill, event.author.id))
            self._handed_over_ms = None

    def _reply(self, at_ms: int) -> None:
        contact = self._contact
        if contact is not None and contact.reply_seconds is None and contact.asked_ms is not None:
            contact.reply_seconds = (at_ms - contact.asked_ms) / 1000

    def _answer(self, event: Event, answer: Answer) -> None:
        self.language = answer.language or self.language
        self._reply(event.at_ms)
        is_small_talk = (answer.entry or "").startswith("smalltalk.")
        if answer.entry is not None and not answer.is_announcement and not is_small_talk:
            self.answers[event.seq] = BotAnswer(event.at_ms, answer.entry, False)

    def _deny(self, event: Event, seq: int) -> None:
        answer = self.answers.get(seq)
        if answer is not None and event.at_ms - answer.at_ms <= FALSE_WITHIN_MS:
            self.answers[seq] = replace(answer, is_false=True)

    def _hand_over(self, event: Event, handoff: Handoff) -> None:
        for seq, answer in self.answers.items():
            if event.at_ms - answer.at_ms <= FALSE_WITHIN_MS:
                self.answers[seq] = replace(answer, is_false=True)
        self.language = handoff.language or self.language
        self._handed_over_ms = event.at_ms
        assert self._contact is not None, "people come to open conversations only"
        self._contact.reached_people = True
        self._begin_wait(event.at_ms, primary_skill(handoff.skills))

    def _begin_wait(self, at_ms: int, skill: str) -> None:
        self.skill = skill or "general"
        self._wait = Wait(at_ms, None, "open", self.skill, "")

    def _end_wait(self, at_ms: int, outcome: WaitOutcome, operator: str = "") -> None:
        if self._wait is not None:
            self.waits.append(replace(self._wait, until_ms=at_ms, outcome=outcome, operator=operator))
            self._wait = None

    def _assign(self, event: Event, operator: str) -> None:
        self._end_wait(event.at_ms, "accepted", operator)
        self._end_turn(event.at_ms)
        assert self._contact is not None, "people come to open conversations only"
        self._contact.reached_people = True
        self._turn = Turn(operator, self.skill or "general", event.at_ms, None)

    def _end_turn(self, at_ms: int) -> None:
        if self._turn is not None:
            self.turns.append(replace(self._turn, until_ms=at_ms))
            self._turn = None

    def _close(self, event: Event, reason: str) -> None:
        self._end_wait(event.at_ms, "abandoned" if reason in LEFT else "ended")
        self._end_turn(event.at_ms)
        self._handed_over_ms = None
        self._closed_ms = event.at_ms
        self._end_contact(event.at_ms, reason)

    def _end_contact(self, ended_ms: int | None, reason: str) -> None:
        contact, self._contact = self._contact, None
        if contact is not None:
            self.contacts.append(
                Contact(contact.began_ms, ended_ms, reason, contact.reached_people, contact.reply_seconds)
            )

    def finish(self, log: Sequence[Event], now_ms: int) -> Course:
        """What is still open stays open."""
        first = log[0]
        opening = first.opening
        assert opening is not None, "the first event of a log carries its opening"
        self._end_contact(None, "")
        waits = [*self.waits, *([self._wait] if self._wait else [])]
        turns = [*self.turns, *([self._turn] if self._turn else [])]
        return Course(
            conversation=first.conversation,
            customer=opening.customer,
            language=self.language or opening.language,
            skill=self.skill or "none",
            operator=turns[-1].operator if turns else "none",
            began_ms=first.at_ms,
            contacts=tuple(self.contacts),
            waits=tuple(waits),
            turns=tuple(turns),
            replies=tuple(self.replies),
            answers=tuple(self.answers.values()),
            ratings=tuple(self.ratings),
            parts=clocks_of(log, now_ms),
        )
