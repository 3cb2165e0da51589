"""The state that a log says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.conversation.codec import data_from_json, data_to_json, opening_from_json, opening_to_json
from chatgateway.conversation.customer import can_reopen
from chatgateway.conversation.draft import Draft, write
from chatgateway.conversation.events import Answer, Data, Event, Handoff, Message, Redacted, Requeued
from chatgateway.conversation.fold import RECENT_KEPT, SAID_CHARACTERS, apply, begin, fold
from chatgateway.conversation.people import BOT, SYSTEM, Author
from chatgateway.conversation.phases import Phase
from chatgateway.conversation.state import Conversation, Offer, Passing, Said
from chatgateway.errors import Conflict

from .play import ALICE, ANSWER, CLARIFY, HANDOFF, NOON, OPENING, RULES, Play, Step, What, played, plays, state_after

TAKEN = Step("accept", number=1)
OWNED: tuple[What | Step, ...] = ("ask_human", "offer", TAKEN)


def then(state: Conversation, data: Data, author: Author = SYSTEM) -> Conversation:
    """The state after one more event, a second later."""
    return write("c1", state, [Draft(author, data)], state.changed_at_ms + 1000).state


@given(plays, st.integers(0, 100))
def test_the_log_says_the_state(steps: list[Step], cut: int) -> None:
    """Folding all of it at once, event by event, or from any place on leads to the same state."""
    play = Play().run(steps)
    first = fold(play.log[:cut])

    assert fold(play.log) == play.state
    assert fold(play.log[cut:], first) == play.state


@given(plays)
def test_a_log_that_was_kept_says_the_same(steps: list[Step]) -> None:
    """Writing every event as JSON and reading it again changes nothing."""
    play = Play().run(steps)

    kept = [(e, data_to_json(e.kind, e.data), opening_to_json(e.opening)) for e in play.log]
    read = [
        Event(e.conversation, e.seq, e.at_ms, e.author, data_from_json(e.kind, data), e.command, opening_from_json(o))
        for e, data, o in kept
    ]

    assert fold(read) == play.state


def test_an_empty_log_is_no_conversation() -> None:
    """None, rather than an empty state."""
    assert fold([]) is None


def test_the_opening_says_whose_it_is() -> None:
    """Customer, reference, language and channel come with the first event, its time is the beginning."""
    event = Event("c1", 1, NOON, ALICE, Message("hello"), "m1", OPENING)

    state = begin(event)

    assert (state.id, state.customer, state.reference, state.language) == ("c1", "alice", "7K3M-Q2XT", "ja")
    assert (state.phase, state.seq, state.created_at_ms) == (Phase.BOT, 0, NOON)


def test_a_log_without_an_opening_is_a_bug() -> None:
    """Nobody would know whose it is."""
    with pytest.raises(AssertionError, match="opening"):
        begin(Event("c1", 1, NOON, ALICE, Message("hello")))


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_a_hole_or_repeat_in_the_log_is_a_bug(seq: int) -> None:
    """Only the next event can be applied."""
    state = state_after("say")

    with pytest.raises(AssertionError, match=f"event {seq} after 2"):
        apply(state, Event("c1", seq, NOON, ALICE, Message("hello")))


def test_what_cannot_happen_in_a_phase_is_refused() -> None:
    """Conflict, from the table."""
    with pytest.raises(Conflict):
        then(state_after(*OWNED), ANSWER, BOT)


def test_words_tell_who_has_the_word() -> None:
    """Customer, bot and operator in turn."""
    states = played("say", *OWNED, "reply").states

    assert [s.last_speaker for s in states] == ["bot", "customer", "customer", "customer", "operator"]
    assert states[-1].other_spoke_at_ms == states[-1].changed_at_ms


def test_an_alarm_stays() -> None:
    """Once a secret was written, later harmless words do not calm anybody."""
    state = then(state_after("say"), Message("seed: ••••", alarm=True), ALICE)

    assert state.alarm
    assert then(state, Message("oh"), ALICE).alarm


def test_answers_are_remembered_by_entry() -> None:
    """So that the same one is not given twice to somebody whom it did not help; questions back have no entry."""
    state = state_after("say", Step("say", number=1), "say")

    assert state.answered == (ANSWER.entry, ANSWER.entry)


def test_asking_back_counts_until_the_next_answer() -> None:
    """The bot may ask back once in a row."""
    states = played(Step("say", number=1), "say").states

    assert [s.clarified for s in states] == [True, False]


def test_the_bots_language_is_the_conversations() -> None:
    """Unless it names none."""
    state = state_after("say")

    assert state.language == ANSWER.language == "en"
    assert then(state, Answer("?", None, "", 0.5), BOT).language == "en"
    assert then(state, Handoff("rule", "", {}, "low", {}), BOT).language == "en"


def test_a_handoff_says_what_is_needed() -> None:
    """Needs, skills, priority, reason and brief; waiting begins now."""
    state = state_after(Step("say", number=2))

    assert (state.needs, state.skills, state.priority) == (HANDOFF.needs, HANDOFF.skills, HANDOFF.priority)
    assert (state.handoff_reason, state.brief) == (HANDOFF.reason, HANDOFF.brief)
    assert state.enqueued_at_ms == state.changed_at_ms


def test_an_offer_is_open_until_it_ends() -> None:
    """Its operator, epoch and deadline stand in the state, then nothing does."""
    states = played("ask_human", "offer", "end_offer").states

    assert states[1].offer == Offer("ann", 1, states[1].changed_at_ms + 30_000, states[1].changed_at_ms)
    assert states[1].epoch == 1
    assert states[2].offer is None


@pytest.mark.parametrize(
    ("ending", "passed"),
    [("end_offer", []), (Step("decline", number=1), ["declined"]), (Step("wake", 0, 30_000), ["expired"])],
)
def test_an_operator_who_did_not_take_it_is_remembered(ending: What | Step, passed: list[str]) -> None:
    """Declined and expired offers cool down; withdrawn ones were nobody's fault."""
    state = state_after("ask_human", "offer", ending)

    assert [p.outcome for p in state.passed] == passed


def test_only_an_operators_last_refusal_is_kept() -> None:
    """The cool-down counts from it."""
    decline = Step("decline", number=1)
    state = state_after("ask_human", "offer", decline, Step("offer", 1), decline, "offer", decline)

    assert [p.operator for p in state.passed] == ["ben", "ann"]
    assert state.passed[-1] == Passing("ann", state.changed_at_ms, "declined")


def test_an_assignment_clears_what_led_to_it() -> None:
    """Owner and epoch stand; offer, refusals and preference are over."""
    state = state_after("ask_human", "offer", Step("decline", number=1), Step("offer", 1), TAKEN)

    assert (state.owner, state.owner_name, state.epoch) == ("ben", "Ben", 2)
    assert (state.offer, state.passed, state.prefer, state.owners) == (None, (), None, ("ben",))


def test_a_supervisor_who_takes_it_from_the_bot_starts_its_waiting() -> None:
    """Every conversation at the desk has an age."""
    state = state_after("say", Step("take", 2))

    assert state.enqueued_at_ms == state.changed_at_ms


def test_a_requeued_conversation_keeps_its_age() -> None:
    """It stands where its waiting began, not at the end of the line."""
    states = played(*OWNED, Step("lose_operator")).states

    assert states[-1].phase is Phase.WAITING
    assert states[-1].enqueued_at_ms == states[0].enqueued_at_ms
    assert (states[-1].owner, states[-1].prefer) == (None, "ann")
    assert (states[-1].needs, states[-1].skills) == (HANDOFF.needs, HANDOFF.skills)


def test_new_needs_replace_the_old() -> None:
    """A transfer says what is needed from now on."""
    state = state_after(*OWNED, Step("transfer", number=1))

    assert (state.needs, state.skills, state.prefer) == ({"must": {"en": 1}}, {"en": 1}, "ben")
    assert (state.hops, state.transferred_from) == (1, ("ann",))


def test_a_ticket_returns_to_the_line_without_its_deadline() -> None:
    """Whoever queues again waits like everybody."""
    passed = state_after("ask_human", "make_ticket", "offer", Step("decline", number=1))

    state = then(passed, Requeued("customer_back"))

    assert passed.passed != state.passed == ()
    assert (state.phase, state.ticket_due_at_ms, state.ticket_overdue) == (Phase.WAITING, None, False)


def test_a_ticket_prefers_whom_it_had() -> None:
    """Due time and skill stand in the state; the owner is free."""
    state = state_after(*OWNED, Step("close", number=2))

    assert (state.phase, state.owner, state.prefer) == (Phase.PENDING, None, "ann")
    assert (state.ticket_due_at_ms, state.ticket_skill) == (state.changed_at_ms + 3_600_000, "en")


def test_a_ticket_of_a_talk_with_the_bot_has_an_age_too() -> None:
    """Its waiting begins with it."""
    state = state_after("say", "make_ticket")

    assert state.enqueued_at_ms == state.changed_at_ms


def test_closing_frees_everybody() -> None:
    """Owner, waiting and ticket are over; reason and time stand."""
    state = state_after(*OWNED, Step("close", number=4))

    assert (state.phase, state.owner, state.enqueued_at_ms, state.ticket_due_at_ms) == (Phase.CLOSED, None, None, None)
    assert (state.close_reason, state.closed_at_ms, state.prefer) == ("solved", state.changed_at_ms, "ann")


def test_reopening_begins_afresh_with_the_same_preference() -> None:
    """What the bot tried, was needed and was handed over is forgotten; who had it is not, and epochs go on rising."""
    before = state_after("say", *OWNED, Step("close", number=4))
    after = state_after("say", *OWNED, Step("close", number=4), "say")

    forgotten: dict[str, Any] = {
        "needs": None,
        "skills": None,
        "brief": None,
        "priority": "normal",
        "handoff_reason": "",
        "hops": 0,
        "owners": (),
        "transferred_from": (),
        "closed_at_ms": None,
        "close_reason": "",
    }
    assert {name: getattr(after, name) for name in forgotten} == forgotten
    assert after.answered == (ANSWER.entry,)
    assert (after.prefer, after.epoch) == (before.prefer, before.epoch)


def test_a_rating_is_the_last_one_given() -> None:
    """A customer may think better of it."""
    assert state_after("say", "leave", Step("rate", 0), Step("rate", 2)).score == 3


def test_redactions_are_remembered() -> None:
    """Which events have lost their text."""
    state = then(then(state_after("say"), Redacted(1)), Redacted(2, ("seed",)))

    assert state.redactions == {1, 2}


def test_the_last_words_are_kept_for_the_brief() -> None:
    """The newest few, cut to a readable length; both sides', never the bot's."""
    state = state_after(*OWNED, "reply", *[Step("say")] * RECENT_KEPT)
    state = then(state, Message("x" * 9_000), ALICE)

    assert [said.role for said in state.recent] == ["customer"] * RECENT_KEPT
    assert state.recent[-1] == Said(state.seq, "customer", "x" * SAID_CHARACTERS)
    assert state_after(*OWNED, "reply").recent[-1].role == "operator"


def test_what_was_redacted_is_no_longer_shown() -> None:
    """Its words leave the brief at once."""
    state = state_after("say", "say")

    assert [said.seq for said in state.recent] == [1, 3]
    assert [said.seq for said in then(state, Redacted(1)).recent] == [3]


def test_of_an_erased_person_nothing_is_known_any_more() -> None:
    """Neither a name nor a word, and nobody reopens the conversation."""
    state = state_after("say", "leave")

    erased = then(state, Redacted(1, ("erased",)))

    assert (erased.customer_name, erased.context, erased.recent, erased.brief) == ("", {}, (), None)
    assert erased.erased
    assert not can_reopen(erased, RULES, NOON)


def test_suggestions_of_a_handoff_can_be_chosen() -> None:
    """They are held like those of an answer."""
    handoff = Handoff("low_confidence", "en", {}, "normal", {}, suggestions=CLARIFY.suggestions)

    state = then(state_after("say"), handoff, BOT)

    assert state.held[-1].choices == (("tax", "Taxes?"), ("fee", "Fees?"))
