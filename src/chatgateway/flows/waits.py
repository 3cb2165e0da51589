"""Honest waits: learns how long conversations really take, estimates from that, and keeps every promise on record."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..conversation.events import Assigned, Event
from ..errors import GatewayError
from ..ports import AttendanceRecord, Clock, Journal, PromiseRecord, Records
from ..protocol.outbound import Wait
from ..routing.waits import ServiceTimes
from .floor import Floor
from .ledger import Commit

FLUSH_SECONDS = 1.0
# So many of the newest events are read at start to learn handling times from.
LEARNT_EVENTS = 20_000
PAGE = 2_000
# Kinds of events between which somebody owns a conversation.
ASSIGNED, DONE = "assigned", ("closed", "requeued", "ticket")


@dataclass(slots=True)
class WaitClerk:
    """Hears commits for handling times; `tell` makes a promise and keeps it."""

    floor: Floor
    records: Records
    clock: Clock
    times: ServiceTimes = field(default_factory=ServiceTimes)
    _owned_since: dict[str, tuple[str, int]] = field(default_factory=dict)
    _promises: list[PromiseRecord] = field(default_factory=list)
    _attendance: list[AttendanceRecord] = field(default_factory=list)

    # ---- learning

    async def learn(self, journal: Journal) -> None:
        """Take in the handling times that the newest part of the feed shows."""
        after = max(0, await journal.head() - LEARNT_EVENTS)
        while page := await journal.feed(after, PAGE, (ASSIGNED, *DONE)):
            for position, event in page:
                after = position
                self._see(event)

    def hear(self, commit: Commit) -> None:
        """Somebody took a conversation, or was done with it."""
        for event in commit.events:
            self._see(event)

    def _see(self, event: Event) -> None:
        if isinstance(event.data, Assigned):
            self._owned_since[event.conversation] = (event.data.operator, event.at_ms)
        elif event.kind in DONE:
            owned = self._owned_since.pop(event.conversation, None)
            if owned is not None:
                self.times.record(owned[0], (event.at_ms - owned[1]) / 1000)

    # ---- promising

    def tell(self, conversation: str) -> tuple[int, Wait | None]:
        """The position and the range to tell this waiting customer; a range told is a promise kept on record.

        KeyError when the conversation is not in the line.
        """
        now = self.floor.now()
        position, promised = self.floor.line.wait(conversation, now, self.times)
        if promised is None:
            return position, None
        waiting = self.floor.line.waiting(conversation)
        skill = waiting.needs.ladder if waiting is not None else ""
        self._promises.append(
            PromiseRecord(conversation, self.clock.now_ms(), position, promised.low, promised.high, skill)
        )
        return position, {"low": promised.low, "high": promised.high}

    # ---- attendance

    def attend(self, operator: str, is_ready: bool) -> None:
        """The operator is ready for offers from now on, or no longer."""
        self._attendance.append(AttendanceRecord(operator, self.clock.now_ms(), is_ready))

    # ---- keeping

    async def keep_for_ever(self) -> None:
        """Write what has gathered, once a second; while storage is down it gathers on."""
        while True:
            await self.clock.sleep(FLUSH_SECONDS)
            promises, self._promises = self._promises, []
            attendance, self._attendance = self._attendance, []
            if not promises and not attendance:
                continue
            try:
                await self.records.keep(promises, attendance)
            except GatewayError:
                self._promises[:0] = promises[-PAGE:]
                self._attendance[:0] = attendance[-PAGE:]
