"""One socket: hello first, then frames in order, each answered once; what both kinds of sockets share."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import structlog

from ..errors import GatewayError, TooLarge, Unauthorized, Unavailable
from ..ports import Receipt
from ..protocol import closing
from ..protocol.frame import HELLO_BYTES
from ..protocol.moments import rfc3339
from ..protocol.outbound import Ack, Bye, CaughtUp, ack_text, error_frame, to_text
from ..protocol.parse import FrameError
from ..protocol.views import Audience
from .inbox import Inbox
from .outbox import Outbox
from .verdict import Refused
from .wire import Wire

HELLO_SECONDS = 5.0
# So many frames in a row that could not even be read, and the peer is no client of ours.
BAD_FRAMES = 50
log = structlog.get_logger()


class Connection(ABC):
    """The life of one socket. Nothing here waits for the peer: writing is bounded, reading is called for."""

    audience: Audience
    principal: str = ""
    is_supervisor: bool = False
    hello_bytes: int = HELLO_BYTES

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.inbox = Inbox(wire)
        self.outbox = Outbox(wire)
        self._lanes: dict[str, deque[Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting_for_room: list[Callable[[], None]] = []
        self._draining = False
        self._bad = 0

    # ---- what the socket calls

    def frame(self, text: str) -> None:
        """A frame came in: it is handled in its turn."""
        self.inbox.put(text)

    def writable(self) -> None:
        """The peer reads again."""
        self.outbox.flush()
        waiting, self._waiting_for_room = self._waiting_for_room, []
        for go_on in waiting:
            go_on()

    def gone(self) -> None:
        """The socket is closed."""
        self.inbox.close()

    # ---- what flows call

    @property
    def is_paused(self) -> bool:
        """Whether the peer reads more slowly than we write right now."""
        return self.wire.is_paused

    def when_writable(self, go_on: Callable[[], None]) -> None:
        """Call once when the peer reads again."""
        self._waiting_for_room.append(go_on)

    def send(self, text: str) -> None:
        """Enqueue one frame."""
        self.outbox.send(text)

    def caught_up(self, conversation: str, seq: int) -> None:
        """Everything up to `seq` has been sent."""
        frame: CaughtUp = {"type": "caught_up", "conversation": conversation, "seq": seq}
        self.send(to_text(frame))

    def acknowledge(self, command: str, receipt: Receipt | None, masked: Sequence[str] = ()) -> None:
        """The command's change is committed; `masked` says what was removed from its text."""
        if receipt is not None and not masked:
            self.send(ack_text(command, receipt.conversation, receipt.seq, rfc3339(receipt.at_ms)))
            return
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
            while not self.inbox.is_gone:
                await self._next()
        except Refused as refused:
            self.end(refused.code)
            await self.inbox.until_gone()
        finally:
            # What was begun is finished: a command is never left half-way because its socket went away.
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.leave()

    async def _greet(self) -> None:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                text = await self.inbox.next()
        except TimeoutError:
            raise Refused(closing.IDLE) from None
        if text is None:
            return
        self.inbox.done()
        if len(text.encode()) > self.hello_bytes:
            self.complain(FrameError(TooLarge(f"hello: at most {self.hello_bytes} bytes"), None))
            raise Refused(closing.FRAME_TOO_LARGE)
        await self._hear_hello(text)

    async def _hear_hello(self, text: str) -> None:
        try:
            await self.hello(text)
        except FrameError as error:
            self.complain(error)
            raise Refused(closing.UNSUPPORTED) from None
        except GatewayError as error:
            self.send(to_text(error_frame(error, None)))
            raise Refused(closing.BAD_TOKEN if isinstance(error, Unauthorized) else closing.OVERLOADED) from None
        except (Refused, asyncio.CancelledError):
            raise
        except Exception:
            log.exception("hello_failed")
            self.send(to_text(error_frame(Unavailable("something went wrong; try again"), None)))
            raise Refused(closing.OVERLOADED) from None

    async def _next(self) -> None:
        text = await self.inbox.next()
        if text is None:
            return
        if self._draining:
            # Never carried out, never acknowledged: the client sends it again where it comes back.
            self.inbox.done()
            return
        try:
            frame = self.parse(text)
        except FrameError as error:
            self.inbox.done()
            self.complain(error)
            return
        self._bad = 0
        lane = self.lane(frame)
        if lane is None:
            await self._handle(frame)
        else:
            self._join(lane, frame)

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
            self.inbox.done()

    def complain(self, error: FrameError) -> None:
        """Tell the peer what is wrong with its frame; one that sends nothing else is shut out."""
        self._bad += 1
        if self._bad > BAD_FRAMES:
            raise Refused(closing.FLOODING)
        self.send(to_text(error_frame(error.error, error.re)))

    # ---- leaving on purpose

    def say_goodbye(self, reason: str, reconnect_after: float) -> None:
        """Tell the peer that the socket is about to be closed; no further command is carried out."""
        self._draining = True
        frame: Bye = {"type": "bye", "reason": reason, "reconnect_after": round(reconnect_after, 2)}
        self.send(to_text(frame))

    def restart(self) -> None:
        """Close because this node restarts."""
        self.end(closing.RESTARTING)

    def end(self, code: closing.CloseCode) -> None:
        """Close with this verdict, after what has been said already."""
        self.outbox.flush()
        self.wire.end(code)

    # ---- what each kind of socket does

    @abstractmethod
    def parse(self, text: str) -> Any:
        """The frame, or FrameError."""

    @abstractmethod
    async def hello(self, text: str) -> None:
        """The first frame: who is it, and what do they have already?

        Raises FrameError, GatewayError or Refused; each ends the socket.
        """

    @abstractmethod
    async def handle(self, frame: Any) -> None:
        """Carry out one frame."""

    @abstractmethod
    async def leave(self) -> None:
        """The socket is gone; forget it everywhere."""
