"""How events, states and operators become rows, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..conversation.codec import data_from_json, data_to_json, opening_from_json, opening_to_json
from ..conversation.events import Event
from ..conversation.people import Author
from ..conversation.state import Conversation
from ..ports import OperatorRecord, Row

ROW_COLUMNS = tuple(Row.__dataclass_fields__)


def event_row(event: Event, position: int) -> dict[str, Any]:
    """One event as a row of `events`."""
    kind = event.kind
    return {
        "position": position,
        "conversation": event.conversation,
        "seq": event.seq,
        "at_ms": event.at_ms,
        "kind": kind,
        "author_role": event.author.role,
        "author_id": event.author.id,
        "author_name": event.author.name,
        "command": event.command,
        "data": data_to_json(kind, event.data),
        "opening": opening_to_json(event.opening),
    }


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


def derived_row(state: Conversation, position: int, due_at_ms: int | None) -> dict[str, Any]:
    """What SQL searches of a conversation, from its state alone."""
    return {
        "id": state.id,
        "reference": state.reference,
        "customer": state.customer,
        "customer_name": state.customer_name,
        "language": state.language,
        "channel": state.channel,
        "phase": state.phase.value,
        "seq": state.seq,
        "position": position,
        "epoch": state.epoch,
        "owner": state.owner,
        "offered_to": state.offer.operator if state.offer else None,
        "priority": state.priority,
        "skill": primary_skill(state.skills),
        "created_at_ms": state.created_at_ms,
        "changed_at_ms": state.changed_at_ms,
        "enqueued_at_ms": state.enqueued_at_ms,
        "due_at_ms": due_at_ms,
        "closed_at_ms": state.closed_at_ms,
    }


def primary_skill(skills: Mapping[str, int] | None) -> str:
    """The first skill that is not a language: the queue's name for people."""
    return next((skill for skill in skills or {} if len(skill) != 2), "")


def to_row(row: Any) -> Row:
    """A row of `conversations` as the port's value."""
    return Row(**{name: getattr(row, name) for name in ROW_COLUMNS})


def to_operator(row: Any) -> OperatorRecord:
    """A row of `operators` as the port's value, without its password."""
    fields = {name: getattr(row, name) for name in OperatorRecord.__dataclass_fields__}
    return OperatorRecord(**{**fields, "skills": json.loads(row.skills), "enabled": bool(row.enabled)})
