"""The customers' door: `/v1/chat`."""

from __future__ import annotations

from typing import assert_never

from ..conversation.customer import can_reopen, may_have_missed
from ..conversation.phases import Phase
from ..conversation.state import Conversation
from ..errors import Overloaded, RateLimited
from ..flows.customers import Visitor
from ..protocol.closing import FLOODING, HEARTBEAT_SECONDS, PROTOCOL_VERSION
from ..protocol.customer_frames import (
    Choose,
    CustomerFrame,
    CustomerHello,
    CustomerMessage,
    CustomerRead,
    CustomerTyping,
    GiveFeedback,
    Human,
    Leave,
    Rate,
)
from ..protocol.frame import TEXT_CHARACTERS, Ping
from ..protocol.outbound import ConversationView, CustomerWelcome, Resync, to_text
from ..protocol.parse import customer_frames, customer_hello
from ..protocol.views import Audience
from .connection import Connection
from .house import House
from .limits import is_loopback
from .load import Kind
from .relay import pass_on_read, pass_on_typing
from .tokens import Person, is_visitor
from .verdict import Refused
from .wire import Wire

NOTHING_YET = '{"type":"caught_up","conversation":null,"seq":0}'
PONG = '{"type":"pong"}'


class CustomerSocket(Connection):
    """One widget's connection."""

    audience: Audience = "customer"

    def __init__(self, wire: Wire, house: House, address: str) -> None:
        super().__init__(wire)
        self.house = house
        self.address = address
        self.is_local = is_loopback(address)
        self.visitor = Visitor("")
        self._refusals = 0
        self._counted = False

    def parse(self, text: str) -> CustomerFrame:
        """One frame of a customer."""
        return customer_frames.parse(text)

    # ---- hello

    async def hello(self, text: str) -> None:
        """Greet the customer and bring them up to date."""
        frame = customer_hello.parse(text)
        person = self.house.tokens.person(frame.token) if frame.token else self.house.tokens.new_visitor()
        if not self.house.customer_sockets.enter(person.id):
            raise Overloaded("too many connections of one customer", retry_after=5.0)
        self._counted = True
        self.house.metrics.connections.labels("chat").inc()
        self.principal = person.id
        self.visitor = Visitor(person.id, person.name, _language(frame), frame.channel, dict(frame.context))
        await self._welcome(person, frame)

    async def _welcome(self, person: Person, frame: CustomerHello) -> None:
        house = self.house
        # A visitor whose token was made a moment ago cannot have a conversation.
        state = None if frame.token is None else await house.customers.latest(person.id)
        if state is not None and (frame.last_seq > state.seq or frame.conversation not in (None, state.id)):
            # Perhaps only this node is behind.
            state = await house.customers.look(person.id)
        if state is not None and state.phase is Phase.CLOSED and not self._still_theirs(state, frame):
            state = None
        view: ConversationView | None = None
        if state is not None:
            view = {
                "id": state.id,
                "reference": state.reference,
                "state": state.phase.value,
                "last_seq": state.seq,
            }
        welcome: CustomerWelcome = {
            "type": "welcome",
            "protocol": PROTOCOL_VERSION,
            "visitor": person.id,
            "token": person.token,
            "conversation": view,
            "heartbeat": HEARTBEAT_SECONDS,
            "limits": {"text": TEXT_CHARACTERS, "attachment": house.attachments.most_bytes},
            "notices": house.notices.shown(self.visitor.language),
        }
        self.send(to_text(welcome))
        house.concierge.customer_arrives(person.id, self)
        if state is None:
            self.send(NOTHING_YET)
        else:
            self._resume(state, frame)
        if frame.token is not None and (state is None or state.phase is Phase.CLOSED):
            await self._look_again(person)

    async def _look_again(self, person: Person) -> None:
        """Another device of theirs may have begun one on another node while this one was not yet known here."""
        state = await self.house.customers.latest(person.id)
        if state is not None and state.phase is not Phase.CLOSED:
            self.house.hub.follow(state.id, self, 0)

    def _still_theirs(self, state: Conversation, frame: CustomerHello) -> bool:
        """Whether a closed conversation is shown: one that the page has, may go on, or was answered last."""
        if frame.conversation == state.id or may_have_missed(state):
            return True
        return can_reopen(state, self.house.ledger.rules, self.house.clock.now_ms())

    def _resume(self, state: Conversation, frame: CustomerHello) -> None:
        after = frame.last_seq if frame.conversation in (None, state.id) else 0
        if after > state.seq:
            resync: Resync = {"type": "resync", "conversation": state.id, "reason": "ahead"}
            self.send(to_text(resync))
            after = 0
        self.house.hub.follow(state.id, self, after)
        if state.phase is Phase.WAITING:
            self.house.places.tell_again(state.id)

    # ---- frames

    async def handle(self, frame: CustomerFrame) -> None:
        """Carry out one frame; its `ack` leaves after the commit."""
        match frame:
            case Ping():
                self._count(self.house.pings.take(self.principal))
                self.send(PONG)
                return
            case CustomerTyping(active=active):
                if not self._count(self.house.pings.take(self.principal)) and not self.house.load.refuses("typing"):
                    pass_on_typing(self.house, await self._here(), self, active)
                return
            case CustomerRead(seq=seq):
                if not self._count(self.house.pings.take(self.principal)) and not self.house.load.refuses("typing"):
                    pass_on_read(self.house, await self._here(), self, seq)
                return
            case _:
                self._charge()
                await self._admit(frame)
                self.house.load.in_hand += 1
                try:
                    await self._carry_out(frame)
                finally:
                    self.house.load.in_hand -= 1

    async def _carry_out(self, frame: CustomerMessage | Human | GiveFeedback | Choose | Leave | Rate) -> None:
        customers, who = self.house.customers, self.visitor
        match frame:
            case CustomerMessage():
                await customers.say(who, frame.text, frame.attachments, frame.id, self)
            case Human():
                await customers.ask_human(who, frame.id, self)
            case GiveFeedback():
                await customers.give_feedback(who, frame.seq, frame.helpful, frame.id, self)
            case Choose():
                await customers.choose(who, frame.seq, frame.entry, frame.id, self)
            case Leave():
                await customers.leave(who, frame.id, self)
            case Rate():
                await customers.rate(who, frame.score, frame.comment or "", frame.id, self)
            case _:
                assert_never(frame)

    def _charge(self) -> None:
        wait = self.house.messages.take(self.principal)
        if self._count(wait):
            raise RateLimited("too many messages; wait a little", retry_after=round(wait + 0.05, 2))

    def _count(self, wait: float) -> bool:
        """Whether this frame is refused; somebody who goes on regardless is shut out."""
        if not wait:
            self._refusals = 0
            return False
        self._refusals += 1
        if self._refusals > self.house.limits.refusals:
            raise Refused(FLOODING)
        return True

    async def _admit(self, frame: CustomerFrame) -> None:
        """Beginnings are limited by address, and put off before anything else of weight when the node is busy."""
        house = self.house
        begins = isinstance(frame, CustomerMessage | Human) and house.customers.here(self.principal) is None
        kind: Kind = "anonymous" if is_visitor(self.principal) else "identified"
        house.load.admit(kind if begins else "existing")
        if begins and not self.is_local and await house.customers.current(self.principal) is None:
            house.beginnings.charge(self.address, "new conversations from your address")

    async def _here(self) -> Conversation | None:
        state = await self.house.customers.latest(self.principal)
        return state if state is not None and state.phase is not Phase.CLOSED else None

    async def leave(self) -> None:
        """The socket is gone."""
        if not self._counted:
            return
        self.house.customer_sockets.leave(self.principal)
        self.house.metrics.connections.labels("chat").dec()
        self.house.concierge.customer_leaves(self.principal, self)


def _language(frame: CustomerHello) -> str:
    short = (frame.language or "").replace("_", "-").split("-")[0].lower()
    return short if len(short) == 2 and short.isascii() and short.isalpha() else "ja"
