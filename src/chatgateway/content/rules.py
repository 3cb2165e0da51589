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

LOOK_EVERY_SECONDS = 2.0
log = structlog.get_logger()


def load_rules(path: Path) -> RoutingConfig:
    """The rules of a routing file; raises BadContent with file:line:column."""
    return parse_routing(_text(path), path.name)


def load_team(path: Path) -> Team:
    """The people of a roster file; raises BadContent with file:line:column."""
    return parse_team(_text(path), path.name)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadContent(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadContent(f"{path.name}:1:1: is not UTF-8") from None


@dataclass(slots=True)
class LiveRules:
    """The rules in force; `problem` says what is wrong with the newest edit, None when it is in force."""

    path: Path
    rules: RoutingConfig
    changed: Callable[[RoutingConfig], Awaitable[None]]
    problem: str | None = None
    _seen: tuple[int, int] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._seen = _stamp(self.path)

    async def watch(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        """Look at the file every two seconds until cancelled."""
        while True:
            await sleep(LOOK_EVERY_SECONDS)
            await self.refresh()

    async def refresh(self) -> bool:
        """Read the file again if it changed; return whether other rules are in force."""
        stamp = await asyncio.to_thread(_stamp, self.path)
        if stamp == self._seen:
            return False
        self._seen = stamp
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


def _stamp(path: Path) -> tuple[int, int] | None:
    """Change time and size, enough to see an edit; None when the file is gone."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size
