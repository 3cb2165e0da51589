"""Notices and incidents: which are on, and what the bot says meanwhile. The same on all nodes within a second."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from ..bot.language import language_of
from ..conversation.announce import announcement
from ..conversation.events import Answer
from ..conversation.phases import Phase
from ..conversation.state import Conversation
from ..errors import Conflict, GatewayError, NotFound
from ..notices.matching import Standing, standing
from ..notices.notice import Notice, notice_from_json, notice_to_json
from ..ports import Clock, Directory, Journal
from ..protocol.moments import rfc3339
from ..protocol.outbound import to_text

PATROL_SECONDS = 0.5
# Who comes back later than this is no longer told that something ended.
REMEMBERED_MS = 7 * 86_400_000


@dataclass(slots=True)
class Notices:
    """Keeps the directory's notices at hand. `changed` hears of every notice that is new, edited or over."""

    directory: Directory
    journal: Journal
    clock: Clock
    changed: list[Callable[[Notice], Awaitable[None]]] = field(default_factory=list)
    _known: dict[str, Notice] = field(default_factory=dict)
    _standing: tuple[Standing, ...] = ()
    _ended: tuple[Notice, ...] = ()

    # ---- what holds

    def everything(self) -> list[Notice]:
        """All notices, the newest first, those that are over too."""
        return sorted(self._known.values(), key=lambda notice: (notice.created_at_ms, notice.id), reverse=True)

    def on(self) -> tuple[Notice, ...]:
        """The notices that hold now."""
        now_ms = self.clock.now_ms()
        return tuple(one.notice for one in self._standing if one.notice.is_on(now_ms))

    def incidents(self) -> tuple[Standing, ...]:
        """The notices that hold now and concern particular customers."""
        now_ms = self.clock.now_ms()
        return tuple(one for one in self._standing if one.needles and one.notice.is_on(now_ms))

    def shown(self, language: str) -> list[dict[str, Any]]:
        """What a customer who comes now is shown."""
        return [view(notice, language) for notice in self.on() if notice.public]

    def frames(self, language: str) -> list[str]:
        """What an operator who comes now is sent: every notice that is on."""
        return [to_text({"type": "notice", "notice": view(notice, language)}) for notice in self.on()]

    def for_words(self, state: Conversation | None, text: str, locale: str) -> list[Answer]:
        """What the bot tells a customer who writes `text` first: ends of what they were told, then what concerns it."""
        if not self._standing and not self._ended:
            return []
        language = language_of(text, locale)
        told = state.told if state is not None else frozenset()
        over = [n for n in self._ended if n.entry in told and n.end_entry not in told]
        news = [one.notice for one in self.incidents() if one.notice.entry not in told and one.concerns([text])]
        return [
            *(announcement(notice.end_entry, notice.end_words(language), language) for notice in over),
            *(announcement(notice.entry, notice.words(language), language) for notice in news),
        ]

    def concerning(self, state: Conversation) -> list[Notice]:
        """The incidents that concern somebody who waits and that have not been dealt with there yet."""
        if state.phase not in (Phase.WAITING, Phase.PENDING):
            return []
        texts = [said.text for said in state.recent if said.role == "customer"]
        open_ones = [one for one in self.incidents() if not _is_dealt_with(one.notice, state)]
        return [one.notice for one in open_ones if one.notice.entry in state.told or one.concerns(texts)]

    # ---- changing

    async def post(self, notice: Notice) -> Notice:
        """Announce it from now on.

        Raises Conflict when the id is taken.
        """
        if notice.id in self._known:
            raise Conflict(f"id: there is a notice {notice.id!r} already")
        return await self._keep(replace(notice, position=await self.journal.head()))

    async def change(self, id: str, fields: dict[str, Any], *, ends: bool) -> Notice:
        """Edit a notice, or end it: whoever was told is told once again.

        Raises NotFound, and Conflict for one that is over.
        """
        notice = self._known.get(id)
        if notice is None:
            raise NotFound(f"no notice {id!r}")
        if notice.ended_at_ms is not None:
            raise Conflict("the notice is over; post another")
        # Of two versions the one that was changed later holds, also where both are of one millisecond.
        now_ms = max(self.clock.now_ms(), notice.changed_at_ms + 1)
        notice = replace(notice, **fields, changed_at_ms=now_ms)
        return await self._keep(replace(notice, ended_at_ms=now_ms) if ends else notice)

    async def settle(self, notice: Notice) -> None:
        """Everybody who had to be told of the end has been told."""
        await self._keep(replace(notice, is_settled=True))

    async def _keep(self, notice: Notice) -> Notice:
        await self.directory.put_notice(notice.id, notice_to_json(notice))
        await self._take_in([notice])
        return notice

    # ---- patrols

    async def begin(self) -> None:
        """Know what holds before the first customer is let in."""
        found = [notice_from_json(body) for body in await self.directory.notices()]
        self._known = {notice.id: notice for notice in found}
        self._arrange()

    async def refresh(self) -> None:
        """Take in what other nodes announced, and end what has run out."""
        await self._take_in([notice_from_json(body) for body in await self.directory.notices()])
        now_ms = self.clock.now_ms()
        for notice in list(self._known.values()):
            if notice.ended_at_ms is None and notice.until_ms is not None and now_ms >= notice.until_ms:
                # Time running out says nothing about the matter itself: only a written resolution is told.
                await self._keep(replace(notice, ended_at_ms=notice.until_ms, is_settled=not notice.resolution))

    async def patrol_for_ever(self) -> None:
        """Keep up with the directory."""
        while True:
            with suppress(GatewayError):
                await self.refresh()
            await self.clock.sleep(PATROL_SECONDS)

    async def _take_in(self, found: Sequence[Notice]) -> None:
        news = [notice for notice in found if _age(notice) > _age(self._known.get(notice.id))]
        if not news:
            return
        before = {notice.id: self._known.get(notice.id) for notice in news}
        self._known.update((notice.id, notice) for notice in news)
        self._arrange()
        for notice in news:
            known = before[notice.id]
            if known is None or replace(known, is_settled=notice.is_settled) != notice:
                for hear in self.changed:
                    await hear(notice)

    def _arrange(self) -> None:
        since_ms = self.clock.now_ms() - REMEMBERED_MS
        self._standing = tuple(standing(n) for n in self._known.values() if n.ended_at_ms is None)
        self._ended = tuple(
            n for n in self._known.values() if n.is_incident and n.ended_at_ms is not None and n.ended_at_ms > since_ms
        )


def view(notice: Notice, language: str) -> dict[str, Any]:
    """A notice as sockets see it."""
    until_ms = notice.ended_at_ms if notice.ended_at_ms is not None else notice.until_ms
    return notice.shown(language, None if until_ms is None else rfc3339(until_ms))


def _age(notice: Notice | None) -> tuple[int, bool, bool]:
    """Which of two versions is newer: what was read a moment ago must not undo what was decided meanwhile."""
    return (
        (-1, False, False)
        if notice is None
        else (
            notice.changed_at_ms,
            notice.ended_at_ms is not None,
            notice.is_settled,
        )
    )


def _is_dealt_with(notice: Notice, state: Conversation) -> bool:
    marked = f"tagged:{notice.entry}" in state.told or not (notice.tag or notice.lower)
    return marked and notice.entry in state.told
