"""What a node stands on: folders, rules, the store and the bus, as the settings say."""

from __future__ import annotations

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from ..bus.memory import MemoryBus
from ..content.rules import load_rules
from ..conversation.rules import Rules
from ..errors import Unavailable
from ..folders import sample_folder
from ..ports import Bus, Clock, HostSite, IdentityProvider
from ..routing.config import DEFAULT, RoutingConfig
from ..settings import Settings
from ..storage.engine import Engines, open_engines, refuse_unsafe_settings
from ..storage.migrate import migrate


def data_folder(settings: Settings) -> Path:
    """The data folder, made if it is not there."""
    settings.data.mkdir(parents=True, exist_ok=True)
    return settings.data


def faq_folder(settings: Settings) -> Path:
    """The FAQ in use: the configured one, else the sample desk's."""
    return settings.faq or sample_folder() / "faq"


def routing_rules(settings: Settings) -> RoutingConfig:
    """The routing rules in use: the configured file, else the defaults.

    Raises BadContent with file:line:column.
    """
    return DEFAULT if settings.routing is None else load_rules(settings.routing)


def canned_file(settings: Settings) -> Path | None:
    """The canned replies in use: the configured file, else `canned.yaml` beside the routing rules, if any."""
    if settings.canned is not None:
        return settings.canned
    beside = settings.routing.with_name("canned.yaml") if settings.routing is not None else None
    return beside if beside is not None and beside.exists() else None


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Engines]:
    """A migrated database; closed at the end, or driver threads would keep the process alive."""
    if settings.is_embedded:
        data_folder(settings)
    engines = open_engines(settings.database_url)
    try:
        await migrate(engines)
        await refuse_unsafe_settings(engines)
        yield engines
    finally:
        await engines.dispose()


def claim_folder(folder: Path) -> Any:
    """One serving process per data folder: two would both believe to be the only node.

    Raises Unavailable when another process serves it.
    """
    lock = (folder / "serving.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise Unavailable(f"another server is running on {folder}") from None
    return lock


@asynccontextmanager
async def open_bus(settings: Settings) -> AsyncIterator[Bus]:
    """NATS when configured, else the in-process bus."""
    if settings.nats is None:
        yield MemoryBus()
        return
    from ..bus.nats import open_nats

    async with open_nats(settings.nats) as bus:
        yield bus


def host_site(settings: Settings) -> HostSite | None:
    """Whoever signs customers' tokens, where configured."""
    if settings.customer_jwt_secret is None:
        return None
    # jwt brings cryptography along, a tenth of a second that installations without signed customers do not need.
    from ..identity.hosts import HostSite as SigningHost

    return SigningHost(settings.customer_jwt_secret, settings.customer_jwt_issuer)


def identity_provider(settings: Settings, clock: Clock) -> IdentityProvider | None:
    """The company's identity provider, where configured."""
    if settings.operator_jwks is None and settings.operator_jwks_url is None:
        return None
    # httpx takes a tenth of a second to import, and most installations do not need it.
    from ..identity.fetch import from_file, from_url
    from ..identity.provider import IdentityProvider as Provider

    file, url = settings.operator_jwks, settings.operator_jwks_url
    fetch = from_file(file) if file is not None else from_url(url or "")
    issuer = settings.operator_jwt_issuer or ""
    return Provider(fetch, clock, issuer, settings.operator_jwt_audience, settings.operator_jwt_claim)


def rules_of(config: RoutingConfig) -> Rules:
    """The durations of conversations, as the routing file says them."""
    return Rules(
        offer_ms=config.offer_seconds * 1000,
        nudge_ms=config.idle.nudge * 1000,
        idle_close_ms=config.idle.close * 1000,
        remind_operator_ms=config.idle.operator_reminder * 1000,
        tell_supervisor_ms=config.idle.supervisor * 1000,
        reopen_ms=round(config.reopen_hours * 3_600_000),
        hop_budget=config.hop_budget,
    )


def origins_of(settings: Settings) -> frozenset[str]:
    """Who may open sockets from a browser: the configured origins, and the local ones of our own port."""
    local = {f"http://{name}:{settings.port}" for name in ("localhost", "127.0.0.1", "[::1]")}
    return frozenset({*settings.allowed_origins, *local})
