"""One node on a real database: its ports opened, its flows connected, and the tasks that keep it alive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..bot.bot import Bot
from ..clock import SystemClock, SystemIds
from ..content.load import load_bot
from ..content.rules import LiveRules
from ..content.watch import LiveBot
from ..folders import cache_folder, shipped_cache
from ..ports import Bus, Clock, Ids
from ..settings import Settings
from ..storage.attachments import SqlAttachments
from ..storage.audit import SqlAudit
from ..storage.directory import SqlDirectory
from ..storage.engine import Engines
from ..storage.journal import SqlJournal, open_journal
from ..storage.records import SqlRecords
from ..web.application import make_application
from ..web.gate import Gate
from ..web.house import House
from ..web.limits import OPEN, Limits
from .connect import Ground, connect
from .parts import (
    canned_file,
    claim_folder,
    faq_folder,
    host_site,
    identity_provider,
    open_bus,
    open_store,
    origins_of,
    routing_rules,
)

if TYPE_CHECKING:
    from ..content.canned import LiveCanned


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
        spoken = bot if bot is not None else await asyncio.to_thread(load_bot, folder, cache, shipped_cache())
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
    canned = await _canned(settings)
    ground = Ground(
        node=ids.conversation(),
        journal=journal,
        directory=directory,
        records=SqlRecords(engines),
        audit=SqlAudit(engines),
        attachments=SqlAttachments(engines, settings.data / "attachments"),
        takes_files=settings.attachments,
        bus=bus,
        clock=clock,
        ids=ids,
        bot=lambda: live.bot,
        canned=lambda: canned.replies if canned is not None else (),
        host_site=host_site(settings),
        provider=identity_provider(settings, clock),
    )
    config = routing_rules(settings)
    limits = limits or (OPEN if settings.limits == "open" else Limits())
    connected = await connect(ground, config, limits, origins_of(settings))
    if settings.is_embedded:
        await directory.end_other_leases(ground.node)
    await connected.begin()
    tasks = [*connected.tasks, lambda: live.watch(clock.sleep)]
    if canned is not None:
        tasks.append(lambda: canned.watch(clock.sleep))
    if settings.routing is not None:
        rules = LiveRules(settings.routing, config, connected.obey)
        tasks.append(lambda: rules.watch(clock.sleep))
    return Node(connected.house, Gate(connected.house, make_application(connected.house, __version__)), tasks)


async def _canned(settings: Settings) -> LiveCanned | None:
    """The canned replies, where there are any.

    Raises BadContent with file:line:column.
    """
    path = canned_file(settings)
    if path is None:
        return None
    # What checks an editor's files is imported with the first file.
    from ..content.canned import LiveCanned, load_canned

    faq = faq_folder(settings)
    live = LiveCanned(path, faq)
    live.replies = await asyncio.to_thread(load_canned, path, faq)
    return live
