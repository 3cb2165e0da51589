"""Small customers and operators that hold the gateway to its word while they talk to it."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

Frame: TypeAlias = dict[str, Any]
_numbers = itertools.count(1)
PATIENCE = 20.0


def new_id(prefix: str = "c") -> str:
    """A command id that no other command of this test run has."""
    return f"{prefix}{next(_numbers)}"


class Refusal(AssertionError):
    """Raised when a command that should have been carried out was answered by an error."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.frame = frame
        self.code = str(frame["code"])


class Talker:
    """One socket. Keeps every frame, and notes whatever the protocol forbids in `faults`."""

    def __init__(self, socket: ClientConnection, after: Mapping[str, int] | None = None) -> None:
        self.socket = socket
        self.frames: list[Frame] = []
        self.faults: list[str] = []
        self.welcome: Frame = {}
        self.close_code: int | None = None
        self._unread: list[Frame] = []
        self._last = dict(after or {})
        self._bell = asyncio.Event()
        self._sent: set[str] = set()
        self._answered: dict[str, Frame] = {}
        self._refused: set[str] = set()
        # Ids that another connection of the same author sends, too: theirs may be the one that did it.
        self.shared: set[str] = set()
        self._reader = asyncio.create_task(self._read(), name="client")

    # ---- reading

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                self._take(json.loads(text))
        except ConnectionClosed:
            pass
        finally:
            self.close_code = self.socket.close_code
            self._bell.set()

    def _take(self, frame: Frame) -> None:
        self.frames.append(frame)
        self._unread.append(frame)
        self._judge(frame)
        self._bell.set()

    def _judge(self, frame: Frame) -> None:
        match frame["type"]:
            case "event":
                self._judge_event(frame)
            case "ack" | "error" if "re" in frame:
                if frame["re"] in self._answered:
                    self.faults.append(f"answered twice: {frame}")
                if frame["re"] not in self._sent:
                    self.faults.append(f"answer to what was never asked: {frame}")
                self._answered[frame["re"]] = frame
                if frame["type"] == "error":
                    self._refused.add(frame["re"])
            case "resync":
                self._last[frame["conversation"]] = 0
            case _:
                pass

    def _judge_event(self, frame: Frame) -> None:
        conversation, seq = frame["conversation"], frame["seq"]
        if seq <= self._last.get(conversation, 0):
            self.faults.append(f"event {seq} after {self._last[conversation]}")
        self._last[conversation] = seq
        # An error may have meant "unknown whether it was kept"; the event then says that it was.
        # The log that comes with a conversation is whole: it names the offers that this console once refused or took.
        is_own = frame.get("id") in self._sent - self._refused - self.shared
        if is_own and frame["author"]["role"] != "system":
            self.faults.append(f"own event on the same connection: {frame}")

    # ---- what the test reads

    def last_seq(self, conversation: str) -> int:
        """How far this client is in a conversation."""
        return self._last.get(conversation, 0)

    def events(self, conversation: str | None = None, kind: str | None = None) -> list[Frame]:
        """All events so far."""
        return [
            frame
            for frame in self.frames
            if frame["type"] == "event"
            and conversation in (None, frame["conversation"])
            and kind in (None, frame["kind"])
        ]

    async def next(self, wanted: Callable[[Frame], bool], seconds: float = PATIENCE) -> Frame:
        """The first unread frame that is wanted; it and nothing else is read by that."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    for place, frame in enumerate(self._unread):
                        if wanted(frame):
                            return self._unread.pop(place)
                    if self.close_code is not None:
                        raise AssertionError(f"closed with {self.close_code}; last frames: {self.frames[-5:]}")
                    self._bell.clear()
                    await self._bell.wait()
        except TimeoutError:
            raise AssertionError(f"nothing of the kind in {seconds} s; last frames: {self.frames[-8:]}") from None

    async def typed(self, type: str, seconds: float = PATIENCE, **fields: Any) -> Frame:
        """The next unread frame of this type with these fields."""
        return await self.next(
            lambda f: f["type"] == type and all(f.get(name) == value for name, value in fields.items()), seconds
        )

    async def event(self, kind: str, seconds: float = PATIENCE, conversation: str | None = None) -> Frame:
        """The next unread event of this kind."""
        return await self.next(
            lambda f: f["type"] == "event" and f["kind"] == kind and conversation in (None, f["conversation"]), seconds
        )

    async def silence(self, type: str, seconds: float, **fields: Any) -> None:
        """Fails when such a frame comes within this time."""
        with suppress(AssertionError):
            frame = await self.typed(type, seconds, **fields)
            raise RuntimeError(f"should not have come: {frame}")

    async def closed(self, seconds: float = PATIENCE) -> int | None:
        """The close code, once it is closed."""
        async with asyncio.timeout(seconds):
            await asyncio.shield(self._reader)
        return self.close_code

    # ---- what the test says

    async def send(self, **frame: Any) -> None:
        """Send one frame."""
        if "id" in frame:
            self._sent.add(frame["id"])
            self._answered.pop(frame["id"], None)
        await self.socket.send(json.dumps(frame, ensure_ascii=False))

    async def answer(self, id: str, seconds: float = PATIENCE) -> Frame:
        """The ack or error that answers the command."""
        return await self.next(lambda f: f["type"] in ("ack", "error") and f.get("re") == id, seconds)

    async def ask(self, type: str, seconds: float = PATIENCE, **fields: Any) -> Frame:
        """Send a command and return its ack or error."""
        id = fields.pop("id", None) or new_id()
        await self.send(type=type, id=id, **fields)
        return await self.answer(id, seconds)

    async def do(self, type: str, seconds: float = PATIENCE, **fields: Any) -> Frame:
        """Send a command and return its ack; an error fails the test."""
        frame = await self.ask(type, seconds, **fields)
        if frame["type"] != "ack":
            raise Refusal(frame)
        return frame

    # ---- the end

    async def cut(self) -> None:
        """The network is gone: no close frame."""
        self.socket.transport.abort()
        await self.closed()

    async def close(self) -> None:
        """Say goodbye properly, and be done with the socket."""
        await self.socket.close()
        await self.closed()


class Customer(Talker):
    """A widget."""

    @property
    def token(self) -> str:
        """The visitor's token."""
        return str(self.welcome["token"])

    @property
    def conversation(self) -> str:
        """The conversation that this socket has heard of."""
        known = self.welcome.get("conversation")
        if known:
            return str(known["id"])
        return str(next(f["conversation"] for f in self.frames if f.get("conversation")))

    async def say(self, text: str, id: str | None = None) -> Frame:
        """A message; returns its ack."""
        return await self.do("message", text=text, id=id or new_id())


class Operator(Talker):
    """A console."""

    async def ready(self) -> None:
        """Take offers from now on."""
        await self.do("status", status="ready")

    async def offer(self, seconds: float = PATIENCE) -> Frame:
        """The next offer."""
        return await self.typed("offer", seconds)

    async def take(self, offer: Frame) -> Frame:
        """Accept an offer and wait for its log."""
        ack = await self.do("accept", conversation=offer["conversation"], epoch=offer["epoch"])
        await self.typed("caught_up", conversation=offer["conversation"])
        return ack

    async def say(self, offer: Frame, text: str) -> Frame:
        """Words to the customer of an accepted offer."""
        return await self.do("message", conversation=offer["conversation"], epoch=offer["epoch"], text=text)

    async def finish(self, offer: Frame, outcome: str = "solved") -> Frame:
        """End the conversation of an accepted offer."""
        return await self.do("close", conversation=offer["conversation"], epoch=offer["epoch"], outcome=outcome)


async def dial(url: str, **options: Any) -> ClientConnection:
    """An open WebSocket, no compression offered, pings answered."""
    settings: dict[str, Any] = {
        "compression": None,
        "ping_interval": None,
        "open_timeout": PATIENCE,
        "close_timeout": 2,
    }
    return await connect(url, **{**settings, **options})


async def greet_customer(
    sockets: str,
    token: str | None = None,
    conversation: str | None = None,
    last_seq: int = 0,
    language: str = "ja",
    patience: float = PATIENCE,
    **hello: Any,
) -> Customer:
    """A customer who has said hello and is caught up."""
    socket = await dial(f"{sockets}/v1/chat", subprotocols=["chatgateway.v1"], open_timeout=patience)
    customer = Customer(socket, {conversation: last_seq} if conversation else None)
    try:
        await customer.send(
            type="hello", token=token, conversation=conversation, last_seq=last_seq, language=language, **hello
        )
        customer.welcome = await customer.typed("welcome", patience)
        await customer.typed("caught_up", patience)
    except BaseException:
        await customer.close()
        raise
    return customer


async def greet_operator(sockets: str, token: str, resume: Mapping[str, int] | None = None) -> Operator:
    """An operator who has said hello and is caught up in everything they own."""
    socket = await dial(f"{sockets}/v1/agent", subprotocols=["chatgateway.v1"])
    operator = Operator(socket, resume)
    places = [{"conversation": id, "last_seq": seq} for id, seq in (resume or {}).items()]
    try:
        await operator.send(type="hello", token=token, resume=places)
        operator.welcome = await operator.typed("welcome")
        for owned in operator.welcome["conversations"]:
            await operator.typed("caught_up", conversation=owned["id"])
    except BaseException:
        await operator.close()
        raise
    return operator


class Desk:
    """All sockets of one test: closed at its end, and none of them was told what the protocol forbids."""

    def __init__(self, sockets: str) -> None:
        self.sockets = sockets
        self.talkers: list[Talker] = []

    async def customer(self, **hello: Any) -> Customer:
        """Another customer."""
        customer = await greet_customer(hello.pop("sockets", self.sockets), **hello)
        self.talkers.append(customer)
        return customer

    async def operator(
        self, token: str, resume: Mapping[str, int] | None = None, sockets: str | None = None
    ) -> Operator:
        """Another console."""
        operator = await greet_operator(sockets or self.sockets, token, resume)
        self.talkers.append(operator)
        return operator

    async def close(self) -> None:
        """Close every socket, then look for faults."""
        await asyncio.gather(*(talker.close() for talker in self.talkers))
        faults = [fault for talker in self.talkers for fault in talker.faults]
        assert not faults, faults[:5]


@asynccontextmanager
async def at_desk(sockets: str) -> AsyncIterator[Desk]:
    """A desk that judges its talkers only when the test itself has passed."""
    here = Desk(sockets)
    try:
        yield here
    except BaseException:
        await asyncio.gather(*(talker.close() for talker in here.talkers), return_exceptions=True)
        raise
    await here.close()


async def until(is_so: Callable[[], bool], seconds: float = PATIENCE, what: str = "it never came to that") -> None:
    """Wait until something outside our event loop is so."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not is_so():
        assert asyncio.get_running_loop().time() < deadline, what
        await asyncio.sleep(0.02)


async def patiently(try_it: Callable[[], Any], seconds: float = PATIENCE, pause: float = 0.1) -> Any:
    """Try again while there is no server; the result of the first success."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        try:
            return await try_it()
        except (OSError, TimeoutError, ConnectionClosed, InvalidHandshake, AssertionError):
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(pause)
