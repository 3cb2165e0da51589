"""The bus: news between nodes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Nudge:
    """Something changed: look at the journal. `topic` is a conversation id, `operators` or `notices`."""

    topic: str
    seq: int = 0
    origin: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


class Bus(Protocol):
    """At most once, no history. A lost nudge costs delay, never a message. Never raises and never blocks for long."""

    async def publish(self, nudge: Nudge) -> None: ...
    def listen(self) -> AbstractAsyncContextManager[AsyncIterator[Nudge]]:
        """Nudges of the other nodes from now on."""
        ...

    @property
    def connected(self) -> bool: ...
