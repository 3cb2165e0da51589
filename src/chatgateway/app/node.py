"""One node: every flow connected to its ports, and the tasks that keep it alive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from .. import __version__
from ..bot.bot import Bot
from ..clock import SystemClock, SystemIds
from ..content.load import load_bot
from ..content.rules import LiveRules
from ..content.watch import LiveBot
from ..errors import GatewayError
from ..flows.attachments import AttachmentClerk
from ..flows.board import BoardWriter
from ..flows.briefs import BriefWriter
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
from ..ports import Bus, Clock, Ids, OperatorRecord
from ..protocol.closing import REVOKED
from ..routing.config import RoutingConfig
from ..routing.line import Line
from ..settings import Settings, cache_folder
from ..shield import Policy
from ..storage.attachments import SqlAttachments
from ..storage.audit import SqlAudit
from ..storage.directory import SqlDirectory
from ..storage.engine import Engines
from ..storage.journal import SqlJournal, open_journal
from ..storage.records import SqlRecords
from ..web.agent_socket import AgentSocket
from ..web.announcements import announce
from ..web.application import make_application
from ..web.gate import Gate
from ..web.house import House
from ..web.limits import OPEN, Limits
from ..web.metrics import Metrics
from ..web.sittings import recheck_for_ever
from ..web.tokens import Tokens
from .parts import (
    claim_folder,
    faq_folder,
    host_site,
    identity_provider,
    open_bus,
    open_store,
    origins_of,
    routing_rules,
    rules_of,
)

BOARD_SECONDS = 2.0


@dataclass(slots=True)
class Node:
    """A built house, its HTTP application, and the coroutines that keep it alive."""

    house: House
    gate: Gate
    tasks: list[Callable[[], Coroutine[Any, Any, None]]]


@asynccontextmanager
async def open_node(
    settings: Settings,
    clock: Clock | None = None,
    ids: Ids | None = None,
    bot: Bot | None = None,
    limits: Limits | None = None,
) -> AsyncIterator[Node]:
    """Everything but the listening socket: tests drive it directly, `serve` puts a server in front."""
    clock, ids = clock or SystemClock(), ids or SystemIds()
    async with AsyncExitStack() as stack:
        engines = await stack.enter_async_context(open_store(settings))
        if settings.is_embedded:
            stack.enter_context(claim_folder(settings.data))
        folder = faq_folder(settings)
        cache = settings.cache or cache_folder()
        spoken = bot if bot is not None else await asyncio.to_thread(load_bot, folder, cache)
        live = LiveBot(folder, spoken, cache)
        journal = await stack.enter_async_context(open_journal(engines))
        bus = await stack.enter_async_context(open_bus(settings))
        node = await _build(settings, clock, ids, engines, journal, bus, live, limits)
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(task()) for task in node.tasks]
            try:
                yield node
            finally:
                for task in running:
                    task.cancel()


async def _build(
    settings: Settings,
    clock: Clock,
    ids: Ids,
    engines: Engines,
    journal: SqlJournal,
    bus: Bus,
    live: LiveBot,
    limits: Limits | None,
) -> Node:
    directory = SqlDirectory(engines)
    config = routing_rules(settings)
    node_id = ids.conversation()
    ledger = Ledger(journal, clock, rules_of(config))
    hub = Hub(journal, clock, ledger.turns)
    briefs = BriefWriter(clock)
    concierge = Concierge(hub, briefs)
    desk = Desk(clock, Line(config), ledger=ledger, decided=briefs.remember)
    presence = Presence(node_id, directory, clock, ledger, desk, lambda: desk.line.config.grace_seconds)
    notices = Notices(directory, journal, clock)
    replies = Replies(lambda: live.bot, lambda: desk.line.config, desk.asked_now, notices.on)
    policy = Policy()
    limits = limits or (OPEN if settings.limits == "open" else Limits())
    files = AttachmentClerk(SqlAttachments(engines, settings.data / "attachments"), ledger, clock, ids)
    customers = Customers(ledger, ids, replies, lambda: policy, files, notices.for_words)
    operators = Operators(ledger, desk, presence, Transfers(desk, lambda: desk.line.config), lambda: policy, files)
    clerk = WaitClerk(desk, SqlRecords(engines), clock)
    desk.attended = clerk.attend
    places = Places(desk, ledger, concierge, clock, clerk)
    news = News(node_id, bus, journal, ledger, desk, concierge, clock, [])
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
        bus=bus,
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
        tokens=Tokens(directory, clock, ids, secret, host_site(settings), identity_provider(settings, clock)),
        bot=lambda: live.bot,
        limits=limits,
        metrics=metrics,
        origins=origins_of(settings),
        notices=notices,
        attachments=files,
        statistics=Statistics(journal, SqlRecords(engines), directory, clock),
        erasure=Erasure(ledger, files.attachments, SqlAudit(engines), ids),
        reading=Reading(SqlAudit(engines), clock, limits.reads_soft, limits.reads_hard),
    )
    notices.changed.extend([lambda notice: announce(house, notice), incidents.hear_notice])
    presence.revoked = lambda operator: _close_consoles(house, operator)
    presence.changed = lambda record: _tell_status(house, record)
    if settings.is_embedded:
        await directory.end_other_leases(node_id)
    await clerk.learn(journal)
    await presence.begin()
    await notices.begin()
    await news.begin()
    await incidents.begin()
    gate = Gate(house, make_application(house, __version__))
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
        lambda: live.watch(clock.sleep),
        lambda: _show_boards(house),
        lambda: recheck_for_ever(house),
    ]

    async def obey(rules: RoutingConfig) -> None:
        desk.use(rules)
        ledger.rules = rules_of(rules)
        with suppress(GatewayError):
            # Storage is down: what is due too early by the old rules is put off when its time comes.
            await timekeeper.look_again()

    if settings.routing is not None:
        rules = LiveRules(settings.routing, config, obey)
        tasks.append(lambda: rules.watch(clock.sleep))
    return Node(house, gate, tasks)


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
