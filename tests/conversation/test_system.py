"""What the gateway itself does to a conversation: offers, and what time brings."""

from __future__ import annotations

import pytest

from chatgateway.conversation import system
from chatgateway.conversation.events import (
    Assigned,
    Closed,
    Data,
    Nudged,
    Offered,
    OfferEnded,
    Reminded,
    Requeued,
    Ticketed,
)
from chatgateway.conversation.phases import Phase
from chatgateway.conversation.state import Conversation
from chatgateway.conversation.system import Due

from .play import NOON, RULES, Play, Step, What, played, state_after

MINUTE_MS = 60_000
TAKEN = Step("accept", number=1)
OWNED: tuple[What | Step, ...] = ("ask_human", "offer", TAKEN)


def after(play: Play, minutes: float) -> list[Data]:
    """What time does when it has been silent for so long."""
    assert play.state is not None
    return [d.data for d in system.wake(play.state, RULES, round(play.now_ms + minutes * MINUTE_MS))]


def woken(play: Play, minutes: float) -> Play:
    """The play after time has had its way once."""
    return play.run([Step("wake", after_ms=round(minutes * MINUTE_MS))])


def test_an_offer_is_over_after_thirty_seconds() -> None:
    """Not a millisecond earlier; the operator's name and epoch stand in it."""
    play = played("ask_human", "offer")

    assert after(play, 29.999 / 60) == []
    assert after(play, 0.5) == [OfferEnded("ann", 1, "expired")]


def test_a_silent_customer_is_nudged_after_five_minutes_and_closed_after_fifteen() -> None:
    """After the bot's answer as after an operator's message."""
    for play in (played("say"), played(*OWNED, "reply")):
        assert after(play, 4.999) == []
        assert after(play, 5) == [Nudged()]
        woken(play, 5)
        assert after(play, 9.999) == []
        assert after(play, 10) == [Closed("customer_idle")]


def test_a_late_nudge_still_leaves_the_customer_time_to_answer() -> None:
    """After an outage of an hour nobody is nudged and closed in one breath."""
    play = woken(played("say"), 60)

    assert after(play, 9.999) == []
    assert after(play, 10) == [Closed("customer_idle")]


def test_a_nudged_customer_who_writes_begins_afresh() -> None:
    """The next silence is nudged again before anything is closed."""
    play = woken(played("say"), 5).run([Step("say")])

    assert after(play, 5) == [Nudged()]


def test_a_customer_who_spoke_last_is_never_closed() -> None:
    """The operator is reminded after three minutes, supervisors after six, and then the customer just waits."""
    play = played(*OWNED, "reply", "say")

    assert after(play, 2.999) == []
    assert after(play, 3) == [Reminded("operator")]
    woken(play, 3)
    assert after(play, 2.999) == []
    assert after(play, 3) == [Reminded("supervisor")]
    woken(play, 3)
    assert after(play, 100_000) == []


def test_a_customer_who_asks_again_does_not_restart_their_waiting() -> None:
    """Three minutes count from the first message that nobody answered."""
    play = played(*OWNED, "reply", "say", Step("say", after_ms=2 * MINUTE_MS))

    assert after(play, 1) == [Reminded("operator")]


@pytest.mark.parametrize(
    "whats",
    [
        OWNED,
        ("say", *OWNED),
        (Step("say", number=1), Step("feedback", who=1, number=1), "offer", TAKEN),
        (Step("say", number=3), Step("choose", number=1), "offer", TAKEN),
        (*OWNED, "reply", Step("transfer", number=1), Step("offer", who=1), TAKEN),
        (*OWNED, "reply", Step("take", who=2, number=0)),
    ],
    ids=["asked by button", "asked after an answer", "unhelpful", "chose while waiting", "transferred", "taken over"],
)
def test_a_new_owner_has_the_word(whats: tuple[What | Step, ...]) -> None:
    """A customer whom people have just taken on is never nudged for not speaking first; their operator is reminded."""
    play = played(*whats)

    assert play.state is not None
    assert play.state.phase is Phase.ACTIVE
    assert after(play, 3) == [Reminded("operator")]
    assert after(play, 10_000) == [Reminded("operator")]


def test_an_answer_ends_the_reminding() -> None:
    """The operator wrote: the word is the customer's, and the next wait begins at nought."""
    play = woken(played(*OWNED, "say"), 3).run([Step("reply"), Step("say")])

    assert after(play, 3) == [Reminded("operator")]


def test_nothing_is_due_while_the_customer_waits_in_line() -> None:
    """The line itself is routing's business."""
    assert system.due(state_after("ask_human"), RULES) is None
    assert system.due(state_after("say", "leave"), RULES) is None


def test_a_bot_that_has_not_answered_yet_wakes_nobody() -> None:
    """The customer spoke last: it is not them who are silent."""
    said = Play()
    said.write([*said.decide(Step("say"))[:1]])

    assert said.state is not None
    assert system.due(said.state, RULES) is None


def test_a_ticket_is_overdue_once() -> None:
    """At its time people are reminded of it, once."""
    play = played("ask_human", "make_ticket")
    assert play.state is not None
    assert play.state.ticket_due_at_ms is not None

    assert system.due(play.state, RULES) == Due(play.state.ticket_due_at_ms, "ticket_overdue")
    assert after(play, 60) == [Reminded("ticket")]
    assert after(woken(play, 60), 10_000) == []


def test_an_open_offer_of_a_ticket_is_looked_at_first() -> None:
    """Offers of tickets run out like others."""
    state = state_after("ask_human", "make_ticket", "offer")

    assert state.offer is not None
    assert system.due(state, RULES) == Due(state.offer.expires_at_ms, "offer_over")


def test_an_offer_raises_the_epoch_and_has_a_deadline() -> None:
    """Thirty seconds from now."""
    drafts = system.offer(state_after("ask_human"), "ann", RULES, NOON)

    assert [d.data for d in drafts] == [Offered("ann", 1, NOON + 30_000)]


def test_two_offers_at_a_time_are_a_bug() -> None:
    """A conversation is held out to one operator."""
    with pytest.raises(AssertionError):
        system.offer(state_after("ask_human", "offer"), "ben", RULES, NOON)


def test_a_direct_assignment_raises_the_epoch_and_withdraws_an_open_offer() -> None:
    """Whoever was asked is told that it is gone."""
    assert [d.data for d in system.assign(state_after("ask_human"), "ben", "Ben")] == [Assigned("ben", "Ben", 1)]
    assert [d.data for d in system.assign(state_after("ask_human", "offer"), "ben", "Ben")] == [
        OfferEnded("ann", 1, "withdrawn"),
        Assigned("ben", "Ben", 2),
    ]


def test_an_offer_that_is_not_there_cannot_end() -> None:
    """Ending one is for callers who have seen it."""
    with pytest.raises(AssertionError):
        system.end_offer(state_after("ask_human"), "withdrawn")


def test_a_lost_operator_is_preferred_when_they_come_back() -> None:
    """The conversation goes back into the line and remembers whose it was."""
    drafts = system.lose_operator(state_after(*OWNED), "ann")

    assert [d.data for d in drafts] == [Requeued("operator_lost", "ann")]


@pytest.mark.parametrize(
    "state", [state_after("ask_human", "offer"), state_after(*OWNED)], ids=["offered", "another's"]
)
def test_losing_an_operator_leaves_the_conversations_of_others(state: Conversation) -> None:
    """Only what they own is requeued."""
    assert system.lose_operator(state, "ben") == []


def test_a_ticket_withdraws_an_open_offer() -> None:
    """The line ends here; the first needed skill names who follows up."""
    drafts = system.make_ticket(state_after("ask_human", "offer"), "nobody_available", NOON)

    assert [d.data for d in drafts] == [
        OfferEnded("ann", 1, "withdrawn"),
        Ticketed("nobody_available", NOON, "en"),
    ]
