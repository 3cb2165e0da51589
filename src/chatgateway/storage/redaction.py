"""What is left of an event whose text was removed for good: its place, its kind, who and when."""

from __future__ import annotations

from dataclasses import replace

from ..conversation.events import Answer, Closed, Event, Feedback, Message, Note, OfferEnded, Rated, Transferred

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
