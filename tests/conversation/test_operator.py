"""What an operator's commands do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatgateway.conversation import operator
from chatgateway.conversation.draft import Draft
from chatgateway.conversation.events import Assigned, Closed, Message, Note, OfferEnded, Requeued, Ticketed, Transferred
from chatgateway.conversation.operator import Destination
from chatgateway.conversation.people import SYSTEM, Author
from chatgateway.conversation.state import Conversation
from chatgateway.errors import Conflict, Forbidden, StaleEpoch

from .play import ANN, BEN, EVE, NOON, RULES, Step, state_after

TAKEN = Step("accept", number=1)
WAITING = state_after("ask_human")
OFFERED = state_after("ask_human", "offer")
ACTIVE = state_after("ask_human", "offer", TAKEN)
CLOSED = state_after("say", "leave")
TO_BEN = Destination({"operator": "ben"}, "ben", {"must": {"en": 1}}, {"en": 1})
TO_TAX = Destination({"skills": {"tax": 3}}, None, {"must": {"tax": 3}}, {"tax": 3})


def test_an_offer_is_taken_by_whom_it_is_made_to() -> None:
    """The offer ends as accepted, and the same epoch becomes the ownership's; the command is the assignment's."""
    drafts = operator.accept(OFFERED, ANN, OFFERED.epoch, "a1")

    assert [(d.author, d.data, d.command) for d in drafts] == [
        (SYSTEM, OfferEnded("ann", OFFERED.epoch, "accepted"), ""),
        (SYSTEM, Assigned("ann", "Ann", OFFERED.epoch), "a1"),
    ]


def test_declining_ends_the_offer_with_its_reason() -> None:
    """The conversation stays where it is."""
    drafts = operator.decline(OFFERED, ANN, OFFERED.epoch, "lunch", "d1")

    assert [(d.data, d.command) for d in drafts] == [(OfferEnded("ann", OFFERED.epoch, "declined", "lunch"), "d1")]


@pytest.mark.parametrize(
    ("state", "who", "epoch"),
    [(OFFERED, BEN, 1), (OFFERED, ANN, 0), (OFFERED, ANN, 2), (WAITING, ANN, 0), (ACTIVE, ANN, 1), (CLOSED, ANN, 0)],
    ids=["another operator", "older offer", "future offer", "no offer", "taken already", "closed"],
)
def test_only_the_open_offer_can_be_taken_or_declined(state: Conversation, who: Author, epoch: int) -> None:
    """StaleEpoch for everything else; the message names the phase."""
    with pytest.raises(StaleEpoch, match=state.phase.value):
        operator.accept(state, who, epoch, "a1")
    with pytest.raises(StaleEpoch, match=state.phase.value):
        operator.decline(state, who, epoch, "", "d1")


def test_the_owner_writes_to_the_customer() -> None:
    """The message is theirs, with their command."""
    drafts = operator.say(ACTIVE, ANN, ACTIVE.epoch, Message("hello"), "m1")

    assert [(d.author, d.data, d.command) for d in drafts] == [(ANN, Message("hello"), "m1")]


OWNERS_COMMANDS: dict[str, Callable[[Conversation, Author, int], list[Draft]]] = {
    "say": lambda state, who, epoch: operator.say(state, who, epoch, Message("hello"), "m1"),
    "transfer": lambda state, who, epoch: operator.transfer(state, who, epoch, TO_TAX, "tax", "t1", RULES),
    "close": lambda state, who, epoch: operator.close(state, who, epoch, "solved", "", NOON, "x1"),
}


@pytest.mark.parametrize("command", OWNERS_COMMANDS)
@pytest.mark.parametrize(
    ("state", "who", "epoch"),
    [(ACTIVE, BEN, 1), (ACTIVE, ANN, 0), (ACTIVE, ANN, 2), (OFFERED, ANN, 1), (CLOSED, ANN, 0)],
    ids=["not the owner", "older epoch", "future epoch", "offered only", "closed"],
)
def test_nobody_but_the_owner_of_this_epoch_acts(command: str, state: Conversation, who: Author, epoch: int) -> None:
    """A frame of an old owner is told from one of today's, and refused."""
    with pytest.raises(StaleEpoch, match=state.phase.value):
        OWNERS_COMMANDS[command](state, who, epoch)


def test_notes_are_written_by_owners_former_owners_and_supervisors() -> None:
    """Others are forbidden."""
    passed_on = state_after("ask_human", "offer", TAKEN, Step("transfer", number=5))

    assert operator.note(ACTIVE, ANN, "rude", "n1", supervisor=False)[0].data == Note("rude")
    assert operator.note(passed_on, ANN, "rude", "n1", supervisor=False)[0].data == Note("rude")
    assert operator.note(WAITING, EVE, "rude", "n1", supervisor=True)[0].command == "n1"
    with pytest.raises(Forbidden):
        operator.note(ACTIVE, BEN, "rude", "n1", supervisor=False)


@pytest.mark.parametrize("to", [TO_BEN, TO_TAX], ids=["to Ben", "to tax"])
def test_a_transfer_says_where_and_why_and_requeues(to: Destination) -> None:
    """The named operator is preferred; new needs replace the old."""
    drafts = operator.transfer(ACTIVE, ANN, ACTIVE.epoch, to, "tax", "t1", RULES)

    assert [(d.author, d.data, d.command) for d in drafts] == [
        (ANN, Transferred(to.words, "tax"), "t1"),
        (SYSTEM, Requeued("transferred", to.operator, to.needs, to.skills), ""),
    ]


def test_a_transfer_to_oneself_is_refused() -> None:
    """Conflict: it would go in the smallest of circles."""
    to = Destination({"operator": "ann"}, "ann", {}, {})

    with pytest.raises(Conflict, match="back"):
        operator.transfer(ACTIVE, ANN, ACTIVE.epoch, to, "tax", "t1", RULES)


def test_a_transfer_back_is_refused() -> None:
    """Whoever handed it over does not get it back from the one they gave it to."""
    bens = state_after("ask_human", "offer", TAKEN, Step("transfer", number=1), Step("offer", who=1), TAKEN)
    to = Destination({"operator": "ann"}, "ann", {}, {})

    assert bens.owner == "ben"
    with pytest.raises(Conflict, match="back"):
        operator.transfer(bens, BEN, bens.epoch, to, "tax", "t1", RULES)


def test_a_conversation_is_handed_over_four_times_at_most() -> None:
    """Then somebody has to answer it; the message counts the hops."""
    round_trip: list[Step] = [Step("offer"), TAKEN, Step("transfer", number=9)]
    state = state_after(Step("ask_human"), *round_trip, *round_trip, *round_trip, *round_trip, Step("offer"), TAKEN)

    assert state.hops == RULES.hop_budget
    with pytest.raises(Conflict, match="4 times"):
        operator.transfer(state, ANN, state.epoch, TO_TAX, "tax", "t1", RULES)


@pytest.mark.parametrize("outcome", ["solved", "unsolved", "spam"])
def test_closing_ends_with_outcome_and_summary(outcome: operator.Outcome) -> None:
    """One event says both."""
    drafts = operator.close(ACTIVE, ANN, ACTIVE.epoch, outcome, "did it", NOON, "x1")

    assert [(d.author, d.data, d.command) for d in drafts] == [(ANN, Closed(outcome, "did it"), "x1")]  # type: ignore[arg-type]


def test_closing_as_a_ticket_keeps_the_summary_as_a_note() -> None:
    """The ticket is due when the caller says, for the first skill that was needed."""
    drafts = operator.close(ACTIVE, ANN, ACTIVE.epoch, "ticket", "ask the bank", NOON, "x1")

    assert [(d.data, d.command) for d in drafts] == [
        (Note("ask the bank"), ""),
        (Ticketed("operator", NOON, "en"), "x1"),
    ]


def test_a_ticket_without_a_summary_has_no_note_and_perhaps_no_skill() -> None:
    """A supervisor may make one of a conversation that never needed anybody."""
    taken = state_after("say", "take")

    drafts = operator.close(taken, ANN, taken.epoch, "ticket", "", NOON, "x1")

    assert [d.data for d in drafts] == [Ticketed("operator", NOON, "")]


def test_a_supervisor_takes_over_from_an_owner() -> None:
    """The epoch rises, so that the former owner's frames are refused."""
    drafts = operator.take(ACTIVE, EVE, "k1")

    assert [(d.author, d.data, d.command) for d in drafts] == [(SYSTEM, Assigned("eve", "Eve", ACTIVE.epoch + 1), "k1")]


def test_taking_withdraws_an_open_offer() -> None:
    """Also one to the supervisor themselves."""
    drafts = operator.take(OFFERED, ANN, "k1")

    assert [d.data for d in drafts] == [
        OfferEnded("ann", OFFERED.epoch, "withdrawn"),
        Assigned("ann", "Ann", OFFERED.epoch + 1),
    ]


@pytest.mark.parametrize(("state", "who"), [(CLOSED, EVE), (ACTIVE, ANN)], ids=["closed", "owned already"])
def test_what_is_closed_or_owned_already_is_not_taken(state: Conversation, who: Author) -> None:
    """Conflict."""
    with pytest.raises(Conflict, match=r"^take:"):
        operator.take(state, who, "k1")
