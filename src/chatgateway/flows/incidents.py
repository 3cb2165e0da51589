"""Tells those who wait of an incident that concerns them, and of its end, a few at a time however many they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from ..conversation.announce import announcement, tell, tell_end
from ..conversation.draft import Draft
from ..conversation.phases import Phase
from ..conversation.state import Conversation
from ..errors import GatewayError
from ..notices.notice import Notice
from ..ports import Clock
from .ledger import BegunElsewhere, Commit, Ledger
from .notices import Notices

PATROL_SECONDS = 1.0
# So many conversations are looked at before sockets get their turn: about two milliseconds.
LOOKS_AT_ONCE = 20
# So many are told side by side, sharing commits.
TOLD_AT_ONCE = 32
log = structlog.get_logger()


@dataclass(slots=True)
class Incidents:
    """Hears commits and notices; one task does the telling. Every node does it; each customer is told once."""

    notices: Notices
    ledger: Ledger
    clock: Clock
    # Everyone who waits, as far as this node knows.
    waiting: Callable[[], Sequence[str]]
    _doubtful: dict[str, None] = field(default_factory=dict)
    _ended: dict[str, Notice] = field(default_factory=dict)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    # ---- hearing

    def hear(self, commit: Commit) -> None:
        """Somebody who waits may be concerned by an incident."""
        if commit.state.phase in (Phase.WAITING, Phase.PENDING) and self.notices.incidents():
            self._doubtful[commit.state.id] = None
            self._bell.set()

    async def hear_notice(self, notice: Notice) -> None:
        """A notice began, changed or ended."""
        if not notice.is_incident:
            return
        if notice.ended_at_ms is None:
            self._doubtful.update(dict.fromkeys(self.waiting()))
        elif not notice.is_settled:
            self._ended[notice.id] = notice
        self._bell.set()

    async def begin(self) -> None:
        """Go on with what a restart interrupted."""
        for notice in self.notices.everything():
            if not notice.is_settled:
                await self.hear_notice(notice)

    # ---- telling

    async def tell_for_ever(self) -> None:
        """Tell whoever is to be told."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            try:
                await self.tell_all()
            except GatewayError as error:
                log.warning("incident_not_told", code=error.code)
                await self.clock.sleep(PATROL_SECONDS)
                self._bell.set()

    async def tell_all(self) -> None:
        """Deal with everything that has been heard so far."""
        while self._doubtful:
            looked_at = list(self._doubtful)[:LOOKS_AT_ONCE]
            concerned = [id for id in looked_at if await self._is_concerned(id)]
            await asyncio.gather(*(self._tell(id) for id in concerned))
            for id in looked_at:
                self._doubtful.pop(id, None)
            await self.clock.sleep(0)
        while self._ended:
            id, notice = next(iter(self._ended.items()))
            await self._tell_end(notice)
            del self._ended[id]

    async def _is_concerned(self, conversation: str) -> bool:
        state = await self.ledger.load(conversation)
        return state is not None and bool(self.notices.concerning(state))

    async def _tell(self, conversation: str) -> None:
        def decide(state: Conversation | None, now_ms: int) -> Sequence[Draft]:
            if state is None:
                return []
            return [draft for notice in self.notices.concerning(state) for draft in _told(state, notice)]

        await self._carry_out(conversation, decide)

    async def _tell_end(self, notice: Notice) -> None:
        def decide(state: Conversation | None, now_ms: int) -> Sequence[Draft]:
            if state is None:
                return []
            words = notice.end_words(state.language)
            return tell_end(state, notice.entry, announcement(notice.end_entry, words, state.language))

        told = await self.ledger.journal.answered_with(notice.entry, notice.position)
        for start in range(0, len(told), TOLD_AT_ONCE):
            await asyncio.gather(*(self._carry_out(id, decide) for id in told[start : start + TOLD_AT_ONCE]))
            await self.clock.sleep(0)
        await self.notices.settle(notice)

    async def _carry_out(
        self, conversation: str, decide: Callable[[Conversation | None, int], Sequence[Draft]]
    ) -> None:
        try:
            await self.ledger.carry_out(conversation, decide)
        except BegunElsewhere:
            return


def _told(state: Conversation, notice: Notice) -> list[Draft]:
    answer = announcement(notice.entry, notice.words(state.language), state.language)
    return tell(state, answer, notice.tag, notice.lower)
