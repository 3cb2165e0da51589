"""Events as the text of their frames: what `event_fields` says, put together from parts that are printed once.

Every event is sent at least once, so this is done thousands of times a second: through a dictionary and a general
printer it costs three times as much.
"""

from __future__ import annotations

from functools import lru_cache

from pydantic_core import to_json

from ..conversation.events import Answer, Event, Message
from ..conversation.people import Author
from ..value import MadeOnce
from .moments import rfc3339
from .outbound import string_text, to_text
from .views import Audience, author_view, event_fields

ANSWERS_KEPT = 4096

# The bot gives many customers the very same answer.
_answers: dict[Audience, MadeOnce[Answer, str]] = {
    "customer": MadeOnce(ANSWERS_KEPT),
    "staff": MadeOnce(ANSWERS_KEPT),
}


def event_text(event: Event, audience: Audience) -> str:
    """The `event` frame that this audience gets, without a command's id.

    Raises KeyError for an internal kind asked for by a customer: ask is_visible first.
    """
    data = event.data
    if type(data) is Answer:
        printed = _answers[audience].of(data, lambda _: to_text(event_fields(event, audience)["data"]))
    elif type(data) is Message and not (data.masked or data.alarm or data.choice):
        printed = _message(data)
    else:
        return to_text({"type": "event", **event_fields(event, audience)})
    # Ids of conversations, times and kinds are ours and need no escaping.
    return (
        f'{{"type":"event","conversation":"{event.conversation}","seq":{event.seq},"at":"{rfc3339(event.at_ms)}",'
        f'"kind":"{event.kind}","author":{_author(event.author, audience)},"data":{printed}}}'
    )


@lru_cache(maxsize=4096)
def _author(author: Author, audience: Audience) -> str:
    return to_text(author_view(author, audience))


def _message(data: Message) -> str:
    attachments = to_json(data.attachments).decode() if data.attachments else "[]"
    return f'{{"text":{string_text(data.text)},"attachments":{attachments}}}'
