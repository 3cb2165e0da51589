"""Tells waiting customers their place in the queue: on change, at most every ten seconds."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..conversation.phases import Phase
from ..ports import Clock
from ..protocol.moments import rfc3339
from ..protocol.outbound import QueueFrame, Wait, to_text
from .concierge import Concierge
from .desk import Desk
from .ledger import Commit, Ledger
from .waits import WaitClerk

INTERVAL_SECONDS = 10.0
PATROL_SECONDS = 1.0


@dataclass(slots=True)
class _Told:
    position: int
    wait: Wait | None
    at: float


@dataclass(slots=True)
class Places:
    """Follows the waiting conversations whose customers are connected to this node."""

    desk: Desk
    ledger: Ledger
    concierge: Concierge
    clock: Clock
    clerk: WaitClerk
    _told: dict[str, _Told] = field(default_factory=dict)

    def hear(self, commit: Commit) -> None:
        """A conversation that begins to wait is told its place at once; one that stops waiting is forgotten."""
        state = commit.state
        if state.phase is not Phase.WAITING:
            self._told.pop(state.id, None)
        elif state.id not in self._told and self.concierge.customers_here(state.customer):
            self._tell(state.id)

    def tell_again(self, conversation: str) -> None:
        """The customer came back: tell them where they stand, changed or not."""
        self._told.pop(conversation, None)
        self._tell(conversation)

    async def patrol_for_ever(self) -> None:
        """Tell changes."""
        while True:
            await self.clock.sleep(PATROL_SECONDS)
            for conversation in list(self._told):
                if self.clock.monotonic() - self._told[conversation].at >= INTERVAL_SECONDS:
                    self._tell(conversation)

    def _expected(self, conversation: str) -> str | None:
        """While nobody is on duty for it: when somebody will be."""
        if self.desk.line.eligible(conversation, self.desk.now()):
            return None
        moment = self.desk.someone_from(conversation)
        return rfc3339(round(moment * 1000)) if moment is not None and moment > self.desk.now() else None

    def _tell(self, conversation: str) -> None:
        state = self.ledger.known(conversation)
        if state is None or state.phase is not Phase.WAITING:
            self._told.pop(conversation, None)
            return
        if conversation not in self.desk.line:
            return
        position, wait = self.clerk.tell(conversation)
        told = self._told.get(conversation)
        if told is None or (told.position, told.wait) != (position, wait):
            frame: QueueFrame = {"type": "queue", "conversation": conversation, "position": position, "wait": wait}
            expected = self._expected(conversation)
            if expected is not None:
                frame["someone_from"] = expected
            text = to_text(frame)
            for socket in self.concierge.customers_here(state.customer):
                socket.send(text)
            self._told[conversation] = _Told(position, wait, self.clock.monotonic())
        else:
            told.at = self.clock.monotonic()
