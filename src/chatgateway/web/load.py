"""How busy this node is, and what it therefore puts off: typing first, existing conversations last.

Never put off: acks, resume, operators, health, and the feed that other systems live on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..errors import Overloaded
from ..ports import Clock

Kind: TypeAlias = Literal["typing", "search", "anonymous", "identified", "existing"]
# The level from which each kind begins to be put off; one level higher nothing of it is let in.
SHED_FROM: dict[Kind, float] = {"typing": 1.0, "search": 2.0, "anonymous": 3.0, "identified": 4.0, "existing": 5.0}
WATCH_SECONDS = 0.05
# Weight of the newest sample: one late turn is an accident, half a second of them is load.
WEIGHT = 0.3
# A process that was frozen for a minute is one late turn, too: no sample counts for more than this many levels.
MOST_UNITS = 10.0
# The golden ratio spreads any number of consecutive refusals evenly, so that they do not all come back at once.
SPREAD = 0.618_033_988_749_895


@dataclass(slots=True)
class Load:
    """Judges by how late the event loop is, how many appends wait for the journal, and how many commands are in hand.

    The worst counts. Commands wait in lines that nobody else sees: two thousand customers who began at once waited ten
    seconds for the readers of the database, while the loop was on time and the journal had nothing to do.
    """

    clock: Clock
    backlog: Callable[[], int]
    lag_unit_seconds: float
    backlog_unit: int
    shed: Callable[[Kind], None] = lambda _kind: None
    lag_seconds: float = 0.0
    in_hand: int = 0
    in_hand_unit: int = 250
    _owed: dict[Kind, float] = field(default_factory=dict)
    _spread: float = 0.0

    @property
    def level(self) -> float:
        """0 is idle; from 1 on something is put off."""
        lines = max(self.backlog() / self.backlog_unit, self.in_hand / self.in_hand_unit)
        return max(self.lag_seconds / self.lag_unit_seconds, lines)

    def refuses(self, kind: Kind) -> float:
        """0.0 to let it in, else the seconds after which to try again.

        Between a kind's level and the next the refused share grows from none to all: a sharp edge would swing between
        everything and nothing.
        """
        level = self.level
        share = min(1.0, level - SHED_FROM[kind])
        if share <= 0.0:
            return 0.0
        owed = self._owed.get(kind, 0.0) + share
        self._owed[kind] = owed % 1.0
        if owed < 1.0:
            return 0.0
        self.shed(kind)
        return self._pause(level)

    def admit(self, kind: Kind) -> None:
        """Raises Overloaded with the time to wait."""
        pause = self.refuses(kind)
        if pause:
            raise Overloaded("the service is very busy; try again", retry_after=pause)

    def _pause(self, level: float) -> float:
        self._spread = (self._spread + SPREAD) % 1.0
        return round(1.0 + min(level, 10.0) * self._spread, 2)

    def note_lag(self, seconds: float) -> None:
        """The loop was so late just now."""
        sample = min(max(0.0, seconds), MOST_UNITS * self.lag_unit_seconds)
        self.lag_seconds += WEIGHT * (sample - self.lag_seconds)

    async def watch_for_ever(self) -> None:
        """See how late the loop is."""
        while True:
            due = self.clock.monotonic() + WATCH_SECONDS
            await self.clock.sleep(WATCH_SECONDS)
            self.note_lag(self.clock.monotonic() - due)
