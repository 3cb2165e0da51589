"""One socket: hello first, then frames in order, each answered once; what both kinds of sockets share."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from typing import Any

import structlog

from ..errors import GatewayError, TooLarge, Unavailable
from ..ports import Receipt
from ..protocol.closing import FLOODING, IDLE, RESTARTING, CloseCode
from ..protocol.frame import HELLO_BYTES
from ..protocol.moments import rfc3339
from ..protocol.outbound import Ack, Bye, CaughtUp, error_frame, to_text
from ..protocol.parse import FrameError
from ..protocol.views import Audience
from .outbox import Outbox
from .wire import Wire

HELLO_SECONDS = 5.0
# So many frames wait for their turn; then the peer waits.
INBOX = 64
# So many frames that could not even be read, and the peer is no client of ours.
BAD_FRAMES = 50
log = structlog.get_logger()


class Refused(Exception):
    """Raised when the socket must be closed with a verdict."""

    def __init__(self, code: CloseCode) -> None:
        super().__init__(code.reason)
        self.code = code


class Connection(ABC):
    """The life of one socket. Nothing here waits for the peer: writing is bounded, reading is called for."""

    audience: Audience
    principal: str = ""
    is_supervisor: bool = False

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.outbox = Outbox(wire)
        self._inbox: deque[str] = deque()
        self._lanes: dict[str, deque[Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._bell: asyncio.Future[None] | None = None
        self._gone = False
        self._draining = False
        self._bad = 0

    # ---- what the socket calls

    def frame(self, text: str) -> None:
        """A frame came in: it is handled in its turn."""
        self._inbox.append(text)
        self._waiting += 1
        if self._waiting >= INBOX:
            self.wire.stop_reading()
        self._ring()

    def writable(self) -> None:
        """The peer reads again."""
        self.outbox.flush()

    def gone(self) -> None:
        """The socket is closed."""
        self._gone = True
        self._ring()

    def _ring(self) -> None:
        if self._bell is not None and not self._bell.done():
            self._bell.set_result(None)

    # ---- what flows call

    def send(self, text: str) -> None:
        """Enqueue one frame."""
        self.outbox.send(text)

    def caught_up(self, conversation: str, seq: int) -> None:
        """Everything up to `seq` has been sent."""
        frame: CaughtUp = {"type": "caught_up", "conversation": conversation, "seq": seq}
        self.send(to_text(frame))

    def acknowledge(self, command: str, receipt: Receipt | None, masked: Sequence[str] = ()) -> None:
        """The command's change is committed; `masked` says what was removed from its text."""
        frame: Ack = {"type": "ack", "re": command}
        if receipt is not None:
            frame |= {"conversation": receipt.conversation, "seq": receipt.seq, "at": rfc3339(receipt.at_ms)}
        if masked:
            frame["masked"] = list(masked)
        self.send(to_text(frame))

    # ---- life

    async def run(self) -> None:
        """Serve the socket until it is gone."""
        self.wire.door = self
        try:
            await self._greet()
            while not self._gone:
                await self._next()
        except Refused as refused:
            self.end(refused.code)
            await self._until_gone()
        finally:
            # What was begun is finished: a command is never left half-way because its socket went away.
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.leave()

    async def _greet(self) -> None:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                await self._until_frame()
        except TimeoutError:
            raise Refused(IDLE) from None
        if self._gone:
            return
        text = self._inbox.popleft()
        self._done()
        if len(text) > HELLO_BYTES:
            self.complain(FrameError(TooLarge(f"hello: at most {HELLO_BYTES} bytes"), None))
            raise Refused(IDLE)
        await self.hello(text)

    async def _next(self) -> None:
        await self._until_frame()
        while self._inbox and not self._gone and not self._draining:
            try:
                frame = self.parse(self._inbox.popleft())
            except FrameError as error:
                self._done()
                self.complain(error)
                continue
            lane = self.lane(frame)
            if lane is None:
                await self._handle(frame)
            else:
                self._join(lane, frame)
        if self._draining:
            self._inbox.clear()

    def _done(self) -> None:
        self._waiting -= 1
        if self._waiting == INBOX // 2:
            self.wire.go_on_reading()

    def lane(self, _frame: Any) -> str | None:
        """Frames of one lane are handled in order, lanes side by side; None: in the order of the whole socket."""
        return None

    def _join(self, lane: str, frame: Any) -> None:
        if lane in self._lanes:
            self._lanes[lane].append(frame)
            return
        self._lanes[lane] = deque((frame,))
        task = asyncio.create_task(self._drive(lane), name="lane")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drive(self, lane: str) -> None:
        frames = self._lanes[lane]
        try:
            while frames:
                await self._handle(frames.popleft())
        except Refused as refused:
            self.end(refused.code)
        finally:
            del self._lanes[lane]

    async def _handle(self, frame: Any) -> None:
        re = getattr(frame, "id", None)
        try:
            await self.handle(frame)
        except GatewayError as error:
            self.send(to_text(error_frame(error, re)))
        except (Refused, asyncio.CancelledError):
            raise
        except Exception:
            # A bug of ours: the client hears that it may try again, the log hears everything but the words.
            log.exception("frame_failed", principal=self.principal)
            self.send(to_text(error_frame(Unavailable("something went wrong; try again", retry_after=1.0), re)))
        finally:
            self._done()

    def complain(self, error: FrameError) -> None:
        """Tell the peer what is wrong with its frame; one that sends nothing else is shut out."""
        self._bad += 1
        if self._bad > BAD_FRAMES:
            raise Refused(FLOODING)
        self.send(to_text(error_frame(error.error, error.re)))

    async def _until_frame(self) -> None:
        while not self._inbox and not self._gone:
            self._bell = asyncio.get_running_loop().create_future()
            await self._bell

    async def _until_gone(self) -> None:
        while not self._gone:
            self._bell = asyncio.get_running_loop().create_future()
            await self._bell

    # ---- leaving on purpose

    def say_goodbye(self, reason: str, reconnect_after: float) -> None:
        """Tell the peer that the socket is about to be closed; no further command is carried out."""
        self._draining = True
        frame: Bye = {"type": "bye", "reason": reason, "reconnect_after": round(reconnect_after, 2)}
        self.send(to_text(frame))

    def restart(self) -> None:
        """Close because this node restarts."""
        self.end(RESTARTING)

    def end(self, code: CloseCode) -> None:
        """Close with this verdict, after what has been said already."""
        self.outbox.flush()
        self.wire.end(code)

    # ---- what each kind of socket does

    @abstractmethod
    def parse(self, text: str) -> Any:
        """The frame, or FrameError."""

    @abstractmethod
    async def hello(self, text: str) -> None:
        """The first frame: who is it, and what do they have already? Raises Refused."""

    @abstractmethod
    async def handle(self, frame: Any) -> None:
        """Carry out one frame."""

    @abstractmethod
    async def leave(self) -> None:
        """The socket is gone; forget it everywhere."""
