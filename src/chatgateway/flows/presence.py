"""Who is here: leases of nodes, consoles of operators, and what happens when the last console of one is gone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from ..conversation import system
from ..conversation.phases import Phase
from ..errors import GatewayError
from ..ports import Clock, Directory, OperatorChange, OperatorRecord, Status
from .desk import Desk
from .ledger import Ledger

LEASE_SECONDS = 10
RENEW_SECONDS = 3.0
ROSTER_SECONDS = 0.5
# Longer than this without a look at the roster, and what it says of other nodes is not to be trusted at once.
GAP_SECONDS = 5.0


@dataclass(slots=True)
class Presence:
    """Keeps the desk's roster as the directory has it, and requeues what lost operators leave behind."""

    node: str
    directory: Directory
    clock: Clock
    ledger: Ledger
    desk: Desk
    grace_seconds: Callable[[], float]
    changed: Callable[[OperatorRecord], None] = lambda _record: None
    revoked: Callable[[str], None] = lambda _operator: None
    _here: set[str] = field(default_factory=set)
    _known: dict[str, OperatorRecord] = field(default_factory=dict)
    _looked_at: float = 0.0
    _blind_until: float = 0.0

    # ---- consoles of this node

    def is_here(self, operator: str) -> bool:
        """Whether a console of this operator is known to be on this node."""
        return operator in self._here

    async def arrive(self, record: OperatorRecord) -> None:
        """The first console of this operator on this node; their declared status stays what it was."""
        self._here.add(record.id)
        await self.directory.arrive(record.id, self.node)
        known = self._known.get(record.id)
        newest = known if known is not None and known.version > record.version else record
        self._take_in(replace(newest, lost_at_ms=None), connected=True)

    async def depart(self, operator: str) -> None:
        """The last console here is gone: open offers are withdrawn at once, own conversations are kept a while."""
        self._here.discard(operator)
        await self.directory.depart(operator, self.node, self.clock.now_ms())
        present = operator in await self.directory.present(self.clock.now_ms()) or operator in self._here
        record = self._known.get(operator)
        if record is not None:
            self._take_in(record, connected=present)
        if not present:
            await self.withdraw_offers(operator)

    async def withdraw_offers(self, operator: str) -> None:
        """Nobody is there to accept: the conversations go to the next at once."""
        for conversation in self.desk.held_by(operator):
            await self.ledger.carry_out(
                conversation,
                lambda state, _: (
                    system.end_offer(state, "withdrawn")
                    if state is not None and state.offer is not None and state.offer.operator == operator
                    else []
                ),
            )

    # ---- status

    async def declare(self, operator: str, status: Status) -> OperatorRecord:
        """What the operator says of themselves; `ready` forgives missed offers."""
        timeouts = 0 if status == "ready" else None
        change = OperatorChange(status=status, timeouts=timeouts)
        record = await self.directory.change_operator(operator, change, self.clock.now_ms())
        self._take_in(record, connected=self.desk.is_connected(operator) or operator in self._here)
        if status != "ready":
            await self.withdraw_offers(operator)
        return record

    async def count_timeout(self, operator: str, limit: int) -> None:
        """An offer ran out: so many in a row, and the operator is taken to be away until they say `ready`."""
        record = await self.directory.operator(operator)
        if record is None:
            return
        missed = record.timeouts + 1
        status: Status | None = "not_responding" if missed >= limit and record.status == "ready" else None
        change = OperatorChange(timeouts=missed, status=status)
        record = await self.directory.change_operator(operator, change, self.clock.now_ms())
        self._take_in(record, connected=self.desk.is_connected(operator))

    async def forgive(self, operator: str) -> None:
        """The operator took or refused an offer: they are there."""
        record = self._known.get(operator)
        if record is not None and record.timeouts:
            change = OperatorChange(timeouts=0)
            record = await self.directory.change_operator(operator, change, self.clock.now_ms())
            self._take_in(record, connected=self.desk.is_connected(operator))

    def _take_in(self, record: OperatorRecord, *, connected: bool) -> None:
        before = self._known.get(record.id)
        self._known[record.id] = record
        if record.enabled:
            self.desk.know(record, connected=connected)
        else:
            self.desk.forget(record.id)
            self.revoked(record.id)
        if before is not None and before != record:
            self.changed(record)

    # ---- patrols

    async def begin(self) -> None:
        """This node is alive from its first moment, and knows everybody."""
        await self._renew()
        self._looked_at = self.clock.monotonic()
        await self.refresh()

    async def refresh(self) -> None:
        """Read the whole roster: other nodes and the command line change it too."""
        now_ms, now = self.clock.now_ms(), self.clock.monotonic()
        if now - self._looked_at > GAP_SECONDS:
            # Storage or this process stood still. Perhaps nobody could renew a lease: give them the time to do it.
            self._blind_until = now + LEASE_SECONDS
        present = await self.directory.present(now_ms) | self._here
        for record in await self.directory.operators():
            await self._look_at(record, record.id in present, now_ms)
        self._looked_at = self.clock.monotonic()

    async def _look_at(self, record: OperatorRecord, present: bool, now_ms: int) -> None:
        was = self.desk.is_connected(record.id)
        connected = present or (was and self.clock.monotonic() < self._blind_until)
        known = self._known.get(record.id)
        is_news = known is None or known != record or was != connected
        if is_news and (known is None or record.version >= known.version):
            self._take_in(record, connected=connected)
        if not connected:
            await self._look_after(record, now_ms)

    async def _look_after(self, record: OperatorRecord, now_ms: int) -> None:
        held = self.desk.held_by(record.id)
        if not held:
            return
        # Another node may have offered them something in the moment in which they went.
        await self.withdraw_offers(record.id)
        if record.lost_at_ms is None:
            # A node died with their console, or all of us did: the grace begins when somebody notices.
            await self.directory.set_lost(record.id, now_ms)
        elif now_ms >= record.lost_at_ms + self.grace_seconds() * 1000:
            await self._requeue(record.id, held)

    async def _requeue(self, operator: str, held: list[str]) -> None:
        for conversation in held:
            await self.ledger.carry_out(
                conversation,
                lambda state, _: (
                    system.lose_operator(state, operator) if state is not None and state.phase is Phase.ACTIVE else []
                ),
            )

    async def renew_for_ever(self) -> None:
        """This node lives; without renewal its consoles count as gone after the lease."""
        while True:
            await self.clock.sleep(RENEW_SECONDS)
            with suppress(GatewayError):
                await self._renew()

    async def _renew(self) -> None:
        now_ms = self.clock.now_ms()
        await self.directory.renew_lease(self.node, now_ms + LEASE_SECONDS * 1000, now_ms, lambda: self._here)

    async def patrol_for_ever(self) -> None:
        """Keep the roster fresh."""
        while True:
            self.desk.look_at_shifts()
            with suppress(GatewayError):
                await self.refresh()
            await self.clock.sleep(ROSTER_SECONDS)
