"""Who is writing in which conversation right now, so that nobody tells of their events before they do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Turns:
    """The author of an event hears the ack first, and listeners hear commits in the order of the log.

    Without this a patrol that reads an event in the instant between its commit and its writer's next step would tell it
    first: to its author as if it were somebody else's, and the older commit afterwards to everyone.
    """

    _writing: dict[str, set[asyncio.Future[None]]] = field(default_factory=dict)

    @contextmanager
    def writing(self, conversation: str) -> Iterator[None]:
        """From the append until everybody heard of it."""
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._writing.setdefault(conversation, set()).add(told)
        try:
            yield
        finally:
            told.set_result(None)
            others = self._writing[conversation]
            others.discard(told)
            if not others:
                del self._writing[conversation]

    async def others_told(self, conversation: str) -> None:
        """Wait until those who are writing now have told what they wrote."""
        others = self._writing.get(conversation)
        if others:
            await asyncio.wait(tuple(others))
