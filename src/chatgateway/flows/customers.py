"""What happens when a customer does something."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ..conversation import customer as rules_for
from ..conversation.customer import can_reopen
from ..conversation.draft import Draft
from ..conversation.events import Answer, Message, Redacted
from ..conversation.people import SYSTEM, Author, Opening
from ..conversation.phases import Phase
from ..conversation.state import Conversation
from ..errors import Conflict, NotFound
from ..ports import CommandKey, Ids
from ..shield import Policy, continues, shield
from .attachments import AttachmentClerk
from .ledger import BegunElsewhere, Ledger, Origin, Outcome
from .replies import Replies
from .resends import Resends

CUSTOMERS_KEPT = 50_000
BEGINNINGS = 5
Deciding: TypeAlias = Callable[[Conversation | None, Opening | None], Sequence[Draft]]


@dataclass(frozen=True, slots=True)
class Visitor:
    """A customer on one connection."""

    id: str
    name: str = ""
    language: str = ""
    channel: str = "web"
    context: dict[str, object] = field(default_factory=dict)

    @property
    def author(self) -> Author:
        """The customer as an author of events."""
        return Author("customer", self.id, self.name)


@dataclass(slots=True)
class Customers:
    """Finds a customer's conversation, and carries out what they do in it."""

    ledger: Ledger
    ids: Ids
    replies: Replies
    policy: Callable[[], Policy]
    files: AttachmentClerk
    announced: Callable[[Conversation | None, str, str], Sequence[Answer]] = lambda _state, _text, _locale: ()
    _latest: OrderedDict[str, str] = field(default_factory=OrderedDict)
    resends: Resends = field(init=False)

    def __post_init__(self) -> None:
        self.resends = Resends(self.ledger.journal, self.ledger.clock)

    # ---- finding

    async def latest(self, customer: str) -> Conversation | None:
        """The customer's open conversation, else their newest closed one."""
        known = self._latest.get(customer)
        state = await self.ledger.load(known) if known is not None else None
        if state is not None and state.phase is not Phase.CLOSED:
            return state
        # As far as this node knows theirs is over; they may have begun another on a different node.
        return await self.look(customer)

    async def look(self, customer: str) -> Conversation | None:
        """The same as the journal has it now, whatever this node believes."""
        row = await self.ledger.journal.latest_of(customer)
        if row is None:
            self._latest.pop(customer, None)
            return None
        self.remember(customer, row.id)
        state = self.ledger.known(row.id)
        return state if state is not None and state.seq >= row.seq else await self.ledger.refresh(row.id)

    def remember(self, customer: str, conversation: str) -> None:
        """The conversation that this customer's next words go to."""
        self._latest[customer] = conversation
        self._latest.move_to_end(customer)
        if len(self._latest) > CUSTOMERS_KEPT:
            self._latest.popitem(last=False)

    async def current(self, customer: str) -> Conversation | None:
        """The conversation a message would go into: open, or closed so recently that it would be reopened."""
        return self._unless_over(await self.latest(customer))

    def _unless_over(self, state: Conversation | None) -> Conversation | None:
        if state is None or state.phase is not Phase.CLOSED:
            return state
        return state if can_reopen(state, self.ledger.rules, self.ledger.clock.now_ms()) else None

    def here(self, customer: str) -> Conversation | None:
        """As `current`, as far as this node remembers: a node that is too busy must not read to find out for whom."""
        state = self.ledger.known(self._latest.get(customer, ""))
        if state is None or state.phase is not Phase.CLOSED:
            return state
        return state if can_reopen(state, self.ledger.rules, self.ledger.clock.now_ms()) else None

    # ---- doing

    async def say(self, who: Visitor, text: str, attachments: Sequence[str], command: str, origin: Origin) -> Outcome:
        """The customer writes: into their conversation, reopening or beginning one where needed."""
        await self.files.must_own("customer", who.id, attachments)
        digest = self.ledger.digest("message", text, *attachments)
        begun: list[int] = []

        def decide(state: Conversation | None, opening: Opening | None) -> Sequence[Draft]:
            # A phrase may come in pieces, a few words a message: the earlier ones are part of it.
            before = [said for said in state.recent if said.role == "customer"] if state else []
            found = continues([said.text for said in before], text, self.policy())
            begun[:] = [said.seq for said, spans in zip(before, found.earlier, strict=True) if spans]
            safe = found.shielded
            message = Message(safe.text, tuple(attachments), tuple(sorted(safe.kinds)), safe.alarm)
            reply = self.replies.to_words(_asked(state), safe.text, who.language) if rules_for.is_bots(state) else ()
            announced = self.announced(state, safe.text, who.language)
            return rules_for.say(state, who.author, message, reply, command, opening, announced)

        outcome = await self._anywhere(who, command, digest, decide, origin)
        if outcome.commit is not None:
            await self._remove(outcome.commit.state.id, begun)
        return outcome

    async def _remove(self, conversation: str, pieces: Sequence[int]) -> None:
        """Pieces of a phrase that were kept before anyone could know what they were."""
        for seq in pieces:
            await self.ledger.redact(conversation, seq, [Draft(SYSTEM, Redacted(seq, ("seed-phrase",)))])

    async def ask_human(self, who: Visitor, command: str, origin: Origin) -> Outcome:
        """The customer asks for a person."""

        def decide(state: Conversation | None, opening: Opening | None) -> Sequence[Draft]:
            handoff = self.replies.hand_over("asked", state, who.language)
            return rules_for.ask_human(state, who.author, handoff, command, opening)

        return await self._anywhere(who, command, self.ledger.digest("human"), decide, origin)

    async def choose(self, who: Visitor, seq: int, entry: str, command: str, origin: Origin) -> Outcome:
        """The customer picks a suggestion."""

        def decide(state: Conversation) -> Sequence[Draft]:
            if state.phase is Phase.CLOSED and not can_reopen(state, self.ledger.rules, self.ledger.clock.now_ms()):
                raise Conflict("choose: the conversation was closed too long ago")
            reply = () if state.phase is Phase.ACTIVE else self.replies.to_choice(state, entry, who.language)
            return rules_for.choose(state, who.author, seq, entry, reply, command)

        return await self._in_theirs(who, command, self.ledger.digest("choose", str(seq), entry), decide, origin)

    async def give_feedback(self, who: Visitor, seq: int, helpful: bool, command: str, origin: Origin) -> Outcome:
        """Whether the answer at `seq` helped; if not, people take over."""

        def decide(state: Conversation) -> Sequence[Draft]:
            handoff = None if helpful else self.replies.hand_over("unhelpful", state, who.language)
            return rules_for.give_feedback(state, who.author, seq, helpful, handoff, command)

        return await self._in_theirs(
            who, command, self.ledger.digest("feedback", str(seq), str(helpful)), decide, origin
        )

    async def leave(self, who: Visitor, command: str, origin: Origin) -> Outcome:
        """The customer ends the conversation."""

        def decide(state: Conversation) -> Sequence[Draft]:
            return rules_for.leave(state, who.author, command)

        return await self._in_theirs(who, command, self.ledger.digest("leave"), decide, origin)

    async def rate(self, who: Visitor, score: int, comment: str, command: str, origin: Origin) -> Outcome:
        """The customer's satisfaction."""
        safe = shield(comment, self.policy())

        def decide(state: Conversation) -> Sequence[Draft]:
            return rules_for.rate(state, who.author, score, safe.text, command)

        return await self._in_theirs(who, command, self.ledger.digest("rate", str(score), comment), decide, origin)

    # ---- where

    async def _in_theirs(
        self,
        who: Visitor,
        command: str,
        digest: str,
        decide: Callable[[Conversation], Sequence[Draft]],
        origin: Origin,
    ) -> Outcome:
        state = await self.latest(who.id)
        if state is None:
            raise NotFound("there is no conversation yet")

        def decide_now(state: Conversation | None, now_ms: int) -> Sequence[Draft]:
            assert state is not None, "a conversation that was found has a log"
            return decide(state)

        key = CommandKey(state.id, who.id, command, digest)
        done = await self.resends.answer(key, origin)
        return done or await self.ledger.carry_out(state.id, decide_now, keys=(key,), origin=origin)

    async def _anywhere(self, who: Visitor, command: str, digest: str, decide: Deciding, origin: Origin) -> Outcome:
        def decide_there(state: Conversation | None, now_ms: int) -> Sequence[Draft]:
            if self._unless_over(state) is None:
                raise BegunElsewhere
            return decide(state, None)

        latest = await self.latest(who.id)
        for _ in range(BEGINNINGS):
            state = self._unless_over(latest)
            key = CommandKey(state.id if state is not None else "", who.id, command, digest)
            done = await self.resends.answer(key, origin) if latest is not None else None
            if done is not None:
                return done
            try:
                if state is not None:
                    return await self.ledger.carry_out(state.id, decide_there, keys=(key,), origin=origin)
                return await self._begin(who, command, digest, decide, origin)
            except BegunElsewhere:
                # Another socket of theirs was faster, or it is over and this node knew too late: look where they are.
                self._latest.pop(who.id, None)
                latest = await self.look(who.id)
        raise Conflict("the conversation could not begin; try again", retry_after=1.0)

    async def _begin(self, who: Visitor, command: str, digest: str, decide: Deciding, origin: Origin) -> Outcome:
        conversation = self.ids.conversation()
        opening = Opening(who.id, self.ids.reference(), who.language or "ja", who.channel, who.name, who.context)
        # The customer stands in the conversation's place, so that a resend after a lost ack begins no second one.
        scopes = (conversation, f"customer:{who.id}")
        keys = tuple(CommandKey(scope, who.id, command, digest) for scope in scopes)

        def decide_here(state: Conversation | None, now_ms: int) -> Sequence[Draft]:
            return decide(state, opening if state is None else None)

        outcome = await self.ledger.carry_out(conversation, decide_here, keys=keys, origin=origin, is_new=True)
        if outcome.commit is not None:
            self.remember(who.id, conversation)
        return outcome


def _asked(state: Conversation | None) -> Conversation | None:
    """What the bot is told of the past: a reopened conversation begins afresh."""
    return None if state is not None and state.phase is Phase.CLOSED else state
