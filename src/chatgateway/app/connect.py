"""Connecting: every flow to the ports it needs, the same way on every ground a node may stand on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ..bot.bot import Bot
from ..errors import GatewayError
from ..flows.attachments import AttachmentClerk
from ..flows.board import BoardWriter
from ..flows.briefs import BriefWriter
from ..flows.colleagues import Colleagues
from ..flows.concierge import Concierge
from ..flows.customers import Customers
from ..flows.desk import Desk
from ..flows.erasure import Erasure
from ..flows.hub import Hub
from ..flows.incidents import Incidents
from ..flows.ledger import Ledger
from ..flows.news import News
from ..flows.notices import Notices
from ..flows.operators import Operators
from ..flows.places import Places
from ..flows.presence import Presence
from ..flows.reading import Reading
from ..flows.replies import Replies
from ..flows.statistics import Statistics
from ..flows.timekeeper import Timekeeper
from ..flows.transfers import Transfers
from ..flows.waits import WaitClerk
from ..ports import (
    Attachments,
    Audit,
    Bus,
    CannedReply,
    Clock,
    Directory,
    HostSite,
    IdentityProvider,
    Ids,
    Journal,
    OperatorRecord,
    Records,
)
from ..protocol.closing import REVOKED
from ..routing.config import RoutingConfig
from ..routing.line import Line
from ..shield import Policy
from ..web.agent_socket import AgentSocket
from ..web.announcements import announce
from ..web.house import House
from ..web.limits import Limits
from ..web.metrics import Metrics
from ..web.sittings import recheck_for_ever
from ..web.tokens import Tokens
from .parts import rules_of

BOARD_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a node stands on: its ports."""

    node: str
    journal: Journal
    directory: Directory
    records: Records
    audit: Audit
    attachments: Attachments
    bus: Bus
    clock: Clock
    ids: Ids
    bot: Callable[[], Bot]
    canned: Callable[[], Sequence[CannedReply]] = tuple
    host_site: HostSite | None = None
    provider: IdentityProvider | None = None
    takes_files: bool = True


@dataclass(slots=True)
class Connected:
    """A house whose flows are connected; `begin` brings it up to date, then `tasks` keep it alive."""

    house: House
    begin: Callable[[], Coroutine[Any, Any, None]]
    obey: Callable[[RoutingConfig], Coroutine[Any, Any, None]]
    tasks: list[Callable[[], Coroutine[Any, Any, None]]] = field(default_factory=list)


async def connect(ground: Ground, config: RoutingConfig, limits: Limits, origins: frozenset[str]) -> Connected:
    """Build the flows and doors of one node."""
    journal, directory, clock, ids = ground.journal, ground.directory, ground.clock, ground.ids
    ledger = Ledger(journal, clock, rules_of(config))
    hub = Hub(journal, clock, ledger.turns)
    briefs = BriefWriter(clock)
    concierge = Concierge(hub, briefs)
    desk = Desk(clock, Line(config), ledger=ledger, decided=briefs.remember)
    presence = Presence(ground.node, directory, clock, ledger, desk, lambda: desk.line.config.grace_seconds)
    notices = Notices(directory, journal, clock)
    replies = Replies(ground.bot, lambda: desk.line.config, desk.asked_now, notices.on)
    policy = Policy()
    files = AttachmentClerk(ground.attachments, ledger, clock, ids, is_open=ground.takes_files)
    customers = Customers(ledger, ids, replies, lambda: policy, files, notices.for_words)
    transfers = Transfers(desk, lambda: desk.line.config)
    operators = Operators(ledger, desk, presence, transfers, lambda: policy, files)
    clerk = WaitClerk(desk, ground.records, clock)
    desk.attended = clerk.attend
    places = Places(desk, ledger, concierge, clock, clerk)
    news = News(ground.node, ground.bus, journal, ledger, desk, concierge, clock)
    metrics = Metrics()
    incidents = Incidents(notices, ledger, clock, lambda: [waiting.conversation for waiting in desk.waiting()])
    # The order matters: sockets are attached before events are delivered, and offers are shown after.
    ledger.listeners.extend([concierge, hub, desk, places, clerk, news, incidents, metrics])
    timekeeper = Timekeeper(ledger, presence, clock, lambda: desk.line.config.timeouts_until_not_responding)
    secret = await directory.secret("visitors", ids.token)
    ledger.secret = (await directory.secret("digests", ids.token)).encode()
    house = House(
        journal=journal,
        directory=directory,
        bus=ground.bus,
        clock=clock,
        ids=ids,
        ledger=ledger,
        hub=hub,
        concierge=concierge,
        customers=customers,
        operators=operators,
        presence=presence,
        desk=desk,
        places=places,
        board=BoardWriter(desk, ledger, clock),
        tokens=Tokens(directory, clock, ids, secret, ground.host_site, ground.provider),
        bot=ground.bot,
        canned=ground.canned,
        colleagues=Colleagues(desk, ledger, transfers),
        limits=limits,
        metrics=metrics,
        origins=origins,
        notices=notices,
        attachments=files,
        statistics=Statistics(journal, ground.records, directory, clock),
        erasure=Erasure(ledger, files.attachments, ground.audit, ids),
        reading=Reading(ground.audit, clock, limits.reads_soft, limits.reads_hard),
    )
    notices.changed.extend([lambda notice: announce(house, notice), incidents.hear_notice])
    presence.revoked = lambda operator: _close_consoles(house, operator)
    presence.changed = lambda record: _tell_status(house, record)

    async def begin() -> None:
        await clerk.learn(journal)
        await presence.begin()
        await notices.begin()
        await news.begin()
        await incidents.begin()

    async def obey(rules: RoutingConfig) -> None:
        desk.use(rules)
        ledger.rules = rules_of(rules)
        with suppress(GatewayError):
            # Storage is down: what is due too early by the old rules is put off when its time comes.
            await timekeeper.look_again()

    tasks = [
        hub.read_for_ever,
        house.load.watch_for_ever,
        desk.serve_for_ever,
        presence.renew_for_ever,
        presence.patrol_for_ever,
        timekeeper.patrol_for_ever,
        places.patrol_for_ever,
        clerk.keep_for_ever,
        notices.patrol_for_ever,
        incidents.tell_for_ever,
        news.publish_for_ever,
        news.listen_for_ever,
        news.patrol_for_ever,
        lambda: _show_boards(house),
        lambda: recheck_for_ever(house),
    ]
    return Connected(house, begin, obey, tasks)


def _close_consoles(house: House, operator: str) -> None:
    for console in house.concierge.consoles_here(operator):
        if isinstance(console, AgentSocket):
            console.end(REVOKED)


def _tell_status(house: House, record: OperatorRecord) -> None:
    for console in house.concierge.consoles_here(record.id):
        if isinstance(console, AgentSocket):
            console.tell_status(record)


async def _show_boards(house: House) -> None:
    while True:
        await house.clock.sleep(BOARD_SECONDS)
        for connection in list(house.connections):
            if isinstance(connection, AgentSocket) and connection.wants_board:
                connection.show_board()
