"""How an event looks from outside: to its customer, who sees public kinds without internal fields, and to staff."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from ..conversation.codec import data_to_dict
from ..conversation.events import Event, Message, Offered
from ..conversation.people import Author
from .moments import rfc3339

Audience: TypeAlias = Literal["customer", "staff"]
Fields: TypeAlias = dict[str, Any]

PUBLIC_KINDS = frozenset(
    {
        "message",
        "answer",
        "handoff",
        "assigned",
        "requeued",
        "transferred",
        "ticket",
        "nudged",
        "closed",
        "reopened",
        "redacted",
    }
)
# What a customer sees of each kind's data; a kind or field that is not here is internal.
PUBLIC_FIELDS: dict[str, tuple[str, ...]] = {
    "message": ("text", "attachments", "masked", "choice"),
    "answer": ("text", "entry", "language", "suggestions", "handoff", "clarifies"),
    "handoff": ("reason", "skills", "priority", "text", "suggestions"),
    "assigned": ("operator",),
    "requeued": ("reason",),
    "transferred": ("to",),
    "ticket": ("due_at",),
    "nudged": (),
    "closed": ("reason",),
    "reopened": ("reason",),
    "redacted": ("seq", "kinds"),
}
# Shown only when they say something: most messages mask nothing and choose nothing.
SILENT_WHEN_EMPTY = frozenset({"masked", "choice", "suggestions", "clarifies", "summary", "comment", "reason", "alarm"})


def _assigned(fields: Fields) -> Fields:
    return {"operator": {"id": fields["operator"], "name": fields["name"]}, "epoch": fields["epoch"]}


def summary_fields(values: Mapping[str, Any]) -> Fields:
    """A mapping with every `*_ms` value as an RFC 3339 time under the shorter name."""
    return {
        (name[:-3] if name.endswith("_ms") else name): (rfc3339(v) if name.endswith("_ms") and v is not None else v)
        for name, v in values.items()
    }


RESHAPED: dict[str, Callable[[Fields], Fields]] = {
    "assigned": _assigned,
    "offered": summary_fields,
    "ticket": summary_fields,
}


def _message(message: Message) -> Fields:
    """As the general way would say it; most events are messages, and few of them say more than their text."""
    fields: Fields = {"text": message.text, "attachments": list(message.attachments)}
    if message.masked:
        fields["masked"] = list(message.masked)
    if message.alarm:
        fields["alarm"] = True
    if message.choice:
        fields["choice"] = message.choice
    return fields


def event_data(event: Event) -> Fields:
    """The whole data of an event as the wire names it."""
    if type(event.data) is Message:
        return _message(event.data)
    kind = event.kind
    fields = data_to_dict(kind, event.data)
    reshape = RESHAPED.get(kind)
    if reshape:
        fields = reshape(fields)
    return {name: value for name, value in fields.items() if value or name not in SILENT_WHEN_EMPTY}


def _for_customer(kind: str, fields: Fields) -> Fields:
    shown = {name: fields[name] for name in PUBLIC_FIELDS[kind] if name in fields}
    if kind == "assigned":
        shown["operator"] = {"name": fields["operator"]["name"]}
    if kind == "transferred":
        shown["to"] = {name: value for name, value in fields["to"].items() if name in ("skills", "tier")}
    return shown


def is_visible(event: Event, audience: Audience) -> bool:
    """Whether this audience receives the event at all."""
    return audience == "staff" or event.kind in PUBLIC_KINDS


def author_view(author: Author, audience: Audience) -> Fields:
    """Who did it; customers learn an operator's name, never the id."""
    hidden = audience == "customer" and author.role == "operator"
    return {"role": author.role, "id": "operator" if hidden else author.id, "name": author.name}


def event_fields(event: Event, audience: Audience) -> Fields:
    """An event as the wire shows it to this audience, without the frame's `type`.

    Raises KeyError for an internal kind asked for by a customer: ask is_visible first.
    """
    kind = event.kind
    data = event_data(event)
    return {
        "conversation": event.conversation,
        "seq": event.seq,
        "at": rfc3339(event.at_ms),
        "kind": kind,
        "author": author_view(event.author, audience),
        "data": _for_customer(kind, data) if audience == "customer" else data,
    }


def commander(event: Event) -> str:
    """Whose command made the event: the author, or the operator whom a system event of theirs is about."""
    if event.author.role in ("customer", "operator"):
        return event.author.id
    return str(getattr(event.data, "operator", ""))


def is_offer(event: Event) -> bool:
    """Whether the event holds the conversation out to an operator."""
    return isinstance(event.data, Offered)
