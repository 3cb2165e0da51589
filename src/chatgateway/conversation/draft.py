"""From what shall happen to events with their place in the log."""

from __future__ import annotations

from collections.abc import Sequence

from ..value import value
from .events import Data, Event
from .fold import apply, begin
from .people import Author, Opening
from .state import Conversation


@value
class Draft:
    """An event that has no place in the log yet. `command` names the client's command that it answers."""

    author: Author
    data: Data
    command: str = ""
    opening: Opening | None = None


@value
class Written:
    """Events that continue a log after `after_seq`, and the state that they lead to."""

    after_seq: int
    events: tuple[Event, ...]
    state: Conversation


def write(conversation: str, state: Conversation | None, drafts: Sequence[Draft], now_ms: int) -> Written:
    """Give drafts their `seq` and time, and fold them.

    Time never runs backwards inside a log, whatever the clock does. Raises Conflict when the phase forbids one of them.
    """
    assert drafts, "nothing to write"
    after = state.seq if state else 0
    at_ms = max(now_ms, state.changed_at_ms) if state else now_ms
    events: list[Event] = []
    for seq, draft in enumerate(drafts, start=after + 1):
        event = Event(conversation, seq, at_ms, draft.author, draft.data, draft.command, draft.opening)
        state = apply(state or begin(event), event)
        events.append(event)
    assert state is not None
    return Written(after, tuple(events), state)
