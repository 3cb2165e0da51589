"""The course of a conversation, read off its log."""

from __future__ import annotations

import pytest
from hypothesis import given

from chatgateway.conversation.events import (
    Answer,
    Assigned,
    Closed,
    Data,
    Event,
    Feedback,
    Handoff,
    Message,
    Rated,
    Requeued,
)
from chatgateway.conversation.people import BOT, SYSTEM, Author, Opening
from chatgateway.figures.course import BotAnswer, Contact, Course, Rating, Turn, Wait
from chatgateway.figures.reading import FALSE_WITHIN_MS, course_of, primary_skill

from ..conversation.play import ALICE, ANN, NOON, OPENING, Play, Step, played, plays

SECOND_MS = 1000
MINUTE_MS = 60_000


def course(*whats: Step, later_ms: int = 0) -> Course:
    """The course of a play of right steps."""
    play = played(*whats)
    return course_of(play.log, play.now_ms + later_ms)


@given(plays)
def test_the_parts_of_every_course_add_up_to_its_whole(steps: list[Step]) -> None:
    """Always; and nobody waits, serves or answers outside of the conversation's own time."""
    play = Play().run(steps)
    if not play.log:
        return

    found = course_of(play.log, play.now_ms)

    parts = {name: seconds for name, seconds in found.parts.items() if name != "total"}
    assert sum(parts.values()) == pytest.approx(found.parts["total"], abs=0.001)
    began, ended = play.log[0].at_ms, play.log[-1].at_ms
    moments = [m for wait in found.waits for m in (wait.since_ms, wait.until_ms) if m is not None]
    moments += [m for turn in found.turns for m in (turn.since_ms, turn.until_ms) if m is not None]
    moments += [reply.handed_over_ms for reply in found.replies] + [answer.at_ms for answer in found.answers]
    assert all(began <= moment <= ended for moment in moments)


@given(plays)
def test_queue_and_human_time_are_those_of_the_clocks(steps: list[Step]) -> None:
    """Waits last as long as queue and ring together, turns as long as a person had it: two readings, one truth."""
    play = Play().run(steps)
    if not play.log:
        return

    found = course_of(play.log, play.log[-1].at_ms)

    now = play.log[-1].at_ms
    waited = sum(((wait.until_ms or now) - wait.since_ms) / 1000 for wait in found.waits)
    served = sum(((turn.until_ms or now) - turn.since_ms) / 1000 for turn in found.turns)
    rung_for_tickets = _rung_for_tickets(play.log)
    assert waited == pytest.approx(found.parts["queue"] + found.parts["ring"] - rung_for_tickets, abs=0.01)
    assert served == pytest.approx(found.parts["human"], abs=0.01)


def _rung_for_tickets(log: list[Event]) -> float:
    """Seconds in which a ticket was held out to somebody: the clocks call that ringing, too."""
    seconds, pending, since = 0.0, False, None
    for event in log:
        if pending and since is not None and event.kind in ("offer_ended", "closed", "assigned", "requeued"):
            seconds += (event.at_ms - since) / 1000
            since = None
        if event.kind == "ticket":
            pending = True
        elif event.kind in ("assigned", "closed", "requeued"):
            pending = False
        if event.kind == "offered" and pending:
            since = event.at_ms
    return seconds + ((log[-1].at_ms - since) / 1000 if since is not None else 0.0)


def test_a_served_conversation_has_a_wait_a_turn_and_replies() -> None:
    """With what was noted down after the end."""
    found = course(
        Step("say", number=1),
        Step("ask_human", after_ms=MINUTE_MS),
        Step("offer", after_ms=20 * SECOND_MS),
        Step("accept", after_ms=5 * SECOND_MS, number=1),
        Step("reply", after_ms=10 * SECOND_MS),
        Step("close", after_ms=MINUTE_MS, number=4),
        Step("note", who=2, after_ms=30 * SECOND_MS),
    )

    handed_over = NOON + SECOND_MS + MINUTE_MS
    assert found.waits == (Wait(handed_over, handed_over + 25_000, "accepted", "tax", "ann"),)
    assert found.turns == (Turn("ann", "tax", handed_over + 25_000, handed_over + 95_000, 30.0),)
    assert [(reply.seconds, reply.operator) for reply in found.replies] == [(35.0, "ann")]
    assert [(c.reached_people, c.end_reason, c.first_reply_seconds) for c in found.contacts] == [(True, "solved", 0.0)]
    assert (found.customer, found.language, found.skill, found.operator) == ("alice", "en", "tax", "ann")


def test_a_note_hours_after_the_end_is_no_wrapping_up() -> None:
    """It would make everybody look slow."""
    found = course(
        Step("ask_human"),
        Step("assign"),
        Step("close", number=4),
        Step("note", who=2, after_ms=31 * MINUTE_MS),
    )

    assert [turn.wrap_seconds for turn in found.turns] == [0.0]


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        (Step("leave"), "abandoned"),
        (Step("make_ticket"), "ticket"),
        (Step("assign"), "accepted"),
        (Step("note", who=2), "open"),
    ],
)
def test_every_wait_has_an_outcome(ending: Step, outcome: str) -> None:
    """Whoever becomes a ticket has not given up; whoever waits is not judged yet."""
    assert [wait.outcome for wait in course(Step("ask_human"), ending).waits] == [outcome]


def test_being_put_back_is_another_wait() -> None:
    """With its own beginning, for the skill that is needed then."""
    found = course(
        Step("ask_human"),
        Step("assign"),
        Step("transfer", number=8, after_ms=MINUTE_MS),
        Step("assign", who=1, after_ms=MINUTE_MS),
    )

    assert [(wait.outcome, wait.operator) for wait in found.waits] == [("accepted", "ann"), ("accepted", "ben")]
    assert [turn.operator for turn in found.turns] == ["ann", "ben"]
    assert found.waits[1].seconds == 60.0


def test_coming_back_is_another_contact() -> None:
    """Each with its own end."""
    found = course(Step("say"), Step("leave"), Step("say", after_ms=MINUTE_MS))

    assert [(c.began_ms, c.ended_ms is None, c.reached_people) for c in found.contacts] == [
        (NOON + SECOND_MS, False, False),
        (NOON + 2 * SECOND_MS + MINUTE_MS, True, False),
    ]
    assert isinstance(found.contacts[0], Contact)


def log_of(*entries: tuple[int, Author, Data]) -> list[Event]:
    """A log with exactly these moments after noon."""
    return [
        Event("c1", seq, NOON + after_ms, author, data, "", OPENING if seq == 1 else None)
        for seq, (after_ms, author, data) in enumerate(entries, start=1)
    ]


ASKED = (0, ALICE, Message("fees?"))
HANDOFF = Handoff("asked", "en", {"en": 1}, "normal", {})


def answer(entry: str | None) -> Answer:
    """What the bot said."""
    return Answer("text", entry, "en", 0.9)


@pytest.mark.parametrize(
    ("then", "is_false"),
    [
        ((FALSE_WITHIN_MS, BOT, HANDOFF), True),
        ((FALSE_WITHIN_MS + 1, BOT, HANDOFF), False),
        ((FALSE_WITHIN_MS, ALICE, Feedback(2, False)), True),
        ((FALSE_WITHIN_MS + 1, ALICE, Feedback(2, False)), False),
        ((1000, ALICE, Feedback(2, True)), False),
        ((1000, ALICE, Feedback(1, False)), False),
        ((1000, ALICE, Message("thanks")), False),
    ],
)
def test_an_answer_is_false_when_people_were_needed_or_the_customer_said_no(
    then: tuple[int, Author, Data], is_false: bool
) -> None:
    """Within five minutes; whatever comes later has other reasons."""
    found = course_of(log_of(ASKED, (0, BOT, answer("fees")), then), NOON)

    assert found.answers == (BotAnswer(NOON, "fees", is_false),)


@pytest.mark.parametrize("entry", [None, "notice:n1", "resolved:n1", "smalltalk.hello"])
def test_only_answers_to_questions_can_be_false(entry: str | None) -> None:
    """Asking back, notices and pleasantries are none; but they are replies."""
    found = course_of(log_of(ASKED, (2000, BOT, answer(entry)), (3000, BOT, HANDOFF)), NOON)

    assert found.answers == ()
    assert [contact.first_reply_seconds for contact in found.contacts] == [2.0]


def test_ratings_and_words_of_people_are_read() -> None:
    """A person's words answer the customer even without a handoff that asked for them."""
    found = course_of(
        log_of(
            ASKED,
            (1000, SYSTEM, Assigned("ann", "Ann", 1)),
            (4000, ANN, Message("hello")),
            (8000, ANN, Closed("solved")),
            (9000, ALICE, Rated(4)),
        ),
        NOON,
    )

    assert found.ratings == (Rating(NOON + 9000, 4),)
    assert (found.replies, found.waits, [c.first_reply_seconds for c in found.contacts]) == ((), (), [4.0])


def test_a_conversation_in_which_nothing_was_needed_has_no_skill() -> None:
    """And the language that it was opened in."""
    found = course_of([Event("c1", 1, NOON, ALICE, Message("hi"), "", Opening("alice", "R", "zh"))], NOON)

    assert (found.skill, found.operator, found.language) == ("none", "none", "zh")


def test_needs_may_change_while_waiting() -> None:
    """The new wait is for the new skill; without one for the old."""
    found = course_of(
        log_of(
            (0, BOT, HANDOFF),
            (500, SYSTEM, Assigned("ann", "Ann", 1)),
            (1000, SYSTEM, Requeued("transferred", skills={"en": 1, "legal": 2})),
            (1500, SYSTEM, Assigned("ben", "Ben", 2)),
            (2000, SYSTEM, Requeued("operator_lost")),
        ),
        NOON,
    )

    assert [(wait.skill, wait.outcome) for wait in found.waits] == [
        ("general", "accepted"),
        ("legal", "accepted"),
        ("legal", "open"),
    ]


def test_the_primary_skill_is_the_first_that_is_no_language() -> None:
    """The name that people give to a queue."""
    assert primary_skill({"ja": 1, "tax": 2, "legal": 1}) == "tax"
    assert primary_skill({"ja": 1}) == primary_skill(None) == "general"
