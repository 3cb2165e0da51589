"""Who on this node follows which conversation: every event once, in order, without a hole."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import structlog

from ..conversation.events import Assigned, Event
from ..errors import GatewayError
from ..ports import Clock, Journal
from ..protocol.event_text import event_text
from ..protocol.outbound import string_text
from ..protocol.views import Audience, commander, is_visible
from .ledger import Commit
from .turns import Turns

PAGE = 200
RETRY_SECONDS = 1.0
log = structlog.get_logger()


class Shown:
    """One event on its way to many sockets: turned into text once per audience, not once per socket."""

    __slots__ = ("_texts", "event")

    def __init__(self, event: Event) -> None:
        self.event = event
        self._texts: dict[Audience, str | None] = {}

    def _text(self, audience: Audience) -> str | None:
        if audience not in self._texts:
            seen = is_visible(self.event, audience)
            self._texts[audience] = event_text(self.event, audience) if seen else None
        return self._texts[audience]

    def for_(self, audience: Audience, principal: str) -> str | None:
        """The frame's text, or None when this audience does not see the event."""
        text = self._text(audience)
        if text is None or not self.event.command or commander(self.event) != principal:
            return text
        # On its author's connections the event names the command, so that a lost ack can be told from a lost message.
        return f'{text[:-1]},"id":{string_text(self.event.command)}}}'


class Follower(Protocol):
    """A socket. `send` only enqueues; a full outbox closes the socket, never blocks the sender."""

    @property
    def audience(self) -> Audience: ...
    @property
    def principal(self) -> str: ...
    @property
    def is_supervisor(self) -> bool: ...
    @property
    def is_paused(self) -> bool:
        """Whether the peer reads more slowly than we write right now."""
        ...

    def send(self, text: str) -> None: ...
    def caught_up(self, conversation: str, seq: int) -> None: ...
    def when_writable(self, go_on: Callable[[], None]) -> None:
        """Call once when the peer reads again; never when the socket ends first."""
        ...


@dataclass(slots=True, eq=False)
class Place:
    """How far one follower is in one conversation. Not live: what comes meanwhile is read from the journal later."""

    follower: Follower
    conversation: str
    last_seq: int
    live: bool = False
    heard: int = 0
    announce: bool = True
    gone: bool = False
    own: set[int] = field(default_factory=set)
    # The last event that this follower gets.
    until: int | None = None


@dataclass(slots=True)
class Hub:
    """Delivers commits to followers. Runs one task that reads for those who are behind."""

    journal: Journal
    clock: Clock
    turns: Turns = field(default_factory=Turns)
    _places: dict[str, dict[Follower, Place]] = field(default_factory=lambda: defaultdict(dict))
    _followed: dict[Follower, set[str]] = field(default_factory=lambda: defaultdict(set))
    _behind: asyncio.Queue[Place] = field(default_factory=asyncio.Queue)

    def follow(self, conversation: str, follower: Follower, after_seq: int) -> None:
        """Every event after `after_seq`, then `caught_up`, then live ones. Following twice changes nothing."""
        if self.follows(conversation, follower):
            return
        self.unfollow(conversation, follower)
        # Listen first, read second: what is written in between is read twice and delivered once, instead of never.
        self._behind.put_nowait(self._place(conversation, follower, after_seq))

    def follow_from_the_start(self, conversation: str, follower: Follower) -> None:
        """Live from the first event on, for a conversation whose first events are being told right now."""
        if not self.follows(conversation, follower):
            self._place(conversation, follower, 0).live = True

    def _place(self, conversation: str, follower: Follower, after_seq: int) -> Place:
        place = Place(follower, conversation, after_seq)
        self._places[conversation][follower] = place
        self._followed[follower].add(conversation)
        return place

    def unfollow(self, conversation: str, follower: Follower) -> None:
        """No further event of this conversation."""
        places = self._places.get(conversation, {})
        place = places.pop(follower, None)
        if place is None:
            return
        place.gone = True
        self._followed[follower].discard(conversation)
        if not places:
            del self._places[conversation]

    def unfollow_after(self, conversation: str, follower: Follower, seq: int) -> None:
        """No further event after this one: it says why."""
        place = self._places.get(conversation, {}).get(follower)
        if place is None or place.until is not None:
            return
        place.until = seq
        if place.last_seq >= seq:
            self.unfollow(conversation, follower)

    def forget(self, follower: Follower) -> None:
        """The socket is gone: it follows nothing any more."""
        for conversation in list(self._followed.get(follower, ())):
            self.unfollow(conversation, follower)
        self._followed.pop(follower, None)

    def followed(self, follower: Follower) -> frozenset[str]:
        """The conversations that this follower follows."""
        return frozenset(self._followed.get(follower, ()))

    def follows_any(self, follower: Follower) -> bool:
        """Whether this follower follows any conversation."""
        return bool(self._followed.get(follower))

    def followers(self, conversation: str) -> list[Follower]:
        """Who follows the conversation on this node."""
        return list(self._places.get(conversation, ()))

    def follows(self, conversation: str, follower: Follower) -> bool:
        """Whether this follower gets the conversation's events from now on, too."""
        place = self._places.get(conversation, {}).get(follower)
        return place is not None and place.until is None

    def hear(self, commit: Commit) -> None:
        """Deliver to everyone who is up to date; note for the others that there is more to read."""
        places = self._places.get(commit.state.id)
        if not places:
            return
        shown = [Shown(event) for event in commit.events]
        for place in list(places.values()):
            self._deliver(place, shown, commit.origin)

    def _deliver(self, place: Place, shown: list[Shown], origin: object | None) -> None:
        is_theirs = origin is place.follower
        for item in shown:
            seq = item.event.seq
            if place.gone:
                return
            if seq <= place.last_seq:
                continue
            if not place.live or seq > place.last_seq + 1:
                self._read_later(place, shown, is_theirs)
                return
            self._send(place, item, is_theirs and bool(item.event.command))

    def _read_later(self, place: Place, shown: list[Shown], is_theirs: bool) -> None:
        place.heard = max(place.heard, shown[-1].event.seq)
        if is_theirs:
            place.own.update(item.event.seq for item in shown if item.event.command)
        if place.live:
            place.live, place.announce = False, False
            self._behind.put_nowait(place)

    def _send(self, place: Place, item: Shown, is_own: bool) -> None:
        """The ack stands for a follower's own event; only the log they get for taking a conversation is whole."""
        event = item.event
        place.last_seq = event.seq
        if place.until is not None and event.seq >= place.until:
            self.unfollow(place.conversation, place.follower)
        if is_own and not isinstance(event.data, Assigned):
            return
        text = item.for_(place.follower.audience, "" if is_own else place.follower.principal)
        if text is not None:
            place.follower.send(text)

    async def read_for_ever(self) -> None:
        """Bring those who are behind up to date, several at a time."""
        async with asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(self._reader())

    async def _reader(self) -> None:
        while True:
            place = await self._behind.get()
            try:
                await self._catch_up(place)
            except GatewayError:
                # Storage is down: the socket stays, and the reading is tried again.
                await self._try_again(place)
            except Exception:
                # A bug of ours must not become a hole in somebody's log.
                log.exception("catching_up_failed", conversation=place.conversation)
                await self._try_again(place)

    async def _try_again(self, place: Place) -> None:
        await self.clock.sleep(RETRY_SECONDS)
        self._behind.put_nowait(place)

    async def _catch_up(self, place: Place) -> None:
        while not place.gone:
            events = await self.journal.since(place.conversation, place.last_seq, PAGE)
            await self.turns.others_told(place.conversation)
            for event in events:
                if place.gone:
                    return
                if place.follower.is_paused:
                    # A long log to a slow client: at the client's pace, not into a full outbox.
                    place.follower.when_writable(partial(self._behind.put_nowait, place))
                    return
                self._send(place, Shown(event), event.seq in place.own)
            # No await between this look and going live: nothing can slip in between.
            if len(events) < PAGE and place.heard <= place.last_seq:
                self._go_live(place)
                return

    def _go_live(self, place: Place) -> None:
        if place.gone:
            return
        place.live = True
        place.own.clear()
        if place.announce:
            place.follower.caught_up(place.conversation, place.last_seq)
