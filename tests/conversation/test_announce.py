"""What notices do to a conversation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatgateway.conversation import customer
from chatgateway.conversation.announce import announcement, tell, tell_end
from chatgateway.conversation.draft import Draft, write
from chatgateway.conversation.events import Answer, Data, Message, Note, Tagged
from chatgateway.conversation.people import BOT, SYSTEM
from chatgateway.conversation.state import Conversation

from .play import ALICE, ANSWER, CLARIFY, NOON, OPENING, Step, state_after

NOTICE = announcement("notice:n1", "Withdrawals are late.", "en")
END = announcement("resolved:n1", "Withdrawals work again.", "en")
BOTS = state_after("say")
WAITING = state_after("ask_human")
PENDING = state_after("ask_human", "make_ticket")
ACTIVE = state_after("ask_human", "offer", Step("accept", number=1))
CLOSED = state_after("say", "leave")


def after(state: Conversation, *data: Data) -> Conversation:
    """The state after events of the gateway."""
    return write("c1", state, [Draft(BOT if isinstance(d, Answer) else SYSTEM, d) for d in data], NOON).state


@pytest.mark.parametrize("state", [WAITING, PENDING], ids=lambda s: s.phase.value)
def test_whoever_waits_is_told_and_marked_once(state: Conversation) -> None:
    """The second time nothing is left to do."""
    drafts = tell(state, NOTICE, "delays", True)

    assert [d.data for d in drafts] == [NOTICE, Tagged("tagged:notice:n1", "delays", "low")]
    marked = after(state, *(d.data for d in drafts))
    assert (marked.priority, marked.tags, marked.phase) == ("low", ("delays",), state.phase)
    assert tell(marked, NOTICE, "delays", True) == []


def test_whoever_was_told_by_the_bot_is_only_marked_when_they_wait() -> None:
    """Telling twice would be noise."""
    told = after(WAITING, NOTICE)

    assert [d.data for d in tell(told, NOTICE, "delays", False)] == [Tagged("tagged:notice:n1", "delays", "")]
    assert tell(told, NOTICE, "", False) == []


def test_danger_never_waits_behind_an_incident() -> None:
    """An urgent conversation keeps its priority."""
    urgent = replace(WAITING, priority="urgent")

    assert tell(urgent, NOTICE, "delays", True)[-1].data == Tagged("tagged:notice:n1", "delays", "")


@pytest.mark.parametrize("state", [BOTS, ACTIVE, CLOSED], ids=lambda s: s.phase.value)
def test_only_those_who_wait_are_told_without_writing(state: Conversation) -> None:
    """The others are with somebody, or gone."""
    assert tell(state, NOTICE, "delays", True) == []


@pytest.mark.parametrize("state", [BOTS, WAITING, PENDING], ids=lambda s: s.phase.value)
def test_whoever_was_told_is_told_the_end_once(state: Conversation) -> None:
    """By the bot; nobody else is."""
    told = after(state, NOTICE)

    assert tell_end(told, "notice:n1", END) == [Draft(BOT, END)]
    assert tell_end(after(told, END), "notice:n1", END) == []
    assert tell_end(state, "notice:n1", END) == []


def test_where_a_person_has_the_conversation_that_person_is_told_the_end() -> None:
    """The bot is mute there: an internal note, once."""
    told = after(ACTIVE, Tagged("notice:n1"))

    drafts = tell_end(told, "notice:n1", END)

    assert [d.data for d in drafts] == [Note("Withdrawals work again."), Tagged("resolved:n1")]
    assert tell_end(after(told, *(d.data for d in drafts)), "notice:n1", END) == []


def test_a_closed_conversation_is_left_alone() -> None:
    """Its customer is told when they come back."""
    assert tell_end(replace(CLOSED, told=frozenset({"notice:n1"})), "notice:n1", END) == []


def test_a_notice_answers_no_question() -> None:
    """What the bot answered and asked before stays as it was; feedback on the notice is possible."""
    asked = write("c1", None, customer.say(None, ALICE, Message("fees?"), [CLARIFY], "m1", OPENING), NOON).state

    told = after(asked, NOTICE)

    assert (told.answered, told.clarified) == (asked.answered, True)
    assert customer.held_at(told, told.seq).entry == "notice:n1"
    assert told.last_speaker == "bot"


def test_a_notice_comes_before_the_bots_own_reply() -> None:
    """Also where the conversation begins with it."""
    drafts = customer.say(None, ALICE, Message("late!"), [ANSWER], "m1", OPENING, [NOTICE])

    assert [d.data for d in drafts] == [Message("late!"), NOTICE, ANSWER]


def test_a_notice_reaches_whoever_writes_while_waiting_but_not_past_a_person() -> None:
    """The bot is mute once somebody owns the conversation."""
    waiting = customer.say(WAITING, ALICE, Message("late!"), [ANSWER], "m1", None, [NOTICE])
    active = customer.say(ACTIVE, ALICE, Message("late!"), [ANSWER], "m1", None, [NOTICE])

    assert [d.data for d in waiting] == [Message("late!"), NOTICE]
    assert [d.data for d in active] == [Message("late!")]


def test_a_reopened_conversation_has_no_tags() -> None:
    """They belonged to the matter before; that its customer was told stays known."""
    tagged = after(WAITING, NOTICE, Tagged("tagged:notice:n1", "delays", "low"))
    left = write("c1", tagged, customer.leave(tagged, ALICE, "l"), NOON).state
    again = write("c1", left, customer.say(left, ALICE, Message("hello"), [ANSWER], "m2"), NOON).state

    assert (again.tags, again.priority) == ((), "normal")
    assert "notice:n1" in again.told
