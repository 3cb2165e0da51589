"""Short ways to write conversations in tests."""

from __future__ import annotations

import itertools

from chatgateway.conversation.draft import Draft, write
from chatgateway.conversation.events import Data, Message
from chatgateway.conversation.people import Author, Opening
from chatgateway.conversation.state import Conversation
from chatgateway.ports import Append, CommandKey

_numbers = itertools.count(1)
ALICE = Author("customer", "alice", "Alice")
NOON = 1_800_000_000_000


def opening(customer: str = "alice", language: str = "ja") -> Opening:
    """An opening with a reference of its own."""
    return Opening(customer, f"REF{next(_numbers):04d}", language)


def key(command: str, scope: str, author: str = "alice", digest: str = "d") -> CommandKey:
    """The name of a command."""
    return CommandKey(scope, author, command, digest)


def appending(
    conversation: str,
    state: Conversation | None,
    *data: Data,
    command: str = "",
    author: Author = ALICE,
    customer: str = "alice",
    now_ms: int = NOON,
    due_at_ms: int | None = None,
    seat: str | None = None,
) -> Append:
    """Events by one author that continue `state` (or begin a conversation of `customer`)."""
    first = opening(customer) if state is None else None
    drafts = [Draft(author, d, command if i == 0 else "", first if i == 0 else None) for i, d in enumerate(data)]
    written = write(conversation, state, drafts, now_ms)
    keys = (key(command, conversation, author.id),) if command else ()
    return Append(conversation, written.after_seq, written.events, written.state, due_at_ms, keys, seat, None, state)


def said(text: str = "こんにちは") -> Message:
    """A message."""
    return Message(text)
