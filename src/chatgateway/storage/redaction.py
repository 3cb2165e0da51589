"""What is left of an event whose text was removed for good: its place, its kind, who and when."""

from __future__ import annotations

from dataclasses import replace

from ..conversation.codec import data_from_json, data_to_json
from ..conversation.events import Answer, Closed, Data, Message, Note, OfferEnded, Rated, Transferred
from .pens import Pen
from .statements import WORDS

REMOVED = "[redacted]"


def emptied(data: Data) -> Data:
    """The data without anything a person wrote."""
    match data:
        case Message():
            return replace(data, text=REMOVED, attachments=())
        case Note() | Answer():
            return replace(data, text=REMOVED)
        case Rated():
            return replace(data, comment="")
        case Closed():
            return replace(data, summary="")
        case Transferred() | OfferEnded():
            return replace(data, reason="")
        case _:
            return data


def empty_event(pen: Pen, conversation: str, seq: int) -> None:
    """Overwrite the text of one event in place."""
    for kind, data in pen.ask(WORDS, conversation=conversation, seq=seq):
        bare = data_to_json(kind, emptied(data_from_json(kind, data)))
        pen.write(pen.texts.emptied, [(bare, conversation, seq)])
