"""Proves flows/floor.py: what changes nothing at the desk is not looked at, and nothing else is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chatgateway.conversation.state import Conversation
from chatgateway.flows.floor import at_the_desk

from ..small_desk import open_desk

# What stays as it is for a conversation's life, and a time that stands in only where another one is missing.
FIXED = {"id", "created_at_ms", "changed_at_ms"}


class Watched:
    """A state that notes what is read of it."""

    def __init__(self, state: Conversation) -> None:
        self._state = state
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._state, name)


async def test_the_desk_reads_nothing_that_it_does_not_compare(tmp_path: Path) -> None:
    """A field that the line would use and the comparison forgot would leave a waiting customer where they were."""
    async with open_desk(tmp_path) as desk:
        await desk.ask_human("alice")
        mirrored: Any = Watched(await desk.state("alice"))
        compared: Any = Watched(await desk.state("alice"))

        desk.house.desk.mirror(mirrored)
        at_the_desk(compared)

        assert mirrored.read >= {"needs", "passed", "enqueued_at_ms"}
        assert mirrored.read - FIXED <= compared.read
