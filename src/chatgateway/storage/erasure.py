"""What is left of a conversation whose customer is erased: places, kinds and times, nothing of the person."""

from __future__ import annotations

from dataclasses import replace

from ..conversation.codec import data_from_json, data_to_json, opening_from_json, opening_to_json
from ..conversation.events import Event, Handoff, Message
from ..conversation.people import Author
from .pens import Pen
from .redaction import emptied
from .statements import Asked

COLUMNS = "position, seq, at_ms, kind, author_role, author_id, author_name, command, data, opening"


def _asked(statement: str) -> Asked:
    return Asked(statement, statement)


_LOG = _asked(f"SELECT {COLUMNS} FROM events WHERE conversation = :conversation")  # noqa: S608  our own words
_CUSTOMER = _asked("SELECT customer FROM conversations WHERE id = :conversation")
_WRITE_OVER = _asked(
    "UPDATE events SET author_id = :author_id, author_name = :author_name, command = :command, data = :data,"
    " opening = :opening WHERE position = :position RETURNING position"
)
_RENAME = _asked(
    "UPDATE conversations SET customer = :pseudonym, customer_name = '' WHERE id = :conversation RETURNING id"
)
# A command's name is the client's own choice and may say anything; the conversation takes no further command.
_FORGET = _asked("DELETE FROM commands WHERE conversation = :conversation AND author = :customer RETURNING id")
_BLUR = _asked("UPDATE commands SET digest = '' WHERE conversation = :conversation RETURNING id")


def erase_conversation(pen: Pen, conversation: str, pseudonym: str) -> None:
    """Overwrite everything of the customer's person in one conversation: words, names, ids, context, command names."""
    ((customer,),) = pen.ask(_CUSTOMER, conversation=conversation)
    for position, seq, at_ms, kind, role, id, name, command, data, opening in pen.ask(_LOG, conversation=conversation):
        author = Author(role, id, name)
        found = Event(conversation, seq, at_ms, author, data_from_json(kind, data), command, opening_from_json(opening))
        bare = without_person(found, pseudonym)
        if bare != found:
            pen.ask(
                _WRITE_OVER,
                position=position,
                author_id=bare.author.id,
                author_name=bare.author.name,
                command=bare.command,
                data=data_to_json(kind, bare.data),
                opening=opening_to_json(bare.opening),
            )
    pen.ask(_RENAME, conversation=conversation, pseudonym=pseudonym)
    pen.ask(_FORGET, conversation=conversation, customer=customer)
    pen.ask(_BLUR, conversation=conversation)


def without_person(event: Event, pseudonym: str) -> Event:
    """The event as it is kept when its customer is erased."""
    bare = replace(event, data=emptied(event.data))
    if isinstance(bare.data, Handoff):
        bare = replace(bare, data=replace(bare.data, brief={}))
    if isinstance(bare.data, Message):
        bare = replace(bare, data=replace(bare.data, choice=""))
    if bare.author.role == "customer":
        bare = replace(bare, author=Author("customer", pseudonym), command="")
    if bare.opening is not None:
        bare = replace(bare, opening=replace(bare.opening, customer=pseudonym, name="", context={}))
    return bare
