"""Who is writing in which conversation right now, so that nobody tells of their events before they do."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Turns:
    """The author of an event hears the ack first, and listeners hear commits in the order of the log.

    Without this a patrol that reads an event in the instant between its commit and its writer's next step would tell it
    first: to its author as if it were somebody else's, and the older commit afterwards to everyone.
    """

    _writing: dict[str, list[Turn]] = field(default_factory=dict)

    def writing(self, conversation: str) -> Turn:
        """A context from the append until everybody heard of it."""
        turn = Turn(self._writing, conversation)
        self._writing.setdefault(conversation, []).append(turn)
        return turn

    async def others_told(self, conversation: str) -> None:
        """Wait until those who are writing now have told what they wrote."""
        others = self._writing.get(conversation)
        if others:
            await asyncio.wait([turn.told() for turn in others])


class Turn:
    """One writer's turn. Few are waited for, so what one waits for is made only then."""

    __slots__ = ("_conversation", "_told", "_writing")

    def __init__(self, writing: dict[str, list[Turn]], conversation: str) -> None:
        self._writing = writing
        self._conversation = conversation
        self._told: asyncio.Future[None] | None = None

    def told(self) -> asyncio.Future[None]:
        """Done when the turn is over."""
        if self._told is None:
            self._told = asyncio.get_running_loop().create_future()
        return self._told

    def __enter__(self) -> None:
        """It has begun already."""

    def __exit__(self, *_error: object) -> None:
        others = self._writing[self._conversation]
        others.remove(self)
        if not others:
            del self._writing[self._conversation]
        if self._told is not None:
            self._told.set_result(None)
