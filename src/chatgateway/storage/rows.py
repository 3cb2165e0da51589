"""How events, states and operators become rows, and back."""

from __future__ import annotations

import json
from operator import attrgetter, itemgetter
from typing import Any

from ..conversation.codec import data_from_json, data_to_json, opening_from_json, opening_to_json
from ..conversation.events import Event
from ..conversation.people import Author
from ..conversation.state import Conversation
from ..ports import OperatorRecord, Row
from ..routing.needs import primary_skill
from .statements import CHANGING

ROW_COLUMNS = tuple(Row.__dataclass_fields__)


def event_row(event: Event, position: int) -> tuple[Any, ...]:
    """One event as a row of `events`, in the order of its columns."""
    kind = event.kind
    author = event.author
    return (
        position,
        event.conversation,
        event.seq,
        event.at_ms,
        kind,
        author.role,
        author.id,
        author.name,
        event.command,
        data_to_json(kind, event.data),
        opening_to_json(event.opening),
    )


def row_event(row: Any) -> Event:
    """The inverse of event_row."""
    return Event(
        conversation=row.conversation,
        seq=row.seq,
        at_ms=row.at_ms,
        author=Author(row.author_role, row.author_id, row.author_name),
        data=data_from_json(row.kind, row.data),
        command=row.command,
        opening=opening_from_json(row.opening),
    )


def derived_row(state: Conversation, position: int, due_at_ms: int | None) -> tuple[Any, ...]:
    """What SQL searches of a conversation, from its state alone, in the order of the columns of `conversations`."""
    return (
        state.id,
        state.reference,
        state.customer,
        state.customer_name,
        state.language,
        state.channel,
        state.phase.value,
        state.seq,
        position,
        state.epoch,
        state.owner,
        state.offer.operator if state.offer else None,
        state.priority,
        primary_skill(state.skills),
        state.created_at_ms,
        state.changed_at_ms,
        state.enqueued_at_ms,
        due_at_ms,
        state.closed_at_ms,
    )


# All that derived_row reads and an event may change, but what every event moves: equal here, equal there.
searched = attrgetter(
    "customer_name",
    "language",
    "phase",
    "epoch",
    "owner",
    "offer",
    "priority",
    "skills",
    "enqueued_at_ms",
    "closed_at_ms",
)


_changing = itemgetter(*(ROW_COLUMNS.index(column) for column in CHANGING))


def changing_row(state: Conversation, position: int, due_at_ms: int | None) -> tuple[Any, ...]:
    """The columns that an event may change, and the id."""
    return (*_changing(derived_row(state, position, due_at_ms)), state.id)


def moving_row(state: Conversation, position: int, due_at_ms: int | None) -> tuple[Any, ...]:
    """The columns that every event moves, and the id."""
    return (state.seq, position, state.changed_at_ms, due_at_ms, state.id)


def to_row(row: Any) -> Row:
    """A row of `conversations` as the port's value."""
    return Row(**{name: getattr(row, name) for name in ROW_COLUMNS})


def to_operator(row: Any) -> OperatorRecord:
    """A row of `operators` as the port's value, without its password."""
    fields = {name: getattr(row, name) for name in OperatorRecord.__dataclass_fields__}
    return OperatorRecord(**{**fields, "skills": json.loads(row.skills), "enabled": bool(row.enabled)})
