"""Moments played by hand: two nodes in virtual time, devices that do what the test says, nothing else happening."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from chatgateway.routing.config import RoutingConfig

from .virtual import VirtualLoop, run
from .weather import Weather
from .wires import Wire
from .world import Node, World

Frame = dict[str, Any]
Result = TypeVar("Result")
PATIENCE = 30.0


@dataclass(slots=True, eq=False)
class Device:
    """One connection of somebody to one node."""

    world: World
    node: Node
    path: str = "/v1/chat"
    frames: list[Frame] = field(default_factory=list)
    wire: Wire = field(init=False)

    def __post_init__(self) -> None:
        self.wire = Wire(self.world.weather, self._hear, lambda: None, next(self.world.wires))
        self.node.let_in(self.path, self.wire)

    def _hear(self, text: str) -> None:
        self.frames.append(json.loads(text))

    def say(self, type: str, **fields: Any) -> None:
        """Send one frame."""
        self.wire.say(json.dumps({"type": type, **fields}))

    async def heard(self, wanted: Callable[[Frame], bool]) -> Frame:
        """The first frame that is wanted, also of those that came before."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for frame in self.frames:
                    if wanted(frame):
                        return frame
                await asyncio.sleep(0.001)

    async def ask(self, type: str, id: str, **fields: Any) -> Frame:
        """A command and its answer."""
        self.say(type, id=id, **fields)
        return await self.heard(lambda frame: frame.get("re") == id)

    async def greet(self, token: str | None, **hello: Any) -> Frame:
        """Say hello, and be told how things stand."""
        self.say("hello", token=token, **hello)
        await self.heard(lambda frame: frame["type"] == "caught_up")
        return await self.heard(lambda frame: frame["type"] == "welcome")

    def seqs(self, conversation: str) -> list[int]:
        """The events of a conversation in the order in which they came."""
        events = [frame for frame in self.frames if frame["type"] == "event"]
        return [frame["seq"] for frame in events if frame["conversation"] == conversation]


class Meddled:
    """A port of which some methods are done in another way."""

    def __init__(self, port: Any, *methods: Callable[..., Any]) -> None:
        self._port = port
        self.__dict__.update({method.__name__: method for method in methods})

    def __getattr__(self, name: str) -> Any:
        return getattr(self._port, name)


@dataclass(slots=True)
class Scene:
    """Two nodes on one store."""

    world: World
    north: Node
    south: Node

    def customer(self, node: Node) -> Device:
        """A widget that has said nothing yet."""
        return Device(self.world, node)

    def new_token(self) -> str:
        """The token of a visitor whom no node knows."""
        return self.north.house.tokens.new_visitor().token

    def deafen(self) -> None:
        """No hint arrives any more: what one node does the other finds when it looks."""
        self.world.weather.bus_losing = 1.0

    async def settle(self, seconds: float = 3.0) -> None:
        """Every patrol has looked."""
        await asyncio.sleep(seconds)


def play(script: Callable[[Scene], Awaitable[Result]], **rules: Any) -> Result:
    """What the script returns; a node that died of it fails the test."""
    worlds: list[World] = []

    async def main(loop: VirtualLoop) -> Result:
        chance = random.Random(1)
        world = World(1, loop, chance, Weather(1, chance))
        world.config = RoutingConfig(**rules)
        worlds.append(world)
        for name in ("north", "south"):
            await world.start(name)
        north, south = world.nodes["north"], world.nodes["south"]
        assert north is not None
        assert south is not None
        return await script(Scene(world, north, south))

    def end() -> None:
        for world in worlds:
            world.weather.is_over = True

    result = run(1, main, end)
    assert worlds[0].faults == []
    return result
