"""Tells every socket of this node that a notice is new, edited or over."""

from __future__ import annotations

from ..flows.notices import view
from ..notices.notice import Notice
from ..ports import OperatorRecord
from ..protocol.outbound import NoticeFrame, to_text
from .agent_socket import AgentSocket
from .connection import Connection
from .customer_socket import CustomerSocket
from .house import House

# Twenty thousand sockets are told in many turns of the event loop, so that nobody's message waits for it.
SOCKETS_AT_ONCE = 100


async def announce(house: House, notice: Notice) -> None:
    """A `notice` frame to all customers when it is public, and to all operators."""
    texts: dict[str, str] = {}
    for number, connection in enumerate(list(house.connections)):
        language = _language_of(connection, notice)
        if language is not None:
            if language not in texts:
                frame: NoticeFrame = {"type": "notice", "notice": view(notice, language)}
                texts[language] = to_text(frame)
            connection.send(texts[language])
        if number % SOCKETS_AT_ONCE == SOCKETS_AT_ONCE - 1:
            await house.clock.sleep(0)


def _language_of(connection: Connection, notice: Notice) -> str | None:
    """The language in which this socket is told; None when it is not."""
    match connection:
        case CustomerSocket(visitor=visitor) if notice.public and visitor.id:
            return visitor.language
        case AgentSocket(record=OperatorRecord() as record):
            return record.language
        case _:
            return None
