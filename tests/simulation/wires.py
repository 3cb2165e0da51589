"""Sockets without a network: frames travel in order, and whatever is on its way when the wire is cut is lost."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from chatgateway.protocol.closing import CloseCode

from .weather import Weather


@dataclass(slots=True)
class Direction:
    """One direction of a wire: first in, first out, each frame with its delay."""

    weather: Weather
    take: Callable[[str], None]
    # Its own dice: in which order the sockets of one set are served must not change what happens.
    chance: random.Random
    is_cut: bool = False
    _last: float = 0.0
    _travelling: deque[str] = field(default_factory=deque)

    def carry(self, text: str) -> None:
        """Deliver later, unless the wire is cut meanwhile."""
        loop = asyncio.get_running_loop()
        self._last = max(self._last, loop.time() + self.weather.delay(self.chance))
        self._travelling.append(text)
        loop.call_at(self._last, self._deliver)

    def _deliver(self) -> None:
        # Whichever timer fires first, the foremost frame arrives.
        text = self._travelling.popleft()
        if not self.is_cut:
            self.take(text)


@dataclass(slots=True, eq=False)
class Wire:
    """The server's end, as `web.wire.Wire`; `hear` and `ended` are the client's."""

    weather: Weather
    hear: Callable[[str], None]
    ended: Callable[[], None]
    number: int
    door: Any = None
    is_paused: bool = False
    is_closed: bool = False
    down: Direction = field(init=False)
    up: Direction = field(init=False)
    _kept: list[str] | None = None

    def __post_init__(self) -> None:
        self.down = Direction(self.weather, self.hear, random.Random(f"{self.weather.seed} down {self.number}"))
        self.up = Direction(self.weather, self._arrived, random.Random(f"{self.weather.seed} up {self.number}"))

    # ---- what the server calls

    def write_texts(self, texts: Iterable[str]) -> None:
        """Write frames."""
        for text in texts:
            if not self.is_closed:
                self.down.carry(text)

    def stop_reading(self) -> None:
        """The client waits."""
        self._kept = self._kept or []

    def go_on_reading(self) -> None:
        """The client is heard again."""
        kept, self._kept = self._kept or [], None
        for text in kept:
            self.door.frame(text)

    def end(self, _code: CloseCode) -> None:
        """Close on purpose: what was written before still arrives."""
        if not self.is_closed:
            self.is_closed = True
            loop = asyncio.get_running_loop()
            loop.call_later(0.2 + self.weather.delay(self.down.chance), self._over)

    def _over(self) -> None:
        self.down.is_cut = self.up.is_cut = True
        self.ended()
        self._tell_door()

    # ---- what the client and chance do

    def say(self, text: str) -> None:
        """The client writes."""
        self.up.carry(text)

    def _arrived(self, text: str) -> None:
        if self._kept is not None:
            self._kept.append(text)
        elif self.door is not None:
            self.door.frame(text)

    def cut(self, server_knows_after: float) -> None:
        """The network is gone; the server finds out when it finds out."""
        self.down.is_cut = self.up.is_cut = True
        self.ended()
        asyncio.get_running_loop().call_later(server_knows_after, self._tell_door)

    def _tell_door(self) -> None:
        self.is_closed = True
        if self.door is not None:
            self.door.gone()

    def pause(self, seconds: float) -> None:
        """The client reads nothing for a while."""
        self.is_paused = True
        asyncio.get_running_loop().call_later(seconds, self._go_on)

    def _go_on(self) -> None:
        self.is_paused = False
        if self.door is not None and not self.is_closed:
            self.door.writable()
