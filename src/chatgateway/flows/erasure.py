"""Erasing a person, and what is too old: the log keeps its places, nothing of the person stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..conversation.customer import withdraw_offer
from ..conversation.draft import Draft
from ..conversation.events import (
    Answer,
    Closed,
    Event,
    Handoff,
    Message,
    Note,
    OfferEnded,
    Rated,
    Redacted,
    Transferred,
)
from ..conversation.people import ERASED, SYSTEM
from ..conversation.phases import Phase
from ..conversation.state import Conversation
from ..errors import NotFound
from ..ports import PSEUDONYM, Attachments, Audit, AuditEntry, Ids, Query, Row
from .ledger import Ledger

PAGE = 200
LOG_PAGE = 1000


@dataclass(slots=True)
class Erased:
    """How much was erased, or would be."""

    conversations: int = 0
    events: int = 0
    attachments: int = 0


@dataclass(slots=True)
class Erasure:
    """Erases conversation by conversation, each in one transaction; begun again after a crash it goes on."""

    ledger: Ledger
    attachments: Attachments
    audit: Audit
    ids: Ids

    async def erase_customer(self, customer: str, actor: str) -> Erased:
        """Everything of this person.

        Raises NotFound when nothing is known of them.
        """
        pseudonym = self._pseudonym()
        erased = Erased()
        while rows := await self.ledger.journal.rows(Query(customer=customer, limit=PAGE)):
            for row in rows:
                await self._erase(row, pseudonym, erased)
        erased.attachments += await self.attachments.erase(f"customer:{customer}", None)
        if not erased.conversations and not erased.attachments:
            raise NotFound("no such customer")
        await self._finish(erased, pseudonym, actor)
        return erased

    async def erase_older(self, before_ms: int, actor: str, *, dry_run: bool) -> Erased:
        """Every person in conversations that ended before this moment; `dry_run` only counts."""
        erased = Erased()
        after = ""
        while rows := await self.ledger.journal.closed_before(before_ms, after, PAGE):
            for row in rows:
                if dry_run:
                    erased.conversations += 1
                    erased.events += len(marked(await self._log(row.id)))
                else:
                    await self._erase(row, self._pseudonym(), erased)
            after = rows[-1].id
        if erased.conversations and not dry_run:
            await self._finish(erased, "retention", actor)
        return erased

    def _pseudonym(self) -> str:
        return f"{PSEUDONYM}{self.ids.token()[:16]}"

    async def _erase(self, row: Row, pseudonym: str, erased: Erased) -> None:
        erased.attachments += await self._erase_files(row.id)

        async def decide(state: Conversation | None) -> Sequence[Draft]:
            assert state is not None, "a row has a log"
            log = await self._log(row.id)
            ending = [] if state.phase is Phase.CLOSED else [*withdraw_offer(state), Draft(SYSTEM, Closed(ERASED))]
            tombstones = [Draft(SYSTEM, Redacted(seq, (ERASED,))) for seq in marked(log[: state.seq])]
            return [*ending, *tombstones]

        commit = await self.ledger.rewrite(row.id, decide, lambda append: self.ledger.journal.erase(append, pseudonym))
        erased.conversations += 1
        erased.events += sum(isinstance(event.data, Redacted) for event in commit.events)

    async def _erase_files(self, conversation: str) -> int:
        """A customer's file belongs to the conversation whose log names it; afterwards the log names it no more."""
        messages = [event.data for event in await self._log(conversation) if isinstance(event.data, Message)]
        named = [id for message in messages for id in message.attachments]
        if named:
            await self.attachments.bind(named, conversation)
        return await self.attachments.erase(None, conversation)

    async def _log(self, conversation: str) -> list[Event]:
        log: list[Event] = []
        while page := await self.ledger.journal.since(conversation, len(log), LOG_PAGE):
            log += page
        return log

    async def _finish(self, erased: Erased, subject: str, actor: str) -> None:
        await self.ledger.journal.scrub()
        detail = f"{erased.conversations} conversations, {erased.events} events, {erased.attachments} attachments"
        await self.audit.record(AuditEntry(self.ledger.clock.now_ms(), actor, ERASED, subject, detail))


def marked(log: Sequence[Event]) -> list[int]:
    """The events that something is taken out of: the first, which says whose it is, and whatever holds words."""
    return [event.seq for event in log if event.seq == 1 or _holds_words(event)]


def _holds_words(event: Event) -> bool:
    match event.data:
        case Message() | Answer() | Note() | Handoff():
            return True
        case Rated(comment=words) | Closed(summary=words) | Transferred(reason=words) | OfferEnded(reason=words):
            return bool(words)
        case _:
            return False
