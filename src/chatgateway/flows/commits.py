"""What comes of a command: a commit that everybody hears of, and a receipt for whoever gave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..conversation.events import Event
from ..conversation.state import Conversation
from ..ports import Receipt
from ..value import value


@value
class Commit:
    """What has just become true: `events` follow `before` and lead to `state`. `position` is 0 when heard from afar."""

    before: Conversation | None
    state: Conversation
    events: tuple[Event, ...]
    position: int
    origin: object | None = None


@value
class Outcome:
    """What became of a command: its receipt when an event came of it, and the commit when it is new."""

    receipt: Receipt | None
    commit: Commit | None = None


class Listener(Protocol):
    """Hears of every commit on this node, in order, at once: it must not wait."""

    def hear(self, commit: Commit) -> None: ...


class Origin(Protocol):
    """The connection a command came from: told of the result before anybody hears of the events."""

    def acknowledge(self, command: str, receipt: Receipt | None, masked: Sequence[str] = ()) -> None:
        """`masked`: kinds of secrets removed from the command's text, so that whoever wrote it is warned at once."""
        ...


class NoRoom(Exception):
    """Raised when the operator who was to be offered the conversation is no longer ready or has no room."""

    def __init__(self, operator: str) -> None:
        super().__init__(operator)
        self.operator = operator


class BegunElsewhere(Exception):
    """Raised when a conversation could not begin: the customer has another open one by now, or the id is taken."""
