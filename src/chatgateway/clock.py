"""The system's clock and dice: the only module that asks for time or randomness, or sleeps.

Every timer of a conversation is a moment of wall time in the journal, because it must outlive the process. A wall clock
that jumps by an hour would run out offers that were just made and close conversations in which somebody is writing; one
that jumps back would stop every timer for an hour. So a node takes the wall time once, at its start, and from then on
lets it pass as the monotonic clock does, which nobody turns.

The wall clock may still be the right one of the two: it was wrong at the start, or the machine was paused. So our time
drifts towards it, by at most one part in `SLEW` of the time that passes: an offer of 30 seconds is then 0.6 s shorter
or longer, and an hour is made good in about two days. A restart takes the wall time at once. Time never stands still
and never runs backwards.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable

from uuid_utils import uuid7

# Crockford's base 32: no I, L, O or U to misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# One part in so many of the time that passes goes into the difference to the wall clock.
SLEW = 50
MILLISECOND = 1_000_000
# Also counts while the machine sleeps, where the system has it.
PROGRESS: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _progress_ns() -> int:
    """Nanoseconds that nobody turns."""
    return time.clock_gettime_ns(PROGRESS)


class SystemClock:
    """Real time, without the jumps of the machine's clock."""

    def __init__(
        self, wall_ns: Callable[[], int] = time.time_ns, progress_ns: Callable[[], int] = _progress_ns
    ) -> None:
        self._wall_ns = wall_ns
        self._progress_ns = progress_ns
        # One value, so that a thread never sees the half of it.
        self._known = wall_ns(), progress_ns()

    def now_ms(self) -> int:
        """Epoch milliseconds that pass steadily, whatever the machine's clock does."""
        then_ns, since_ns = self._known
        progress_ns = self._progress_ns()
        passed_ns = max(0, progress_ns - since_ns)
        most_ns = passed_ns // SLEW
        steady_ns = then_ns + passed_ns
        steady_ns += max(-most_ns, min(most_ns, self._wall_ns() - steady_ns))
        self._known = steady_ns, progress_ns
        return steady_ns // MILLISECOND

    def latest_ms(self) -> int:
        """Epoch milliseconds by whichever clock is ahead, ours or the machine's."""
        return max(self.now_ms(), self._wall_ns() // MILLISECOND)

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class SystemIds:
    """Ids from the system's randomness."""

    def conversation(self) -> str:
        """A UUIDv7: rises with time, so that new rows stand together on disk."""
        return str(uuid7())

    def reference(self) -> str:
        """A short number for people, such as 7K3M-Q2XT, whose last character checks the others."""
        body = "".join(secrets.choice(ALPHABET) for _ in range(7))
        whole = body + check_character(body)
        return f"{whole[:4]}-{whole[4:]}"

    def token(self) -> str:
        """256 bits that nobody can guess."""
        return secrets.token_urlsafe(32)


def check_character(body: str) -> str:
    """The check character of a reference: catches any one wrong character and any swap of neighbours.

    Weights are odd, hence invertible modulo 32, and neighbours' weights differ by 2.
    """
    return ALPHABET[sum((2 * i + 1) * ALPHABET.index(c) for i, c in enumerate(body)) % 32]
