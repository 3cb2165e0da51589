"""The in-process bus: one node has nobody to tell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ..ports import Nudge

# A listener that falls this far behind looks at the journal anyway.
PENDING = 10_000


class MemoryBus:
    """Delivers to the listeners of this process; several nodes in one test process share one."""

    def __init__(self) -> None:
        self._ears: set[asyncio.Queue[Nudge]] = set()

    @property
    def connected(self) -> bool:
        """Always: there is no network."""
        return True

    async def publish(self, nudge: Nudge) -> None:
        """Hand the nudge to every listener that has room; a node that listens alone would only hear itself."""
        for ear in self._ears if len(self._ears) > 1 else ():
            if not ear.full():
                ear.put_nowait(nudge)

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[AsyncIterator[Nudge]]:
        """Nudges from now on."""
        ear: asyncio.Queue[Nudge] = asyncio.Queue(PENDING)
        self._ears.add(ear)
        try:
            yield _drain(ear)
        finally:
            self._ears.discard(ear)


async def _drain(ear: asyncio.Queue[Nudge]) -> AsyncIterator[Nudge]:
    while True:
        yield await ear.get()
