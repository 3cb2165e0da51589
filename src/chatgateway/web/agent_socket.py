"""The operators' door: `/v1/agent`."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, assert_never

from ..conversation.state import Conversation
from ..errors import GatewayError, NotFound, Overloaded, RateLimited
from ..flows.operators import must_supervise
from ..ports import OperatorRecord
from ..protocol.agent_frames import (
    Accept,
    AgentFrame,
    AgentHello,
    AgentMessage,
    AgentRead,
    AgentTyping,
    Board,
    Close,
    Decline,
    Status,
    Take,
    Transfer,
    Unwatch,
    Watch,
    WriteNote,
)
from ..protocol.closing import HEARTBEAT_SECONDS, PROTOCOL_VERSION, REVOKED
from ..protocol.frame import FRAME_BYTES, TEXT_CHARACTERS, Ping
from ..protocol.outbound import AgentWelcome, BoardFrame, Resync, StatusFrame, to_text
from ..protocol.parse import agent_frames, agent_hello
from ..protocol.views import Audience
from .connection import Connection
from .customer_socket import PONG
from .house import House
from .person import operator_view
from .relay import pass_on_read, pass_on_typing
from .verdict import Refused
from .wire import Wire


class AgentSocket(Connection):
    """One console's connection."""

    audience: Audience = "staff"
    # A console names every conversation that it resumes.
    hello_bytes = FRAME_BYTES

    def __init__(self, wire: Wire, house: House) -> None:
        super().__init__(wire)
        self.house = house
        self.record: OperatorRecord | None = None
        self.token = ""
        self.wants_board = False
        self._shown_status = ""

    def parse(self, text: str) -> AgentFrame:
        """One frame of a console."""
        return agent_frames.parse(text)

    def lane(self, frame: Any) -> str | None:
        """Conversations are handled side by side: one console serves many customers."""
        return getattr(frame, "conversation", None)

    # ---- hello

    async def hello(self, text: str) -> None:
        """Greet the operator and bring their console up to date."""
        house = self.house
        frame = agent_hello.parse(text)
        record = await house.tokens.operator(frame.token or "")
        if not house.operator_sockets.enter(record.id):
            raise Overloaded("too many consoles of one operator", retry_after=5.0)
        self.record, self.principal, self.token = record, record.id, frame.token or ""
        self._shown_status = record.status
        self.is_supervisor = record.role == "supervisor"
        house.metrics.connections.labels("agent").inc()
        if not house.presence.is_here(record.id):
            await house.presence.arrive(record)
        await self._learn(record, frame)
        # Nothing is awaited between becoming known and saying welcome: no frame comes before it, none is missed.
        house.concierge.console_arrives(record.id, self)
        self._welcome(record, frame)
        if not house.presence.is_here(record.id):
            # Another console of theirs, the last one known, left meanwhile.
            await house.presence.arrive(record)

    async def _learn(self, record: OperatorRecord, frame: AgentHello) -> None:
        """See to it that this node has what they hold, at least as far as the console has it."""
        known = {place.conversation: place.last_seq for place in frame.resume}
        for conversation in self.house.desk.held_by(record.id):
            state = await self.house.ledger.load(conversation)
            if state is not None and known.get(conversation, 0) > state.seq:
                await self.house.ledger.refresh(conversation)

    def _welcome(self, record: OperatorRecord, frame: AgentHello) -> None:
        house = self.house
        held = [house.ledger.known(conversation) for conversation in house.desk.held_by(record.id)]
        states = [state for state in held if state is not None]
        owned = [state for state in states if state.owner == record.id]
        welcome: AgentWelcome = {
            "type": "welcome",
            "protocol": PROTOCOL_VERSION,
            "operator": operator_view(record),
            "conversations": [
                {
                    "id": state.id,
                    "reference": state.reference,
                    "state": state.phase.value,
                    "epoch": state.epoch,
                    "last_seq": state.seq,
                    "brief": dict(house.concierge.briefs.brief(state)),
                }
                for state in owned
            ],
            "heartbeat": HEARTBEAT_SECONDS,
            "limits": {"text": TEXT_CHARACTERS, "attachment": house.attachments.most_bytes},
        }
        self.send(to_text(welcome))
        for text in house.notices.frames(record.language):
            self.send(text)
        known = {place.conversation: place.last_seq for place in frame.resume}
        for state in owned:
            self._resume(state, known.get(state.id, 0))
        for state in states:
            if state.offer is not None and state.offer.operator == record.id:
                house.concierge.show_again(state, self)

    def _resume(self, state: Conversation, after: int) -> None:
        if after > state.seq:
            resync: Resync = {"type": "resync", "conversation": state.id, "reason": "ahead"}
            self.send(to_text(resync))
            after = 0
        self.house.hub.follow(state.id, self, after)

    # ---- frames

    async def handle(self, frame: AgentFrame) -> None:
        """Carry out one frame. Who may is asked of the conversation's state and the directory, not of the frame."""
        record = self._who()
        wait = self.house.operator_frames.take(self.principal)
        if wait:
            raise RateLimited("too many frames; wait a little", retry_after=round(wait + 0.05, 2))
        match frame:
            case Ping():
                self.send(PONG)
            case AgentTyping() | AgentRead():
                await self._relay(frame)
            case Status():
                self._shown_status = frame.status
                await self.house.presence.declare(record.id, frame.status)
                self.acknowledge(frame.id, None)
            case Watch() | Unwatch() | Board():
                await self._supervise(record, frame)
            case _:
                await self._carry_out(record, frame)

    def _who(self) -> OperatorRecord:
        """The operator as the roster has them now; skills and role may have changed since the hello."""
        assert self.record is not None
        record = self.house.desk.record(self.record.id) or self.record
        if not record.enabled:
            raise Refused(REVOKED)
        return record

    async def _carry_out(
        self, who: OperatorRecord, frame: Accept | Decline | AgentMessage | WriteNote | Transfer | Close | Take
    ) -> None:
        operators = self.house.operators
        match frame:
            case Accept():
                await operators.accept(who, frame.conversation, frame.epoch, frame.id, self)
            case Decline():
                await operators.decline(who, frame.conversation, frame.epoch, frame.reason or "", frame.id, self)
            case AgentMessage():
                place = (frame.conversation, frame.epoch)
                await operators.say(who, *place, frame.text, frame.attachments, frame.id, self)
            case WriteNote():
                await operators.note(who, frame.conversation, frame.text, frame.id, self)
            case Transfer():
                to = frame.to.model_dump(exclude_none=True)
                await operators.transfer(who, frame.conversation, frame.epoch, to, frame.reason, frame.id, self)
            case Close():
                place = (frame.conversation, frame.epoch)
                await operators.close(who, *place, frame.outcome, frame.summary or "", frame.id, self)
            case Take():
                await operators.take(who, frame.conversation, frame.id, self)
            case _:
                assert_never(frame)

    async def _relay(self, frame: AgentTyping | AgentRead) -> None:
        state = await self.house.ledger.load(frame.conversation)
        if state is None or state.owner != self.principal:
            return
        match frame:
            case AgentTyping(active=active):
                pass_on_typing(self.house, state, self, active)
            case AgentRead(seq=seq):
                pass_on_read(self.house, state, self, seq)

    async def _supervise(self, who: OperatorRecord, frame: Watch | Unwatch | Board) -> None:
        must_supervise(who)
        match frame:
            case Watch():
                if await self.house.ledger.load(frame.conversation) is None:
                    raise NotFound("conversation: no such conversation")
                await self.house.reading.note(who, "watch", frame.conversation)
                self.acknowledge(frame.id, None)
                self.house.concierge.watch(frame.conversation, self)
            case Unwatch():
                self.house.concierge.unwatch(frame.conversation, self)
                self.acknowledge(frame.id, None)
            case Board():
                self.wants_board = frame.active
                self.acknowledge(frame.id, None)
                if frame.active:
                    self.show_board()

    def show_board(self) -> None:
        """Send the live figures."""
        frame: BoardFrame = {"type": "board", "board": dict(self.house.board.board())}
        self.send(to_text(frame))

    def tell_status(self, record: OperatorRecord) -> None:
        """The operator's declared presence changed elsewhere."""
        if record.status != self._shown_status:
            self._shown_status = record.status
            frame: StatusFrame = {"type": "status", "status": record.status}
            self.send(to_text(frame))

    async def leave(self) -> None:
        """The socket is gone; when it was the operator's last, the desk learns of it."""
        if self.record is None:
            return
        self.house.operator_sockets.leave(self.record.id)
        self.house.metrics.connections.labels("agent").dec()
        if self.house.concierge.console_leaves(self.record.id, self):
            # With storage down this fails; the renewal of the lease then says who is here.
            with suppress(GatewayError):
                await self.house.presence.depart(self.record.id)
