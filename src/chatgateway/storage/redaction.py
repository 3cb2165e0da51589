"""What is left of an event whose text was removed for good: its place, its kind, who and when."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, select, update

from ..conversation.codec import data_to_json
from ..conversation.events import Answer, Closed, Event, Feedback, Message, Note, OfferEnded, Rated, Transferred
from .rows import row_event
from .tables import events

REMOVED = "[redacted]"


def emptied(event: Event) -> Event:
    """The event without anything a person wrote."""
    data = event.data
    match data:
        case Message():
            return replace(event, data=replace(data, text=REMOVED, attachments=()))
        case Note() | Answer():
            return replace(event, data=replace(data, text=REMOVED))
        case Rated():
            return replace(event, data=replace(data, comment=""))
        case Closed():
            return replace(event, data=replace(data, summary=""))
        case Transferred() | OfferEnded():
            return replace(event, data=replace(data, reason=""))
        case Feedback():
            return event
        case _:
            return event


def empty_event(connection: Connection, conversation: str, seq: int) -> None:
    """Overwrite the text of one event in place."""
    place = (events.c.conversation == conversation) & (events.c.seq == seq)
    row = connection.execute(select(events).where(place)).first()
    if row is not None:
        found = row_event(row)
        bare = data_to_json(found.kind, emptied(found).data)
        connection.execute(update(events).where(place).values(data=bare))
