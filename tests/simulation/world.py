"""The world of one run: two nodes on one store, people, and everything that goes wrong between them."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import structlog.testing

from chatgateway.app.connect import Ground, connect
from chatgateway.bot.bot import Bot
from chatgateway.bot.decision import Asked, Decision
from chatgateway.errors import GatewayError
from chatgateway.ports import OperatorRecord
from chatgateway.routing.config import Idle, RoutingConfig
from chatgateway.web.gate import Gate
from chatgateway.web.house import House
from chatgateway.web.limits import OPEN
from chatgateway.web.tokens import hash_of

from ..memory_store import Forgetful, MemoryDirectory, MemoryJournal, Store
from ..small_desk import small_bot
from .people import Client, Console, Customer
from .virtual import VirtualLoop, run
from .weather import EPOCH_MS, Bus, Clock, Faulty, Process, Weather
from .wires import Wire

STORM_SECONDS = 35.0
# So long everything may take to come right once nothing fails any more: a lease, a grace, a few offers.
HEALING_SECONDS = 60.0
QUIET_SECONDS = 3.0
HOUR_MS = 3_600_000


class QuickBot:
    """The small bot, asked each thing once."""

    def __init__(self) -> None:
        self._bot = small_bot()
        self.decide = cache(self._decide)
        self.choose = cache(self._bot.choose)
        self.entry = self._bot.entry

    def _decide(self, text: str, asked: Asked) -> Decision:
        return self._bot.decide(text, asked)


@cache
def quick_bot() -> Bot:
    """One for all runs."""
    return cast(Bot, QuickBot())


@dataclass(slots=True)
class Ids:
    """Ids in the order of asking."""

    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def conversation(self) -> str:
        """Rising, as the real ones."""
        return f"c{next(self.numbers):06d}"

    def reference(self) -> str:
        """A number for people."""
        return f"R{next(self.numbers):06d}"

    def token(self) -> str:
        """Nobody guesses here."""
        return f"t{next(self.numbers):022d}"


@dataclass(slots=True, eq=False)
class Node:
    """One process."""

    name: str
    process: Process
    clock: Clock
    house: House
    gate: Gate
    wires: dict[Wire, None] = field(default_factory=dict)
    sittings: list[asyncio.Future[None]] = field(default_factory=list)

    def let_in(self, path: str, wire: Wire) -> None:
        """A client connects."""
        self.wires[wire] = None
        scope = {
            "type": "websocket",
            "path": path,
            "headers": [],
            "subprotocols": [],
            "client": ("127.0.0.1", 0),
            "extensions": {"chatgateway": wire},
        }
        task = asyncio.ensure_future(self.gate(scope, _nothing, _nothing))
        task.add_done_callback(lambda _: self.wires.pop(wire, None))
        # Those of a dead process stand still for ever, and nobody else remembers them.
        self.sittings.append(task)


async def _nothing(*_message: Any) -> Any:
    return None


@dataclass(slots=True)
class World:
    """Everything there is in one run."""

    seed: int
    loop: VirtualLoop
    chance: random.Random
    weather: Weather
    store: Store = field(default_factory=Store)
    ids: Ids = field(default_factory=Ids)
    nodes: dict[str, Node | None] = field(default_factory=dict)
    customers: list[Customer] = field(default_factory=list)
    consoles: list[Console] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_calm: bool = False
    dead: list[Node] = field(default_factory=list)
    bus: Bus = field(init=False)
    config: RoutingConfig = field(init=False)
    authors: dict[str, Client] = field(default_factory=dict)
    wires: itertools.count[int] = field(default_factory=itertools.count)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _commands: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.bus = Bus(self.weather)
        self.config = RoutingConfig(
            offer_seconds=5,
            cooldown_seconds=4,
            grace_seconds=self.chance.choice((3, 8)),
            step_seconds=10,
            reopen_hours=self.chance.choice((24.0, 24.0, 0.002, 0.0)),
            idle=Idle(nudge=12, close=25, operator_reminder=5, supervisor=10),
        )

    # ---- what people ask of it

    def blame(self, fault: str) -> None:
        """Something happened that must not happen."""
        self.faults.append(f"at {self.loop.time():.3f} s: {fault}")

    def any_node(self) -> Node | None:
        """Whichever node the load balancer picks; perhaps one that has just died."""
        return self.nodes[self.chance.choice(sorted(self.nodes))]

    def new_command(self, author: Client) -> str:
        """An id for a command."""
        id = f"m{next(self._commands)}"
        self.authors[id] = author
        return id

    def spawn(self, task: Coroutine[Any, Any, None]) -> None:
        """Something that somebody does meanwhile; how it ends is looked at in the end."""
        self._tasks.append(asyncio.ensure_future(task))

    def somebody_waits(self) -> bool:
        """Whether anybody waits for people."""
        return any(row.phase in ("waiting", "pending") for row in self.store.rows.values())

    def given_up_by_all(self) -> list[str]:
        """What waits although everybody has handed it on already: nobody is offered it again."""
        waiting = [row.id for row in self.store.rows.values() if row.phase == "waiting" and row.offered_to is None]
        everybody = set(self.store.operators)
        return [id for id in waiting if everybody <= {*self.store.state(id).transferred_from}]

    def is_supervisor(self, operator: str) -> bool:
        """Whether they may steer."""
        return self.store.operators[operator].role == "supervisor"

    @property
    def clients(self) -> list[Client]:
        """Everybody with a device."""
        return [*self.customers, *self.consoles]

    # ---- nodes

    async def start(self, name: str) -> None:
        """A process starts, and is started again as often as it fails to."""
        while True:
            process = Process(self.weather)
            try:
                await self._start(name, process)
            except Exception as error:
                process.is_dead = True
                if not isinstance(error, GatewayError):
                    raise
                await asyncio.sleep(1.0)
            else:
                return

    async def _start(self, name: str, process: Process) -> None:
        clock = Clock(process, self.chance.randint(-200, 200))
        id = self.ids.conversation()
        ground = Ground(
            node=id,
            journal=cast(Any, Faulty(MemoryJournal(self.store), process)),
            directory=cast(Any, Faulty(MemoryDirectory(self.store), process)),
            records=cast(Any, Forgetful()),
            audit=cast(Any, Forgetful()),
            attachments=cast(Any, Forgetful()),
            bus=self.bus.at(id, process),
            clock=clock,
            ids=self.ids,
            bot=quick_bot,
        )
        connected = await connect(ground, self.config, OPEN, frozenset())
        await connected.begin()
        house = connected.house
        for task in connected.tasks:
            # How late this loop is says nothing here.
            if task != house.load.watch_for_ever:
                self.spawn(self._keep_alive(name, process, task))
        self.nodes[name] = Node(name, process, clock, house, Gate(house, cast(Any, _nothing)))

    async def _keep_alive(self, name: str, process: Process, task: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await task()
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001
            if not self.weather.is_over and not process.is_dead:
                self.blame(f"{name}: {task.__qualname__} died of {error!r}, and the node with it")

    def kill(self, name: str) -> None:
        """The process is gone in the middle of whatever it did."""
        node = self.nodes[name]
        if node is not None:
            node.process.is_dead = True
            self.nodes[name] = None
            self.dead.append(node)
            for wire in list(node.wires):
                wire.cut(0.0)

    # ---- the run

    def populate(self) -> None:
        """Hire, and invite customers."""
        count = self.chance.randint(2, 4)
        for number in range(count):
            id = f"op{number}"
            role = "supervisor" if number == 0 else "operator"
            skills = {"en": self.chance.randint(1, 5), "ja": self.chance.randint(1, 5)}
            self.store.operators[id] = OperatorRecord(
                id, f"Name {number}", cast(Any, role), skills, "1", self.chance.randint(1, 3),
                auto_accept=self.chance.random() < 0.15,
            )  # fmt: skip
            self.store.tokens[hash_of(f"cgo_{id}")] = (id, None)
            for device in range(self.chance.choice((1, 1, 2))):
                console = Console(self, f"{id}/{device}", f"cgo_{id}", operator=id)
                self.consoles.append(console)

    def invite(self, house: House) -> None:
        """Customers with one or two devices each."""
        for number in range(self.chance.randint(2, 6)):
            token = house.tokens.new_visitor().token
            for device in range(self.chance.choice((1, 1, 2))):
                self.customers.append(Customer(self, f"customer{number}/{device}", token))

    async def play(self) -> None:
        """The storm, and the calm after it."""
        self.populate()
        for name in ("north", "south"):
            await self.start(name)
        first = self.nodes["north"]
        assert first is not None
        self.invite(first.house)
        self._brew()
        for client in self.clients:
            self.spawn(client.live())
            self.spawn(client.act())  # type: ignore[attr-defined]
        await self._storm()
        await self._calm()

    def _brew(self) -> None:
        weather, chance = self.weather, self.chance
        weather.failing = chance.choice((0.0, 0.01, 0.05))
        weather.losing = chance.choice((0.0, 0.02, 0.1))
        weather.bus_losing = chance.choice((0.0, 0.3, 1.0))
        weather.slow = chance.choice((0.0, 0.01, 0.1))

    async def _storm(self) -> None:
        while self.loop.time() < STORM_SECONDS:
            await asyncio.sleep(self.chance.expovariate(0.5))
            strike = self.chance.choices(
                (self._cut, self._pause, self._send_away, self._crash, self._freeze, self._outage, self._set_clock),
                (8, 2, 3, 1, 1, 1, 1),
            )[0]
            strike()

    def _cut(self) -> None:
        client = self.chance.choice(self.clients)
        if client.wire is not None:
            client.wire.cut(self.chance.choice((0.0, 0.01, 0.5, 3.0)))

    def _pause(self) -> None:
        client = self.chance.choice(self.clients)
        if client.wire is not None:
            client.wire.pause(self.chance.uniform(0.1, 3.0))

    def _send_away(self) -> None:
        client = self.chance.choice(self.clients)
        client.may_connect.clear()
        if client.wire is not None:
            client.wire.cut(0.1)
        self.loop.call_later(self.chance.uniform(1.0, 15.0), client.may_connect.set)

    def _crash(self) -> None:
        name = self.chance.choice(sorted(self.nodes))
        if self.nodes[name] is not None:
            self.kill(name)
            self.spawn(self._restart(name, self.chance.uniform(0.1, 12.0)))

    async def _restart(self, name: str, after: float) -> None:
        await asyncio.sleep(after)
        await self.start(name)

    def _freeze(self) -> None:
        node = self.any_node()
        if node is not None:
            node.process.freeze()
            self.loop.call_later(self.chance.uniform(0.5, 14.0), node.process.thaw)

    def _set_clock(self) -> None:
        node = self.any_node()
        if node is not None:
            node.clock.ahead_ms += self.chance.randint(-HOUR_MS, HOUR_MS)

    def _outage(self) -> None:
        self.weather.is_down = True
        self.loop.call_later(self.chance.uniform(0.2, 5.0), self._back_up)

    def _back_up(self) -> None:
        self.weather.is_down = False

    async def _calm(self) -> None:
        """Nothing fails any more, everybody is back: all must come right within a bounded time."""
        self.is_calm = True
        self.weather.clear()
        for client in self.clients:
            client.may_connect.set()
        for node in self.nodes.values():
            if node is not None:
                node.process.thaw()
        deadline = self.loop.time() + HEALING_SECONDS
        await asyncio.sleep(QUIET_SECONDS)
        while self.loop.time() < deadline and not self._is_quiet():  # noqa: ASYNC110  many conditions, no one event
            await asyncio.sleep(0.5)

    def _is_quiet(self) -> bool:
        """Whether the last news has had its time to reach everybody."""
        if not self.is_right():
            return False
        changes = [event.at_ms for event in self.store.feed]
        changes += [operator.status_since_ms for operator in self.store.operators.values()]
        return self.loop.time() > (max(changes, default=0) - EPOCH_MS) / 1000 + QUIET_SECONDS

    def is_right(self) -> bool:
        return (
            all(node is not None for node in self.nodes.values())
            and all(client.is_welcome and not client.outstanding for client in self.clients)
            and not self.somebody_waits()
        )


@dataclass(slots=True)
class Played:
    """A run that is over."""

    world: World
    errors: list[str]


def simulate(seed: int) -> Played:
    """One whole run; the same seed gives the same run."""
    worlds: list[World] = []

    async def main(loop: VirtualLoop) -> World:
        chance = random.Random(seed)
        world = World(seed, loop, chance, Weather(seed, chance))
        worlds.append(world)
        await world.play()
        return world

    def end() -> None:
        for world in worlds:
            world.weather.is_over = True

    with structlog.testing.capture_logs() as logs:
        world = run(seed, main, end)
    errors = [str(entry) for entry in logs if entry["log_level"] == "error"]
    return Played(world, errors)
