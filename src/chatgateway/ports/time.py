"""Time and chance: the only sources of either."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Steady wall time for people and timers, monotonic time for durations, and the only way to wait."""

    def now_ms(self) -> int:
        """Epoch milliseconds; they pass steadily on a node, and nodes may differ."""
        ...

    def latest_ms(self) -> int:
        """Epoch milliseconds by whichever clock is ahead: what has expired by any of them has expired."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; ends early only by cancellation."""
        ...


class Ids(Protocol):
    """New ids that nobody can guess; conversation ids rise with time."""

    def conversation(self) -> str: ...
    def reference(self) -> str: ...
    def token(self) -> str: ...
