"""The company's identity provider: names operators; its keys are fetched rarely, whatever tokens ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from ..errors import Unauthorized, Unavailable
from ..ports import Clock, Named
from .key_set import ALGORITHMS, KeySet, PublicKey, read_keys
from .signed import claims_of, header_of, name_in

# Keys this old are fetched anew, which is how a withdrawn key stops working.
FRESH_SECONDS = 600.0
# An unknown key id may mean that keys were rotated; so rarely is it looked into, however many ids are made up.
ASK_SECONDS = 30.0
# A provider that cannot be reached does not lock everybody out at once, nor is it trusted for ever.
STALE_SECONDS = 6 * 3_600.0
KID_CHARACTERS = 256


@dataclass(slots=True)
class IdentityProvider:
    """Reads operators' tokens. `claim` is the one that names an operator of ours: their id or name."""

    fetch: Callable[[], Awaitable[bytes]]
    clock: Clock
    issuer: str
    audience: str
    claim: str = "sub"
    _keys: KeySet = field(default_factory=KeySet)
    _fetched: float | None = None
    _asked: float | None = None
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def read(self, token: str) -> Named:
        """The operator whom the token names.

        Raises Unauthorized; Unavailable when there are no keys to check it with.
        """
        kid = header_of(token).get("kid")
        if kid is not None and (not isinstance(kid, str) or len(kid) > KID_CHARACTERS):
            raise Unauthorized("token: kid is not an id")
        key = await self._key(kid)
        claims = claims_of(token, key.key, key.algorithm, self.audience, self.issuer)
        return Named(name_in(claims, self.claim), "")

    def issued(self, token: str) -> bool:
        """Whether the token is signed in a way that only the provider's are."""
        try:
            return header_of(token).get("alg") in ALGORITHMS.values()
        except Unauthorized:
            return False

    async def _key(self, kid: str | None) -> PublicKey:
        if self._age() > FRESH_SECONDS or self._keys.find(kid) is None:
            await self._look()
        if self._age() > STALE_SECONDS:
            raise Unavailable("operators' keys cannot be fetched", retry_after=5.0)
        key = self._keys.find(kid)
        if key is None:
            raise Unauthorized("token: signed with a key that is not the provider's")
        return key

    def _age(self) -> float:
        return float("inf") if self._fetched is None else self.clock.monotonic() - self._fetched

    async def _look(self) -> None:
        async with self._one_at_a_time:
            now = self.clock.monotonic()
            if self._asked is not None and now - self._asked < ASK_SECONDS:
                return
            self._asked = now
            try:
                self._keys = read_keys(await self.fetch())
            except Unavailable:
                # Keys that we have are good for a while longer.
                return
            self._fetched = self.clock.monotonic()
