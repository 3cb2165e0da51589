"""Customers and operators who behave like people: they write, wait, lose the connection, come back and send again."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .wires import Wire

if TYPE_CHECKING:
    from .world import World

RESEND_SECONDS = 3.0
HELLO_SECONDS = 8.0
AGAIN = frozenset({"unavailable", "overloaded", "rate_limited"})
TEXTS = (
    "What are your fees?",
    "出金が届きません",
    "営業時間は何時までですか",
    "xyzzy plugh",
    "hello",
    "a person please",
)
Frame = dict[str, Any]


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass(slots=True)
class View:
    """What one client knows of one conversation."""

    seen: set[int] = field(default_factory=set)
    last: int = 0


@dataclass(slots=True, eq=False)
class Client:
    """One device: it remembers what it has seen and what it has sent, and sends again what was not answered."""

    world: World
    name: str
    token: str
    wire: Wire | None = None
    views: dict[str, View] = field(default_factory=lambda: defaultdict(View))
    outstanding: dict[str, tuple[Frame, float]] = field(default_factory=dict)
    copies: Counter[str] = field(default_factory=Counter)
    sent: dict[str, Frame] = field(default_factory=dict)
    acked: dict[str, tuple[str, int] | None] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    is_welcome: bool = False
    may_connect: asyncio.Event = field(default_factory=_set)

    path = "/v1/chat"

    @property
    def principal(self) -> str:
        """Who this is to the gateway."""
        raise NotImplementedError

    # ---- the connection

    async def live(self) -> None:
        """Connect to any node, stay as long as the wire holds, come back."""
        while True:
            await self.may_connect.wait()
            node = self.world.any_node()
            if node is not None:
                gone = asyncio.Event()
                self.wire = Wire(self.world.weather, self._hear, gone.set, next(self.world.wires))
                node.let_in(self.path, self.wire)
                self.wire.say(json.dumps(self.hello()))
                await self._stay(self.wire, gone)
                self.is_welcome = False
            await asyncio.sleep(self.world.chance.uniform(0.05, 1.0))

    async def _stay(self, wire: Wire, gone: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        greeted_by = loop.time() + HELLO_SECONDS
        while not gone.is_set():
            try:
                async with asyncio.timeout(1.0):
                    await gone.wait()
            except TimeoutError:
                if not self.is_welcome and loop.time() > greeted_by:
                    wire.cut(0.1)
                self._send_again(loop.time())

    def _send_again(self, now: float) -> None:
        for id, (frame, at) in list(self.outstanding.items()):
            if self.is_welcome and now - at > RESEND_SECONDS:
                self._write(id, frame)

    def command(self, type: str, **fields: Any) -> None:
        """Send a command and keep it until it is answered."""
        id = self.world.new_command(self)
        self.sent[id] = frame = {"type": type, "id": id, **fields}
        self.outstanding[id] = (frame, -RESEND_SECONDS)
        if self.is_welcome:
            self._write(id, frame)

    def _write(self, id: str, frame: Frame) -> None:
        assert self.wire is not None
        self.outstanding[id] = (frame, asyncio.get_running_loop().time())
        self.copies[id] += 1
        self.wire.say(json.dumps(frame))

    # ---- hearing

    def _hear(self, text: str) -> None:
        frame = json.loads(text)
        match frame["type"]:
            case "welcome":
                self.is_welcome = True
                self.welcome(frame)
                for id, (kept, _) in list(self.outstanding.items()):
                    self._write(id, kept)
            case "event":
                self._see(frame)
            case "ack":
                self._settled(frame)
            case "error":
                self._failed(frame)
            case "resync":
                self.world.blame(f"{self.name} was told to begin again: {frame}")
            case _:
                self.notice(frame)

    def _see(self, frame: Frame) -> None:
        view, seq = self.views[frame["conversation"]], frame["seq"]
        if self.begins_again(view, frame):
            view.seen.clear()
        elif seq <= view.last:
            self.world.blame(f"{self.name} got {frame['conversation']}#{seq} after #{view.last}")
        view.last = seq
        view.seen.add(seq)
        self.event(frame)

    def _settled(self, frame: Frame) -> None:
        id = frame["re"]
        result = (frame["conversation"], frame["seq"]) if "seq" in frame else None
        if id not in self.sent:
            self.world.blame(f"{self.name} got an ack for {id}, which is not theirs")
        before = self.acked.get(id)
        if before is not None and before != result:
            self.world.blame(f"{self.name} got two different acks for {id}: {before} and {result}")
        # Where there was nothing to do at first, a resend may find something to do.
        self.acked[id] = result
        self.outstanding.pop(id, None)
        self.done(self.sent[id], result[1] if result else 0)

    def _failed(self, frame: Frame) -> None:
        id = frame.get("re")
        if frame["code"] in AGAIN or frame.get("retry_after") is not None or id is None:
            return
        if id in self.acked:
            self.world.blame(f"{self.name} was refused {id} after its ack: {frame}")
        self.outstanding.pop(id, None)
        self.refused[id] = frame["code"]

    # ---- what each kind does

    def hello(self) -> Frame:
        """The first frame."""
        raise NotImplementedError

    def welcome(self, frame: Frame) -> None:
        """The gateway says what stands open."""

    def event(self, frame: Frame) -> None:
        """An event that was not known."""

    def done(self, frame: Frame, seq: int) -> None:
        """This command was carried out."""

    def notice(self, frame: Frame) -> None:
        """Anything else."""

    def begins_again(self, view: View, frame: Frame) -> bool:
        """Whether the log is told once more from its beginning, on purpose."""
        return False


@dataclass(slots=True, eq=False)
class Customer(Client):
    """A widget."""

    conversation: str | None = None
    named: str | None = None
    over: set[str] = field(default_factory=set)

    @property
    def principal(self) -> str:
        """The visitor id, which stands in the token."""
        return self.token.split(".")[1]

    def hello(self) -> Frame:
        """What it has of the conversation it was last told of."""
        last = self.views[self.conversation].last if self.conversation else 0
        self.named = self.conversation
        return {
            "type": "hello",
            "token": self.token,
            "conversation": self.conversation,
            "last_seq": last,
            "language": "en",
        }

    def welcome(self, frame: Frame) -> None:
        """The conversation that goes on, if there is one."""
        self.conversation = frame["conversation"]["id"] if frame["conversation"] else None

    def event(self, frame: Frame) -> None:
        """The conversation that was heard of last goes on; of an older one its end may come later."""
        if len(self.views[frame["conversation"]].seen) == 1:
            self.conversation = frame["conversation"]
        if frame["kind"] in ("closed", "reopened"):
            (self.over.add if frame["kind"] == "closed" else self.over.discard)(frame["conversation"])

    def begins_again(self, view: View, frame: Frame) -> bool:
        """A hello names one conversation; of another that is open everything may come."""
        return frame["seq"] == 1 and frame["conversation"] not in {self.named, *self.over}

    async def act(self) -> None:
        """Do what customers do."""
        chance = self.world.chance
        await asyncio.sleep(chance.uniform(0.0, 4.0))
        while not self.world.is_calm:
            if len(self.outstanding) < 4:
                self._do_something()
            await asyncio.sleep(chance.expovariate(0.4))

    def _do_something(self) -> None:
        chance = self.world.chance
        last = self.views[self.conversation].last if self.conversation else 1
        match chance.choices(range(6), (10, 4, 1, 1, 1, 0.5))[0]:
            case 0:
                self.command("message", text=chance.choice(TEXTS))
            case 1:
                self.command("human")
            case 2:
                self.command("feedback", seq=chance.randint(1, last + 1), helpful=chance.random() < 0.5)
            case 3:
                self.command("leave")
            case 4:
                self.command("rate", score=chance.randint(1, 5))
            case 5:
                self.command("choose", seq=chance.randint(1, last + 1), entry="fees")


@dataclass(slots=True, eq=False)
class Console(Client):
    """An operator's console. Several may belong to one operator."""

    operator: str = ""
    owned: dict[str, int] = field(default_factory=dict)
    watched: set[str] = field(default_factory=set)
    status: str = "off"
    # Where ownership changed last: an ack may come before older events.
    changed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    restarts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    path = "/v1/agent"

    @property
    def principal(self) -> str:
        """The operator's id."""
        return self.operator

    def hello(self) -> Frame:
        """What it has of the conversations it believes to own."""
        resume = [{"conversation": id, "last_seq": self.views[id].last} for id in self.owned]
        self.watched.clear()
        return {"type": "hello", "token": self.token, "resume": resume}

    def welcome(self, frame: Frame) -> None:
        """What is theirs now; what is not is forgotten."""
        self.status = frame["operator"]["status"]
        self.owned = {one["id"]: one["epoch"] for one in frame["conversations"]}
        for id in [id for id in self.views if id not in self.owned]:
            del self.views[id]

    def begins_again(self, view: View, frame: Frame) -> bool:
        """Whoever takes a conversation, or watches it, gets all of it."""
        if frame["seq"] != 1 or not view.last:
            return False
        self.restarts[frame["conversation"]] += 1
        return True

    def event(self, frame: Frame) -> None:
        """Follow who owns it."""
        conversation, data = frame["conversation"], frame["data"]
        if frame["seq"] < self.changed[conversation]:
            return
        match frame["kind"]:
            case "assigned" if data["operator"]["id"] == self.operator:
                self.owned[conversation] = data["epoch"]
            case "assigned" | "requeued" | "closed" | "ticket":
                self.owned.pop(conversation, None)
            case _:
                return
        self.changed[conversation] = frame["seq"]

    def done(self, frame: Frame, seq: int) -> None:
        """What was asked for is so."""
        match frame["type"]:
            case "status":
                self.status = frame["status"]
            case "watch":
                self.watched.add(frame["conversation"])
            case "close" | "transfer":
                if seq >= self.changed[frame["conversation"]]:
                    self.changed[frame["conversation"]] = seq
                    self.owned.pop(frame["conversation"], None)

    def notice(self, frame: Frame) -> None:
        """Offers are answered, after a while or never."""
        match frame["type"]:
            case "offer":
                self.world.spawn(self._answer(frame))
            case "status":
                self.status = frame["status"]

    async def _answer(self, offer: Frame) -> None:
        chance = self.world.chance
        await asyncio.sleep(chance.expovariate(1.0))
        place = {"conversation": offer["conversation"], "epoch": offer["epoch"]}
        match chance.random():
            case mood if self.world.is_calm or mood < 0.75:
                self.command("accept", **place)
            case mood if mood < 0.87:
                self.command("decline", **place)

    async def act(self) -> None:
        """Do what operators do."""
        chance = self.world.chance
        while True:
            await asyncio.sleep(chance.expovariate(0.6))
            if not self.is_welcome or len(self.outstanding) > 3:
                continue
            if self.status != "ready" and (self.world.is_calm or chance.random() < 0.6):
                self.command("status", status="ready")
            elif self.world.is_calm:
                self._finish()
            else:
                self._do_something()

    def _finish(self) -> None:
        """Make room for whoever still waits; a supervisor takes what everybody has handed on."""
        if self.world.is_supervisor(self.operator):
            for id in self.world.given_up_by_all():
                self.command("take", conversation=id)
        if self.owned and self.world.somebody_waits():
            conversation, epoch = next(iter(self.owned.items()))
            self.command("close", conversation=conversation, epoch=epoch, outcome="solved")

    def _do_something(self) -> None:
        chance = self.world.chance
        if chance.random() < 0.04:
            self.command("status", status=chance.choice(("busy", "break", "off")))
        elif self.world.is_supervisor(self.operator) and chance.random() < 0.2:
            self._steer()
        elif self.owned:
            self._work()

    def _steer(self) -> None:
        chance = self.world.chance
        known = sorted(self.world.store.rows)
        if known:
            self.command(chance.choice(("watch", "watch", "take")), conversation=chance.choice(known))

    def _work(self) -> None:
        chance = self.world.chance
        conversation, epoch = chance.choice(sorted(self.owned.items()))
        place: Frame = {"conversation": conversation, "epoch": epoch}
        match chance.choices(range(5), (8, 2, 2, 1, 1))[0]:
            case 0:
                self.command("message", **place, text="少々お待ちください")
            case 1:
                self.command("note", conversation=conversation, text="note to self")
            case 2:
                self.command("close", **place, outcome=chance.choice(("solved", "unsolved", "ticket")))
            case 3:
                self.command("transfer", **place, to={"skills": {"en": 1}}, reason="theirs")
            case 4:
                other = chance.choice(sorted(self.world.store.operators))
                self.command("transfer", **place, to={"operator": other}, reason="theirs")
