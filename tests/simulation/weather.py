"""What may go wrong between a node and the world: delays, failures, lost answers, frozen and dying processes."""

from __future__ import annotations

import asyncio
import inspect
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from chatgateway.clock import SystemClock
from chatgateway.errors import Unavailable
from chatgateway.ports import Nudge

EPOCH_MS = 1_800_000_000_000
WRITES = ("append", "redact", "schedule", "change_operator", "arrive", "depart", "renew_lease", "set_lost")


@dataclass(slots=True)
class Weather:
    """How bad it is right now; drawn anew for each run, and clear at its end."""

    seed: int
    chance: random.Random
    failing: float = 0.0
    losing: float = 0.0
    bus_losing: float = 0.0
    slow: float = 0.0
    is_down: bool = False
    is_over: bool = False

    def clear(self) -> None:
        """From now on everything works; hints are still lost now and then, which is nobody's fault."""
        self.failing = self.losing = self.slow = 0.0
        self.is_down = False

    def delay(self, chance: random.Random | None = None) -> float:
        """Seconds one way."""
        chance = chance or self.chance
        if self.slow and chance.random() < self.slow:
            return chance.uniform(0.1, 2.0)
        return chance.expovariate(400)


@dataclass(slots=True)
class Process:
    """Whether the code of one node runs. A dead one stands still for ever, wherever it was."""

    weather: Weather
    is_dead: bool = False
    _thawed: asyncio.Event = field(default_factory=asyncio.Event)
    _never: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._thawed.set()

    def freeze(self) -> None:
        """The process stands still."""
        self._thawed.clear()

    def thaw(self) -> None:
        """It goes on."""
        self._thawed.set()

    @property
    def is_frozen(self) -> bool:
        """Whether it stands still."""
        return not self._thawed.is_set()

    async def may_go_on(self) -> None:
        """Returns when the process runs; never for a dead one."""
        if self.weather.is_over:
            raise Unavailable("the run is over")
        if self.is_dead:
            await self._never.wait()
        if self.is_frozen:
            await self._thawed.wait()


class Clock(SystemClock):
    """A node's clock: the real one, on a machine whose clock is wrong and may be set."""

    def __init__(self, process: Process, ahead_ms: int) -> None:
        self.process = process
        self.ahead_ms = ahead_ms
        super().__init__(self._on_the_wall, self._ticking)

    def _on_the_wall(self) -> int:
        return (EPOCH_MS + self.ahead_ms) * 1_000_000 + self._ticking()

    def _ticking(self) -> int:
        return round(self.monotonic() * 1_000_000_000)

    def monotonic(self) -> float:
        """Seconds since the beginning of the run."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self.process.may_go_on()
        await asyncio.sleep(seconds)
        await self.process.may_go_on()


class Faulty:
    """A port as one node reaches it. A write may be done although its answer never comes."""

    def __init__(self, port: Any, process: Process) -> None:
        self._port = port
        self._process = process

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        if not inspect.iscoroutinefunction(method):
            return method
        # Looked up once: `__getattr__` is asked only for what is not there.
        call = self._writing(method) if name in WRITES else self._reading(method)
        self.__dict__[name] = call
        return call

    def _reading(self, method: Any) -> Any:
        async def read(*args: Any, **named: Any) -> Any:
            await self._travel()
            answer = await method(*args, **named)
            await asyncio.sleep(self._process.weather.delay())
            await self._process.may_go_on()
            return answer

        return read

    def _writing(self, method: Any) -> Any:
        weather = self._process.weather

        async def write(*args: Any, **named: Any) -> Any:
            await self._travel()
            answer = await method(*args, **named)
            await asyncio.sleep(weather.delay())
            await self._process.may_go_on()
            if weather.losing and weather.chance.random() < weather.losing:
                raise Unavailable("the answer was lost")
            return answer

        return write

    async def _travel(self) -> None:
        weather = self._process.weather
        await self._process.may_go_on()
        await asyncio.sleep(weather.delay())
        if weather.is_down or (weather.failing and weather.chance.random() < weather.failing):
            raise Unavailable("storage is down")


@dataclass(slots=True)
class Bus:
    """Hints between nodes: late, in any order, and often not at all."""

    weather: Weather
    ears: dict[str, asyncio.Queue[Nudge]] = field(default_factory=dict)

    def at(self, node: str, process: Process) -> BusEnd:
        """The bus as one node reaches it."""
        return BusEnd(self, node, process)

    def spread(self, nudge: Nudge) -> None:
        """To every node, each by its own way."""
        loop = asyncio.get_running_loop()
        for ear in self.ears.values():
            if self.weather.chance.random() >= self.weather.bus_losing:
                loop.call_later(self.weather.delay(), ear.put_nowait, nudge)


@dataclass(slots=True)
class BusEnd:
    """One node's end of the bus."""

    bus: Bus
    node: str
    process: Process
    connected: bool = True

    async def publish(self, nudge: Nudge) -> None:
        """Tell the others."""
        await self.process.may_go_on()
        self.bus.spread(nudge)

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[AsyncIterator[Nudge]]:
        """Nudges from now on."""
        ear: asyncio.Queue[Nudge] = asyncio.Queue()
        self.bus.ears[self.node] = ear
        yield self._hear(ear)

    async def _hear(self, ear: asyncio.Queue[Nudge]) -> AsyncIterator[Nudge]:
        while True:
            nudge = await ear.get()
            await self.process.may_go_on()
            yield nudge
