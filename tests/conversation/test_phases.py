"""The transition table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatgateway.conversation.events import KINDS
from chatgateway.conversation.phases import EVERYWHERE, OPEN, TRANSITIONS, Phase, next_phase
from chatgateway.errors import Conflict


def test_the_table_knows_exactly_the_kinds_of_event() -> None:
    """A kind without a row could never happen; a row without a kind is a mistake."""
    assert TRANSITIONS.keys() == KINDS.keys()


def test_open_means_not_closed() -> None:
    """Open are all phases but one."""
    assert set(Phase) - OPEN == {Phase.CLOSED}


@given(st.sampled_from(sorted(KINDS)), st.sampled_from(Phase))
def test_what_the_table_does_not_name_cannot_happen(kind: str, phase: Phase) -> None:
    """The next phase is the table's, or Conflict, whose message names the kind and the phase."""
    if phase in TRANSITIONS[kind]:
        assert next_phase(phase, kind) is TRANSITIONS[kind][phase]
        return

    with pytest.raises(Conflict) as refusal:
        next_phase(phase, kind)
    assert kind in str(refusal.value)
    assert phase.value in str(refusal.value)


def test_an_unknown_kind_cannot_happen_anywhere() -> None:
    """Conflict, not a crash."""
    for phase in Phase:
        with pytest.raises(Conflict):
            next_phase(phase, "exploded")


def test_the_bot_is_mute_where_a_person_owns_the_conversation() -> None:
    """Neither an answer nor another handoff is possible while it is active."""
    assert Phase.ACTIVE not in TRANSITIONS["answer"]
    assert Phase.ACTIVE not in TRANSITIONS["handoff"]


def test_only_an_assignment_leads_to_a_person() -> None:
    """No kind but `assigned` makes a conversation active."""
    leads = {k for k, row in TRANSITIONS.items() for a, b in row.items() if b is Phase.ACTIVE and a is not b}

    assert leads == {"assigned"}


def test_a_closed_conversation_goes_on_only_by_reopening() -> None:
    """Whatever else may happen to a closed conversation leaves it closed."""
    leads = {kind for kind, row in TRANSITIONS.items() if row.get(Phase.CLOSED, Phase.CLOSED) is not Phase.CLOSED}

    assert leads == {"reopened"}


@pytest.mark.parametrize("kind", ["note", "feedback", "redacted"])
def test_notes_feedback_and_redactions_are_possible_everywhere(kind: str) -> None:
    """They change what is known, never where the conversation stands."""
    assert TRANSITIONS[kind] == EVERYWHERE == {phase: phase for phase in Phase}


def test_every_phase_but_the_first_is_reached_from_the_first() -> None:
    """No phase stands in the table in vain, and none is a trap."""
    for start in Phase:
        reached = {start}
        for _ in Phase:
            reached |= {row[phase] for row in TRANSITIONS.values() for phase in reached & row.keys()}

        assert reached == set(Phase)
