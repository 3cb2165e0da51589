"""Each published figure, by the cases that it is made of."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from chatgateway.figures.course import BotAnswer, Contact, Course, HumanReply, Rating, Turn, Wait, WaitOutcome
from chatgateway.figures.measures import MEASURES, Item


def course(
    *waits: Wait,
    turns: Iterable[Turn] = (),
    contacts: Iterable[Contact] = (),
    replies: Iterable[HumanReply] = (),
    answers: Iterable[BotAnswer] = (),
    ratings: Iterable[Rating] = (),
    customer: str = "alice",
    conversation: str = "c1",
) -> Course:
    """A course with only what a test is about."""
    return Course(
        conversation, customer, "en", "tax", "ann", 0, tuple(contacts), waits, tuple(turns), tuple(replies),
        tuple(answers), tuple(ratings), {"bot": 1.0, "total": 1.0},
    )  # fmt: skip


def wait(seconds: float, outcome: WaitOutcome, skill: str = "tax") -> Wait:
    """A wait from the beginning of time."""
    return Wait(0, None if outcome == "open" else round(seconds * 1000), outcome, skill, "ann")


WAITS = course(
    wait(30, "accepted"),
    wait(31, "accepted"),
    wait(5, "abandoned"),
    wait(6, "abandoned"),
    wait(9, "ticket"),
    wait(0, "open"),
    wait(1, "ended"),
)


def items(name: str, found: Course) -> list[Item]:
    """The cases of a figure."""
    return list(MEASURES[name][1](found, 30.0))


@pytest.mark.parametrize(
    ("name", "counted", "cases"),
    [("service_level", 1, 3), ("service_level_all", 1, 4), ("abandonment", 2, 6)],
)
def test_shares_of_waits(name: str, counted: int, cases: int) -> None:
    """Thirty seconds are in time, five seconds are a short abandon, a ticket is no abandon, the open are not judged."""
    found = items(name, WAITS)

    assert (sum(item.counts for item in found), len(found)) == (counted, cases)


def test_the_speed_of_answer_is_that_of_the_accepted() -> None:
    """Nobody else was answered."""
    assert [item.value for item in items("asa_seconds", WAITS)] == [30.0, 31.0]


def test_handling_ends_with_wrapping_up() -> None:
    """A turn that goes on has no handling time yet."""
    turns = [Turn("ann", "tax", 1000, 61_000, 12.5), Turn("ben", "tax", 61_000, None)]

    assert [(i.operator, i.value) for i in items("aht_seconds", course(turns=turns))] == [("ann", 72.5)]


def test_first_replies_of_people_and_of_anybody() -> None:
    """Contacts that nobody answered yet have none."""
    found = course(
        contacts=[Contact(0, 1, "solved", True, 2.0), Contact(5, None, "", False, None)],
        replies=[HumanReply(0, 40.0, "tax", "ann")],
    )

    assert [item.value for item in items("frt_any_seconds", found)] == [2.0]
    assert [item.value for item in items("frt_human_seconds", found)] == [40.0]


def test_false_answers_and_satisfaction() -> None:
    """Each answer and each rating is a case."""
    found = course(answers=[BotAnswer(1, "fees", True), BotAnswer(2, "fees", False)], ratings=[Rating(3, 4)])

    assert [item.counts for item in items("false_answers", found)] == [True, False]
    assert [item.value for item in items("satisfaction", found)] == [4.0]
