"""The routing file, read and watched while the service runs; a broken edit keeps the last good rules."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from ..errors import BadContent
from ..routing.config import RoutingConfig, parse_routing
from ..routing.team import Team, parse_team
from .edits import Stamp, look_for_ever, read_text, stamp

log = structlog.get_logger()


def load_rules(path: Path) -> RoutingConfig:
    """The rules of a routing file; raises BadContent with file:line:column."""
    return parse_routing(read_text(path), path.name)


def load_team(path: Path) -> Team:
    """The people of a roster file; raises BadContent with file:line:column."""
    return parse_team(read_text(path), path.name)


@dataclass(slots=True)
class LiveRules:
    """The rules in force; `problem` says what is wrong with the newest edit, None when it is in force."""

    path: Path
    rules: RoutingConfig
    changed: Callable[[RoutingConfig], Awaitable[None]]
    problem: str | None = None
    _seen: Stamp | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._seen = stamp(self.path)

    async def watch(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        """Look at the file every two seconds until cancelled."""
        await look_for_ever(self.refresh, sleep)

    async def refresh(self) -> bool:
        """Read the file again if it changed; return whether other rules are in force."""
        seen = await asyncio.to_thread(stamp, self.path)
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            rules = await asyncio.to_thread(load_rules, self.path)
        except BadContent as error:
            self.problem = error.message
            log.error("routing_rules_refused", problem=error.message, in_force=self.rules.hash)
            return False
        self.problem = None
        if rules.hash == self.rules.hash:
            return False
        self.rules = rules
        log.info("routing_rules_changed", in_force=rules.hash)
        await self.changed(rules)
        return True
