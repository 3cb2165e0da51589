"""The published figures, each as the items that it is made of; a figure is nothing but its items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .course import Course, Wait

# Who gives up sooner than this did not really wait.
SHORT_ABANDON_SECONDS = 5.0
WITHIN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Item:
    """One case in a figure. `counts`: whether it is one of those counted; `value`: what is averaged."""

    conversation: str
    at_ms: int
    skill: str
    language: str
    operator: str
    counts: bool = True
    value: float = 0.0


Kind: TypeAlias = Literal["share", "mean"]
Items: TypeAlias = Callable[[Course, float], Iterator[Item]]


def _of(course: Course, at_ms: int, skill: str, operator: str, *, counts: bool = True, value: float = 0.0) -> Item:
    return Item(course.conversation, at_ms, skill, course.language, operator or "none", counts, value)


def _of_wait(course: Course, wait: Wait, *, counts: bool = True) -> Item:
    return _of(course, wait.since_ms, wait.skill, wait.operator, counts=counts, value=wait.seconds)


def service_level(course: Course, within: float) -> Iterator[Item]:
    """Accepted within the time / (accepted + given up after more than five seconds)."""
    for item, wait in _served_or_lost(course, within):
        if wait.outcome == "accepted" or wait.seconds > SHORT_ABANDON_SECONDS:
            yield item


def service_level_all(course: Course, within: float) -> Iterator[Item]:
    """Accepted within the time / (accepted + given up, however soon)."""
    for item, _ in _served_or_lost(course, within):
        yield item


def _served_or_lost(course: Course, within: float) -> Iterator[tuple[Item, Wait]]:
    for wait in course.waits:
        if wait.outcome in ("accepted", "abandoned"):
            in_time = wait.outcome == "accepted" and wait.seconds <= within
            yield _of_wait(course, wait, counts=in_time), wait


def abandonment(course: Course, _within: float) -> Iterator[Item]:
    """Given up in the queue / queued. What became a ticket is not given up; what still waits is not judged yet."""
    for wait in course.waits:
        if wait.outcome != "open":
            yield _of_wait(course, wait, counts=wait.outcome == "abandoned")


def speed_of_answer(course: Course, _within: float) -> Iterator[Item]:
    """Queue to acceptance, over those accepted."""
    for wait in course.waits:
        if wait.outcome == "accepted":
            yield _of_wait(course, wait)


def first_human_reply(course: Course, _within: float) -> Iterator[Item]:
    """Handoff to the first words of a person."""
    for reply in course.replies:
        yield _of(course, reply.handed_over_ms, reply.skill, reply.operator, value=reply.seconds)


def first_reply(course: Course, _within: float) -> Iterator[Item]:
    """The customer's first words to the first answer of anybody, the bot included."""
    for contact in course.contacts:
        if contact.first_reply_seconds is not None:
            yield _of(course, contact.began_ms, course.skill, course.operator, value=contact.first_reply_seconds)


def handling_time(course: Course, _within: float) -> Iterator[Item]:
    """Acceptance to the end of wrapping up, for turns that are over."""
    for turn in course.turns:
        if turn.until_ms is not None:
            seconds = (turn.until_ms - turn.since_ms) / 1000 + turn.wrap_seconds
            yield _of(course, turn.since_ms, turn.skill, turn.operator, value=seconds)


def false_answers(course: Course, _within: float) -> Iterator[Item]:
    """Answers of the bot that were followed by a handoff or a "no" within five minutes / answers of the bot."""
    for answer in course.answers:
        yield _of(course, answer.at_ms, course.skill, course.operator, counts=answer.is_false)


def satisfaction(course: Course, _within: float) -> Iterator[Item]:
    """What customers thought of it, 1 to 5."""
    for rating in course.ratings:
        yield _of(course, rating.at_ms, course.skill, course.operator, value=float(rating.score))


MEASURES: dict[str, tuple[Kind, Items]] = {
    "service_level": ("share", service_level),
    "service_level_all": ("share", service_level_all),
    "abandonment": ("share", abandonment),
    "asa_seconds": ("mean", speed_of_answer),
    "frt_human_seconds": ("mean", first_human_reply),
    "frt_any_seconds": ("mean", first_reply),
    "aht_seconds": ("mean", handling_time),
    "false_answers": ("share", false_answers),
    "satisfaction": ("mean", satisfaction),
}
