"""What a customer's commands do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatgateway.conversation import customer
from chatgateway.conversation.events import Closed, Feedback, Handoff, Message, OfferEnded, Rated, Reopened
from chatgateway.conversation.people import BOT, SYSTEM
from chatgateway.conversation.phases import Phase
from chatgateway.conversation.state import Conversation
from chatgateway.errors import Conflict, NotFound

from .play import ALICE, ANSWER, CLARIFY, HANDOFF, NOON, OPENING, RULES, Step, state_after

ANSWERED = state_after("say")
CLARIFIED = state_after(Step("say", number=1))
WAITING = state_after(Step("say", number=2))
OFFERED = state_after(Step("say", number=2), "offer")
ACTIVE = state_after("ask_human", "offer", Step("accept", number=1))
PENDING = state_after("ask_human", "make_ticket")
CLOSED = state_after("say", "leave")


def test_the_first_words_begin_a_conversation_and_are_answered() -> None:
    """The message carries command and opening, the bot's reply neither."""
    drafts = customer.say(None, ALICE, Message("hello"), [ANSWER], "m1", OPENING)

    assert [(d.author, d.data, d.command, d.opening) for d in drafts] == [
        (ALICE, Message("hello"), "m1", OPENING),
        (BOT, ANSWER, "", None),
    ]


@pytest.mark.parametrize("state", [WAITING, OFFERED, ACTIVE, PENDING], ids=lambda s: s.phase.value)
def test_the_bot_is_silent_where_people_are_expected(state: Conversation) -> None:
    """Its reply is dropped whatever it is."""
    drafts = customer.say(state, ALICE, Message("hello"), [ANSWER], "m1")

    assert [d.data for d in drafts] == [Message("hello")]


def test_a_message_reopens_a_closed_conversation() -> None:
    """The reopening comes first, without the command: that belongs to the message."""
    drafts = customer.say(CLOSED, ALICE, Message("again"), [ANSWER], "m1", OPENING)

    assert [(d.data, d.command) for d in drafts] == [
        (Reopened("customer"), ""),
        (Message("again"), "m1"),
        (ANSWER, ""),
    ]
    assert all(d.opening is None for d in drafts)


def test_the_bot_only_answers_or_hands_over() -> None:
    """Anything else in its reply is a bug of the caller."""
    with pytest.raises(AssertionError):
        customer.say(None, ALICE, Message("hello"), [Closed("solved")], "m1", OPENING)


def test_the_bot_has_the_word_until_people_have_it() -> None:
    """New, with the bot, and closed: the bot answers first."""
    states = [None, ANSWERED, CLOSED, WAITING, ACTIVE, PENDING]

    assert [customer.is_bots(state) for state in states] == [True, True, True, False, False, False]


def test_reopening_is_possible_for_a_day() -> None:
    """Closed under 24 hours ago: goes on; later, or not closed at all: does not."""
    closed_at = CLOSED.closed_at_ms
    assert closed_at is not None

    assert customer.can_reopen(CLOSED, RULES, closed_at + RULES.reopen_ms - 1)
    assert not customer.can_reopen(CLOSED, RULES, closed_at + RULES.reopen_ms)
    assert not customer.can_reopen(ANSWERED, RULES, NOON)


@pytest.mark.parametrize("state", [WAITING, OFFERED, ACTIVE, PENDING], ids=lambda s: s.phase.value)
def test_asking_for_a_person_twice_is_asking_once(state: Conversation) -> None:
    """Nothing more happens where people are on it already."""
    assert customer.ask_human(state, ALICE, HANDOFF, "h1") == []


def test_a_person_can_be_asked_for_at_any_other_time() -> None:
    """Before the first word, while the bot answers, and after the end, which reopens."""
    first = customer.ask_human(None, ALICE, HANDOFF, "h1", OPENING)
    later = customer.ask_human(ANSWERED, ALICE, HANDOFF, "h1", OPENING)
    after = customer.ask_human(CLOSED, ALICE, HANDOFF, "h1", OPENING)

    assert [(d.author, d.data, d.command, d.opening) for d in first] == [(ALICE, HANDOFF, "h1", OPENING)]
    assert [(d.data, d.opening) for d in later] == [(HANDOFF, None)]
    assert [d.data for d in after] == [Reopened("customer"), HANDOFF]


def test_choosing_says_the_question_and_lets_the_bot_answer() -> None:
    """The log reads as if the customer had typed the suggestion."""
    drafts = customer.choose(CLARIFIED, ALICE, CLARIFIED.seq, "tax", [ANSWER], "c1")

    assert [(d.author, d.data, d.command) for d in drafts] == [
        (ALICE, Message("Taxes?", choice="tax"), "c1"),
        (BOT, ANSWER, ""),
    ]


def test_choosing_while_waiting_is_answered_but_never_hands_over_again() -> None:
    """People are on their way already; near entries may still help."""
    held = state_after(Step("say", number=3))

    drafts = customer.choose(held, ALICE, held.seq - 1, "fee", [ANSWER, HANDOFF], "c1")

    assert held.phase is Phase.WAITING
    assert [d.data for d in drafts] == [Message("Fees?", choice="fee"), ANSWER]


def test_choosing_is_only_said_while_a_person_owns_the_conversation() -> None:
    """The bot is mute; the person reads what was picked."""
    held = state_after(Step("say", number=3), "offer", Step("accept", number=1))

    drafts = customer.choose(held, ALICE, 2, "fee", [ANSWER], "c1")

    assert held.phase is Phase.ACTIVE
    assert [d.data for d in drafts] == [Message("Fees?", choice="fee")]


def test_choosing_after_the_end_reopens() -> None:
    """The suggestion is still on the customer's screen."""
    closed = state_after(Step("say", number=1), "leave")

    drafts = customer.choose(closed, ALICE, 2, "tax", [ANSWER], "c1")

    assert [d.data for d in drafts] == [Reopened("customer"), Message("Taxes?", choice="tax"), ANSWER]


@pytest.mark.parametrize(("seq", "entry", "named"), [(1, "tax", "seq"), (99, "tax", "seq"), (2, "nft", "entry")])
def test_only_what_was_suggested_can_be_chosen(seq: int, entry: str, named: str) -> None:
    """NotFound names the field that is wrong."""
    with pytest.raises(NotFound, match=f"^{named}:"):
        customer.choose(CLARIFIED, ALICE, seq, entry, [ANSWER], "c1")


def test_an_answer_that_did_not_help_hands_over() -> None:
    """The feedback is the customer's, the handoff the bot's."""
    drafts = customer.give_feedback(ANSWERED, ALICE, ANSWERED.seq, False, HANDOFF, "f1")

    assert [(d.author, d.data, d.command) for d in drafts] == [
        (ALICE, Feedback(ANSWERED.seq, False), "f1"),
        (BOT, HANDOFF, ""),
    ]


@pytest.mark.parametrize(
    ("state", "helpful", "handoff"),
    [
        (ANSWERED, True, HANDOFF),
        (ANSWERED, False, None),
        (state_after("say", "ask_human"), False, HANDOFF),
        (state_after("say", "leave"), False, HANDOFF),
    ],
    ids=["helped", "nobody to hand over to", "waits already", "closed"],
)
def test_other_feedback_is_only_noted(state: Conversation, helpful: bool, handoff: Handoff | None) -> None:
    """It hands over only while the bot has the conversation, and only when the answer did not help."""
    drafts = customer.give_feedback(state, ALICE, 2, helpful, handoff, "f1")

    assert [d.data for d in drafts] == [Feedback(2, helpful)]


def test_feedback_is_about_an_answer() -> None:
    """NotFound for anything else."""
    with pytest.raises(NotFound, match=r"^seq:"):
        customer.give_feedback(ANSWERED, ALICE, 1, True, None, "f1")


def test_leaving_ends_the_conversation_and_an_open_offer_with_it() -> None:
    """The offer is withdrawn first, so that the operator's place is free."""
    drafts = customer.leave(OFFERED, ALICE, "l1")

    assert OFFERED.offer is not None
    assert [(d.author, d.data, d.command) for d in drafts] == [
        (SYSTEM, OfferEnded(OFFERED.offer.operator, OFFERED.offer.epoch, "withdrawn"), ""),
        (ALICE, Closed("customer_left"), "l1"),
    ]


def test_leaving_twice_is_leaving_once() -> None:
    """A closed conversation stays as it is."""
    assert customer.leave(CLOSED, ALICE, "l1") == []


def test_without_an_offer_nothing_is_withdrawn() -> None:
    """Waiting conversations that nobody was asked about are left alone."""
    assert customer.withdraw_offer(WAITING) == []


def test_a_closed_conversation_can_be_rated() -> None:
    """Satisfaction is asked for once it is over."""
    drafts = customer.rate(CLOSED, ALICE, 4, "fine", "r1")

    assert [(d.author, d.data, d.command) for d in drafts] == [(ALICE, Rated(4, "fine"), "r1")]


@pytest.mark.parametrize("state", [ANSWERED, WAITING, ACTIVE, PENDING], ids=lambda s: s.phase.value)
def test_an_open_conversation_cannot_be_rated(state: Conversation) -> None:
    """Conflict names the phase."""
    with pytest.raises(Conflict, match=state.phase.value):
        customer.rate(state, ALICE, 4, "", "r1")


def test_only_recent_answers_are_held() -> None:
    """A customer answers one of the bot's last twenty questions, never one of long ago."""
    state = state_after(*[Step("say")] * 21)

    assert len(state.held) == 20
    assert customer.held_at(state, 4).entry == ANSWER.entry
    with pytest.raises(NotFound):
        customer.held_at(state, 2)
    assert CLARIFY.entry is None


def test_an_operators_last_word_may_have_been_missed() -> None:
    """Once it is over; not when the customer spoke last, nor while it goes on, nor after erasure."""
    ended = CLOSED.changed(last_speaker="operator")

    assert customer.may_have_missed(ended)
    assert not customer.may_have_missed(CLOSED.changed(last_speaker="customer"))
    assert not customer.may_have_missed(ended.changed(erased=True))
    assert not customer.may_have_missed(ended.changed(phase=Phase.ACTIVE))


def test_a_clock_that_is_behind_reopens_nothing_that_may_not_be_reopened() -> None:
    """Closed in this node's future, where nothing is ever reopened: the next message begins another."""
    closed_at = CLOSED.closed_at_ms or 0

    assert not customer.can_reopen(CLOSED, replace(RULES, reopen_ms=0), closed_at - 200)
    assert customer.can_reopen(CLOSED, RULES, closed_at - 200)
