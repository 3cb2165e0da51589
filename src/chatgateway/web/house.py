"""Everything a door needs to know of the house behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..bot.bot import Bot
from ..flows.attachments import AttachmentClerk
from ..flows.board import BoardWriter
from ..flows.colleagues import Colleagues
from ..flows.concierge import Concierge
from ..flows.customers import Customers
from ..flows.desk import Desk
from ..flows.erasure import Erasure
from ..flows.hub import Hub
from ..flows.ledger import Ledger
from ..flows.notices import Notices
from ..flows.operators import Operators
from ..flows.places import Places
from ..flows.presence import Presence
from ..flows.reading import Reading
from ..flows.statistics import Statistics
from ..ports import Bus, CannedReply, Clock, Directory, Ids, Journal
from .limits import Counter, Gauge, Limits
from .load import Load
from .metrics import Metrics
from .tokens import Tokens

if TYPE_CHECKING:
    from .connection import Connection


@dataclass(slots=True)
class House:
    """The flows and ports of this node, and who stands at its doors right now."""

    journal: Journal
    directory: Directory
    bus: Bus
    clock: Clock
    ids: Ids
    ledger: Ledger
    hub: Hub
    concierge: Concierge
    customers: Customers
    operators: Operators
    presence: Presence
    desk: Desk
    board: BoardWriter
    places: Places
    tokens: Tokens
    bot: Callable[[], Bot]
    canned: Callable[[], Sequence[CannedReply]]
    colleagues: Colleagues
    limits: Limits
    metrics: Metrics
    origins: frozenset[str]
    notices: Notices
    attachments: AttachmentClerk
    reading: Reading
    erasure: Erasure
    statistics: Statistics
    connections: dict[Connection, None] = field(default_factory=dict)
    is_draining: bool = False
    messages: Gauge = field(init=False)
    beginnings: Gauge = field(init=False)
    operator_frames: Gauge = field(init=False)
    pings: Gauge = field(init=False)
    logins: Gauge = field(init=False)
    address_logins: Gauge = field(init=False)
    searches: Gauge = field(init=False)
    handshakes: Gauge = field(init=False)
    uploads: Gauge = field(init=False)
    customer_sockets: Counter = field(init=False)
    operator_sockets: Counter = field(init=False)
    address_sockets: Counter = field(init=False)
    load: Load = field(init=False)

    def __post_init__(self) -> None:
        limits, clock = self.limits, self.clock
        self.messages = Gauge(clock, limits.message_rate, limits.message_burst)
        self.beginnings = Gauge(clock, limits.beginning_rate, limits.beginning_burst)
        self.operator_frames = Gauge(clock, limits.operator_rate, limits.operator_burst)
        self.pings = Gauge(clock, limits.ping_rate, limits.ping_burst)
        self.logins = Gauge(clock, limits.login_rate, limits.login_burst)
        self.address_logins = Gauge(clock, limits.address_login_rate, limits.address_login_burst)
        self.searches = Gauge(clock, limits.search_rate, limits.search_burst)
        self.handshakes = Gauge(clock, limits.handshake_rate, limits.handshake_burst)
        self.uploads = Gauge(clock, limits.upload_rate, limits.upload_burst)
        self.customer_sockets = Counter(limits.sockets_per_customer)
        self.operator_sockets = Counter(limits.sockets_per_operator)
        self.address_sockets = Counter(limits.sockets_per_address)
        self.load = Load(
            clock,
            self.journal.backlog,
            limits.lag_unit_seconds,
            limits.backlog_unit,
            self.metrics.count_shed,
            in_hand_unit=limits.in_hand_unit,
        )
