"""The system's clock and dice: the only module that asks for time or randomness, or sleeps."""

from __future__ import annotations

import asyncio
import secrets
import time

from uuid_utils import uuid7

# Crockford's base 32: no I, L, O or U to misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class SystemClock:
    """Real time."""

    def now_ms(self) -> int:
        """Epoch milliseconds."""
        return time.time_ns() // 1_000_000

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
