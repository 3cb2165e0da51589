"""Who takes part in a conversation."""

from __future__ import annotations

import dataclasses

import pytest

from chatgateway.conversation.people import BOT, SYSTEM, Author, Opening


def test_an_author_is_equal_to_another_with_the_same_role_id_and_name() -> None:
    """Authors are values: what is read from the log equals what was written."""
    assert Author("customer", "alice", "Alice") == Author("customer", "alice", "Alice")
    assert Author("customer", "alice") != Author("operator", "alice")


def test_an_author_does_not_change() -> None:
    """Who did it stays who did it."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        BOT.name = "robot"  # type: ignore[misc]


def test_the_bot_and_the_gateway_itself_are_told_apart() -> None:
    """What the bot says is never mistaken for what the gateway does."""
    assert (BOT.role, SYSTEM.role) == ("bot", "system")


def test_an_opening_says_web_and_nothing_more_by_default() -> None:
    """A visitor brings no name and no context, and each opening has a context of its own."""
    first, second = Opening("alice", "R1", "ja"), Opening("ben", "R2", "en")

    assert (first.channel, first.name, first.context) == ("web", "", {})
    assert first.context is not second.context
