"""From drafts to events with their place in the log."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.conversation.draft import Draft, write
from chatgateway.conversation.events import Feedback, Message, Note, Rated
from chatgateway.conversation.people import SYSTEM
from chatgateway.errors import Conflict

from .play import ALICE, NOON, OPENING, state_after


def test_a_new_log_begins_at_one() -> None:
    """The first event has `seq` 1, follows 0 and carries the opening."""
    written = write("c1", None, [Draft(ALICE, Message("hello"), "m1", OPENING)], NOON)

    assert written.after_seq == 0
    assert [(e.conversation, e.seq, e.at_ms, e.command, e.opening) for e in written.events] == [
        ("c1", 1, NOON, "m1", OPENING)
    ]
    assert written.state.seq == 1


def test_a_log_goes_on_without_a_hole() -> None:
    """Several drafts get consecutive numbers after the state's own."""
    state = state_after("say")

    written = write("c1", state, [Draft(SYSTEM, Note("a")), Draft(SYSTEM, Note("b"))], NOON)

    assert written.after_seq == state.seq
    assert [e.seq for e in written.events] == [state.seq + 1, state.seq + 2]
    assert written.state.seq == state.seq + 2


@given(st.integers(-(10**9), 10**9))
def test_time_never_runs_back_inside_a_log(jump_ms: int) -> None:
    """Whatever the clock does, an event is not older than the one before it."""
    state = state_after("say")

    written = write("c1", state, [Draft(ALICE, Feedback(2, True))], state.changed_at_ms + jump_ms)

    assert written.events[0].at_ms == max(state.changed_at_ms, state.changed_at_ms + jump_ms)


def test_one_impossible_draft_spoils_all() -> None:
    """Conflict, and nothing of the others is written."""
    with pytest.raises(Conflict):
        write("c1", state_after("say"), [Draft(SYSTEM, Note("a")), Draft(ALICE, Rated(5))], NOON)


def test_nothing_to_write_is_a_bug() -> None:
    """Callers ask for something or do not ask."""
    with pytest.raises(AssertionError):
        write("c1", state_after("say"), [], NOON)


def test_a_log_without_an_opening_does_not_begin() -> None:
    """Nobody would know whose conversation it is."""
    with pytest.raises(AssertionError):
        write("c1", None, [Draft(ALICE, Message("hello"))], NOON)
