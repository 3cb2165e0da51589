"""Load, decide, append, tell: the one path on which a conversation changes."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ..conversation.draft import Draft, write
from ..conversation.events import Event, Message
from ..conversation.fold import fold
from ..conversation.rules import Rules
from ..conversation.state import Conversation
from ..conversation.system import due
from ..errors import Conflict, GatewayError, Overloaded
from ..ports import Append, Appended, Clock, CommandKey, Journal, Moved, NoSeat, Receipt, Repeated, Verdict
from .commits import BegunElsewhere, Commit, Listener, NoRoom, Origin, Outcome
from .turns import Turns

__all__ = ["BegunElsewhere", "Commit", "Decide", "Ledger", "Listener", "NoRoom", "Origin", "Outcome"]

# So many states stay in memory; the others are folded from their logs again when needed.
STATES_KEPT = 50_000
# Whoever loses the race this often meets a conversation under attack, not a conversation.
ATTEMPTS = 50
PAGE = 1000

Decide: TypeAlias = Callable[[Conversation | None, int], Sequence[Draft]]


@dataclass(slots=True)
class Ledger:
    """Carries out decisions on conversations. No locks: a decision on an old log is made again on the new one."""

    journal: Journal
    clock: Clock
    rules: Rules
    listeners: list[Listener] = field(default_factory=list)
    position: int = 0
    secret: bytes = field(default=b"", repr=False)
    _states: OrderedDict[str, Conversation] = field(default_factory=OrderedDict)
    turns: Turns = field(default_factory=Turns)

    def digest(self, *parts: str) -> str:
        """Tells a command's content from other content.

        Keyed: what was masked in a text must not be found by trying passwords against a stored digest.
        """
        return hashlib.blake2b("\x1f".join(parts).encode(), key=self.secret, digest_size=16).hexdigest()

    # ---- loading

    def known(self, conversation: str) -> Conversation | None:
        """The state as this node last saw it."""
        return self._states.get(conversation)

    async def load(self, conversation: str) -> Conversation | None:
        """The state, from memory when this node has it; another node may have moved it meanwhile."""
        state = self._states.get(conversation)
        return state if state is not None else await self.refresh(conversation)

    async def refresh(self, conversation: str) -> Conversation | None:
        """The state as the journal has it now; listeners hear of what this node had not seen."""
        before = self._states.get(conversation)
        news: list[Event] = []
        while page := await self.journal.since(
            conversation, (news[-1].seq if news else before.seq if before else 0), PAGE
        ):
            news.extend(page)
            if len(page) < PAGE:
                break
        await self.turns.others_told(conversation)
        # Another task may have read or written the same news while this one waited.
        current = self._states.get(conversation)
        if current is None and before is not None:
            # Forgotten meanwhile: what follows `before` alone is no log.
            return await self.refresh(conversation)
        fresh = [event for event in news if current is None or event.seq > current.seq]
        if not fresh:
            return current
        state = fold(fresh, current)
        assert state is not None
        self._tell(Commit(current, state, tuple(fresh), 0))
        return state

    # ---- changing

    async def carry_out(
        self,
        conversation: str,
        decide: Decide,
        *,
        keys: tuple[CommandKey, ...] = (),
        origin: Origin | None = None,
        seat: str | None = None,
        decision: Mapping[str, Any] | None = None,
        is_new: bool = False,
    ) -> Outcome:
        """Decide on the newest state and make it true, or find that it was carried out before.

        `is_new`: the id was made just now, so that there is nothing to load.
        Raises what `decide` raises, Conflict when the command's id was used for something else, and NoRoom.
        """
        state = None if is_new else await self.load(conversation)
        for _ in range(ATTEMPTS):
            now_ms = self.clock.now_ms()
            try:
                drafts = decide(state, now_ms)
            except GatewayError:
                # Perhaps it failed because it was done already: the first result counts, not the state of today.
                found = await self._first_result(keys)
                if found is not None:
                    return self._repeat(found, keys, origin)
                newest = await self.refresh(conversation)
                if newest is None or (state is not None and newest.seq <= state.seq):
                    raise
                state = newest
                continue
            if not drafts:
                return await self._nothing(keys, origin)
            append = self._propose(conversation, state, drafts, now_ms, keys, seat, decision)
            with self.turns.writing(conversation):
                verdict = await self.journal.append(append)
                if not isinstance(verdict, Moved):
                    return self._settle(verdict, append, origin)
            state = await self.refresh(conversation)
            if state is None:
                raise BegunElsewhere
        raise Overloaded("the conversation changes too fast", retry_after=1.0)

    async def redact(self, conversation: str, seq: int, drafts: Sequence[Draft]) -> Commit:
        """Overwrite the text of event `seq` for good, and say so in the log."""

        async def decide(_state: Conversation | None) -> Sequence[Draft]:
            return drafts

        return await self.rewrite(conversation, decide, lambda append: self.journal.redact(append, seq))

    async def rewrite(
        self,
        conversation: str,
        decide: Callable[[Conversation | None], Awaitable[Sequence[Draft]]],
        write_over: Callable[[Append], Awaitable[Verdict]],
    ) -> Commit:
        """Say in the log that something of it is overwritten; `write_over` does both in one transaction."""
        for _ in range(ATTEMPTS):
            state = await self.refresh(conversation)
            drafts = await decide(state)
            append = self._propose(conversation, state, drafts, self.clock.now_ms(), (), None, None)
            with self.turns.writing(conversation):
                verdict = await write_over(append)
                if isinstance(verdict, Appended):
                    commit = Commit(state, append.state, append.events, verdict.position)
                    self._tell(commit)
                    return commit
        raise Overloaded("the conversation changes too fast", retry_after=1.0)

    def _propose(
        self,
        conversation: str,
        state: Conversation | None,
        drafts: Sequence[Draft],
        now_ms: int,
        keys: tuple[CommandKey, ...],
        seat: str | None,
        decision: Mapping[str, Any] | None,
    ) -> Append:
        written = write(conversation, state, drafts, now_ms)
        upcoming = due(written.state, self.rules)
        due_ms = upcoming.at_ms if upcoming else None
        return Append(
            conversation, written.after_seq, written.events, written.state, due_ms, keys, seat, decision, state
        )

    def _settle(self, verdict: Appended | Repeated | NoSeat, append: Append, origin: Origin | None) -> Outcome:
        match verdict:
            case Appended(position):
                commit = Commit(append.before, append.state, append.events, position, origin)
                return self._done(commit, append.keys, origin)
            case Repeated(receipt):
                return self._repeat(receipt, append.keys, origin)
            case NoSeat(operator):
                raise NoRoom(operator)

    def _done(self, commit: Commit, keys: tuple[CommandKey, ...], origin: Origin | None) -> Outcome:
        receipt = None
        if keys:
            own = next((e for e in commit.events if e.command == keys[0].id), commit.events[-1])
            receipt = Receipt(own.conversation, own.seq, own.at_ms, keys[0].digest)
            if origin is not None:
                # A resend needs no such warning: the replayed event carries it.
                origin.acknowledge(keys[0].id, receipt, own.data.masked if isinstance(own.data, Message) else ())
        self.position = max(self.position, commit.position)
        self._tell(commit)
        return Outcome(receipt, commit)

    async def _nothing(self, keys: tuple[CommandKey, ...], origin: Origin | None) -> Outcome:
        # Perhaps there is nothing to do because this very command has done it.
        found = await self._first_result(keys)
        if found is not None:
            return self._repeat(found, keys, origin)
        if keys and origin is not None:
            origin.acknowledge(keys[0].id, None)
        return Outcome(None)

    def _repeat(self, receipt: Receipt, keys: tuple[CommandKey, ...], origin: Origin | None) -> Outcome:
        if receipt.digest != keys[0].digest:
            raise Conflict(f"id: {keys[0].id!r} was used for something else already")
        if origin is not None:
            origin.acknowledge(keys[0].id, receipt)
        return Outcome(receipt)

    async def _first_result(self, keys: tuple[CommandKey, ...]) -> Receipt | None:
        for key in keys:
            receipt = await self.journal.receipt(key.scope, key.author, key.id)
            if receipt is not None:
                return receipt
        return None

    def _tell(self, commit: Commit) -> None:
        conversation = commit.state.id
        known = self._states.get(conversation)
        if commit.state.erased:
            # What was erased is not kept in memory either: whoever needs the state folds what is left of the log.
            self._states.pop(conversation, None)
        elif known is None or known.seq < commit.state.seq:
            self._states[conversation] = commit.state
            self._states.move_to_end(conversation)
            if len(self._states) > STATES_KEPT:
                self._states.popitem(last=False)
        for listener in self.listeners:
            listener.hear(commit)
