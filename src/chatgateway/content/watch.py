"""Keeps the bot up to date with its folder while the service runs; a broken edit keeps the last good set."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..bot.bot import Bot
from ..errors import BadContent
from .edits import Stamp, look_for_ever, stamp
from .load import load_bot


@dataclass(slots=True)
class LiveBot:
    """The bot in force; `problem` says what is wrong with the newest edit, None when it is in force."""

    folder: Path
    bot: Bot
    cache: Path | None = None
    problem: str | None = None
    changed: Callable[[Bot], None] = field(default=lambda bot: None)
    _seen: tuple[tuple[str, Stamp], ...] = ()

    async def watch(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        """Look at the folder every two seconds until cancelled, and swap the bot when its files changed."""
        self._seen = _stamps(self.folder)
        await look_for_ever(self.refresh, sleep)

    async def refresh(self) -> bool:
        """Load the folder again if its files changed; return whether a new bot is in force."""
        stamps = await asyncio.to_thread(_stamps, self.folder)
        if stamps == self._seen:
            return False
        self._seen = stamps
        try:
            bot = await asyncio.to_thread(load_bot, self.folder, self.cache)
        except BadContent as error:
            self.problem = error.message
            return False
        except OSError as error:
            self.problem = str(error)
            return False
        self.problem = None
        fresh = bot.version != self.bot.version
        self.bot = bot
        if fresh:
            self.changed(bot)
        return fresh


def _stamps(folder: Path) -> tuple[tuple[str, Stamp], ...]:
    """Return name, change time and size of each file; enough to see an edit."""
    seen = ((path.name, stamp(path)) for path in sorted(folder.glob("*.y*ml")))
    return tuple((name, mark) for name, mark in seen if mark is not None)
