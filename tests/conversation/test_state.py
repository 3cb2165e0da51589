"""What a conversation is."""

from __future__ import annotations

import dataclasses

import pytest

from chatgateway.conversation.phases import Phase
from chatgateway.conversation.state import Conversation

from .play import OPENING, state_after


def test_a_state_does_not_change() -> None:
    """States are values: whoever holds one may rely on it."""
    state = state_after("say")

    with pytest.raises(dataclasses.FrozenInstanceError):
        state.phase = Phase.CLOSED  # type: ignore[misc]


def test_a_conversation_belongs_to_nobody_and_needs_nothing_at_first() -> None:
    """Only its opening is known: everything else waits for events."""
    state = Conversation("c1", "alice", "Alice", "R1", "ja", "web", OPENING.context, Phase.BOT, 0, 1, 1)

    assert (state.owner, state.offer, state.needs, state.epoch, state.held) == (None, None, None, 0, ())
    assert (state.priority, state.closed_at_ms, state.score) == ("normal", None, None)
