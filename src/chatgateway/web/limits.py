"""How much one customer, one address and this node take; `open` is for load tests on loopback."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass, field

from ..errors import RateLimited
from ..ports import Clock
from .buckets import Bucket

BUCKETS_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers. Rates are per second; bursts are how many at once."""

    message_rate: float = 2.0
    message_burst: float = 30.0
    ping_rate: float = 5.0
    ping_burst: float = 20.0
    operator_rate: float = 20.0
    operator_burst: float = 60.0
    beginning_rate: float = 20 / 60
    beginning_burst: float = 20.0
    login_rate: float = 10 / 60
    login_burst: float = 10.0
    # Open doors, by address: the help centre's search, and trying passwords of many names.
    search_rate: float = 5.0
    search_burst: float = 60.0
    address_login_rate: float = 30 / 60
    address_login_burst: float = 30.0
    handshake_rate: float = 500.0
    handshake_burst: float = 2_000.0
    upload_rate: float = 30 / 3600
    upload_burst: float = 10.0
    # Conversations of others that one operator reads within an hour: a warning, then no more.
    reads_soft: int = 60
    reads_hard: int = 120
    sockets_per_customer: int = 10
    sockets_per_operator: int = 10
    sockets_per_address: int = 50
    sockets_per_node: int = 20_000
    # One level of load: so late is the event loop, so many appends wait for the journal, so many commands are in hand.
    lag_unit_seconds: float = 0.25
    backlog_unit: int = 1_000
    in_hand_unit: int = 500
    # So many refusals in a row without a pause, and the socket is closed as flooding.
    refusals: int = 100


OPEN = Limits(
    message_rate=1e9,
    message_burst=1e9,
    ping_rate=1e9,
    ping_burst=1e9,
    operator_rate=1e9,
    operator_burst=1e9,
    beginning_rate=1e9,
    beginning_burst=1e9,
    login_rate=1e9,
    login_burst=1e9,
    search_rate=1e9,
    search_burst=1e9,
    address_login_rate=1e9,
    address_login_burst=1e9,
    handshake_rate=1e9,
    handshake_burst=1e9,
    upload_rate=1e9,
    upload_burst=1e9,
    reads_soft=1_000_000,
    reads_hard=1_000_000,
    sockets_per_customer=1_000_000,
    sockets_per_operator=1_000_000,
    sockets_per_address=1_000_000,
    sockets_per_node=1_000_000,
    # Protects the node, not one customer from another: not lifted, but a load test goes to the edge.
    lag_unit_seconds=1.0,
    backlog_unit=2_500,
    in_hand_unit=2_500,
    refusals=1_000_000_000,
)


@dataclass(slots=True)
class Gauge:
    """Buckets by name, the least recently used forgotten first."""

    clock: Clock
    rate: float
    burst: float
    _buckets: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)

    def take(self, name: str) -> float:
        """Take one token of `name`: 0.0, or the seconds to wait."""
        now = self.clock.monotonic()
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = Bucket.full(self.rate, self.burst, now)
            if len(self._buckets) > BUCKETS_KEPT:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(name)
        return bucket.take(now)

    def charge(self, name: str, what: str) -> None:
        """Take one token or raise RateLimited with the time to wait."""
        wait = self.take(name)
        if wait:
            raise RateLimited(f"too many {what}; wait a little", retry_after=round(wait + 0.05, 2))


def is_loopback(address: str) -> bool:
    """A local proxy or test: limits by address would hit everybody behind it at once."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return not address


@dataclass(slots=True)
class Counter:
    """Open sockets by name."""

    limit: int
    _open: dict[str, int] = field(default_factory=dict)

    def enter(self, name: str) -> bool:
        """Whether one more is allowed; counts it."""
        count = self._open.get(name, 0)
        if count >= self.limit:
            return False
        self._open[name] = count + 1
        return True

    def leave(self, name: str) -> None:
        """One less."""
        count = self._open.get(name, 0) - 1
        if count > 0:
            self._open[name] = count
        else:
            self._open.pop(name, None)
